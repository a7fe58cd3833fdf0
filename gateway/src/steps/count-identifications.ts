/**
 * Naming records is limited: tries and misses of each official of an application in an hour of the clock. Each name is
 * counted as both before any department is asked, so that requests at one time share what is left; the misses of names
 * that were surely found are given back. A department names its own records freely.
 */
import type { Caller } from '@govgraph/policy';
import { isPermitted } from '../denials.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { AnswerState } from '../executor/answer-state.ts';
import { areFound, countFound } from '../executor/found-records.ts';
import type { Operation } from '../operation/operation.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Release } from '../release.ts';
import type { Pseudonymize } from '../audit/pseudonym.ts';
import type { CountedLimit, LimitAlarms } from '../limits/limit-alarms.ts';
import type { Counters, UsageTry } from '../stores/ports.ts';
import type { Authorization } from './authorize.ts';
import { type NamedRecord, addCounts, inputsOf } from '../operation/operation-inputs.ts';

const hourMs = 60 * 60 * 1000;

/** So many records one request may name, the own department's included: each has its pseudonym in the usage record. */
const maxNamesPerRequest = 100;

/** A call that names records, and which. */
export interface Identification {
  readonly key: string;
  readonly records: readonly NamedRecord[];
  /** Whether it is counted. */
  readonly isLimited: boolean;
}

/** What a request has counted so far: it is not counted again when the request is decided anew. */
export interface CountedNames {
  /** Whose hour it was counted in. */
  owner: string;
  names: number;
  /** What is told where too many of them are not there. */
  alarm?: Omit<CountedLimit, 'counted'>;
}

/** Why nobody may be named. */
export interface IdentificationRefusal {
  /** Epoch milliseconds. */
  readonly until: number;
  /** How many the caller could name until then. */
  readonly namesLeft: number;
}

export interface IdentificationScope {
  readonly release: Release;
  readonly counters: Counters;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly counted: CountedNames;
  readonly decisionId: string;
  readonly alarms: LimitAlarms;
}

/**
 * Refuses a request that names too many records, before it is looked at which.
 *
 * @returns what the usage record says of it, and the refusal; undefined where it may go on
 */
export function refuseManyNames(
  release: Release,
  { identifications }: Authorization,
  operation: Operation,
  sent: Variables,
): { readonly tries: readonly UsageTry[]; readonly refusal: Refusal } | undefined {
  if (identifications.length === 0) return undefined;
  const inputs = inputsOf(release, operation);
  const counts = new Map<string, number>();
  for (const { type, node } of identifications) addCounts(counts, inputs.countNames(type, node, sent));
  if (sum([...counts.values()]) <= maxNamesPerRequest) return undefined;
  const named = [...counts].map(([coordinate, count]) => `${coordinate} names ${count}`).join(', ');
  return {
    tries: [...counts].map(([coordinate, count]) => ({ coordinate, pseudonym: null, isFound: null, count })),
    refusal: refuse('BAD_USER_INPUT', `A request names ${maxNamesPerRequest} records at most; ${named}.`),
  };
}

/** The records that are named by what identifies them: departments are about to be asked for them, or it is denied. */
export function identificationsOf(
  release: Release,
  { identifications }: Authorization,
  operation: Operation,
  sent: Variables,
): readonly Identification[] {
  if (identifications.length === 0) return none;
  const inputs = inputsOf(release, operation);
  return identifications.map(({ type, node, key, decision }) => ({
    key,
    records: inputs.namedRecords(type, node, sent),
    isLimited:
      isPermitted(decision) &&
      decision.inputUses?.some(({ mode, isOwn }) => mode === 'identify' && !isOwn) === true,
  }));
}

const none: readonly Identification[] = [];

/**
 * Counts the names of a request, each as a try and as a miss.
 *
 * @returns why the caller may not name these records; then nothing is counted. What cannot be counted is refused.
 */
export async function countNames(
  scope: IdentificationScope,
  identifications: readonly Identification[],
): Promise<IdentificationRefusal | undefined> {
  if (identifications.length === 0) return undefined;
  const names = sum(limited(identifications).map(({ records }) => records.length));
  if (names === 0) return undefined;
  const { release, counters, caller, now, counted, decisionId, alarms } = scope;
  const hour = Math.floor(now / hourMs);
  const owner = `${JSON.stringify([caller.application, caller.official ?? null])}:${hour}`;
  if (counted.owner !== owner) Object.assign(counted, { owner, names: 0 });
  const more = Math.max(0, names - counted.names);
  const [tries, misses] = await Promise.allSettled([
    counters.increment(triesOfHour(owner), hourMs, more),
    counters.increment(missesOfHour(owner), hourMs, more),
  ]);
  counted.names += more;
  const limit = release.policy.identificationLimit(caller.application);
  counted.alarm = {
    limit: 'identification-misses',
    key: missesOfHour(owner),
    application: caller.application,
    decisionId,
    allowed: limit.missesPerHour,
  };
  const left = Math.min(
    tries.status === 'fulfilled' ? limit.triesPerHour - tries.value : -Infinity,
    misses.status === 'fulfilled' ? limit.missesPerHour - misses.value : -Infinity,
  );
  if (left >= 0) return undefined;
  if (misses.status === 'fulfilled' && misses.value > limit.missesPerHour)
    alarms.note({ ...counted.alarm, counted: misses.value });
  const namesLeft = Math.max(0, left + counted.names);
  // What may not have been counted is not given back.
  if (tries.status === 'fulfilled') giveBack(counters, triesOfHour(owner), counted.names);
  if (misses.status === 'fulfilled') giveBack(counters, missesOfHour(owner), counted.names);
  counted.names = 0;
  return { until: (hour + 1) * hourMs, namesLeft };
}

/** How many of the names that were counted are surely there, and so no misses. */
export function countFoundNames(
  identifications: readonly Identification[],
  { found }: Pick<AnswerState, 'found'>,
): number {
  return sum(limited(identifications).map(({ key, records }) => countFound(found.get(key), records.length)));
}

/** @param found names, of those that the request has counted */
export function giveBackMisses(
  counters: Counters,
  { owner, names, alarm }: CountedNames,
  found: number,
  alarms: LimitAlarms,
): void {
  if (names === 0 || alarm === undefined) return;
  // Nobody waits for it: what is not given back stays counted.
  counters.increment(missesOfHour(owner), hourMs, -Math.min(found, names)).then(
    (counted) => {
      if (found < names) alarms.note({ ...alarm, counted });
    },
    () => undefined,
  );
}

/** Nobody waits for it: what is not given back stays counted. */
function giveBack(counters: Counters, key: string, by: number): void {
  if (by > 0) counters.increment(key, hourMs, -by).catch(() => undefined);
}

/** What the usage record says of each record that was named. @param found by call; undefined before it is known */
export function triesOf(
  identifications: readonly Identification[],
  pseudonymize: Pseudonymize,
  found?: AnswerState['found'],
): readonly UsageTry[] {
  if (identifications.length === 0) return [];
  return identifications.flatMap(({ key, records }) => {
    const isFound = areFound(found?.get(key), records.length);
    return records.map(({ coordinate, kind, value }) => ({
      coordinate,
      pseudonym: pseudonymize(kind, value),
      isFound,
    }));
  });
}

function triesOfHour(owner: string): string {
  return `identification:tries:${owner}`;
}

function missesOfHour(owner: string): string {
  return `identification:misses:${owner}`;
}

function limited(identifications: readonly Identification[]): readonly Identification[] {
  return identifications.filter(({ isLimited }) => isLimited);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}
