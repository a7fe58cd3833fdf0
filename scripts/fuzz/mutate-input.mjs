/*
 * Changes inputs at random: bytes, numbers, pieces of other inputs, words that the readers know, nesting and length.
 */

/** Mulberry32: a seed repeats a run. @returns a function that gives a whole number below its argument */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What is hard to reach by chance. */
const oddities = [
  '\0',
  '\u2028',
  '\ufeff',
  '\ud800',
  '𠮷',
  '\\u0000',
  '\\ud800',
  '"',
  "'",
  '`',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '#',
  '&a *a',
  '1e400',
  '-0',
  '9007199254740993',
  '0.1e-7',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '!!js/function',
  '<<: *a',
  '%00',
  '%FF',
  '\r\n',
  '\n\n',
  '--',
  '//',
  '/*',
  '${',
  '..',
  ':',
  ',',
  '=',
  '@',
  '$',
  '!',
].map((text) => Buffer.from(text));

const most = 64 * 1024;

/**
 * @param {(below: number) => number} random
 * @param {Buffer} input
 * @param {{ corpus: readonly Buffer[], words: readonly string[] }} known
 * @returns {Buffer}
 */
export function mutateInput(random, input, { corpus, words }) {
  let bytes = input;
  for (let steps = 1 + random(4); steps > 0; steps--) bytes = mutateOnce(random, bytes, corpus, words);
  return bytes.subarray(0, most);
}

function mutateOnce(random, bytes, corpus, words) {
  const at = random(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + random(random(4) === 0 ? 64 : 6));
  const put = (piece, over = 0) => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + over)]);
  const piece = () => {
    const other = corpus[random(corpus.length)] ?? bytes;
    const from = random(other.length);
    return other.subarray(from, from + 1 + random(64));
  };
  switch (random(10)) {
    case 0:
      return put(Buffer.alloc(0), length);
    case 1:
      return put(Buffer.from([random(256)]), 1);
    case 2:
      return put(bytes.subarray(at, at + length));
    case 3:
      return put(oddities[random(oddities.length)]);
    case 4:
      return put(oddities[random(oddities.length)], length);
    case 5:
      return words.length === 0 ? bytes : put(Buffer.from(words[random(words.length)]));
    case 6:
      return words.length === 0 ? bytes : put(Buffer.from(words[random(words.length)]), length);
    case 7:
      return put(piece());
    case 8:
      return put(piece(), length);
    default: {
      // Long, or deep.
      const repeated = bytes.subarray(at, at + 1 + random(8));
      return put(Buffer.concat(Array.from({ length: 1 + random(500) }, () => repeated)));
    }
  }
}
