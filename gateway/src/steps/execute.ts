import type { Caller, PurposeCode } from '@govgraph/policy';
import { errorTable } from '../errors.ts';
import { type AnswerState, ErrorList } from '../executor/answer-state.ts';
import { Faults } from '../executor/faults.ts';
import { JsonWriter } from '../executor/json-writer.ts';
import { SharedRecords } from '../executor/shared-records.ts';
import { introspectionName } from '../operation/backend-names.ts';
import type { Variables } from '../operation/conditions.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import type { Authorization } from './authorize.ts';

export interface ExecutionInput {
  /** What the schema says of itself: JSON text by response name. */
  readonly described: Readonly<Record<string, string>> | undefined;
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
  /** Where the value of "extensions", the last member, begins. */
  readonly extensionsAt: number;
  readonly state: AnswerState;
}

/** Writing is synchronous, so one writer serves every answer. */
const json = new JsonWriter();

/** Fetches what the decisions left, and writes the answer in the caller's shape, masked. */
export async function execute(input: ExecutionInput): Promise<Execution> {
  const { authorization, variables, described = {} } = input;
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
  for (const [responseKey, text] of Object.entries(described)) data[introspectionName(responseKey)] = text;
  return { ...writeAnswer(authorization, state, data, input.extensions), state };
}

function writeAnswer(
  authorization: Authorization,
  state: AnswerState,
  data: Record<string, unknown>,
  extensions: unknown,
): Omit<Execution, 'state'> {
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
  const extensionsAt = json.position;
  json.json(extensions);
  json.raw('}');
  return { body: json.take(), dataEnd, extensionsAt };
}
