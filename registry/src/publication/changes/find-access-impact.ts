import {
  compilePolicy,
  findAccessChanges,
  groupAccessChanges,
  itemsReadBy,
  listProfiles,
  PolicyError,
  typeOf,
  type AccessGroup,
  type AccessProfile,
  type Coordinate,
  type EnforcedPolicy,
  type Item,
  type PolicySource,
} from '@govgraph/policy';
import { enforceOnSchema } from '@govgraph/gateway/publication';
import { isObjectType, type GraphQLSchema } from 'graphql';
import { readFlows, type ItemFlow } from './read-flows.ts';

interface NamedSdl {
  readonly name: string;
  readonly sdl: string;
}

export interface ImpactContext {
  /** What callers see now, and what they would see. */
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  /** In force, and as it would be. */
  readonly policyBefore: PolicySource;
  readonly policyAfter: PolicySource;
  /** What the publishing departments had published before, and what they publish. */
  readonly replaced: readonly NamedSdl[];
  readonly subgraphs: readonly NamedSdl[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** An item that departments are sent, or would not be sent any more. */
export interface FlowChange extends ItemFlow {
  readonly direction: 'GAINS' | 'LOSES';
}

/** Who gains or loses what by a publication. */
export interface AccessImpact {
  /** Callers. */
  readonly groups: readonly AccessGroup[];
  /** Departments that compute fields: what they are sent for it, or give along. */
  readonly flows: readonly FlowChange[];
}

/**
 * Finds who gains or loses access by a publication, by the decisions that gateways make.
 *
 * @throws PolicyError when one of the policies does not compile
 */
export function findAccessImpact(context: ImpactContext): AccessImpact {
  const { policyBefore, policyAfter } = context;
  const before = enforceOnSchema(context.before, compilePolicy(policyBefore));
  const after = enforceOnSchema(context.after, compilePolicy(policyAfter));
  const coordinates = findCandidates(context, before, after);
  const profiles = listProfiles(partiesOf(policyBefore, policyAfter));
  const groups = findAccess({ ...context, before, after, coordinates }, profiles);
  return { groups, flows: compareFlows(context) };
}

/** Two policies as they are enforced, and what is asked of both. */
export interface ComparedPolicies {
  readonly before: EnforcedPolicy;
  readonly after: EnforcedPolicy;
  readonly policyBefore: PolicySource;
  readonly policyAfter: PolicySource;
  readonly coordinates: readonly Coordinate[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Which callers gain or lose what. @param profiles of both policies */
export function findAccess(
  { policyBefore, policyAfter, ...question }: ComparedPolicies,
  profiles: readonly AccessProfile[],
): readonly AccessGroup[] {
  const changes = findAccessChanges({
    ...question,
    profiles,
    purposes: [...policyBefore.purposes, ...policyAfter.purposes],
  });
  return groupAccessChanges(changes, profiles);
}

/** Who leaves, and what ends, is asked about too. */
export function partiesOf(
  before: PolicySource,
  after: PolicySource,
): Pick<PolicySource, 'departments' | 'purposes' | 'grants'> {
  return {
    departments: unionBy(({ code }) => code, after.departments, before.departments),
    purposes: unionBy(({ code }) => code, after.purposes, before.purposes),
    grants: [...before.grants, ...after.grants],
  };
}

/** @returns undefined where the policy would not compile: its own check says why */
export function tryFindImpact(
  context: Omit<ImpactContext, 'policyAfter'>,
  applyPublication: () => PolicySource,
): AccessImpact | undefined {
  try {
    return findAccessImpact({ ...context, policyAfter: applyPublication() });
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

function unionBy<Each>(
  keyOf: (each: Each) => string,
  ...lists: readonly (readonly Each[])[]
): readonly Each[] {
  return [...new Map(lists.flat().map((each) => [keyOf(each), each])).values()];
}

/** The fields about which something differs that decisions read. */
function findCandidates(
  { before: schemaBefore, after: schemaAfter, policyBefore, policyAfter, now }: ImpactContext,
  before: EnforcedPolicy,
  after: EnforcedPolicy,
): readonly Coordinate[] {
  const changed = differingKeys(partsByCoordinate(policyBefore, now), partsByCoordinate(policyAfter, now));
  const types = new Set([...changed].map(typeOf));
  const reads = ({ policy }: EnforcedPolicy, input: string): boolean =>
    itemsReadBy(policy.input(input) ?? {}).some((item) => changed.has(item));
  const isCandidate = (coordinate: Coordinate): boolean => {
    if (changed.has(coordinate)) return true;
    const [old, next] = [before, after].map((side) => side.inputsOf(coordinate));
    if (old === undefined || next === undefined) return old !== next;
    if (old.join() !== next.join()) return true;
    const isOfInputs = next.some(
      (input) => changed.has(input) || reads(before, input) || reads(after, input),
    );
    if (isOfInputs) return true;
    if (JSON.stringify(before.waysToItems(old)) !== JSON.stringify(after.waysToItems(next))) return true;
    if (after.policy.item(coordinate)?.role === 'DATA') return false;
    // What carries no fact of its own is open to whoever needs one that it belongs to.
    const facts = [typeOf(coordinate), ...before.leadsTo(coordinate), ...after.leadsTo(coordinate)];
    return (
      before.leadsTo(coordinate).join() !== after.leadsTo(coordinate).join() ||
      facts.some((type) => types.has(type))
    );
  };
  const all = new Set([...listFields(schemaBefore), ...listFields(schemaAfter)]);
  return [...all].filter(isCandidate);
}

/** Of object types, those that callers see. */
export function* listFields(schema: GraphQLSchema): Generator<Coordinate> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const name of Object.keys(type.getFields())) yield `${type.name}.${name}`;
  }
}

/** What decisions read of items, with who provides them, and bindings. */
function partsByCoordinate(
  { resources }: PolicySource,
  now: number,
): ReadonlyMap<string, readonly unknown[]> {
  return new Map(
    resources.flatMap(({ provider, items, inputs = [] }) => [
      ...items.map((item) => [item.coordinate as string, [provider, ...decidedBy(item, now)]] as const),
      ...inputs.map((binding) => [binding.coordinate as string, [provider, binding]] as const),
    ]),
  );
}

/** Names, forms and reasons may change, and nobody gains or loses by it. */
function decidedBy(item: Item, now: number): readonly unknown[] {
  const { shareType, role, level, mask, verifiable, status, inForceFrom, inForceUntil } = item;
  const isInForce =
    Date.parse(inForceFrom) <= now && (inForceUntil === undefined || Date.parse(inForceUntil) > now);
  return [shareType, role, level, mask, verifiable, status, isInForce];
}

function differingKeys<Value>(
  one: ReadonlyMap<string, Value>,
  other: ReadonlyMap<string, Value>,
): ReadonlySet<string> {
  const isSame = (key: string): boolean => {
    const [old, next] = [one.get(key), other.get(key)];
    return old === next || JSON.stringify(old) === JSON.stringify(next);
  };
  return new Set([...one.keys(), ...other.keys()].filter((key) => !isSame(key)));
}

function compareFlows({ replaced, subgraphs }: ImpactContext): readonly FlowChange[] {
  const flowsOf = (departments: readonly NamedSdl[]): ReadonlyMap<string, ItemFlow> =>
    new Map(
      departments.flatMap(readFlows).map((flow) => [`${flow.item} ${flow.department} ${flow.by}`, flow]),
    );
  const [old, next] = [flowsOf(replaced), flowsOf(subgraphs)];
  const missingIn = (
    some: ReadonlyMap<string, ItemFlow>,
    others: ReadonlyMap<string, ItemFlow>,
    direction: FlowChange['direction'],
  ): FlowChange[] => [...some].flatMap(([key, flow]) => (others.has(key) ? [] : [{ ...flow, direction }]));
  return [...missingIn(next, old, 'GAINS'), ...missingIn(old, next, 'LOSES')];
}
