/**
 * Which applications a department is asked for: each has a circuit of its own.
 *
 * A failure says that a department failed at what it was asked. Whether that is down, or one application asks what no
 * department could answer in time, cannot be told from failures: a timeout, a status of 500 and garbage can each be
 * brought about by one query. So what comes of an application's requests is held against that application alone: nobody
 * is refused before a request of its own failed. A department that is down fails everybody, and everybody's circuit opens.
 *
 * Where a department fails several, less is needed: while it is not asked for one application, a single failure of
 * another is enough, if no more was answered to it. So an application that asks rarely is told at once, too.
 */
import { LRUCache } from 'lru-cache';
import { CircuitBreaker, type CircuitState, type Permit } from './circuit-breaker.ts';

export interface ApplicationCircuitsOptions {
  /** In milliseconds; runs forwards only. */
  readonly now: () => number;
  /** See {@link CircuitBreaker}. */
  readonly minFailures: number;
  /** Hears each time that a circuit opens. */
  readonly onOpen: (application: string) => void;
  /** Hears that a department is not asked any more for an application, and why, or is asked as ever again. */
  readonly onChange: (application: string, isFailing: boolean, reason?: string) => void;
}

/** How long the circuit of an application is remembered that asks nothing. */
const rememberMs = 60_000;
/** Further ones are forgotten, those first that asked longest ago. */
const maxCircuits = 1_000;

interface ApplicationCircuit {
  readonly breaker: CircuitBreaker;
  /** Between opening and closing; while it is tried again and again, nothing has changed. */
  isFailing: boolean;
}

export class ApplicationCircuits {
  readonly #options: ApplicationCircuitsOptions;
  readonly #circuits: LRUCache<string, ApplicationCircuit>;

  constructor(options: ApplicationCircuitsOptions) {
    this.#options = options;
    this.#circuits = new LRUCache({
      max: maxCircuits,
      ttl: rememberMs,
      updateAgeOnGet: true,
      ttlResolution: 0,
      perf: { now: options.now },
    });
  }

  /** Undefined when nothing may be sent for the application now. */
  admit(application: string): Permit | undefined {
    return (this.#circuits.get(application) ?? this.#open(application)).breaker.admit();
  }

  #open(application: string): ApplicationCircuit {
    const { now, minFailures } = this.#options;
    const circuit: ApplicationCircuit = {
      isFailing: false,
      breaker: new CircuitBreaker({
        now,
        minFailures: () => (this.failing().some((other) => other !== application) ? 1 : minFailures),
        onChange: (state, reason) => this.#note(application, circuit, state, reason),
      }),
    };
    this.#circuits.set(application, circuit);
    return circuit;
  }

  #note(application: string, circuit: ApplicationCircuit, state: CircuitState, reason?: string): void {
    const { onOpen, onChange } = this.#options;
    if (state === 'open') onOpen(application);
    if (state === 'half-open' || circuit.isFailing === (state === 'open')) return;
    circuit.isFailing = state === 'open';
    onChange(application, circuit.isFailing, reason);
  }

  stateOf(application: string): CircuitState {
    return this.#circuits.peek(application)?.breaker.state ?? 'closed';
  }

  /** The applications for which the department is not asked, or tried only. */
  failing(): readonly string[] {
    return [...this.#circuits.entries()].flatMap(([application, { isFailing }]) =>
      isFailing ? [application] : [],
    );
  }

  /** The state of the circuit that is the least closed. */
  worst(): CircuitState {
    const states = this.failing().map((application) => this.stateOf(application));
    return states.find((state) => state === 'open') ?? states[0] ?? 'closed';
  }
}
