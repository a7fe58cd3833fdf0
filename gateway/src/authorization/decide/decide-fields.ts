import { setImmediate } from 'node:timers/promises';
import {
  type Coordinate,
  type Decision,
  type Denial,
  type FieldRequest,
  toCelRecord,
  omitUndefined,
} from '@govgraph/policy';
import { type FieldNode, type GraphQLObjectType, GraphQLError, getArgumentValues } from 'graphql';
import { ClientError, refuseWith } from '../../errors.ts';
import type { Variables } from '../../operation/conditions.ts';
import { callText } from '../../operation/graphql-nodes.ts';
import { toResponseError } from '../../operation/read-document.ts';
import type { SelectedField } from '../../operation/selected-fields.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import type { AuthorizationInput } from '../authorization-input.ts';
import { denyBy } from './deny-by.ts';
import { narrowBySchema } from './narrow-by-schema.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';

/** So many fields are decided before others have their turn on the request thread: some milliseconds. */
const decidedAtOnce = 200;

/** Fields share a decision where nothing tells them apart that it depends on: see {@link decisionKey}. */
export class DecidedFields {
  readonly #policyVersion: number;
  readonly #byKey = new Map<string, Decision>();
  readonly #keys = new Map<FieldNode, Map<GraphQLObjectType, string>>();

  constructor(policyVersion: number) {
    this.#policyVersion = policyVersion;
  }

  note({ type, node }: SelectedField, key: string): void {
    const byType = this.#keys.get(node) ?? new Map<GraphQLObjectType, string>();
    this.#keys.set(node, byType.set(type, key));
  }

  decide(key: string, decision: Decision): void {
    this.#byKey.set(key, decision);
  }

  of(type: GraphQLObjectType, node: FieldNode): Decision {
    const decision = this.#byKey.get(this.#keys.get(node)?.get(type) ?? '');
    return decision ?? unknownField(this.#policyVersion, type, node);
  }

  all(): Iterable<Decision> {
    return this.#byKey.values();
  }

  /** Denies where a decision permits under conditions that cannot be evaluated. */
  denyUnenforceable(unenforceable: ReadonlySet<Decision>): void {
    for (const [key, decision] of this.#byKey)
      if (unenforceable.has(decision))
        this.#byKey.set(key, denyBy(decision, 'OUT_OF_SCOPE', unenforceableDetail));
  }
}

const unenforceableDetail = 'its condition is about a record that this operation does not pass through';

/** Decides every field that an operation asks for, on every object type on which it may stand. */
export async function decideFields(
  release: PolicyOnSchema,
  input: AuthorizationInput,
): Promise<DecidedFields> {
  const fields = new DecidedFields(release.policy.version);
  const requests = new Map<string, FieldRequest>();
  for (const field of input.operation.selectedFields) {
    const inputs = input.inputs.of(field.type, field.node);
    const key = decisionKey(release, field, inputs);
    fields.note(field, key);
    if (requests.has(key)) continue;
    const coordinate = coordinateOf(field);
    const { identificationRefusal } = input;
    const ways = release.waysToItems(inputs);
    requests.set(key, {
      caller: input.caller,
      ...omitUndefined({ purpose: input.purpose }),
      coordinate,
      args: isReadByRules(release, field) ? argumentsOf(release.schema, field, input.variables) : {},
      inputs,
      ...omitUndefined({ ways }),
      leadsTo: release.factsBelow(coordinate),
      now: input.now,
      exhaustedGrants: input.exhaustedGrants,
      uncountedGrants: input.uncountedGrants,
      ...(identificationRefusal === undefined
        ? {}
        : { identificationRefusedUntil: identificationRefusal.until }),
    });
  }
  let decided = 0;
  for (const [key, request] of requests) {
    if (decided > 0 && decided % decidedAtOnce === 0) await setImmediate();
    fields.decide(key, narrowBySchema(release, await release.evaluator.decide(request)));
    decided++;
  }
  return fields;
}

/** INVARIANT: never reached, since every field was collected before; if it is, nothing is given. */
function unknownField(policyVersion: number, type: GraphQLObjectType, node: FieldNode): Denial {
  return {
    coordinate: coordinateOf({ type, node }),
    policyVersion,
    validUntil: Infinity,
    outcome: 'deny',
    code: 'FIELD_NOT_REGISTERED',
    trace: [],
  };
}

function coordinateOf({ type, node }: SelectedField): Coordinate {
  return `${type.name}.${node.name.value}`;
}

/**
 * Fields of one coordinate share a decision if the same inputs are given to them, unless a rule reads their values.
 *
 * @param inputs that are given to the field
 */
function decisionKey(release: PolicyOnSchema, field: SelectedField, inputs: readonly string[]): string {
  const coordinate = coordinateOf(field);
  if (field.node.arguments === undefined || field.node.arguments.length === 0) return coordinate;
  return isReadByRules(release, field)
    ? `${coordinate} ${inputs.join()} ${callText(field.node)}`
    : `${coordinate} ${inputs.join()}`;
}

function isReadByRules(release: PolicyOnSchema, field: SelectedField): boolean {
  return release.policy.readsArguments(coordinateOf(field));
}

/**
 * As rules read them.
 *
 * @throws ClientError when a variable is `null` where the argument may not be; validation lets that pass
 */
function argumentsOf(
  { outline }: FederatedSchema,
  { type, node }: SelectedField,
  variables: Variables,
): Readonly<Record<string, unknown>> {
  const definition = type.getFields()[node.name.value];
  const field = outline.field(coordinateOf({ type, node }));
  if (definition === undefined || field === undefined) return {};
  try {
    return toCelRecord(getArgumentValues(definition, node, variables), field.args, outline);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new ClientError(refuseWith('BAD_USER_INPUT', [toResponseError(error, 'BAD_USER_INPUT')]));
  }
}
