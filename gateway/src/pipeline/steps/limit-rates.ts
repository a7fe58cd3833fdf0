/**
 * What an application and its officials may ask for in a minute or an hour of the clock, as the policy says.
 *
 * 1. Each request, once it is known who asks: before its document is looked at.
 * 2. Its cost, once it is estimated: before anything is planned. What is refused costs nothing.
 * 3. The persons of whom its response tells something: one is reserved before departments are asked, all before anything
 *    is given, and what was not given is given back.
 */
import type { Caller } from '@govgraph/policy';
import type { Measure, Reservations, Uses, VolatileCounters } from '@govgraph/storage';
import type { Decisions } from '../../authorization/decisions.ts';
import { type Refusal, refuse, refuseWith } from '../../errors.ts';
import { outcomeBits } from '../../executor/outcome-bits.ts';
import { type OutcomeGroup, countDistinctSubjects } from '../../executor/outcome-groups.ts';
import type { LimitAlarms } from '../limits/limit-alarms.ts';
import type { Release } from '../../release/release.ts';
import { type RateBudget, type RateStatus, nameOf, rateBudgetsOf } from '../limits/rate-budgets.ts';
import { secondsUntil } from '../limits/windows.ts';

export interface RateLedger {
  /** Of requests and cost: what they cannot count elsewhere, they count in this process. */
  readonly rateCounters: VolatileCounters;
  readonly limitAlarms: LimitAlarms;
  /** The clock that all gateways count by; epoch milliseconds. */
  readonly countingNow: () => number;
}

/** Who asks, under which release. */
export interface RatedCaller {
  readonly release: Release;
  readonly caller: Caller;
  readonly decisionId: string;
}

/** The rates of one request, which is counted once however often it is decided. */
export class RequestRates {
  readonly #ledger: RateLedger;
  readonly #reservations: Reservations;
  readonly #statuses = new Map<string, RateStatus>();
  readonly #counted = new Set<Measure>();
  /** The budgets in which persons were reserved. */
  readonly #personBudgets = new Set<string>();

  /** @param reservations of the persons */
  constructor(ledger: RateLedger, reservations: Reservations) {
    this.#ledger = ledger;
    this.#reservations = reservations;
  }

  /** @returns the refusal of a request, or of its cost, that is more than is left */
  async count(who: RatedCaller, measure: 'requests' | 'cost', by = 1): Promise<Refusal | undefined> {
    const budgets = this.#budgetsOf(who, measure);
    if (this.#counted.has(measure) || budgets.length === 0) return undefined;
    const amount = Math.ceil(by);
    const claims = budgets.map((budget) => ({ budget }));
    const held = await this.#ledger.rateCounters.hold(claims, amount, amount);
    const counts = held.counts.map(({ counted }) => counted);
    this.#note(budgets, counts);
    if (held.kind === 'held') {
      this.#counted.add(measure);
      return undefined;
    }
    const short = budgets.find(({ limit }, at) => (counts[at] ?? 0) + amount > limit);
    return short && this.#refuse(short, amount);
  }

  /** Reserves one person, if some may be given. @returns the refusal where none is left, or none can be counted */
  async admitPerson(who: RatedCaller, decisions: Decisions): Promise<Refusal | undefined> {
    return decisions.mayTellOfPersons ? this.#reserve(who, 1) : undefined;
  }

  /** Reserves the persons of whom a response tells something. @returns the refusal where there are more than are left */
  async reservePersons(who: RatedCaller, outcomes: readonly OutcomeGroup[]): Promise<Refusal | undefined> {
    return this.#reserve(who, countPersons(outcomes));
  }

  /** How many persons a response tells of. */
  personsOf(outcomes: readonly OutcomeGroup[]): Uses {
    // Of the hours in which some were reserved: it may be another one by now.
    const persons = this.#personBudgets.size === 0 ? 0 : countPersons(outcomes);
    return Object.fromEntries([...this.#personBudgets].map((name) => [name, persons]));
  }

  /** The limits of the caller as they stand after the request. */
  statuses(): readonly RateStatus[] {
    return [...this.#statuses.values()];
  }

  async #reserve(who: RatedCaller, persons: number): Promise<Refusal | undefined> {
    const budgets = this.#budgetsOf(who, 'persons');
    if (persons === 0 || budgets.length === 0) return undefined;
    const { amount, counts, short } = await this.#reservations.reserve(budgets, persons, persons);
    if (counts === undefined)
      return refuse(
        'QUOTA_UNKNOWN',
        'It cannot be counted now how many persons are looked at. Try again in some seconds.',
      );
    for (const { name } of budgets) this.#personBudgets.add(name);
    this.#note(budgets, counts);
    const refusedBy = amount < persons ? short : undefined;
    for (const [at, budget] of budgets.entries())
      this.#ledger.limitAlarms.note({
        limit: nameOf(budget),
        key: budget.name,
        application: who.caller.application,
        decisionId: who.decisionId,
        counted: budget === refusedBy ? budget.limit : (counts[at] ?? 0),
        allowed: budget.limit,
      });
    const [first] = budgets;
    return amount < persons && first !== undefined ? this.#refuse(short ?? first, persons) : undefined;
  }

  #budgetsOf<Of extends Measure>({ release, caller }: RatedCaller, measure: Of): readonly RateBudget<Of>[] {
    const limit = release.policy.rateLimit(caller.application);
    return rateBudgetsOf(limit, measure, caller, this.#ledger.countingNow());
  }

  #note(budgets: readonly RateBudget[], counts: readonly number[]): void {
    for (const [at, budget] of budgets.entries()) {
      const { measure, limit, windowMs, endsAt } = budget;
      const unit = measure === 'requests' ? {} : { unit: measure };
      const name = nameOf(budget);
      this.#statuses.set(name, { name, limit, counted: counts[at] ?? 0, windowMs, endsAt, ...unit });
    }
  }

  #refuse({ measure, of, limit, endsAt }: RateBudget, amount: number): Refusal {
    const retryAfterSeconds = secondsUntil(endsAt, this.#ledger.countingNow());
    const period = measure === 'persons' ? 'hour' : 'minute';
    const reason = `The ${of} may have ${limit} ${units[measure]} in this ${period}, which this request would exceed`;
    let advice = `Try again in ${retryAfterSeconds} s`;
    // How many persons there are is what a search would tell.
    if (measure === 'persons') advice = `Ask for fewer at a time, or try again in ${retryAfterSeconds} s`;
    else if (amount > limit) advice = `It asks for ${amount} by itself: ask for less at a time`;
    const code = 'RATE_LIMITED';
    const message = `${reason}. ${advice}.`;
    return refuseWith(code, [
      { message, extensions: { code, limit: nameOf({ measure, of }), retryAfterSeconds } },
    ]);
  }
}

const units: Readonly<Record<Measure, string>> = {
  requests: 'requests',
  cost: 'of estimated cost',
  persons: 'persons',
};

/** Somebody is told of where a field of its record is, though it be that there is nothing. */
function countPersons([, ...groups]: readonly OutcomeGroup[]): number {
  const { given, none } = outcomeBits;
  return countDistinctSubjects(
    groups.filter(({ outcomes }) => {
      for (let at = 0; at < outcomes.length; at++)
        if ((outcomes.charCodeAt(at) & (given | none)) !== 0) return true;
      return false;
    }),
  );
}
