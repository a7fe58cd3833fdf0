/** What a proof does not know of the asker, the arguments and the record: symbols, declared as they are first used. */
import { and, integer, not, or, text, type Formula, type Sort } from './smt.ts';

/** What a symbol stands for. */
export type Unknown =
  | { readonly of: 'caller'; readonly name: string }
  /** Whether the caller has this role. */
  | { readonly of: 'role'; readonly name: string }
  | { readonly of: 'argument'; readonly name: string }
  /** Whether the argument is there. */
  | { readonly of: 'argument-given'; readonly name: string }
  /** Whether all arguments together are within the bounds of an evaluation. */
  | { readonly of: 'arguments-bounded' }
  | { readonly of: 'record'; readonly type: string; readonly name: string }
  /** Whether the record has a value there. */
  | { readonly of: 'record-known'; readonly type: string; readonly name: string }
  /** A part of a condition that is not understood: the same text is the same unknown. `which`: it holds, or does not. */
  | { readonly of: 'opaque'; readonly text: string; readonly which: 'holds' | 'fails' };

export interface DeclaredSymbol {
  readonly name: string;
  readonly sort: Sort;
  readonly unknown: Unknown;
}

/** What holds of a symbol. */
export interface Constraint {
  /** Which values there are. */
  readonly values?: (name: string) => Formula;
  /** How its values are written, which solvers take long for: most questions need not know. */
  readonly form?: (name: string) => Formula;
  /** What is so of an example that a person would look for first. */
  readonly usual?: (name: string) => Formula;
}

/** Of whom a problem asks: of a superset of those who may ask, of these, or of the usual ones among these. */
export type Scope = 'anybody' | 'whoever may ask' | 'the usual ones';

export class Symbols {
  readonly #declared = new Map<string, DeclaredSymbol>();
  readonly #values: Formula[] = [];
  readonly #forms: Formula[] = [];
  readonly #usual: Formula[] = [];

  /** The symbol of what is not known. @param constraint said once */
  symbol(unknown: Unknown, sort: Sort, { values, form, usual }: Constraint = {}): string {
    const key = JSON.stringify(unknown);
    const known = this.#declared.get(key);
    if (known !== undefined) return known.name;
    const name = `v${this.#declared.size}`;
    this.#declared.set(key, { name, sort, unknown });
    if (values !== undefined) this.#values.push(values(name));
    if (form !== undefined) this.#forms.push(form(name));
    if (usual !== undefined) this.#usual.push(usual(name));
    return name;
  }

  /** A part of a condition that is not understood holds, fails or throws; never two of these. */
  opaque(part: string): { readonly holds: Formula; readonly fails: Formula } {
    const holds = this.symbol({ of: 'opaque', text: part, which: 'holds' }, 'Bool');
    const fails = this.symbol({ of: 'opaque', text: part, which: 'fails' }, 'Bool', {
      values: (name) => not(and(name, holds)),
    });
    return { holds, fails };
  }

  get declared(): readonly DeclaredSymbol[] {
    return [...this.#declared.values()];
  }

  /** Whether something in it was not understood. */
  get isOpaque(): boolean {
    return this.declared.some(({ unknown }) => unknown.of === 'opaque');
  }

  /** A problem for a solver: whether there is anybody of whom the claim holds. */
  problem(claim: Formula, scope: Scope): string {
    const forms = scope === 'anybody' ? [] : this.#forms;
    const usual = scope === 'the usual ones' ? this.#usual : [];
    return [
      ...this.declared.map(({ name, sort }) => `(declare-const ${name} ${sort})`),
      ...[...this.#values, ...forms, ...usual, claim].map((formula) => `(assert ${formula})`),
    ].join('\n');
  }
}

export function oneOfTexts(symbol: string, values: readonly string[]): Formula {
  return or(...values.map((value) => `(= ${symbol} ${text(value) ?? '""'})`));
}

export function noneOfTexts(symbol: string, values: readonly string[]): Formula {
  return and(...values.map((value) => not(`(= ${symbol} ${text(value) ?? '""'})`)));
}

export function between(symbol: string, from: number, to: number): Formula {
  return and(`(<= ${integer(from)} ${symbol})`, `(<= ${symbol} ${integer(to)})`);
}
