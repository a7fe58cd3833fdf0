/**
 * A null says that there is no such fact, and nothing else. However a department writes that it failed, the caller
 * gets an error in the place of what is missing.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryCacheStore, createMemoryUsageStore, groupsOf } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import {
  type SubgraphResponse,
  type TestFederation,
  type TestSubgraph,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

const people = [
  {
    id: 'p1',
    name: 'Zhang Wei',
    born: 1980,
    status: 'MARRIED',
    address: { street: 'Long Street', number: 7 },
  },
  { id: 'p2', name: 'Wang Fang', born: 1990, status: 'SINGLE', address: null },
  { id: 'p3', name: 'Li Na', born: 2001, status: 'SINGLE', address: { street: 'Wall Street', number: 9 } },
];
const personOf = (id: string) => people.find((person) => person.id === id);

/** The registry knows who lives in the city; the tax office knows what they earn and own. */
const city: Readonly<Record<string, TestSubgraph>> = {
  registry: {
    typeDefs: `
      type Query { population: Int person(id: ID!): Person people: [Person!] }
      type Person @key(fields: "id") {
        id: ID! name: String born: Int status: Status address: Address marks: [Int] friends: [Person]
      }
      type Address { street: String number: Int }
      enum Status { SINGLE MARRIED }`,
    resolvers: {
      Query: {
        population: () => people.length,
        person: (_: unknown, { id }: { id: string }) => personOf(id),
        people: () => people,
      },
      Person: {
        marks: () => [1, null, 3],
        friends: ({ id }: { id: string }) => people.filter((person) => person.id !== id),
      },
    },
  },
  tax: {
    typeDefs: `
      type Person @key(fields: "id") {
        id: ID! income: Int employer: Employer payments: [Payment] refund(year: Int): Int property: Property licence: Licence
      }
      type Licence { plate: Plate! }
      type Plate { digits: String! }
      type Employer { name: String size: Int }
      type Payment { amount: Int }
      interface Property { value: Int }
      type House implements Property { value: Int rooms: Int }
      type Car implements Property { value: Int }`,
    resolvers: {
      Person: {
        // Nothing is known of the third.
        __resolveReference: ({ id }: { id: string }) => (id === 'p3' ? null : { id }),
        income: () => 48_000,
        licence: () => ({ plate: { digits: '123' } }),
        employer: () => ({ name: 'Harbour Works', size: 20 }),
        payments: () => [{ amount: 1 }, { amount: 2 }],
        refund: (_: unknown, { year }: { year: number }) => year,
        property: ({ id }: { id: string }) =>
          id === 'p1' ? { __typename: 'House', value: 9, rooms: 3 } : { __typename: 'Car', value: 1 },
      },
    },
  },
};

let federation: TestFederation;
let gateway: TestGateway;
let cachingGateway: TestGateway;
let cached = 0;
beforeAll(async () => {
  federation = await startTestFederation(city);
  const policy = allowSupergraph(federation.supergraph);
  // Here departments fail more often than they answer, and are asked on.
  const subgraphLimits = { minFailures: Infinity };
  gateway = await createTestGateway(federation, policy, { token: testingCaller }, { subgraphLimits });
  const store = createMemoryCacheStore();
  const write: typeof store.write = (entries) => {
    cached += entries.length;
    return store.write(entries);
  };
  const entityCache = { store: { ...store, write }, key: Buffer.alloc(32, 3) };
  cachingGateway = await createTestGateway(
    federation,
    policy,
    { token: testingCaller },
    { entityCache, subgraphLimits },
  );
});
afterAll(async () => {
  await Promise.all([gateway.close(), cachingGateway.close()]);
  await federation.close();
});
afterEach(() => {
  for (const name of federation.names) federation.disturb(name, 'recover');
});

type Path = readonly (string | number)[];

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((each, step) => (each == null ? each : Reflect.get(Object(each), step)), value);

function change(data: unknown, path: Path, how: (parent: object, key: string | number) => void): void {
  const key = path.at(-1) ?? '';
  how(valueAt(data, path.slice(0, -1)) as object, key);
}

const entitiesOf = (data: SubgraphResponse['data']) => data?.['_e0'] as unknown[];

const setTo = (value: unknown) => (parent: object, key: string | number) =>
  void Reflect.set(parent, key, value);

/** Where a value can be missing: in whose response, and where the caller asked for it. */
const places: readonly (readonly [where: string, query: string, subgraph: string, inResponse: Path, atCaller: Path])[] = [
  ['a root field', '{ n: population }', 'registry', ['population'], ['n']],
  [
    'a nested object',
    '{ person(id: "p1") { address { number } } }',
    'registry',
    ['_g0_person', 'address', 'number'],
    ['person', 'address', 'number'],
  ],
  ['an element of a list', '{ people { born } }', 'registry', ['people', 2, 'born'], ['people', 2, 'born']],
  ['a record of another department', '{ person(id: "p1") { income } }', 'tax', ['_e0', 0, 'income'], ['person', 'income']],
  [
    'a list below such a record',
    '{ person(id: "p1") { payments { amount } } }',
    'tax',
    ['_e0', 0, 'payments', 1, 'amount'],
    ['person', 'payments', 1, 'amount'],
  ],
  [
    'a field with an alias and an argument',
    '{ person(id: "p1") { r: refund(year: 2024) q: refund(year: 2025) } }',
    'tax',
    ['_e0', 0, '_g1_refund'],
    ['person', 'r'],
  ],
]; // prettier-ignore

/** How a department may write that it failed to give the value at a path. */
const forms: readonly (readonly [form: string, write: (response: SubgraphResponse, path: Path) => unknown])[] = [
  ...(
    [
      ['an error without anything but words', [{ message: 'boom' }]],
      ['an error that is a text', ['boom']],
      ['an error that is null', [null]],
      ['errors that are an object', {}],
      ['errors that are a text', 'boom'],
      ['errors that are true', true],
      ['many errors', Array.from({ length: 400 }, () => ({}))],
      ['an error with an empty path', [{ message: 'boom', path: [] }]],
      ['an error with a path that is a text', [{ message: 'boom', path: 'a.b' }]],
      ['an error with a path to nothing', [{ message: 'boom', path: ['nobody', 7] }]],
      ['an error with a path of other things', [{ message: 'boom', path: [null, {}] }]],
    ] as const
  ).map(
    ([form, errors]) =>
      [
        `null and ${form}`,
        ({ data }: SubgraphResponse, path: Path) => {
          change(data, path, setTo(null));
          return { data, errors };
        },
      ] as const,
  ),
  [
    'null and an error with its path',
    ({ data }, path) => {
      change(data, path, setTo(null));
      return { data, errors: [{ message: 'boom', path }] };
    },
  ],
  [
    'null and an error with the path of the object it stands in',
    ({ data }, path) => {
      change(data, path, setTo(null));
      return { data, errors: [{ message: 'boom', path: path.slice(0, -1) }] };
    },
  ],
  [
    'nothing of it, and no error',
    ({ data }, path) => {
      change(data, path, (parent, key) => void Reflect.deleteProperty(parent, key));
      return { data };
    },
  ],
  ...[{ not: 'a number' }, [7], 'seven', true, 1.5, 2 ** 40].map(
    (value) =>
      [
        `${JSON.stringify(value)} in place of an integer`,
        ({ data }: SubgraphResponse, path: Path) => {
          change(data, path, setTo(value));
          return { data };
        },
      ] as const,
  ),
  ['no data, and an error', () => ({ errors: [{ message: 'boom' }] })],
  ['no data, and errors that are a text', () => ({ errors: 'boom' })],
  ...[null, 5, 'text', [], true].map(
    (data) => [`${JSON.stringify(data)} as data`, () => ({ data })] as const,
  ),
]; // prettier-ignore

/** The place that is null in the response, at a path or above it. */
function nullAt(data: unknown, path: Path): Path | undefined {
  for (let length = 0; length <= path.length; length++)
    if (valueAt(data, path.slice(0, length)) == null) return path.slice(0, length);
  return undefined;
}

const beginsWith = (path: Path, start: Path) => start.every((step, at) => path[at] === step);

describe.each(places)('Of %s', (_where, query, subgraph, inResponse, atCaller) => {
  test.each(forms)('%s is a failure in its place', async (_form, write) => {
    federation.disturb(subgraph, { instead: (response) => write(response, inResponse) });
    const { data, errors = [] } = await gateway.ask({ query });
    const missing = nullAt(data, atCaller);
    expect(missing).toBeDefined();
    const told = errors.filter(({ path = [] }) => beginsWith(path, missing ?? []));
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_ERROR', provider: subgraph });
    expect(told[0]?.path?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('boom');
  });

  test.each([
    ['null', {}],
    ['null, and an empty list of errors', { errors: [] }],
    ['null, and null for errors', { errors: null }],
  ])('%s is a fact', async (_form, errors) => {
    federation.disturb(subgraph, {
      instead: ({ data }) => {
        change(data, inResponse, setTo(null));
        return { data, ...errors };
      },
    });
    const response = await gateway.ask({ query });
    expect(valueAt(response.data, atCaller)).toBeNull();
    expect(response.errors).toBeUndefined();
  });
});

/** What says in the status that something failed, or that the response is not the department's own. */
const statusesOfFailure = [302, 400, 403, 404, 500, 503];

describe.each(statusesOfFailure)('With status %i', (status) => {
  test.each(places)('a null of %s is a failure, whatever its errors', async (_where, query, subgraph, inResponse, atCaller) => {
    for (const errors of [undefined, null, [], [{ message: 'boom', path: ['nobody'] }], [{ path: inResponse }]]) {
      federation.disturb(subgraph, {
        status,
        instead: ({ data }) => {
          change(data, inResponse, setTo(null));
          return { data, errors };
        },
      });
      const response = await gateway.ask({ query });
      expect(valueAt(response.data, atCaller)).toBeNull();
      expect(response.errors).toContainEqual({
        message: 'The department could not give this value.',
        path: atCaller,
        extensions: expect.objectContaining({ code: 'SUBGRAPH_ERROR', provider: subgraph }),
      });
    }
  });

  test.each(forms)('%s stays a failure in its place', async (_form, write) => {
    for (const [, query, subgraph, inResponse, atCaller] of places) {
      federation.disturb(subgraph, { status, instead: (response) => write(response, inResponse) });
      const { data, errors = [] } = await gateway.ask({ query });
      const missing = nullAt(data, atCaller);
      expect(missing).toBeDefined();
      expect(errors.some(({ path = [] }) => path.length > 0 && beginsWith(path, missing ?? []))).toBe(true);
      federation.disturb(subgraph, 'recover');
    }
  });

  test('values are given, and that something failed is told', async () => {
    federation.disturb('registry', { status, instead: (response) => response });
    const { data, errors } = await gateway.ask({ query: '{ population }' });
    expect(data).toEqual({ population: 3 });
    expect(errors).toMatchObject([
      { path: [], extensions: { code: 'SUBGRAPH_ERROR', provider: 'registry' } },
    ]);
  });

  test('a record that the department does not know is a failure, and nothing is kept', async () => {
    federation.disturb('tax', { status, instead: (response) => response });
    cached = 0;
    const { data, errors } = await cachingGateway.ask({ query: '{ people { income } }' });
    expect(data).toEqual({ people: [{ income: 48_000 }, { income: 48_000 }, { income: null }] });
    expect(errors).toMatchObject([{ path: ['people', 2, 'income'], extensions: { code: 'SUBGRAPH_ERROR' } }]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(cached).toBe(0);
  });
}); // prettier-ignore

test.each([200, 201, 203, 299])('With status %i, which is success, a null is a fact', async (status) => {
  federation.disturb('registry', { status, instead: () => ({ data: { population: null } }) });
  const { data, errors } = await gateway.ask({ query: '{ population }' });
  expect([data, errors]).toEqual([{ population: null }, undefined]);
});

describe('The usage record', () => {
  test.each(places)('says that %s was unavailable, in every form and with a status of failure', async (_where, query, subgraph, inResponse, atCaller) => {
    const usageStore = createMemoryUsageStore(() => 1);
    const policy = allowSupergraph(federation.supergraph);
    const recorded = await createTestGateway(federation, policy, { token: testingCaller }, { usageStore });
    onTestFinished(() => recorded.close());
    const writeNull = ({ data }: SubgraphResponse): unknown => {
      change(data, inResponse, setTo(null));
      return { data };
    };
    const cases = [...forms, ...statusesOfFailure.map((status) => [String(status), writeNull, status] as const)];
    for (const [form, write, status = 200] of cases) {
      federation.disturb(subgraph, { status, instead: (response) => write(response, inResponse) });
      const { data } = await recorded.ask({ query });
      const missing = nullAt(data, atCaller) ?? [];
      const [record] = (await usageStore.read({})).slice(-1);
      const items = record === undefined ? [] : groupsOf(record).flatMap((group) => group.items);
      // Of the field that is null, in the group of whom it is about.
      const field = coordinates[String(missing.findLast((step) => typeof step === 'string'))];
      const unavailable = { coordinate: field, outcome: 'allow', code: 'SUBGRAPH_ERROR' };
      expect(items, form).toContainEqual(expect.objectContaining(unavailable));
      const wasGivenElsewhere = missing.some((step) => typeof step === 'number' || step === 'r');
      if (!wasGivenElsewhere)
        expect(items, form).toContainEqual(expect.objectContaining({ ...unavailable, result: 'unavailable' }));
    }
  });
}); // prettier-ignore

test('Of a value that may not be null, the usage record says that it was unavailable, and of whom', async () => {
  const usageStore = createMemoryUsageStore(() => 1);
  const policy = allowSupergraph(federation.supergraph);
  const recorded = await createTestGateway(federation, policy, { token: testingCaller }, { usageStore });
  onTestFinished(() => recorded.close());
  federation.disturb('tax', {
    instead: ({ data }) => {
      change(data, ['_e0', 0, 'licence', 'plate', 'digits'], setTo(null));
      return { data };
    },
  });
  const { data } = await recorded.ask({
    query: '{ person(id: "p1") { name licence { plate { digits } } } }',
  });
  expect(data).toEqual({ person: { name: 'Zhang Wei', licence: null } });
  const [record] = await usageStore.read({});
  const items = record === undefined ? [] : groupsOf(record).flatMap((group) => group.items);
  const unavailable = { outcome: 'allow', result: 'unavailable', code: 'SUBGRAPH_ERROR' };
  for (const coordinate of ['Person.licence', 'Licence.plate', 'Plate.digits'])
    expect(items).toContainEqual(expect.objectContaining({ coordinate, ...unavailable }));
});

/** Of the response names above. */
const coordinates: Readonly<Record<string, string>> = {
  n: 'Query.population',
  person: 'Query.person',
  people: 'Query.people',
  address: 'Person.address',
  number: 'Address.number',
  born: 'Person.born',
  income: 'Person.income',
  payments: 'Person.payments',
  amount: 'Payment.amount',
  r: 'Person.refund',
};

describe('What a department says of records', () => {
  const incomes = '{ people { income } }';

  test.each<[string, (response: SubgraphResponse) => unknown]>([
    ['one record too few', ({ data }) => ({ data: { _e0: entitiesOf(data).slice(1) } })],
    ['one record too many', ({ data }) => ({ data: { _e0: [...entitiesOf(data), null] } })],
    ['something else than a list', () => ({ data: { _e0: { 0: { income: 1 } } } })],
    ['records that are none', () => ({ data: { _e0: ['p1', 7, []] } })],
    ['null for all of them', () => ({ data: { _e0: null } })],
    ['nothing of them', () => ({ data: {} })],
    ['nulls, and that something failed', () => ({ data: { _e0: [null, null, null] }, errors: ['boom'] })],
  ])('%s is a failure for each', async (_form, instead) => {
    federation.disturb('tax', { instead });
    const { data, errors } = await gateway.ask({ query: incomes });
    expect(data).toEqual({ people: people.map(() => ({ income: null })) });
    expect(errors?.map(({ path }) => path)).toEqual(people.map((_, at) => ['people', at, 'income']));
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['SUBGRAPH_ERROR']));
  });

  test('that it does not know one is a fact', async () => {
    const { data, errors } = await gateway.ask({ query: incomes });
    expect(data).toEqual({ people: [{ income: 48_000 }, { income: 48_000 }, { income: null }] });
    expect(errors).toBeUndefined();
  });

  test('a type that nobody knows is a failure', async () => {
    federation.disturb('tax', {
      instead: ({ data }) => {
        change(data, ['_e0', 0, 'property', '__typename'], setTo('Boat'));
        return { data };
      },
    });
    const { data, errors } = await gateway.ask({ query: '{ person(id: "p1") { property { value } } }' });
    expect(data).toEqual({ person: { property: null } });
    expect(errors).toMatchObject([
      {
        path: ['person', 'property'],
        extensions: { code: 'SUBGRAPH_ERROR', provider: 'tax', coordinate: 'Person.property' },
      },
    ]);
  });

  test('of a record without the key that another department gave, nobody is asked, and it is no fact', async () => {
    federation.disturb('registry', {
      instead: ({ data }) => {
        change(data, ['_g0_person', 'id'], (parent, key) => void Reflect.deleteProperty(parent, key));
        return { data };
      },
    });
    federation.received.length = 0;
    const { data, errors } = await gateway.ask({ query: '{ person(id: "p1") { name income } }' });
    expect(data).toEqual({ person: { name: 'Zhang Wei', income: null } });
    expect(errors).toMatchObject([{ path: ['person', 'income'], extensions: { code: 'SUBGRAPH_ERROR' } }]);
    expect(federation.received.map(({ subgraph }) => subgraph)).toEqual(['registry']);
  });
});

describe('Of several nulls in one answer', () => {
  const query = '{ person(id: "p2") { name born address { street } } }';
  const withErrors = (errors: unknown) => ({
    instead: ({ data }: SubgraphResponse) => {
      change(data, ['_g0_person', 'born'], setTo(null));
      return { data, errors };
    },
  });

  test('only the one that failed has an error, when the department says which', async () => {
    federation.disturb('registry', withErrors([{ message: 'boom', path: ['_g0_person', 'born'] }]));
    const { data, errors } = await gateway.ask({ query });
    expect(data).toEqual({ person: { name: 'Wang Fang', born: null, address: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['person', 'born']]);
  });

  test('each has an error, when it does not: any of them may be meant', async () => {
    federation.disturb('registry', withErrors(['boom']));
    const { data, errors } = await gateway.ask({ query });
    expect(data).toEqual({ person: { name: 'Wang Fang', born: null, address: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['person', 'born'], ['person', 'address']]); // prettier-ignore
  });

  test('a failure that left no null is told all the same', async () => {
    federation.disturb('registry', { instead: ({ data }) => ({ data, errors: ['boom'] }) });
    const { data, errors } = await gateway.ask({ query: '{ population }' });
    expect(data).toEqual({ population: 3 });
    expect(errors).toMatchObject([
      { path: [], extensions: { code: 'SUBGRAPH_ERROR', provider: 'registry' } },
    ]);
  });
});

describe('Nothing is kept of an answer with a failure in it', () => {
  const ofTax = places.filter(([, , subgraph]) => subgraph === 'tax');
  const cases = ofTax.flatMap(([where, query, , inResponse]) =>
    forms.map(([form, write]) => [where, form, query, (response: SubgraphResponse) => write(response, inResponse)] as const),
  ); // prettier-ignore

  test.each(cases)('of %s: %s', async (_where, _form, query, instead) => {
    federation.disturb('tax', { instead });
    cached = 0;
    const { errors } = await cachingGateway.ask({ query });
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toBeDefined();
    expect(cached).toBe(0);
  });

  test('while everything is kept of one without', async () => {
    cached = 0;
    const { errors } = await cachingGateway.ask({ query: everything });
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toBeUndefined();
    // Of the two that the tax office knows.
    expect(cached).toBeGreaterThanOrEqual(2);
  });
});

/** Everything that a caller can ask here at once. */
const everything = `{
  population
  person(id: "p1") { name born status address { street number } marks ...Taxed }
  people { name friends { name address { street } income } ...Taxed }
}
fragment Taxed on Person {
  income employer { name size } payments { amount } a: refund(year: 1) b: refund(year: 2)
  property { value ... on House { rooms } }
}`;

const failures = fc.constantFrom<unknown>(
  ['boom'],
  [null],
  {},
  'boom',
  [{ message: 'boom' }],
  [{ path: ['x', 1] }],
);

/** What may go wrong at one place of a response, by the value that should be there. */
type Corruption = (parent: object, key: string | number, value: unknown) => void;
const corruptions = fc.constantFrom<Corruption>(
  (parent, key) => {
    // An element that is gone leaves no null.
    if (!Array.isArray(parent)) Reflect.deleteProperty(parent, key);
  },
  (parent, key, value) => Reflect.set(parent, key, typeof value === 'object' ? 'text' : { an: 'object' }),
  (parent, key, value) => Reflect.set(parent, key, Array.isArray(value) ? { a: 1 } : [value, 7]),
  (parent, key, value) => Reflect.set(parent, key, typeof value === 'number' ? 'seven' : { a: 'x' }),
);

interface Damage {
  readonly at: number;
  readonly how: Corruption | 'null, and an error that says nothing';
}

/** Damages a response: each damage at one of its places, counted in the order of the text. */
function damaged(response: SubgraphResponse, damages: readonly Damage[], errors: unknown): unknown {
  const found: [object, string | number][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      found.push([value, Array.isArray(value) ? Number(key) : key]);
      visit(Reflect.get(value, key));
    }
  };
  visit(response.data);
  let hasErrors = false;
  for (const { at, how } of damages) {
    const [parent, key] = found[at % found.length] ?? [{}, ''];
    if (Reflect.get(parent, key) == null) continue;
    if (typeof how === 'function') {
      how(parent, key, Reflect.get(parent, key));
    } else {
      Reflect.set(parent, key, null);
      hasErrors = true;
    }
  }
  return { data: response.data, ...(hasErrors ? { errors } : {}) };
}

/** Places of nulls where the truth has a value. */
function* unfounded(truth: unknown, given: unknown, path: Path): Generator<Path> {
  // What a record of another type does not have is no null.
  if (truth === null || truth === undefined || given === undefined) return;
  if (given === null) {
    yield path;
  } else if (typeof truth === 'object' && typeof given === 'object') {
    for (const key of Object.keys(truth)) {
      const step = Array.isArray(truth) ? Number(key) : key;
      // A list that has become shorter holds no null there.
      if (Array.isArray(given) && Number(key) >= given.length) continue;
      yield* unfounded(Reflect.get(truth, key), Reflect.get(given, key), [...path, step]);
    }
  }
}

function unexplained(truth: TestResponse, { data, errors = [] }: TestResponse): readonly Path[] {
  return [...unfounded(truth.data, data, [])].filter(
    (missing) => !errors.some(({ path = [] }) => beginsWith(path, missing)),
  );
}

const damage = fc.record({
  at: fc.nat({ max: 200 }),
  how: fc.oneof(corruptions, fc.constant('null, and an error that says nothing' as const)),
});

test('Whatever departments garble, no null stands without an error where there is a fact', { timeout: 300_000 }, async () => {
  const truth = await gateway.ask({ query: everything });
  expect(truth.errors).toBeUndefined();
  let damagedResponses = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(damage, { maxLength: 3 }),
      fc.array(damage, { maxLength: 3 }),
      failures,
      async (inRegistry, inTax, errors) => {
        federation.disturb('registry', { instead: (response) => damaged(response, inRegistry, errors) });
        federation.disturb('tax', { instead: (response) => damaged(response, inTax, errors) });
        const response = await gateway.ask({ query: everything });
        expect(unexplained(truth, response)).toEqual([]);
        if (response.errors !== undefined) damagedResponses++;
      },
    ),
    { numRuns: 300, seed: 20_260_601 },
  );
  expect(damagedResponses).toBeGreaterThan(100);
}); // prettier-ignore
