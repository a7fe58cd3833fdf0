import { type ExecutionResult, buildSchema, graphql, isScalarType } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';

import { refuseInPlace } from './refuse-in-place.ts';
import { dateScalar, dateTimeScalar } from './scalars.ts';

const schema = buildSchema(`
  scalar Date
  scalar DateTime
  scalar Amount
  type Query {
    readings(from: DateTime, to: DateTime, days: [Date!], filter: Filter, filters: [Filter!]): String
    stations(area: String, since: Date = "2018-02-20"): String
    plain: String
    priced(amount: Amount): String
  }
  input Filter { day: Date, name: String, inner: Filter }
`);
for (const scalar of [dateScalar, dateTimeScalar]) {
  const type = schema.getType(scalar.name);
  if (isScalarType(type)) Object.assign(type, scalar);
}
const { parseValue } = schema.getType('Amount') as typeof dateScalar;
Object.assign(schema.getType('Amount') as object, {
  parseValue(value: unknown) {
    if (value === 'broken') throw new TypeError('an internal matter');
    return parseValue(value);
  },
});
let asked: unknown[];
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
  field.resolve = (_, given: unknown) => {
    asked.push(given);
    return 'given';
  };
}
refuseInPlace(schema);

const ask = (source: string, variableValues: Record<string, unknown> = {}): Promise<ExecutionResult> =>
  graphql({ schema, source, variableValues });

beforeEach(() => {
  asked = [];
});

describe('A value that a scalar refuses', () => {
  test.each([
    ['in the document', '{ readings(from: "yesterday") plain }', {}, 'from', 'INSTANT'],
    [
      'in a variable',
      'query ($a: DateTime) { readings(to: $a) plain }',
      { a: '2018-02-30T00:00:00Z' },
      'to',
      'INSTANT',
    ],
    [
      'as the default of a variable',
      'query ($a: Date = "2018-02-30") { readings(days: [$a]) plain }',
      {},
      'days',
      'DATE',
    ],
    ['in a list', '{ readings(days: ["2018-02-20", "2018-02-30"]) plain }', {}, 'days', 'DATE'],
    [
      'in an input object',
      '{ readings(filter: { inner: { day: "20180220" } }) plain }',
      {},
      'filter.inner.day',
      'DATE',
    ],
    [
      'in a list of input objects',
      'query ($a: [Filter!]) { readings(filters: $a) plain }',
      { a: [{ name: 'x' }, { day: 5 }] },
      'filters.day',
      'DATE',
    ],
    [
      'in a null character',
      '{ readings(filter: { name: "a\\u0000b" }) plain }',
      {},
      'filter.name',
      'INVISIBLE',
    ],
    [
      'in a null character of a variable',
      'query ($a: String) { readings(filter: { name: $a }) plain }',
      { a: '\0' },
      'filter.name',
      'INVISIBLE',
    ],
  ])('%s is refused at its field, by the argument’s name', async (_, source, variables, argument, reason) => {
    const { data, errors } = await ask(source, variables);
    expect(data).toEqual({ readings: null, plain: 'given' });
    expect(errors).toMatchObject([
      { path: ['readings'], extensions: { code: 'BAD_USER_INPUT', argument, reason } },
    ]);
    expect(asked).toHaveLength(1);
  });

  test('is refused at the field that it was given to, whatever that is called', async () => {
    const source =
      'query ($a: DateTime, $b: DateTime) { good: readings(from: $b) bad: readings(from: $a) stations(area: "x") }';
    const { data, errors } = await ask(source, { a: 'never', b: '2018-02-20T07:00:00+08:00' });
    expect(data).toEqual({ good: 'given', bad: null, stations: 'given' });
    expect(errors).toMatchObject([{ path: ['bad'], extensions: { argument: 'from' } }]);
  });

  test('harms nobody in a variable that no field has', async () => {
    const { data } = await ask(
      'query ($a: DateTime, $b: Boolean = false) { plain readings(from: $a) @include(if: $b) }',
      {
        a: 'never',
      },
    );
    expect(data).toEqual({ plain: 'given' });
  });
});

test('resolvers get what scalars made of values', async () => {
  await ask('{ stations(area: "样例市") readings(filter: { day: "2020-02-29" }) }');
  expect(asked).toEqual([
    { area: '样例市', since: '2018-02-20' },
    { filter: { day: new Date('2020-02-29T00:00:00Z') } },
  ]);
});

test('what a scalar throws otherwise is no matter of the caller', async () => {
  const { errors } = await ask('query ($a: Amount) { priced(amount: $a) }', { a: 'broken' });
  expect(errors?.[0]?.extensions['code']).toBeUndefined();
});
