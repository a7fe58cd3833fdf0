import { readText } from './smt.ts';
import type { DeclaredSymbol } from './symbols.ts';

/** The values that a solver gives symbols: `((v0 "a") (v1 3) (v2 (- 1)) (v3 false))`. */
export function readModel(
  output: string,
  symbols: readonly DeclaredSymbol[],
): ReadonlyMap<string, string | bigint | boolean> {
  const sorts = new Map(symbols.map(({ name, sort }) => [name, sort]));
  const values = new Map<string, string | bigint | boolean>();
  for (const [, name = '', value = ''] of output.matchAll(
    /\((v\d+) ("(?:[^"]|"")*"|\(- \d+\)|\d+|true|false)\)/g,
  )) {
    const sort = sorts.get(name);
    if (sort === 'String') values.set(name, readText(value));
    if (sort === 'Int') values.set(name, BigInt(value.replace(/^\(- (\d+)\)$/, '-$1')));
    if (sort === 'Bool') values.set(name, value === 'true');
  }
  return values;
}
