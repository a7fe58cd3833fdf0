/** Terms of SMT-LIB 2.6 as text, with what is constant folded, so that what needs no solver shows at once. */

/** A term of sort Bool. */
export type Formula = string;

export type Sort = 'Bool' | 'Int' | 'String';

export const yes: Formula = 'true';
export const no: Formula = 'false';

export function and(...formulas: readonly Formula[]): Formula {
  const others = new Set(formulas.filter((formula) => formula !== yes));
  if (others.has(no)) return no;
  return joined('and', others, yes);
}

export function or(...formulas: readonly Formula[]): Formula {
  const others = new Set(formulas.filter((formula) => formula !== no));
  if (others.has(yes)) return yes;
  return joined('or', others, no);
}

export function not(formula: Formula): Formula {
  if (formula === yes) return no;
  if (formula === no) return yes;
  const inner = /^\(not (.*)\)$/s.exec(formula)?.[1];
  return inner !== undefined && isOneTerm(inner) ? inner : `(not ${formula})`;
}

/** `if ? then : otherwise`, of any sort. */
export function ite(condition: Formula, then: string, otherwise: string): string {
  if (condition === yes || then === otherwise) return then;
  return condition === no ? otherwise : `(ite ${condition} ${then} ${otherwise})`;
}

/** Of literals, decided here. */
export function equals(left: string, right: string): Formula {
  if (left === right) return yes;
  return isLiteral(left) && isLiteral(right) ? no : `(= ${left} ${right})`;
}

/** Of integers; decided here where both are literals. */
export function greater(left: string, right: string): Formula {
  if (left === right) return no;
  const [one, other] = [left, right].map((term) => (/^\d+$/.test(term) ? Number(term) : undefined));
  if (one === undefined || other === undefined) return one === 0 ? no : `(> ${left} ${right})`;
  return one > other ? yes : no;
}

export function integer(value: bigint | number): string {
  return value < 0 ? `(- ${-value})` : String(value);
}

/** Undefined for what Z3 has no such characters for: halves of surrogate pairs. */
export function text(value: string): string | undefined {
  if (/\p{Surrogate}/u.test(value)) return undefined;
  const escaped = [...value].map((character) =>
    /^[ !#-[\]-~]$/.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
  return `"${escaped.join('')}"`;
}

/** The text that Z3 has written as a literal. */
export function readText(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll('""', '"')
    .replaceAll(/\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})/gi, (_, braced: string | undefined, four: string) =>
      String.fromCodePoint(Number.parseInt(braced ?? four, 16)),
    );
}

function joined(operator: 'and' | 'or', formulas: ReadonlySet<Formula>, neutral: Formula): Formula {
  if (formulas.size === 0) return neutral;
  return formulas.size === 1 ? [...formulas].join('') : `(${operator} ${[...formulas].join(' ')})`;
}

/** Literals that differ in writing differ. */
function isLiteral(term: string): boolean {
  return /^("[^"]*"|\d+|\(- \d+\)|true|false)$/.test(term);
}

function isOneTerm(term: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (const [place, character] of [...term].entries()) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0 && place < term.length - 1 && (character === ')' || character === ' ')) return false;
  }
  return true;
}
