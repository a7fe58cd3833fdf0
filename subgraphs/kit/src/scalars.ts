import { ExactNumber } from '@govgraph/protocol';
import { GraphQLScalarType } from 'graphql';

import { BadUserInput } from './errors.ts';

/** A calendar date, stored as midnight UTC. */
export const dateScalar = new GraphQLScalarType<Date, string>({
  name: 'Date',
  serialize: (value) => readInstant(value).toISOString().slice(0, 10),
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

const beijingOffsetMs = 8 * 60 * 60 * 1000;
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant, ISO 8601 with an offset; answered in Beijing time. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    const shifted = new Date(readInstant(value).getTime() + beijingOffsetMs);
    return `${shifted.toISOString().slice(0, 19)}+08:00`;
  },
  parseValue(value) {
    const instant = typeof value === 'string' && isoInstant.test(value) ? new Date(value) : null;
    if (instant && !Number.isNaN(instant.getTime())) return instant;
    throw new BadUserInput('expected an instant with an offset, such as 2018-02-20T07:00:00+08:00');
  },
});

function readInstant(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new TypeError(`expected a date, got ${typeof value}`);
}
