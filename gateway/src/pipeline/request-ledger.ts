/**
 * What a request draws on: the rates of its caller and the quotas of its grants. What a response uses of them is reserved
 * once it is written, and before anything of it is given; it is settled once the response is recorded.
 */
import type { GrantId } from '@govgraph/policy';
import { noDecisions } from '../authorization/decisions.ts';
import { ClientError } from '../errors.ts';
import type { GrantAllowance, WrittenResponse } from '../executor/grant-allowances.ts';
import { type RecountedCounters, Reservations, type Uses } from '@govgraph/storage';
import type { Release } from '../release/release.ts';
import type { LimitAlarms } from './limits/limit-alarms.ts';
import { type CountedNames, noteMisses, usesOfNames } from './steps/count-identifications.ts';
import { reserveUses, usesOf } from './steps/grant-quotas.ts';
import { type RateLedger, RequestRates } from './steps/limit-rates.ts';
import type { Usage } from './usage/usage.ts';

export interface RequestLedger {
  readonly rates: RequestRates;
  readonly reservations: Reservations;
  readonly countedNames: CountedNames;
  /** To be called when the response that was counted last is taken, or not given. */
  onTaken?: (() => void) | undefined;
}

export function openLedger(parts: RateLedger & { readonly counters: RecountedCounters }): RequestLedger {
  const reservations = new Reservations(parts.counters);
  const countedNames = { names: 0, isAsked: false };
  return { rates: new RequestRates(parts, reservations), reservations, countedNames };
}

/** Of a request that is decided. */
type Decided = Pick<Usage, 'caller' | 'decisions' | 'decisionId' | 'countedAt'>;

/**
 * @returns the grants whose quota does not reach for it
 * @throws ClientError when it tells of more persons than the caller may look at
 */
export async function reserveResponse(
  release: Release,
  { rates, reservations }: RequestLedger,
  { caller, decisions = noDecisions, decisionId, countedAt }: Decided,
  written: WrittenResponse,
): Promise<ReadonlyMap<GrantId, GrantAllowance>> {
  const [refusal, allowances] = await Promise.all([
    caller && rates.reservePersons({ release, caller, decisionId }, written.outcomes),
    reserveUses(reservations, decisions, written, countedAt),
  ]);
  if (refusal !== undefined) throw new ClientError(refusal);
  return allowances;
}

/** Whether all of a response may be given that was written under another release. */
export async function isWithinLimits(
  release: Release,
  ledger: RequestLedger,
  decided: Decided,
  written: WrittenResponse,
): Promise<boolean> {
  const exceeded = await reserveResponse(release, ledger, decided, written).catch(() => undefined);
  return exceeded?.size === 0;
}

/** @param foundNames how many of the records that it names are surely there */
export function usesOfResponse(
  { rates, countedNames }: RequestLedger,
  { decisions = noDecisions, countedAt }: Decided,
  written: WrittenResponse,
  foundNames: number,
): Uses {
  return {
    ...usesOf(decisions, written, countedAt),
    ...rates.personsOf(written.outcomes),
    ...usesOfNames(countedNames, foundNames),
  };
}

/** What is refused once it was written tells something of whom it was about: the least that can be used. */
export function usesOfRefusal(
  { reservations, countedNames }: RequestLedger,
  { outcomes }: Pick<Usage, 'outcomes'>,
): Uses {
  return { ...(outcomes && reservations.least()), ...usesOfNames(countedNames, 0) };
}

/** Ends a request that is recorded. @returns whether what it used is counted; if not, nothing may be given */
export async function settleResponse(
  { reservations, countedNames }: RequestLedger,
  { uses = {} }: Pick<Usage, 'uses'>,
  alarms: LimitAlarms,
): Promise<boolean> {
  const { isCounted, counts } = await reservations.settle(uses);
  if (isCounted) noteMisses(countedNames, counts, alarms);
  return isCounted;
}

/** Ends a request that tells nothing of anybody. @returns what it uses all the same: names that were asked for */
export function settleUnanswered({ reservations, countedNames }: RequestLedger): Uses {
  const uses = usesOfNames(countedNames, 0);
  void reservations.settle(uses);
  return uses;
}
