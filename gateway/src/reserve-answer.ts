/**
 * What an answer uses of the rates of its caller and the quotas of its grants: reserved once it is written, and before
 * anything of it is given.
 */
import type { GrantId } from '@govgraph/policy';
import type { GrantAllowance, WrittenAnswer } from './executor/grant-allowances.ts';
import type { Reservations } from './limits/reservations.ts';
import type { Release } from './release.ts';
import { reserveUses, usesOf } from './steps/grant-quotas.ts';
import type { RequestRates } from './steps/limit-rates.ts';
import type { Usage } from './steps/record-usage.ts';

/** What one request draws on. */
interface Ledger {
  readonly rates: RequestRates;
  readonly reservations: Reservations;
}

/** Of a request that is decided. */
type Decided = Pick<Usage, 'caller' | 'decisions' | 'decisionId' | 'at'>;

/**
 * @returns the grants whose quota does not reach for it
 * @throws ClientError when it tells of more persons than the caller may look at
 */
export async function reserveAnswer(
  release: Release,
  { rates, reservations }: Ledger,
  { caller, decisions = [], decisionId, at }: Decided,
  written: WrittenAnswer,
): Promise<ReadonlyMap<GrantId, GrantAllowance>> {
  if (caller !== undefined) await rates.reservePersons({ release, caller, decisionId }, written.outcomes);
  return reserveUses(release, reservations, decisions, written, at.getTime());
}

/** Whether all of an answer may be given that was written under another release. */
export async function isWithinLimits(
  release: Release,
  ledger: Ledger,
  decided: Decided,
  written: WrittenAnswer,
): Promise<boolean> {
  const exceeded = await reserveAnswer(release, ledger, decided, written).catch(() => undefined);
  return exceeded?.size === 0;
}

/** By the keys of budgets. */
export function usesOfAnswer(
  release: Release,
  { rates }: Pick<Ledger, 'rates'>,
  { decisions = [], at }: Decided,
  written: WrittenAnswer,
): ReadonlyMap<string, number> {
  return new Map([
    ...usesOf(release, decisions, written, at.getTime()),
    ...rates.personsOf(written.outcomes),
  ]);
}
