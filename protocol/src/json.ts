/**
 * Reading and writing of JSON texts that keeps every number as it was written. `JSON.parse` does it where each
 * number is written as JavaScript writes it; a scan of the text tells where one is not, and only then a slower
 * reader is used, which makes those numbers `ExactNumber`s.
 */
import { parse } from 'lossless-json';
import { ExactNumber, UnwritableNumber } from './exact-number.ts';

/** True for JSON objects, which lists, `null` and exact numbers are not. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/**
 * Finds the end of every number in an object or a list that JavaScript would write in another way, and of some others:
 * those of 16 digits, decimals that end in a zero or begin with six of them, exponents, and `-0`. It looks for ends,
 * since few texts end in a digit, and turns away from short natural numbers first, since they are most.
 */
const perhapsInexact =
  /\d[,}\] \n\r\t](?<![:,[\s]\d{1,15}.)(?<=(?:[\d.]{16}|[eE][-+]?\d+|\.\d*0|-0|0\.0{6}\d+)[^])/;

/** @throws Error when the text is not JSON, or, with exact numbers in it, is nested too deep to be read */
export function parseJson(text: string): unknown {
  // A number that is the whole text has nothing behind it to be found by.
  if (text.trimEnd().endsWith('}') && !perhapsInexact.test(text)) return JSON.parse(text);
  return parse(text, null, { parseNumber: readNumber, onDuplicateKey: ({ newValue }) => newValue });
}

/** A number as JavaScript's, if that is written in the same way. */
export function readNumber(text: string): number | ExactNumber {
  const number = Number(text);
  return String(number) === text ? number : new ExactNumber(text);
}

/**
 * As `JSON.stringify`, with exact numbers as they were written, and a bigint as a number; undefined for what JSON
 * cannot say.
 */
export function stringifyJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A TypeError is what a bigint causes.
    if (!(error instanceof UnwritableNumber || error instanceof TypeError)) throw error;
    return writeExactly(value);
  }
}

function writeExactly(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'bigint') return String(value);
  if (
    typeof value === 'object' &&
    value !== null &&
    'toJSON' in value &&
    typeof value.toJSON === 'function'
  ) {
    return writeExactly((value.toJSON as () => unknown)());
  }
  if (Array.isArray(value)) return `[${value.map((element) => writeExactly(element) ?? 'null').join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const text = writeExactly(member);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join(',')}}`;
}
