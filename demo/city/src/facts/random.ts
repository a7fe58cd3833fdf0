/** A small deterministic source of pseudo-random choices. Never used for anything secret. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer between the bounds, both included. */
  integer(lowest: number, highest: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Picks an entry with a probability in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
}

/**
 * A source of choices that depends on the label alone.
 *
 * Every concern of the city has its own label, so that a change in one concern leaves the facts of the
 * others as they are.
 */
export function createRandom(label: string): Random {
  const next = mulberry32(hashLabel(`govgraph:${label}`));
  const integer = (lowest: number, highest: number): number =>
    lowest + Math.floor(next() * (highest - lowest + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => elementAt(choices, Math.floor(next() * choices.length)),
    weighted: (choices) => {
      const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
      let rest = next() * total;
      for (const [choice, weight] of choices) {
        rest -= weight;
        if (rest < 0) return choice;
      }
      return elementAt(choices, choices.length - 1)[0];
    },
  };
}

/** The element at an index that must exist. */
export function elementAt<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`No element ${index} in a list of ${list.length}`);
  return element;
}

/** FNV-1a over the label's UTF-16 units. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < label.length; index += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state are plenty for a synthetic city. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
