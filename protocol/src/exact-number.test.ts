import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactNumber, compareDecimals } from './exact-number.ts';

describe('an exact number', () => {
  test.each([
    ['1.0', 1, '1'],
    ['-0', 0, '0'],
    ['1e3', 1_000, '1000'],
    ['1.50', 1.5, undefined],
    ['9007199254740993', undefined, '9007199254740993'],
    ['-12345678901234567890', undefined, '-12345678901234567890'],
    ['9007199254740992.0', 9_007_199_254_740_992, '9007199254740992'],
    ['0.1000000000000000055', undefined, undefined],
    ['2147483647.00000000000000000001', undefined, undefined],
    ['1e400', undefined, `1${'0'.repeat(400)}`],
    ['1e-400', undefined, undefined],
    ['0e99999999999', 0, '0'],
    ['1e999999999', undefined, undefined],
  ])('%s is the double %s and the integer %s', (text, number, integer) => {
    const exact = new ExactNumber(text);
    expect(exact.toNumber() === number).toBe(true);
    expect(exact.toIntegerText()).toBe(integer);
  });

  test('cannot be written by what does not know of it', () => {
    expect(() => JSON.stringify({ amount: new ExactNumber('1.0') })).toThrow('cannot write an exact number');
  });
});

describe('decimals', () => {
  test.each([
    ['11999.99999999999999999', '12000', -1],
    ['12000.00', '12e3', 0],
    ['-0', '0.00', 0],
    ['-2', '-10', 1],
    ['1e400', '1e399', 1],
    ['0.001', '0.0009', 1],
    ['-1e-400', '0', -1],
  ])('%s compared with %s is %s', (text, other, expected) => {
    expect(Math.sign(compareDecimals(text, other))).toBe(expected);
    expect(Math.sign(compareDecimals(other, text))).toBe(0 - expected);
  });

  test('compare as doubles do, where doubles are exact', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, double, (left, right) => {
        expect(Math.sign(compareDecimals(String(left), String(right)))).toBe(
          left === right ? 0 : left < right ? -1 : 1,
        );
      }),
    );
  });
});
