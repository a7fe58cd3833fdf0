import type { InputBinding } from '@govgraph/policy';
import { buildResource } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import { checkInputs } from './check-inputs.ts';

const sdl = `
  type Query { patients(filter: PatientFilter, order: Order, first: Int): [Patient!] }
  type Patient { visits(since: Date): [String] }
  input PatientFilter { name: String, ward: Ward, any: [PatientFilter!] }
  enum Ward { NORTH SOUTH }
  enum Order { BY_NAME BY_AGE }
  scalar Date
`;

const inputs: readonly InputBinding[] = [
  { coordinate: 'PatientFilter.name', reads: 'Patient.name', mode: 'compare' },
  { coordinate: 'PatientFilter.ward', reads: 'Patient.ward', mode: 'compare' },
  { coordinate: 'Query.patients(order:)', mode: 'none' },
  { coordinate: 'Order.BY_NAME', reads: 'Patient.name', mode: 'compare' },
  { coordinate: 'Order.BY_AGE', reads: 'Patient.age', mode: 'compare' },
  { coordinate: 'Query.patients(first:)', mode: 'none' },
  { coordinate: 'Patient.visits(since:)', reads: 'Patient.visits', mode: 'compare' },
];

const department = (name: string, own: readonly InputBinding[], schema = sdl) => ({
  name,
  sdl: schema,
  resources: [buildResource({ provider: name, items: [], inputs: own })],
});

function check(own: readonly InputBinding[], others: readonly ReturnType<typeof department>[] = []) {
  const problems = checkInputs([...others, department('health', own)], new Set(['health']));
  return problems.map(({ place, message }) => `${place}: ${message}`);
}

const without = (coordinate: string) => inputs.filter((binding) => binding.coordinate !== coordinate);

describe('what callers can put in', () => {
  test('is bound where each argument and each field of an input object says what it reads', () => {
    expect(check(inputs)).toEqual([]);
  });

  test.each(['PatientFilter.name', 'PatientFilter.ward', 'Query.patients(first:)', 'Patient.visits(since:)'])(
    'is refused without a binding, with the words to write: %s',
    (coordinate) => {
      const [problem, ...others] = check(without(coordinate));
      expect(others).toEqual([]);
      expect(problem).toMatch(
        /^\S+: not bound: add to `inputs` of catalog.yaml what it reads, \{ coordinate: /,
      );
      expect(problem).toContain(coordinate);
    },
  );

  test('is said to count as given where it has a default and no binding', () => {
    const withDefault = sdl.replace('first: Int', 'first: Int = 10');
    const own = department('health', without('Query.patients(first:)'), withDefault);
    expect(checkInputs([own], new Set(['health'])).map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /mode: none } where it reads nothing; its default counts as given where callers leave it out$/,
      ),
    ]);
  });

  test('an order says of each of its values what it reads', () => {
    expect(check(without('Order.BY_AGE'))).toEqual([
      'Order.BY_AGE: not bound: Query.patients(order:) reads nothing itself, so each of its values says what it ' +
        'reads; add to `inputs` of catalog.yaml { coordinate: Order.BY_AGE, reads: Type.field, mode: compare } where ' +
        'the value orders or selects by a field, or { coordinate: Order.BY_AGE, mode: none }',
    ]);
  });

  describe('reads single values where it reads something', () => {
    const messagesOf = (type: string, mode: 'identify' | 'compare' | 'none') => {
      const coordinate = 'Query.patients(of:)';
      const reads = mode === 'none' ? {} : { reads: 'Patient.number' as const };
      const schema = `${sdl.replace('first: Int', `first: Int, of: ${type}`)} scalar DateTime scalar Amount scalar Json`;
      const own = department('health', [...inputs, { coordinate, mode, ...reads }], schema);
      return checkInputs([own], new Set(['health'])).map(({ place, message }) => `${place}: ${message}`);
    };
    const nowhere: string[] = [];
    const naming = 'String, ID, Int, or lists of them';
    const comparing = 'String, ID, Int, Float, Boolean, Date, DateTime, Amount or an enum, or lists of them';

    test.each([
      ['String!', { identify: true, compare: true }],
      ['[ID!]', { identify: true, compare: true }],
      ['[[Int]]', { identify: true, compare: true }],
      ['Float', { identify: false, compare: true }],
      ['Boolean', { identify: false, compare: true }],
      ['Ward', { identify: false, compare: true }],
      ['[Date!]', { identify: false, compare: true }],
      ['DateTime', { identify: false, compare: true }],
      ['Amount', { identify: false, compare: true }],
      ['Json', { identify: false, compare: false }],
      ['[Json!]!', { identify: false, compare: false }],
    ])('%s', (type, fits) => {
      const name = type.replace(/[[\]!]/g, '');
      const place = 'Query.patients(of:)';
      expect(messagesOf(type, 'identify')).toEqual(
        fits.identify
          ? nowhere
          : [`${place}: the mode identify does not fit its type ${name}: expected ${naming}`],
      );
      expect(messagesOf(type, 'compare')).toEqual(
        fits.compare
          ? nowhere
          : [`${place}: the mode compare does not fit its type ${name}: expected ${comparing}`],
      );
    });

    test('and takes anything where it reads nothing', () => {
      expect(messagesOf('Json', 'none')).toEqual([]);
    });

    test('and the value of an enum names nobody', () => {
      const naming = { coordinate: 'Order.BY_AGE', reads: 'Patient.age', mode: 'identify' } as const;
      expect(check([...without('Order.BY_AGE'), naming])).toEqual([
        'Order.BY_AGE: a value of an enum names no record: expected the mode compare or none',
      ]);
    });
  });

  test('a filter by an enum says what it reads once for all values', () => {
    const reading = inputs.filter(({ coordinate }) => coordinate === 'PatientFilter.ward');
    expect(reading).toMatchObject([{ mode: 'compare' }]);
    expect(check(inputs)).toEqual([]);
  });

  test.each<[InputBinding['coordinate'], string]>([
    ['Query.patients(last:)', 'bound, but schema.graphql has no such argument, input field or enum value'],
    ['PatientFilter.age', 'bound, but schema.graphql has no such argument, input field or enum value'],
    ['Order.BY_WARD', 'bound, but schema.graphql has no such argument, input field or enum value'],
    ['Query.patients(filter:)', 'an input object is bound by its fields, not as a whole'],
    ['PatientFilter.any', 'an input object is bound by its fields, not as a whole'],
  ])('what is not there is not bound: %s', (coordinate, message) => {
    expect(check([...inputs, { coordinate, mode: 'none' }])).toEqual([`${coordinate}: ${message}`]);
  });

  test('one of two departments that have the same input binds it, and not both', () => {
    const other = department('taxation', inputs);
    expect(check([], [other])).toEqual([]);
    expect(check([inputs[0]!], [other])).toEqual([
      'PatientFilter.name: taxation has bound it already; what an input reads is said once',
    ]);
  });

  test('what others have not bound is theirs to mend', () => {
    expect(check(inputs, [department('taxation', [], 'type Query { tax(year: Int): Int }')])).toEqual([]);
  });

  test('extensions of types count as the types do', () => {
    const extended = `${sdl} extend input PatientFilter { age: Int } extend enum Order { BY_WARD } extend type Query { count(of: Int): Int }`;
    const problems = checkInputs([department('health', inputs, extended)], new Set(['health']));
    expect(problems.map(({ place }) => place)).toEqual([
      'Order.BY_WARD',
      'PatientFilter.age',
      'Query.count(of:)',
    ]);
  });
});
