import {
  append,
  attempt,
  compileWhen,
  inPart,
  memoizeInstants,
  neverThrowing,
  requireNeeds,
  unknownMask,
  type KnownParts,
} from './compile-parts.ts';
import { compileRecordCondition, parseNeeds } from '../conditions/condition.ts';
import type { SubjectCondition } from '../model/decision.ts';
import { doOverlap, type Period } from '../model/period.ts';
import { compileKnownTruth } from '../conditions/known-truth.ts';
import {
  everyDepartment,
  type DepartmentCode,
  type Grant,
  type GrantId,
  type PurposeCode,
  type RowScope,
  type SharingCondition,
} from '../model/model.ts';
import { isInScope } from '../model/sharing-condition.ts';
import { ProblemList, type Problem } from '../model/policy-error.ts';
import type { CompiledGrant } from '../model/policy-snapshot.ts';
import { isCount, maxCount } from './compile-rate-limits.ts';

export type GrantIndex = ReadonlyMap<
  DepartmentCode,
  ReadonlyMap<PurposeCode, ReadonlyMap<string, readonly CompiledGrant[]>>
>;

/** Indexes grants by consumer, purpose and item, and refuses those that overlap. */
export function compileGrants(
  grants: readonly Grant[],
  known: KnownParts,
  problems: ProblemList,
): GrantIndex {
  const index = new Map<DepartmentCode, Map<PurposeCode, Map<string, CompiledGrant[]>>>();
  const ids = new Set<GrantId>();
  const compile = createGrantCompiler(known);
  for (const grant of grants) {
    const path = `grants[${grant.id}]`;
    if (ids.has(grant.id)) problems.add(path, 'listed twice');
    ids.add(grant.id);
    checkParties(grant, path, known, problems);
    checkItems(grant, path, known, problems);
    const compiled = compile(grant, problems);
    const byItem = nested(nested(index, grant.consumer), grant.purpose);
    for (const item of grant.items) {
      // An item that a grant names twice is granted once.
      if (byItem.get(item)?.at(-1) !== compiled) append(byItem, item, compiled);
    }
  }
  for (const { path, message } of findOverlaps(index)) problems.add(path, message);
  return index;
}

/** What is the same in many grants is read once. INVARIANT: a grant with problems must not be used. */
export function createGrantCompiler(
  known: KnownParts,
): (grant: Grant, problems: ProblemList) => CompiledGrant {
  const readInstant = memoizeInstants();
  const compileRows = createRowScopeCompiler(known);
  return (grant, problems) => {
    const path = `grants[${grant.id}]`;
    const period = readPeriod(grant, path, readInstant, problems);
    // What a revoked grant needed may be gone: then it gives nothing, not even until it is revoked.
    const ofRows = grant.revokedAt === undefined ? problems : new ProblemList();
    const rows = grant.rows && attempt(() => compileRows(grant), `${path}.rows`, ofRows);
    if (grant.rows !== undefined && rows === undefined) return { grant, period: never };
    return rows === undefined ? { grant, period } : { grant, period, rows };
  };
}

/** Everything of the catalog that a grant refers to. */
export function itemsOfGrant({ items, exact, masks, rows }: Grant): string[] {
  return [...items, ...exact, ...Object.keys(masks), ...(rows === undefined ? [] : neededItems(rows))];
}

function neededItems({ type, needs }: RowScope): string[] {
  try {
    return parseNeeds(needs).map((name) => `${type}.${name}`);
  } catch {
    // The compiler says what is wrong with it.
    return [];
  }
}

function nested<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = new Map<Inner, Value>();
  map.set(key, created);
  return created;
}

function checkParties(grant: Grant, path: string, known: KnownParts, problems: ProblemList): void {
  // A revoked grant is history: whoever it names may have left since.
  if (grant.revokedAt !== undefined) return;
  const { consumer, provider, purpose } = grant;
  for (const department of [consumer, provider]) {
    if (!known.departments.has(department))
      problems.add(path, `the department ${department} is not registered`);
  }
  if (consumer === provider) problems.add(path, 'a department needs no grant for its own data');
  const registered = known.purposes.get(purpose)?.purpose;
  if (registered === undefined) problems.add(path, `the purpose ${purpose} is not registered`);
  else if (registered.department !== consumer && registered.department !== everyDepartment)
    problems.add(path, `the purpose ${purpose} is not one of ${consumer}`);
  if (grant.applications?.length === 0) problems.add(path, 'restricted to no application at all');
  if (grant.approvedBy.trim() === '') problems.add(path, 'a grant needs an approver');
  const { dailyQuota } = grant;
  if (dailyQuota !== undefined && (!isCount(dailyQuota) || dailyQuota === 0)) {
    problems.add(path, `expected a whole number from 1 to ${maxCount} as the daily quota`);
  }
}

/** A revoked grant is history: what it names may have changed since. */
function checkItems(grant: Grant, path: string, known: KnownParts, problems: ProblemList): void {
  if (grant.revokedAt !== undefined) return;
  if (grant.items.length === 0) problems.add(path, 'grants no item');
  for (const coordinate of grant.items) {
    const entry = known.items.get(coordinate);
    const itemPath = (): string => `${path}.items[${coordinate}]`;
    if (entry === undefined) problems.add(itemPath(), 'no such item in the catalog');
    else if (entry.resource.provider !== grant.provider) {
      problems.add(itemPath(), `provided by ${entry.resource.provider}, not by ${grant.provider}`);
    } else if (entry.item.shareType === 'NOT_SHARED')
      problems.add(itemPath(), 'NOT_SHARED: nobody can grant it');
    else if (entry.item.condition !== undefined && !isInScope(entry.item.condition, grant.consumer))
      problems.add(itemPath(), outOfScope(grant.consumer, entry.item.condition));
  }
  for (const coordinate of grant.exact) checkRefinement(grant, coordinate, `${path}.exact`, known, problems);
  for (const [coordinate, mask] of Object.entries(grant.masks)) {
    checkRefinement(grant, coordinate, `${path}.masks`, known, problems);
    if (!known.masks.has(mask)) problems.add(`${path}.masks[${coordinate}]`, unknownMask(mask, known.masks));
  }
}

/** Order 809 Art. 15: what the catalog does not list is not granted, and what is granted is not narrowed at will. */
function outOfScope(consumer: DepartmentCode, { scope }: SharingCondition): string {
  const listed = scope === everyDepartment ? scope : scope.join(', ');
  return (
    `${consumer} is not in the scope of sharing that the catalog lists (${listed}): ` +
    'the provider has it in `condition.scope` of the item for as long as the grant is not revoked'
  );
}

function checkRefinement(
  grant: Grant,
  coordinate: string,
  path: string,
  known: KnownParts,
  problems: ProblemList,
): void {
  if (!(grant.items as readonly string[]).includes(coordinate)) {
    problems.add(`${path}[${coordinate}]`, 'not an item of this grant');
  } else if (known.items.get(coordinate)?.item.shareType === 'UNCONDITIONAL') {
    problems.add(`${path}[${coordinate}]`, 'UNCONDITIONAL: the grant has no effect on it');
  }
}

const never: Period = { from: Infinity, until: Infinity };

function readPeriod(
  grant: Grant,
  path: string,
  readInstant: (text: string) => number | undefined,
  problems: ProblemList,
): Period {
  const from = readInstant(grant.validFrom);
  const until = readInstant(grant.validUntil);
  const revoked = grant.revokedAt === undefined ? Infinity : readInstant(grant.revokedAt);
  if (from === undefined || until === undefined || revoked === undefined) {
    problems.add(path, 'expected validFrom, validUntil and revokedAt to be ISO 8601 instants with an offset');
    return never;
  }
  if (from >= until) problems.add(path, 'ends before it starts');
  return { from, until: Math.min(until, revoked) };
}

/**
 * INVARIANT: at most one grant covers a use at any instant, so that removing a grant never widens what is served
 * and everyone can say which grant it was.
 *
 * @returns in the order of their paths, not of the index, in which other grants come first when there are others
 */
function findOverlaps(index: GrantIndex): Problem[] {
  const uses = [...index.values()].flatMap((byPurpose) =>
    [...byPurpose.values()].flatMap((byItem) => [...byItem]),
  );
  return uses
    .flatMap(([item, candidates]) =>
      overlappingPairs(candidates).map(([earlier, grant]) => ({
        path: `grants[${grant.id}].items[${item}]`,
        message: `overlaps the grant ${earlier.id} for the same consumer, purpose and item`,
      })),
    )
    .sort((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)));
}

/** Of grants for the same use, each pair of which one is in force when the other begins, and both for one application. */
function overlappingPairs(candidates: readonly CompiledGrant[]): [earlier: Grant, grant: Grant][] {
  if (candidates.length < 2) return [];
  const inOrder = [...candidates].sort((one, other) => one.period.from - other.period.from);
  const pairs: [Grant, Grant][] = [];
  let running: CompiledGrant[] = [];
  for (const candidate of inOrder) {
    running = running.filter(({ period }) => period.until > candidate.period.from);
    for (const earlier of running) {
      if (doOverlap(earlier.period, candidate.period) && doShareApplication(earlier.grant, candidate.grant)) {
        pairs.push([earlier.grant, candidate.grant]);
      }
    }
    running.push(candidate);
  }
  return pairs;
}

function doShareApplication(one: Grant, other: Grant): boolean {
  if (one.applications === undefined || other.applications === undefined) return true;
  return one.applications.some((application) => other.applications?.includes(application));
}

/** Row scopes with the same text share one compiled condition. */
function createRowScopeCompiler(known: KnownParts): (grant: Grant) => SubjectCondition | undefined {
  const compiledScopes = new Map<string, Pick<SubjectCondition, 'needs' | 'knownScope' | 'isInScope'>>();
  const compileScope = ({ type, needs, when }: RowScope) => {
    const names = inPart('needs', () => parseNeeds(needs));
    inPart('needs', () => requireNeeds(type, names, known));
    const holds = compileWhen(when, names, () => compileRecordCondition(when, names));
    return { needs: names, knownScope: compileKnownTruth(when), isInScope: neverThrowing(holds) };
  };
  return ({ id, rows }) => {
    if (rows === undefined) return undefined;
    const key = `${rows.type}\n${rows.needs}\n${rows.when}`;
    const scope = compiledScopes.get(key) ?? compileScope(rows);
    compiledScopes.set(key, scope);
    return { id: `grant:${id}`, type: rows.type, when: rows.when, ...scope };
  };
}
