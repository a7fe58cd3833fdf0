/**
 * Naming records is limited: tries and misses of each official of an application in an hour of the clock. Each name is
 * counted as both before any department is asked, so that requests at one time share what is left; the misses of names
 * that were surely found are given back. A department names its own records freely.
 */
import { type Caller, isPermitted } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import type { ExecutionContext } from '../../executor/execution-context.ts';
import { areFound, countFound } from '../../executor/found-records.ts';
import type { Release } from '../../release/release.ts';
import type { Pseudonymize, RecordedBudget, Reservations, UsageTry, Uses } from '@govgraph/storage';
import type { CountedLimit, LimitAlarms } from '../limits/limit-alarms.ts';
import { keptMsAfter, windowName } from '../limits/windows.ts';
import type { Authorization } from '../../authorization/authorization.ts';
import type { IdentificationRefusal } from '../../authorization/authorization-input.ts';
import {
  type NamedRecord,
  type RequestInputs,
  addCounts,
} from '../../authorization/decide/operation-inputs.ts';

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

/** The names that a request has counted so far, also in attempts before. */
export interface CountedNames {
  names: number;
  /** Whether departments may have been asked for them. */
  isAsked: boolean;
  /** Of the hour in which they were counted last. */
  budgets?: NameBudgets;
  /** What is told where too many of them are not there. */
  alarm?: Omit<CountedLimit, 'counted'>;
}

interface NameBudgets {
  readonly tries: RecordedBudget;
  readonly misses: RecordedBudget;
  /** When their hour is over; epoch milliseconds. */
  readonly endsAt: number;
}

export interface IdentificationScope {
  readonly release: Release;
  readonly reservations: Reservations;
  readonly caller: Caller;
  /** By the clock that all gateways count by; epoch milliseconds. */
  readonly countedAt: number;
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
  { identifications }: Authorization,
  inputs: RequestInputs,
): { readonly tries: readonly UsageTry[]; readonly refusal: Refusal } | undefined {
  if (identifications.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { type, node } of identifications) addCounts(counts, inputs.countNames(type, node));
  if (sum([...counts.values()]) <= maxNamesPerRequest) return undefined;
  const named = [...counts].map(([coordinate, count]) => `${coordinate} names ${count}`).join(', ');
  return {
    tries: [...counts].map(([coordinate, count]) => ({ coordinate, pseudonym: null, isFound: null, count })),
    refusal: refuse('BAD_USER_INPUT', `A request names ${maxNamesPerRequest} records at most; ${named}.`),
  };
}

/** The records that are named by what identifies them: departments are about to be asked for them, or it is denied. */
export function identificationsOf(
  { identifications }: Authorization,
  inputs: RequestInputs,
): readonly Identification[] {
  if (identifications.length === 0) return none;
  return identifications.map(({ type, node, key, decision }) => ({
    key,
    records: inputs.namedRecords(type, node),
    isLimited:
      isPermitted(decision) &&
      decision.inputUses?.some(({ mode, isOwn }) => mode === 'identify' && !isOwn) === true,
  }));
}

const none: readonly Identification[] = [];

/**
 * Counts the names of a request, each as a try and as a miss.
 *
 * @returns why the caller may not name these records, or the refusal of the whole request where nobody can tell; then
 *   nothing is counted
 */
export async function countNames(
  scope: IdentificationScope,
  identifications: readonly Identification[],
): Promise<IdentificationRefusal | Refusal | undefined> {
  const names = sum(limited(identifications).map(({ records }) => records.length));
  if (names === 0) return undefined;
  const { reservations, caller, counted, decisionId, alarms } = scope;
  const budgets = budgetsOf(scope);
  const { tries, misses } = budgets;
  const { amount, counts } = await reservations.reserve([tries, misses], names, names);
  if (counts === undefined) return refuse('QUOTA_UNKNOWN', uncountedNames);
  const { limit: allowed } = misses;
  const { application } = caller;
  const alarm = { limit: 'identification-misses', key: misses.name, application, decisionId, allowed };
  if (amount === names) {
    Object.assign(counted, { names: Math.max(names, counted.names), budgets, alarm });
    return undefined;
  }
  const [tried = 0, missed = 0] = counts;
  const own = counted.budgets?.tries.name === tries.name ? counted.names : 0;
  if (missed - own + names > allowed) alarms.note({ ...alarm, counted: allowed });
  const namesLeft = Math.max(0, own + Math.min(tries.limit - tried, allowed - missed));
  return { until: budgets.endsAt, namesLeft };
}

const uncountedNames =
  'It cannot be counted now how many records are named, or are not there. Try again in some seconds.';

function budgetsOf({ release, caller, countedAt }: IdentificationScope): NameBudgets {
  const { triesPerHour, missesPerHour } = release.policy.identificationLimit(caller.application);
  const hour = Math.floor(countedAt / hourMs);
  const endsAt = (hour + 1) * hourMs;
  const official = JSON.stringify([caller.application, caller.official ?? null]);
  const budget = (what: string, limit: number): RecordedBudget => ({
    kind: 'recorded',
    name: `${what}:${official}:${windowName(hour * hourMs, hourMs)}`,
    owner: `official ${official}`,
    keptMs: keptMsAfter(endsAt, countedAt),
    limit,
  });
  return { tries: budget('tries', triesPerHour), misses: budget('misses', missesPerHour), endsAt };
}

/** A name for which departments may have been asked is a try, and a miss unless it is surely there. */
export function usesOfNames({ names, isAsked, budgets }: CountedNames, found: number): Uses {
  if (!isAsked || budgets === undefined) return {};
  return { [budgets.tries.name]: names, [budgets.misses.name]: names - Math.min(found, names) };
}

/** How many of the names that were counted are surely there, and so no misses. */
export function countFoundNames(
  identifications: readonly Identification[],
  { found }: Pick<ExecutionContext, 'found'>,
): number {
  return sum(limited(identifications).map(({ key, records }) => countFound(found.get(key), records.length)));
}

/** @param counts what was counted once the request was settled */
export function noteMisses(
  { alarm }: CountedNames,
  counts: ReadonlyMap<string, number>,
  alarms: LimitAlarms,
): void {
  const counted = alarm && counts.get(alarm.key);
  if (counted !== undefined) alarms.note({ ...alarm, counted } as CountedLimit);
}

/** What the usage record says of each record that was named. @param found by call; undefined before it is known */
export function triesOf(
  identifications: readonly Identification[],
  pseudonymize: Pseudonymize,
  found?: ExecutionContext['found'],
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

function limited(identifications: readonly Identification[]): readonly Identification[] {
  return identifications.filter(({ isLimited }) => isLimited);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}
