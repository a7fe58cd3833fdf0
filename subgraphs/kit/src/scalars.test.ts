import { stringifyJson } from '@govgraph/protocol';
import { Kind } from 'graphql';
import { describe, expect, test } from 'vitest';

import { BadUserInput } from './errors.ts';
import { amountScalar, dateScalar, dateTimeScalar } from './scalars.ts';

describe('scalars', () => {
  test('write a date as a date', () => {
    expect(dateScalar.serialize(new Date('1990-05-01T00:00:00Z'))).toBe('1990-05-01');
    expect(() => dateScalar.serialize('yesterday')).toThrow('expected a date');
    expect(() => dateScalar.serialize(new Date('nonsense'))).toThrow('expected a date');
  });

  test('write an amount as a number', () => {
    expect(amountScalar.serialize({ valueOf: () => '84000.50' })).toBe(84_000.5);
    for (const value of ['a lot', '', true, Number.NaN, Infinity, '0x10']) {
      expect(() => amountScalar.serialize(value)).toThrow('expected an amount');
    }
  });

  test.each(['12345678901234567.89', '9007199254740993', '0.1000000000000000055'])(
    'write the amount %s of a database with all of its digits',
    (text) => {
      expect(stringifyJson(amountScalar.serialize({ valueOf: () => text }))).toBe(text);
    },
  );

  test('write an amount that is a bigint', () => {
    expect(stringifyJson(amountScalar.serialize(9_007_199_254_740_993n))).toBe('9007199254740993');
  });

  test('write an instant in Beijing time', () => {
    expect(dateTimeScalar.serialize(new Date('2018-02-19T23:00:00Z'))).toBe('2018-02-20T07:00:00+08:00');
  });

  test('read an instant only with an offset', () => {
    expect(dateTimeScalar.parseValue('2018-02-20T07:00:00+08:00')).toEqual(new Date('2018-02-19T23:00:00Z'));
    expect(dateTimeScalar.parseValue('2018-02-20T07:00Z')).toEqual(new Date('2018-02-20T07:00:00Z'));
    for (const text of ['2018-02-20T07:00:00', '2018-02-20', '2018-13-40T07:00:00Z', 'now', 5]) {
      expect(() => dateTimeScalar.parseValue(text)).toThrow('expected an instant that exists');
    }
  });

  test('never take a day that does not exist for the next one', () => {
    for (const text of ['2018-02-30T07:00:00+08:00', '2018-02-20T24:00:00+08:00']) {
      expect(() => dateTimeScalar.parseValue(text)).toThrow('expected an instant that exists');
      expect(() => dateTimeScalar.parseLiteral({ kind: Kind.STRING, value: text })).toThrow(BadUserInput);
    }
    expect(dateScalar.parseValue('2020-02-29')).toEqual(new Date('2020-02-29T00:00:00Z'));
    for (const text of ['2018-02-29', '2018-02-30', '20180220', '2018-2-20', ' 2018-02-20', 5]) {
      expect(() => dateScalar.parseValue(text)).toThrow('expected a date that exists');
    }
  });

  test('write no year that four digits do not', () => {
    expect(() => dateScalar.serialize(new Date('+010000-01-01T00:00:00Z'))).toThrow('a year from 1 to 9999');
    expect(() => dateTimeScalar.serialize(new Date('9999-12-31T20:00:00Z'))).toThrow('a year from 1 to 9999');
  });
});
