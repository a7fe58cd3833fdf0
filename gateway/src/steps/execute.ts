import type { Caller, PurposeCode } from '@govgraph/policy';
import { type DocumentNode, type FieldNode, Kind, executeSync } from 'graphql';
import { errorTable } from '../errors.ts';
import { type AnswerState, ErrorList } from '../executor/answer-state.ts';
import { Faults } from '../executor/faults.ts';
import { JsonWriter } from '../executor/json-writer.ts';
import { SharedRecords } from '../executor/shared-records.ts';
import { introspectionName } from '../operation/backend-names.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import { fragmentContent } from '../operation/selected-fields.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import type { Authorization } from './authorize.ts';

export interface ExecutionInput {
  readonly schema: FederatedSchema;
  readonly operation: Operation;
  readonly authorization: Authorization;
  readonly caller: Caller;
  readonly purpose: PurposeCode | undefined;
  readonly variables: Variables;
  readonly decisionId: string;
  readonly send: SendToSubgraph;
  /** `extensions` of the answer. */
  readonly extensions: unknown;
}

export interface Execution {
  /** The complete answer, as JSON text in UTF-8. */
  readonly body: Uint8Array;
  /** Where "data" ends in the body; what follows differs from answer to answer. */
  readonly dataEnd: number;
  readonly state: AnswerState;
}

/** Writing is synchronous, so one writer serves every answer. */
const json = new JsonWriter();

/** Fetches what the decisions left, and writes the answer in the caller's shape, masked. */
export async function execute(input: ExecutionInput): Promise<Execution> {
  const { authorization, operation, schema, variables } = input;
  const state: AnswerState = {
    decisionId: input.decisionId,
    request: { caller: input.caller, ...(input.purpose === undefined ? {} : { purpose: input.purpose }) },
    variables,
    hasEscapes: false,
    shared: new SharedRecords(),
    faults: new Faults(),
    errors: new ErrorList(),
    path: [],
    subjects: new Set(),
    outOfScope: new Set(),
    unavailable: new Map(),
    given: undefined,
  };
  const data = (await authorization.execute?.(state, input.send)) ?? {};
  if (!state.faults.areNone) state.given = new Set();
  introspect(schema, operation, variables, data);
  return { ...writeAnswer(authorization, state, data, input.extensions), state };
}

function writeAnswer(
  authorization: Authorization,
  state: AnswerState,
  data: Record<string, unknown>,
  extensions: unknown,
): Pick<Execution, 'body' | 'dataEnd'> {
  json.rewind(0);
  json.raw('{"data":');
  json.mayNeedEscape = state.hasEscapes;
  authorization.write(json, state, data);
  const dataEnd = json.position;
  for (const { code, provider } of state.faults.unreported()) {
    state.errors.add(errorTable[code].message, [], { code, provider });
  }
  const errors = state.errors.toArray();
  if (errors.length > 0) {
    json.raw(',"errors":');
    json.json(errors);
  }
  json.raw(',"extensions":');
  json.json(extensions);
  json.raw('}');
  return { body: json.take(), dataEnd };
}

/** Answers `__schema` and `__type`, which no department is asked about, beside the departments' data. */
function introspect(
  schema: FederatedSchema,
  operation: Operation,
  variables: Variables,
  data: Record<string, unknown>,
): void {
  const selections = introspectionFields(operation, operation.definition.selectionSet.selections);
  if (selections.length === 0) return;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation.definition, selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...operation.fragments.values(),
    ],
  };
  const result = executeSync({ schema: schema.apiSchema, document, variableValues: variables });
  for (const [responseKey, value] of Object.entries(result.data ?? {}))
    data[introspectionName(responseKey)] = value;
}

function introspectionFields(
  operation: Operation,
  selections: Operation['definition']['selectionSet']['selections'],
): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) {
      return introspectionFields(
        operation,
        fragmentContent(operation, selection)?.selectionSet.selections ?? [],
      );
    }
    return selection.name.value === '__schema' || selection.name.value === '__type' ? [selection] : [];
  });
}
