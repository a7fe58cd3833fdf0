/**
 * Values that stand for all values that a condition can read, so that it can be tried on a few of them.
 *
 * How few depends on how the condition reads them. Where all values are known (`listed`), each is its own
 * representative, and a condition may compute with it what it likes. There is no end of other texts and numbers, but a
 * condition that only compares them with its own literals cannot tell apart those that stand in the same place among
 * the literals: the representatives of a `Domain` are one for each place, and the literals themselves.
 *
 * INVARIANT: for each legal value there is a representative that gives every such comparison the same truth.
 */
import { anonymousCaller, levels, type CallerAttributes } from '../model/caller.ts';
import { regionPrefix } from '../model/region-prefix.ts';
import { unusedCharacter } from './domain.ts';

/** @param literals that the texts are compared with */
export function representTexts(literals: ReadonlySet<string>): readonly string[] {
  const other = unusedCharacter([...literals]);
  return [...literals, ...[...literals].map((literal) => literal + other), other];
}

/** @param literals that the numbers are compared with */
export function representIntegers(literals: ReadonlySet<bigint>): readonly bigint[] {
  if (literals.size === 0) return [0n];
  return [...new Set([...literals].flatMap((literal) => [literal - 1n, literal, literal + 1n]))];
}

/** Every selection of the words; undefined when there are more than `most`. */
export function representWords(
  words: ReadonlySet<string>,
  most: number,
): readonly (readonly string[])[] | undefined {
  if (2 ** words.size > most) return undefined;
  return [...words].reduce<readonly (readonly string[])[]>(
    (selections, word) => selections.flatMap((selection) => [selection, [...selection, word]]),
    [[]],
  );
}

interface Place {
  readonly level: CallerAttributes['level'];
  readonly region: string;
}

/** Levels with the regions that fit them. @param literals that regions are compared with */
export function representPlaces(literals: ReadonlySet<string>): readonly Place[] {
  return levels.flatMap((level) => {
    const byComparisons = new Map<string, Place>();
    for (const region of regionsOf(level, literals)) {
      const comparisons = [...literals].map((literal) => [region === literal, region.startsWith(literal)]);
      byComparisons.set(comparisons.join(), { level, region });
    }
    return [...byComparisons.values()];
  });
}

/** For each beginning of a literal, a region of the level that goes on otherwise, if there is one. */
function regionsOf(level: CallerAttributes['level'], literals: ReadonlySet<string>): readonly string[] {
  const fits = (region: string): boolean => regionPrefix(level, region) === region;
  const beginnings = new Set(['']);
  for (const literal of literals) {
    for (let length = 1; length <= Math.min(literal.length, 6); length += 1) {
      beginnings.add(literal.slice(0, length));
    }
  }
  const regions = [...beginnings].filter(fits);
  for (const beginning of beginnings) {
    for (const length of [2, 4, 6].filter((each) => each > beginning.length)) {
      const otherwise = [...'0123456789']
        .map((digit) => beginning + digit)
        .filter((start) => !beginnings.has(start))
        .map((start) => start.padEnd(length, '1'))
        .find(fits);
      if (otherwise !== undefined) regions.push(otherwise);
    }
  }
  // Whoever shows no token has a region that nobody else has.
  return level === anonymousCaller.level ? [...regions, anonymousCaller.region] : regions;
}
