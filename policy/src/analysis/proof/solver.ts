/** What decides whether there is anybody of whom a claim holds. Given from outside: this package loads none. */
import type { DeclaredSymbol } from './symbols.ts';

export interface SolverQuestion {
  /** Declarations and assertions, SMT-LIB 2.6. */
  readonly problem: string;
  readonly symbols: readonly DeclaredSymbol[];
}

export type SolverAnswer =
  | { readonly kind: 'nobody' }
  /** Values of the symbols, by name. */
  | { readonly kind: 'somebody'; readonly model: ReadonlyMap<string, string | bigint | boolean> }
  /** @example 'it took longer than 2000 ms' */
  | { readonly kind: 'unknown'; readonly why: string };

export interface Solver {
  /** Never throws: what goes wrong is unknown, and says why. */
  readonly ask: (question: SolverQuestion) => Promise<SolverAnswer>;
}
