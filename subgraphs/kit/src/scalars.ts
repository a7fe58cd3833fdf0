import { ExactNumber, beijingOffsetMs, parseDate, parseInstant } from '@govgraph/protocol';
import { GraphQLScalarType } from 'graphql';

import { BadUserInput } from './errors.ts';

/** A calendar date, stored as midnight UTC. One that does not exist is refused, never taken for the next day. */
export const dateScalar = new GraphQLScalarType<Date, string>({
  name: 'Date',
  serialize: (value) => writeInstant(readDate(value).getTime()).slice(0, 10),
  parseValue(value) {
    const date = typeof value === 'string' ? parseDate(value) : undefined;
    if (date !== undefined) return new Date(date);
    throw new BadUserInput('expected a date that exists, such as 2018-02-20', { reason: 'DATE' });
  },
});

const decimal = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

/**
 * An amount in yuan: a number in full, with all of its digits, from a number, a bigint or what a database gives for a
 * decimal. Only a gateway turns it into a band.
 */
export const amountScalar = new GraphQLScalarType<number, number | ExactNumber>({
  name: 'Amount',
  serialize(value) {
    const text = String((value as { valueOf(): number | bigint | string }).valueOf());
    if (!decimal.test(text)) throw new TypeError(`expected an amount, got ${typeof value}`);
    const amount = new ExactNumber(text);
    return amount.toNumber() ?? amount;
  },
});

/** A decimal number that is no amount of money, exact as an amount is. */
export const decimalScalar = new GraphQLScalarType<number, number | ExactNumber>({
  ...amountScalar.toConfig(),
  name: 'Decimal',
});

/** An instant, RFC 3339 with an offset; answered in Beijing time. One that does not exist is refused. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => `${writeInstant(readDate(value).getTime() + beijingOffsetMs).slice(0, 19)}+08:00`,
  parseValue(value) {
    const instant = typeof value === 'string' ? parseInstant(value) : undefined;
    if (instant !== undefined) return new Date(instant);
    throw new BadUserInput(
      'expected an instant that exists, with its offset, such as 2018-02-20T07:00:00+08:00',
      { reason: 'INSTANT' },
    );
  },
});

function readDate(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new TypeError(`expected a date, got ${typeof value}`);
}

/** @throws TypeError for years that four digits do not write */
function writeInstant(instant: number): string {
  const text = new Date(instant).toISOString();
  if (parseInstant(text) === undefined) throw new TypeError('expected a year from 1 to 9999');
  return text;
}
