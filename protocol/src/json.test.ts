import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, stringifyJson } from './json.ts';
import { jsonNumbers } from './testing-arbitraries.ts';

describe('a JSON text', () => {
  test('is written as it was read, whatever numbers stand in it', () => {
    const space = fc.constantFrom('', ' ', '\n', '\r\n', '\t');
    fc.assert(
      fc.property(jsonNumbers, jsonNumbers, space, space, (one, other, before, after) => {
        const text = `{"a":${before}${one}${after},"b":[${other}${after},{"c":${one}${after}}],"__proto__":${other}${after}}`;
        expect(stringifyJson(parseJson(text))).toBe(text.replaceAll(/\s/g, ''));
        expect(stringifyJson(parseJson(`${one}${after}`))).toBe(one);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps numbers that look like numbers of the reader’s own', () => {
    const numbers = [1, 2, 3].flatMap((factor) => [factor * 2 ** 80, -factor * 2 ** 80, factor * 2 ** 81]);
    const text = JSON.stringify({ numbers, exact: 0 }).replace('"exact":0', '"exact":1.0');
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test.each([
    '{"a":"1.0,","b":1}',
    '{"a":"\\"","b":"1.0]","c":1.0}',
    '{"a":"\\\\","b":1.0,"c\\\\\\"1.0":[1.0,"2.0 "]}',
  ])('keeps what only looks like a number in strings: %s', (text) => {
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test('is read as by JSON.parse, exact numbers aside', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (json, isExact) => {
        const text = `{"a":${json},"a":${json},"b":${isExact ? '1.0' : '1'}}`;
        const read = parseJson(text) as Record<string, unknown>;
        expect(JSON.stringify({ ...read, b: 1 })).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test.each([
    '{"a":1.0',
    '{"a":--1.0}',
    '{"a":"1.0}',
    '{"a":01.0}',
    '{"a":1.0,}',
    '[1.]',
    '{"a":1.0 2}',
    '{1.0:1}',
    '[-]',
    '[1.0]x',
  ])('such as %s is refused by either reader', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('is written with a bigint as a number, and with what objects say of themselves', () => {
    const value = { a: [9_007_199_254_740_993n, undefined], at: new Date(0), no: undefined, n: null };
    expect(stringifyJson(value)).toBe(
      '{"a":[9007199254740993,null],"at":"1970-01-01T00:00:00.000Z","n":null}',
    );
  });
});
