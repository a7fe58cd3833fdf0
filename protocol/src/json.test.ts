import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, stringifyJson } from './json.ts';
import { jsonNumbers } from './testing-arbitraries.ts';

describe('a JSON text', () => {
  test('is written as it was read, whatever numbers stand in it', () => {
    fc.assert(
      fc.property(jsonNumbers, jsonNumbers, fc.constantFrom('', ' ', '\n'), (one, other, space) => {
        const text = `{"a":${space}${one},"b":[${other},{"c":${one}}],"__proto__":${other}}`;
        expect(stringifyJson(parseJson(text))).toBe(text.replaceAll(/\s/g, ''));
      }),
      { numRuns: 2_000 },
    );
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

  test.each(['{"a":1.0', '{"a":01.0}', '{"a":1.0,}', '[1.]', '{"a":1.0 2}', '{1.0:1}', '[-]', '[1.0]x'])(
    'such as %s is refused by either reader',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
      expect(() => JSON.parse(text)).toThrow(SyntaxError);
    },
  );

  test('is written with a bigint as a number, and with what objects say of themselves', () => {
    const value = { a: [9_007_199_254_740_993n, undefined], at: new Date(0), no: undefined, n: null };
    expect(stringifyJson(value)).toBe(
      '{"a":[9007199254740993,null],"at":"1970-01-01T00:00:00.000Z","n":null}',
    );
  });
});
