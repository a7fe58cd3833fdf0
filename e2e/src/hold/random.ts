/** Random choices that a seed repeats. */
export interface Random {
  /** At least `min`, and less than `max`. */
  between(min: number, max: number): number;
  pick<Choice>(choices: readonly Choice[]): Choice;
  shuffle<Element>(elements: readonly Element[]): Element[];
}

/** Mulberry32, which is enough to choose faults with. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <Choice>(choices: readonly Choice[]): Choice => {
    const choice = choices[Math.floor(next() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
  return {
    between: (min, max) => Math.floor(min + next() * (max - min)),
    pick,
    shuffle: (elements) => {
      const left = [...elements];
      const shuffled = [];
      while (left.length > 0) shuffled.push(...left.splice(Math.floor(next() * left.length), 1));
      return shuffled;
    },
  };
}
