/**
 * Whether a department is asked for an application, by what became of the latest requests that it was sent for it.
 *
 *   closed     everything is sent; opens when enough of the last ten seconds' requests failed
 *   open       nothing is sent, for two seconds
 *   half-open  three requests are sent, as probes; closes when all have been answered, opens again when one fails
 *
 * What a request that was let through in one state says is not heard in a later one. The clock is only looked at when
 * somebody asks: where nobody asks, the circuit stays open until somebody does.
 */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** What a request says of its department; `unknown` when that is nothing: it was not sent, or not let in. */
export type Outcome = 'answered' | 'failed' | 'unknown';

/** One request that may be sent. */
export interface Permit {
  readonly isProbe: boolean;
  /** Tells what became of it. Only the first time counts; without it, a probe is never given back. */
  settle(outcome: Outcome, reason?: string): void;
}

export interface CircuitBreakerOptions {
  /** In milliseconds; runs forwards only. */
  readonly now: () => number;
  /** It opens with so many failures in the window, if they are at least half of what was answered or failed. */
  readonly minFailures: () => number;
  /** @param reason what the last failure was; absent unless it opens */
  readonly onChange: (state: CircuitState, reason?: string) => void;
}

/** How long nothing is sent. With the timeout of a probe, the longest that a recovery stays unseen. */
export const openMs = 2_000;
export const maxProbes = 3;
export const windowMs = 10_000;

const bucketMs = 1_000;
const bucketCount = windowMs / bucketMs;

export class CircuitBreaker {
  readonly #now: () => number;
  readonly #minFailures: () => number;
  readonly #onChange: CircuitBreakerOptions['onChange'];
  readonly #window = new OutcomeWindow();
  #state: CircuitState = 'closed';
  /** Counts changes, so that what is heard late is known as such. */
  #period = 0;
  #openedAt = 0;
  #probes = 0;
  #answeredProbes = 0;

  constructor({ now, minFailures, onChange }: CircuitBreakerOptions) {
    this.#now = now;
    this.#minFailures = minFailures;
    this.#onChange = onChange;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Undefined when nothing may be sent now. */
  admit(): Permit | undefined {
    if (this.#state === 'open' && this.#now() - this.#openedAt >= openMs) this.#change('half-open');
    if (this.#state === 'closed') return this.#permit(false);
    if (this.#state === 'open' || this.#probes === maxProbes) return undefined;
    this.#probes += 1;
    return this.#permit(true);
  }

  #permit(isProbe: boolean): Permit {
    const period = this.#period;
    let isSettled = false;
    return {
      isProbe,
      settle: (outcome, reason) => {
        if (isSettled) return;
        isSettled = true;
        if (period !== this.#period) return;
        if (isProbe) this.#hearProbe(outcome, reason);
        else this.#hear(outcome, reason);
      },
    };
  }

  #hear(outcome: Outcome, reason: string | undefined): void {
    if (outcome === 'unknown') return;
    const now = this.#now();
    this.#window.count(now, outcome === 'failed');
    if (outcome === 'answered') return;
    const { answered, failed } = this.#window.totals();
    if (failed >= answered && failed >= this.#minFailures()) this.#change('open', reason);
  }

  #hearProbe(outcome: Outcome, reason: string | undefined): void {
    if (outcome === 'failed') this.#change('open', reason);
    else if (outcome === 'unknown') this.#probes -= 1;
    else if (++this.#answeredProbes === maxProbes) this.#change('closed');
  }

  #change(state: CircuitState, reason?: string): void {
    this.#state = state;
    this.#period += 1;
    this.#openedAt = this.#now();
    this.#probes = 0;
    this.#answeredProbes = 0;
    this.#window.clear();
    this.#onChange(state, reason);
  }
}

/** How many requests were answered and failed of late, by the second. */
class OutcomeWindow {
  readonly #answered = new Uint32Array(bucketCount);
  readonly #failed = new Uint32Array(bucketCount);
  #latest = 0;

  count(now: number, isFailure: boolean): void {
    const latest = Math.floor(now / bucketMs);
    for (let passed = Math.min(latest - this.#latest, bucketCount); passed > 0; passed--) {
      const bucket = (latest - passed + 1) % bucketCount;
      this.#answered[bucket] = 0;
      this.#failed[bucket] = 0;
    }
    this.#latest = latest;
    const counts = isFailure ? this.#failed : this.#answered;
    counts[latest % bucketCount] = (counts[latest % bucketCount] ?? 0) + 1;
  }

  /** As of the last count. */
  totals(): { readonly answered: number; readonly failed: number } {
    return { answered: sum(this.#answered), failed: sum(this.#failed) };
  }

  clear(): void {
    this.#answered.fill(0);
    this.#failed.fill(0);
  }
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
