/**
 * Naming records is limited: tries and misses of each official of an application in an hour of the clock. Tries are
 * counted before any department is asked, misses once it has answered. A department names its own records freely.
 */
import type { Caller } from '@govgraph/policy';
import type { AnswerState } from '../executor/answer-state.ts';
import type { Operation } from '../operation/operation.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Release } from '../release.ts';
import type { Pseudonymize } from '../audit/pseudonym.ts';
import type { Counters, UsageTry } from '../stores/ports.ts';
import type { Authorization } from './authorize.ts';
import type { CountedUses } from './count-uses.ts';
import { type NamedRecord, inputsOf } from '../operation/operation-inputs.ts';

const hourMs = 60 * 60 * 1000;

/** A call that names records, and which. */
export interface Identification {
  readonly key: string;
  readonly records: readonly NamedRecord[];
  /** Whether it is counted. */
  readonly isLimited: boolean;
}

export interface IdentificationScope {
  readonly release: Release;
  readonly counters: Counters;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What is counted already is not counted again, when a request is decided anew. */
  readonly counted: CountedUses;
}

/** The records that departments are about to be asked for by what identifies them. */
export function identificationsOf(
  { schema, policy }: Release,
  { identifications }: Authorization,
  operation: Operation,
  sent: Variables,
): readonly Identification[] {
  if (identifications.length === 0) return none;
  const inputs = inputsOf(schema, policy, operation);
  return identifications.map(({ type, node, key, decision }) => ({
    key,
    records: inputs.namedRecords(type, node, sent),
    isLimited: decision.inputUses?.some(({ mode, isOwn }) => mode === 'identify' && !isOwn) === true,
  }));
}

const none: readonly Identification[] = [];

/**
 * Counts the tries of a request.
 *
 * @returns until when the caller may not name records, epoch milliseconds; undefined while it may. What cannot be
 *   counted is refused.
 */
export async function countTries(
  scope: IdentificationScope,
  identifications: readonly Identification[],
): Promise<number | undefined> {
  const tries = sum(
    identifications.filter(({ isLimited }) => isLimited).map(({ records }) => records.length),
  );
  if (tries === 0) return undefined;
  const { release, caller, now } = scope;
  const limit = release.policy.identificationLimit(caller.application);
  const [tried, missed] = await Promise.all([
    count(scope, 'tries', tries).catch(() => Infinity),
    scope.counters.increment(keyOf(scope, 'misses'), hourMs, 0).catch(() => Infinity),
  ]);
  const isUsedUp = tried > limit.triesPerHour || missed >= limit.missesPerHour;
  return isUsedUp ? (Math.floor(now / hourMs) + 1) * hourMs : undefined;
}

/**
 * Counts what was named and is not there.
 *
 * @throws StoreError when it cannot be counted: then the caller must not learn it
 */
export async function countMisses(
  scope: IdentificationScope,
  identifications: readonly Identification[],
  { found }: Pick<AnswerState, 'found'>,
): Promise<void> {
  const missed = identifications
    .filter(({ isLimited }) => isLimited)
    .map(({ key, records }) => Math.max(0, records.length - (found.get(key) ?? records.length)));
  if (sum(missed) > 0) await count(scope, 'misses', sum(missed));
}

/** What the usage record says of each record that was named. @param found by call; nothing before it is known */
export function triesOf(
  identifications: readonly Identification[],
  pseudonymize: Pseudonymize,
  found: ReadonlyMap<string, number> = new Map(),
): readonly UsageTry[] {
  return identifications.flatMap(({ key, records }) => {
    const count = found.get(key);
    const isFound = count === 0 ? false : count !== undefined && count >= records.length ? true : null;
    return records.map(({ coordinate, item, value }) => ({
      coordinate,
      pseudonym: pseudonymize(item, value),
      isFound,
    }));
  });
}

/** Adds once for a request, however often it is decided. */
async function count(scope: IdentificationScope, what: 'tries' | 'misses', by: number): Promise<number> {
  const key = keyOf(scope, what);
  const total = scope.counted.get(key) ?? (await scope.counters.increment(key, hourMs, by));
  scope.counted.set(key, total);
  return total;
}

function keyOf({ caller, now }: IdentificationScope, what: 'tries' | 'misses'): string {
  const hour = Math.floor(now / hourMs);
  return `identification:${what}:${JSON.stringify([caller.application, caller.official ?? null])}:${hour}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}
