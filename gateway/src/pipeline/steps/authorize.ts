/**
 * Decides every field that an operation asks for, and prepares what follows from the decisions: the document
 * that is planned, the plan, and the writer of the answer.
 *
 * 1. Collect every field on every object type it may stand on.
 * 2. Decide each once. A denial is a value: the field leaves the document and is explained in the answer.
 * 3. Rewrite the document; decisions whose conditions cannot be evaluated in it become denials.
 * 4. Plan, guard and compile.
 *
 * All of it is done once for an operation with its `@skip` and `@include`, and a set of rights, and kept until the first
 * instant at which some decision may change by itself.
 */
import { setImmediate } from 'node:timers/promises';
import {
  applyMask,
  type Caller,
  type Coordinate,
  type Decision,
  type Denial,
  type FieldRequest,
  findMisfit,
  type GrantId,
  isPermitted,
  type Permission,
  type PolicySnapshot,
  type PurposeCode,
  rightsKey,
  type SubjectCondition,
  toCelRecord,
} from '@govgraph/policy';
import { stringifyJson } from '@govgraph/protocol';
import { type FieldNode, type GraphQLObjectType, GraphQLError, getArgumentValues } from 'graphql';
import { explainDenial } from '../denials.ts';
import { ClientError, refuseWith } from '../../errors.ts';
import { type ExecutablePlan, compilePlan } from '../../executor/compile-plan.ts';
import { compileResponseWriter } from '../../executor/response-writer.ts';
import { oncePer } from '../../operation/once-per.ts';
import { SubgraphAliases } from '../../operation/subgraph-aliases.ts';
import { callText } from '../../operation/graphql-nodes.ts';
import type { Variables } from '../../operation/conditions.ts';
import type { Operation } from '../../operation/operation.ts';
import { toAnswerError } from '../../operation/read-document.ts';
import type { Authorization } from '../../authorization/authorization.ts';
import type { RequestInputs } from '../../authorization/decide/operation-inputs.ts';
import { type BackendOperation, rewriteOperation } from '../../authorization/rewrite.ts';
import type { SelectedField } from '../../operation/selected-fields.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { areFlowsApproved, guardPlan } from '../../planner/plan-guard.ts';
import { UnplannableOperation } from '../../planner/planner.ts';
import type { Release } from '../../release/release.ts';
import type { IdentificationRefusal } from './count-identifications.ts';

export interface AuthorizationInput {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly purpose: PurposeCode | undefined;
  readonly variables: Variables;
  /** What the caller puts in, by the variables as it sent them. */
  readonly inputs: RequestInputs;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly exhaustedGrants: ReadonlySet<GrantId>;
  readonly uncountedGrants: ReadonlySet<GrantId>;
  /** Undefined while the caller may name records. */
  readonly identificationRefusal?: IdentificationRefusal | undefined;
}

export async function authorize(release: Release, input: AuthorizationInput): Promise<Authorization> {
  const key = cacheKey(release, input);
  // INVARIANT: nothing is waited for before a new one is kept, so that requests at one time share it.
  const { application } = input.caller;
  const known = release.authorizations.get(application, key);
  const cached = known && (await known);
  if (cached !== undefined && input.now < cached.validUntil) return cached;
  const authorizing = prepare(release, input);
  release.authorizations.set(application, key, authorizing, key.length + input.operation.size);
  authorizing.catch((error: unknown) => {
    if (!(error instanceof UnplannableOperation)) release.authorizations.delete(key);
  });
  return authorizing;
}

/** Everything that a decision can depend on beside the policy and the time. */
function cacheKey(release: Release, input: AuthorizationInput): string {
  const { operation, caller, purpose, variables, inputs, identificationRefusal } = input;
  return String(
    stringifyJson([
      operation.hash,
      operation.name,
      operation.conditionValues(variables),
      rightsOf(caller),
      purpose,
      [...input.exhaustedGrants].sort(),
      [...input.uncountedGrants].sort(),
      identificationRefusal && [identificationRefusal.until, identificationRefusal.namesLeft],
      inputs.given(),
      // Not their arguments: what these hold beside variables is part of the operation.
      release
        .prepare(operation)
        .variablesReadByRules.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : [])),
    ]),
  );
}

/** A caller is remembered with its token. */
const rightsOf = oncePer(rightsKey);

async function prepare(release: Release, input: AuthorizationInput): Promise<Authorization> {
  const { schema, policy } = release;
  const { operation } = input;
  // Between steps that may take long for a large operation, others have their turn on the request thread.
  await setImmediate();
  const decisions = await decideFields(release, input);
  const decisionOf = (type: GraphQLObjectType, node: FieldNode): Decision =>
    decisions.of(type, node) ?? unknownField(release, type, node);
  const shape = {
    schema,
    operation,
    variables: input.variables,
    aliases: new SubgraphAliases(schema.namesWithArguments),
    decisionOf,
    subjectKeyOf: release.subjectKeyOf,
  };

  await setImmediate();
  let backend = rewriteOperation(shape);
  while (backend.unenforceable.size > 0) {
    for (const [key, decision] of decisions.byKey) {
      if (backend.unenforceable.has(decision))
        decisions.byKey.set(key, denyBy(decision, 'OUT_OF_SCOPE', unenforceableDetail));
    }
    backend = rewriteOperation(shape);
  }
  const reached = [...backend.reached];
  return {
    decisions: reached,
    identifications: backend.identifications,
    execute: await planFor(release, input.caller, backend, reached),
    write: compileResponseWriter({
      decisions: reached,
      maskOf: (name) => {
        const definition = policy.masks.get(name);
        return (value) => (definition === undefined ? null : applyMask(definition, value));
      },
      hasQuota: (grantId) => policy.grant(grantId)?.dailyQuota !== undefined,
      explain: (decision, code) =>
        explainDenial(decision, code, input.purpose, input.identificationRefusal?.namesLeft),
      ...shape,
    }),
    validUntil: earliest(decisions.byKey.values()),
    permittedUntil: earliest(reached.filter(isPermitted)),
  };
}

function earliest(decisions: Iterable<Decision>): number {
  let until = Infinity;
  for (const { validUntil } of decisions) until = Math.min(until, validUntil);
  return until;
}

const unenforceableDetail = 'its condition is about a record that this operation does not pass through';

/** So many fields are decided before others have their turn on the request thread: some milliseconds. */
const decidedAtOnce = 200;

/** Fields share a decision where nothing tells them apart that it depends on: see {@link decisionKey}. */
class DecisionsOfFields {
  readonly byKey = new Map<string, Decision>();
  readonly #keys = new Map<FieldNode, Map<GraphQLObjectType, string>>();

  add({ type, node }: SelectedField, key: string): void {
    const byType = this.#keys.get(node) ?? new Map<GraphQLObjectType, string>();
    this.#keys.set(node, byType.set(type, key));
  }

  of(type: GraphQLObjectType, node: FieldNode): Decision | undefined {
    return this.byKey.get(this.#keys.get(node)?.get(type) ?? '');
  }
}

async function decideFields(release: Release, input: AuthorizationInput): Promise<DecisionsOfFields> {
  const decisions = new DecisionsOfFields();
  const questions = new Map<string, FieldRequest>();
  for (const field of input.operation.selectedFields) {
    const inputs = input.inputs.of(field.type, field.node);
    const key = decisionKey(release, field, inputs);
    decisions.add(field, key);
    if (questions.has(key)) continue;
    const coordinate = coordinateOf(field);
    const { identificationRefusal } = input;
    const ways = release.waysToItems(inputs);
    questions.set(key, {
      caller: input.caller,
      ...(input.purpose === undefined ? {} : { purpose: input.purpose }),
      coordinate,
      args: isReadByRules(release, field) ? argumentsOf(release.schema, field, input.variables) : {},
      inputs,
      ...(ways === undefined ? {} : { ways }),
      leadsTo: release.factsBelow(coordinate),
      now: input.now,
      exhaustedGrants: input.exhaustedGrants,
      uncountedGrants: input.uncountedGrants,
      ...(identificationRefusal === undefined
        ? {}
        : { identificationRefusedUntil: identificationRefusal.until }),
    });
  }
  const { byKey } = decisions;
  for (const [key, question] of questions) {
    if (byKey.size > 0 && byKey.size % decidedAtOnce === 0) await setImmediate();
    byKey.set(key, narrowBySchema(release, await release.evaluator.decide(question)));
  }
  return decisions;
}

/** What the policy cannot judge, since it does not know the schema. */
function narrowBySchema({ schema, policy, bindCondition }: Release, decision: Decision): Decision {
  if (!isPermitted(decision)) return decision;
  if (!areFlowsApproved(schema, policy, decision.coordinate)) {
    return denyBy(decision, 'FLOW_NOT_APPROVED', 'it requires an item that may not flow to its department');
  }
  const misfit = decision.outcome === 'mask' ? findMisfitOf(decision, schema, policy) : undefined;
  if (misfit !== undefined) return denyBy(decision, 'RULE_FAILED', `its mask does not fit: ${misfit}`);
  if (decision.mask !== undefined && policy.masks.get(decision.mask)?.method.kind === 'null')
    return denyBy(decision, 'RULE_DENIED', 'its mask leaves nothing, which would read as no such fact');
  const conditions: SubjectCondition[] = [];
  for (const condition of decision.conditions) {
    const bound = bindCondition(condition);
    if (typeof bound === 'string') return denyBy(decision, 'RULE_FAILED', `${condition.id}: ${bound}`);
    conditions.push(bound);
  }
  return { ...decision, conditions };
}

function findMisfitOf(
  { coordinate, mask: name = '' }: Permission,
  { outline }: FederatedSchema,
  policy: PolicySnapshot,
): string | undefined {
  const mask = policy.masks.get(name);
  const field = outline.field(coordinate);
  return mask === undefined || field === undefined
    ? `${name} on ${coordinate}`
    : findMisfit(mask, field.type);
}

async function planFor(
  release: Release,
  { application }: Caller,
  backend: BackendOperation,
  decisions: readonly Decision[],
): Promise<ExecutablePlan | undefined> {
  if (backend.document === undefined) return undefined;
  const key = `${backend.text}\n${conditionsText(decisions)}`;
  let executable = release.plans.get(application, key);
  if (executable === undefined) {
    const plan = await release.schema.plan(backend.text, application);
    guardPlan(release.schema, release.policy, plan);
    executable = compilePlan(plan, release.schema, decisions, release.entityCache?.(decisions));
    release.plans.set(application, key, executable, key.length);
  }
  return executable;
}

function conditionsText(decisions: readonly Decision[]): string {
  return decisions
    .flatMap((decision) =>
      isPermitted(decision) ? decision.conditions.map(({ id }) => `${decision.coordinate} ${id}`) : [],
    )
    .sort()
    .join('\n');
}

function denyBy(decision: Decision, code: Denial['code'], detail: string): Denial {
  const { coordinate, policyVersion, resource, provider, shareType, grantId, validUntil, trace } = decision;
  const { inputs, leadsTo } = decision;
  return {
    coordinate,
    policyVersion,
    ...(resource === undefined ? {} : { resource }),
    ...(provider === undefined ? {} : { provider }),
    ...(shareType === undefined ? {} : { shareType }),
    ...(grantId === undefined ? {} : { grantId }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(leadsTo === undefined ? {} : { leadsTo }),
    validUntil,
    outcome: 'deny',
    code,
    trace: [...trace, { step: 'operation', outcome: 'deny', code, detail }],
  };
}

/** INVARIANT: never reached, since every field was collected before; if it is, nothing is given. */
function unknownField(release: Release, type: GraphQLObjectType, node: FieldNode): Denial {
  return {
    coordinate: coordinateOf({ type, node }),
    policyVersion: release.version,
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
function decisionKey(release: Release, field: SelectedField, inputs: readonly string[]): string {
  const coordinate = coordinateOf(field);
  if (field.node.arguments === undefined || field.node.arguments.length === 0) return coordinate;
  return isReadByRules(release, field)
    ? `${coordinate} ${inputs.join()} ${callText(field.node)}`
    : `${coordinate} ${inputs.join()}`;
}

function isReadByRules(release: Release, field: SelectedField): boolean {
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
    throw new ClientError(refuseWith('BAD_USER_INPUT', [toAnswerError(error, 'BAD_USER_INPUT')]));
  }
}
