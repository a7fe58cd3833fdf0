/**
 * Proves a claim about all callers who may ever ask, or says for whom it does not hold.
 *
 *   1. everybody falls into cells (population.ts); in each, what is structural is decided as always (`decideStructure`), for
 *      each field, now and whenever something starts or ends
 *   2. what rules and conditions leave open is a term (visibility.ts), in which the claim says where it is violated. Where
 *      nothing is left open, nothing needs to be solved
 *   3. the rest is asked of a solver: is there anybody for whom it is violated? Whoever is found is decided by `decide`
 *      itself before they are believed
 *
 * What is not understood is `unknown`, never `proved`.
 */
import type { Coordinate } from '../../model/model.ts';
import type { Access } from '../access.ts';
import { decideCell, type CellQuestion, type CellView } from './cell-view.ts';
import { accessOfExample, readExample, type ExampleRequest } from './example.ts';
import { listPopulation, type Cell, type Population } from './population.ts';
import type { RankedSide } from './proof-side.ts';
import { readingOf, type CallerReading } from './reading.ts';
import { no, type Formula } from './smt.ts';
import type { Solver, SolverAnswer } from './solver.ts';
import { Symbols, type Scope } from './symbols.ts';

/** One field for the callers of a cell at one moment: on each side, what is seen (a term of sort Int). */
export interface Moment {
  readonly seen: readonly string[];
  /** On each side, uses in a day, and whose uses are counted. */
  readonly quotas: readonly Pick<CellView, 'dailyQuota' | 'grantId'>[];
  readonly reading: CallerReading;
}

export interface Claim {
  /** One policy, or two. */
  readonly sides: readonly RankedSide[];
  readonly coordinates: Iterable<Coordinate>;
  readonly isAbout: (cell: Cell) => boolean;
  /** It is about what can be put into the fields, too. */
  readonly isAboutInputs?: true;
  /** Where it does not hold. */
  readonly violation: (moment: Moment) => Formula;
  /** Whether an example shows that it does not hold. @param access on each side, by the decisions */
  readonly isRefutedBy: (access: readonly Access[], moment: Pick<Moment, 'quotas'>) => boolean;
}

/** Somebody for whom the claim does not hold, and what they get on each side. */
export interface Counterexample {
  readonly request: ExampleRequest;
  readonly access: readonly Access[];
}

/** A field of which it could not be said. */
export interface UnsettledCell extends Pick<CellQuestion, 'cell' | 'coordinate' | 'input'> {
  readonly why: string;
}

export interface Proof {
  readonly verdict: 'proved' | 'refuted' | 'unknown';
  /** At most 50. */
  readonly counterexamples: readonly Counterexample[];
  /** At most 50. */
  readonly unsettled: readonly UnsettledCell[];
  /** How many cells of callers, fields and moments were settled how. */
  readonly cells: {
    readonly identity: number;
    readonly solver: number;
    readonly refuted: number;
    readonly unknown: number;
  };
}

/** More of a kind would help nobody. */
const maxExamples = 50;

export interface ProofOptions {
  readonly solver: Solver;
  /** Epoch milliseconds, from which on it is claimed. */
  readonly now: number;
  /** Whether there is no more time: what is not settled by then is unknown. */
  readonly isOver?: () => boolean;
  /** Hears of each field that is settled for everybody. */
  readonly onField?: (coordinate: Coordinate) => void;
}

export async function prove(claim: Claim, options: ProofOptions): Promise<Proof> {
  const prover = new Prover(claim, options);
  await prover.run();
  return prover.proof();
}

class Prover {
  readonly #claim: Claim;
  readonly #options: ProofOptions;
  readonly #population: Population;
  readonly #counterexamples: Counterexample[] = [];
  readonly #unsettled: UnsettledCell[] = [];
  readonly #cells = { identity: 0, solver: 0, refuted: 0, unknown: 0 };
  /** The same is asked of many cells. */
  readonly #asked = new Map<string, Promise<SolverAnswer>>();

  constructor(claim: Claim, options: ProofOptions) {
    this.#claim = claim;
    this.#options = options;
    this.#population = listPopulation(claim.sides.map(({ source }) => source));
  }

  async run(): Promise<void> {
    const cells = this.#population.cells.filter((cell) => this.#claim.isAbout(cell));
    const { sides, coordinates, isAboutInputs } = this.#claim;
    for (const coordinate of coordinates) {
      const inputs = new Set(isAboutInputs ? sides.flatMap((side) => side.inputsOf(coordinate) ?? []) : []);
      for (const cell of cells) {
        const isRefuted = await this.#proveField({ cell, coordinate, input: undefined });
        // Whoever sees more of a field sees more of it whatever they put in.
        if (isRefuted) continue;
        for (const input of inputs) await this.#proveField({ cell, coordinate, input });
      }
      this.#options.onField?.(coordinate);
    }
  }

  proof(): Proof {
    const { refuted, unknown } = this.#cells;
    return {
      verdict: refuted > 0 ? 'refuted' : unknown > 0 ? 'unknown' : 'proved',
      counterexamples: this.#counterexamples,
      unsettled: this.#unsettled,
      cells: this.#cells,
    };
  }

  /** From now on, and from each moment on at which something starts or ends. @returns whether it is refuted */
  async #proveField(field: Omit<CellQuestion, 'at'>): Promise<boolean> {
    const { refuted } = this.#cells;
    const { now } = this.#options;
    const moments = new Set([now]);
    for (const at of moments) {
      const views = this.#claim.sides.map((side) => decideCell(side, { ...field, at }));
      for (const instant of views.flatMap(({ instants }) => instants)) {
        if (instant > now && Number.isFinite(instant)) moments.add(instant);
      }
      await this.#proveMoment({ ...field, at }, views);
    }
    return this.#cells.refuted > refuted;
  }

  async #proveMoment(question: CellQuestion, views: readonly CellView[]): Promise<void> {
    const symbols = new Symbols();
    const reading = readingOf(question.cell, this.#population, symbols);
    const seen = views.map((view) => view.seenBy(reading));
    const violation = this.#claim.violation({ seen, quotas: views, reading });
    if (violation === no) {
      this.#cells.identity += 1;
      return;
    }
    if (this.#options.isOver?.()) return this.#giveUp(question, 'there was no more time');
    const answer = await this.#ask(symbols, violation);
    if (answer.kind === 'nobody') {
      this.#cells.solver += 1;
      return;
    }
    if (answer.kind === 'unknown') return this.#giveUp(question, answer.why);
    const request = readExample(question, this.#options.now, symbols.declared, answer.model);
    const access = this.#claim.sides.map((side) => accessOfExample(side, request));
    if (this.#claim.isRefutedBy(access, { quotas: views })) return this.#refute({ request, access });
    const why = symbols.isOpaque
      ? 'a condition says something that is not understood'
      : 'whoever was found gets something else when it is decided';
    this.#giveUp(question, why);
  }

  /** Of anybody first, which is quickly told; of whom there is somebody, of those whom a person would look for first. */
  async #ask(symbols: Symbols, claim: Formula): Promise<SolverAnswer> {
    let answer = await this.#askOf('anybody', symbols, claim);
    if (answer.kind === 'nobody') return answer;
    for (const scope of ['the usual ones', 'whoever may ask'] as const) {
      answer = await this.#askOf(scope, symbols, claim);
      if (answer.kind === 'somebody') return answer;
    }
    return answer;
  }

  #askOf(scope: Scope, symbols: Symbols, claim: Formula): Promise<SolverAnswer> {
    const problem = symbols.problem(claim, scope);
    const known =
      this.#asked.get(problem) ?? this.#options.solver.ask({ problem, symbols: symbols.declared });
    this.#asked.set(problem, known);
    return known;
  }

  #refute(counterexample: Counterexample): void {
    this.#cells.refuted += 1;
    if (this.#counterexamples.length < maxExamples) this.#counterexamples.push(counterexample);
  }

  #giveUp({ cell, coordinate, input }: CellQuestion, why: string): void {
    this.#cells.unknown += 1;
    if (this.#unsettled.length < maxExamples) this.#unsettled.push({ cell, coordinate, input, why });
  }
}
