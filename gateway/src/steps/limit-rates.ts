/**
 * What an application and its officials may ask for in a minute or an hour of the clock, as the policy says.
 *
 * 1. Each request, once it is known who asks: before its document is looked at.
 * 2. Its cost, once it is estimated: before anything is planned. What is refused costs nothing.
 * 3. The persons of whom its answer tells something: one is reserved before departments are asked, all before anything
 *    is given, and what was not given is given back.
 */
import type { Caller, Decision } from '@govgraph/policy';
import { isPermitted } from '../denials.ts';
import { ClientError, type Refusal, refuseWith } from '../errors.ts';
import { type OutcomeGroup, countDistinctSubjects, outcomeBits } from '../executor/outcome-log.ts';
import type { LimitAlarms } from '../limits/limit-alarms.ts';
import { oncePerPair } from '../once-per.ts';
import type { Release } from '../release.ts';
import type { Counters } from '../stores/ports.ts';
import { type Measure, type RateBudget, nameOf, rateBudgetsOf } from '../limits/rate-budgets.ts';
import { type RateStatus, rateFields, secondsUntil } from '../limits/rate-fields.ts';
import type { Reservations } from '../limits/reservations.ts';

export interface RateLedger {
  /** Of requests and cost: what they cannot count elsewhere, they count in this process. */
  readonly rateCounters: Counters;
  readonly limitAlarms: LimitAlarms;
  /** Epoch milliseconds. */
  readonly now: () => number;
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
  /** Of the budgets in which persons were reserved. */
  readonly #personKeys = new Set<string>();

  /** @param reservations of the persons */
  constructor(ledger: RateLedger, reservations: Reservations) {
    this.#ledger = ledger;
    this.#reservations = reservations;
  }

  /** @returns the refusal of a request, or of its cost, that is more than is left */
  async count(who: RatedCaller, measure: 'requests' | 'cost', by = 1): Promise<Refusal | undefined> {
    if (this.#counted.has(measure)) return undefined;
    this.#counted.add(measure);
    const { rateCounters } = this.#ledger;
    const taken: RateBudget[] = [];
    const amount = Math.ceil(by);
    for (const budget of this.#budgetsOf(who, measure)) {
      const counted = await rateCounters.increment(budget.key, budget.windowMs, amount);
      taken.push(budget);
      this.#note(budget, counted);
      if (counted <= budget.limit) continue;
      for (const { key, windowMs } of taken)
        rateCounters.increment(key, windowMs, -amount).catch(() => undefined);
      // It is counted again if it is decided anew.
      this.#counted.delete(measure);
      return this.#refuse(budget, amount);
    }
    return undefined;
  }

  /** Reserves one person, if some may be given. @returns the refusal where none is left, or none can be counted */
  async admitPerson(who: RatedCaller, decisions: readonly Decision[]): Promise<Refusal | undefined> {
    return mayTellOfPersons(who.release, decisions) ? this.#reserve(who, 1) : undefined;
  }

  /** Reserves the persons of whom an answer tells something. @throws ClientError when there are more than are left */
  async reservePersons(who: RatedCaller, outcomes: readonly OutcomeGroup[]): Promise<void> {
    const refusal = await this.#reserve(who, countPersons(outcomes));
    if (refusal !== undefined) throw new ClientError(refusal);
  }

  /** How many persons an answer tells of, by the keys of budgets. */
  personsOf(outcomes: readonly OutcomeGroup[]): ReadonlyMap<string, number> {
    // Of the hours in which some were reserved: it may be another one by now.
    const persons = this.#personKeys.size === 0 ? 0 : countPersons(outcomes);
    return new Map([...this.#personKeys].map((key) => [key, persons]));
  }

  /** What the caller is told of its limits. */
  fields(): Readonly<Record<string, string>> {
    return rateFields([...this.#statuses.values()], this.#ledger.now());
  }

  async #reserve(who: RatedCaller, persons: number): Promise<Refusal | undefined> {
    if (persons === 0) return undefined;
    for (const budget of this.#budgetsOf(who, 'persons')) {
      this.#personKeys.add(budget.key);
      const { amount, counted } = await this.#reservations.reserve(budget, persons);
      if (counted === undefined) return this.#refuse(budget, persons, true);
      this.#note(budget, counted);
      const isRefused = amount < persons;
      const { key, limit: allowed } = budget;
      this.#ledger.limitAlarms.note({
        limit: nameOf(budget),
        key,
        application: who.caller.application,
        decisionId: who.decisionId,
        counted: isRefused ? allowed : counted,
        allowed,
      });
      if (isRefused) return this.#refuse(budget, persons);
    }
    return undefined;
  }

  #budgetsOf({ release, caller }: RatedCaller, measure: Measure): readonly RateBudget[] {
    const limit = release.policy.rateLimit(caller.application);
    return rateBudgetsOf(limit, measure, caller, this.#ledger.now());
  }

  #note(budget: RateBudget, counted: number): void {
    const { measure, limit, windowMs, endsAt } = budget;
    const name = nameOf(budget);
    const unit = measure === 'requests' ? {} : { unit: measure };
    this.#statuses.set(name, { name, limit, counted, windowMs, endsAt, ...unit });
  }

  /** @param isUncounted whether it is refused because nothing can be counted */
  #refuse(budget: RateBudget, amount: number, isUncounted = false): Refusal {
    const now = this.#ledger.now();
    const { measure, of, limit, endsAt } = budget;
    const retryAfterSeconds = secondsUntil(isUncounted ? now + uncountedRetryMs : endsAt, now);
    const period = measure === 'persons' ? 'hour' : 'minute';
    const reason = isUncounted
      ? `It cannot be counted now how many persons are looked at`
      : `The ${of} may have ${limit} ${units[measure]} in this ${period}, which this request would exceed`;
    let advice = `Try again in ${retryAfterSeconds} s`;
    // How many persons there are is what a search would tell.
    if (!isUncounted && measure === 'persons')
      advice = `Ask for fewer at a time, or try again in ${retryAfterSeconds} s`;
    else if (!isUncounted && amount > limit)
      advice = `It asks for ${amount} by itself: ask for less at a time`;
    const code = 'RATE_LIMITED';
    const message = `${reason}. ${advice}.`;
    return refuseWith(code, [{ message, extensions: { code, limit: nameOf(budget), retryAfterSeconds } }]);
  }
}

const uncountedRetryMs = 5_000;
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

/** Whether some field may be given of a type whose records are somebody's. */
const mayTellOfPersons = oncePerPair((release: Release, decisions: readonly Decision[]): boolean =>
  decisions.some(
    (decision) =>
      isPermitted(decision) &&
      release.policy.subjectKeyOf(decision.coordinate.split('.')[0] ?? '') !== undefined,
  ),
);
