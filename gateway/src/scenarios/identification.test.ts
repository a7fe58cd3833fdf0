/** What somebody learns who asks for record after record: abuse, with numbers. */
import { type IdentificationLimit, type PolicySource, type Rule, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryUsageStore, createPseudonymizer, type UsageEntry } from '@govgraph/storage';
import type { GatewayOptions } from '../gateway-options.ts';
import { type Asked, failingCounters } from '@govgraph/storage/testing/failing-counters';
import {
  aid,
  clerk,
  forecast,
  people,
  registerFederation,
  registerPolicy,
  registrar,
  seniorClerk,
} from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];
let now = Date.parse('2026-06-01T08:30:00Z');

beforeAll(async () => void (federation = await startTestFederation(registerFederation())));
afterAll(() => federation?.close());
beforeEach(() => {
  now = Date.parse('2026-06-01T08:30:00Z');
  federation.received.length = 0;
});
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const everybody: IdentificationLimit = { application: '*', triesPerHour: 100, missesPerHour: 10 };

async function open(
  limit: Partial<IdentificationLimit> = {},
  options: Partial<GatewayOptions> = {},
  change: Partial<PolicySource> = {},
) {
  const usageStore = createMemoryUsageStore(
    () => 1,
    () => now,
  );
  const policy = registerPolicy({ identificationLimits: [{ ...everybody, ...limit }], ...change });
  const callers = { clerk, seniorClerk, registrar };
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers, {
    usageStore,
    now: () => now,
    ...options,
  });
  gateways.push(gateway);
  const records = async () => (await usageStore.read({ limit: 10_000 })) as readonly UsageEntry[];
  return { gateway, records };
}

/** A number with a serial that nobody of the register has. */
const missing = (serial: number) => `1101011980010${String(10_000 + serial)}`;
const known = people[0]!.idNumber;
const byNumber = 'query ($n: String!) { person(idNumber: $n) { id idNumber } }';

async function tryNumber(gateway: TestGateway, n: string, as = 'clerk'): Promise<string> {
  const { data, errors } = await gateway.ask({ as, query: byNumber, variables: { n }, purpose: aid });
  const code = errors?.[0]?.extensions['code'];
  if (typeof code === 'string') return code;
  return data?.['person'] === null ? 'missed' : 'found';
}

const asked = () => federation.received.length;

describe('Whoever guesses numbers', () => {
  test('learns of 1,000 that 10 are not there; the rest is refused before the department is asked', async () => {
    const { gateway, records } = await open();
    const outcomes: Record<string, number> = {};
    for (let serial = 0; serial < 1_000; serial++) {
      const outcome = await tryNumber(gateway, missing(serial));
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    expect(outcomes).toEqual({ missed: 10, IDENTIFICATION_LIMIT: 990 });
    expect(asked()).toBe(10);
    const all = await records();
    expect(all).toHaveLength(1_000);
    const tries = all.flatMap((record) => record.tries);
    expect(tries).toHaveLength(1_000);
    expect(tries.filter(({ isFound }) => isFound === false)).toHaveLength(10);
    const refused = all.filter(({ content }) => JSON.stringify(content).includes('IDENTIFICATION_LIMIT'));
    expect(refused).toHaveLength(990);
  });

  test('cannot do it with aliases either: 50 in one request are 50 tries', async () => {
    const { gateway } = await open({ triesPerHour: 120, missesPerHour: 1_000 });
    const aliases = (from: number) =>
      Array.from({ length: 50 }, (_, at) => `a${at}: person(idNumber: "${missing(from + at)}") { id }`).join(
        ' ',
      );
    const refusedOf = async (from: number) => {
      const { errors = [] } = await gateway.ask({ query: `{ ${aliases(from)} }`, purpose: aid });
      return errors.filter(({ extensions }) => extensions['code'] === 'IDENTIFICATION_LIMIT').length;
    };
    expect([await refusedOf(0), await refusedOf(50), await refusedOf(100)]).toEqual([0, 0, 50]);
  });

  test.each([
    ['a list of numbers', 'query ($n: [String!]!) { byNumbers(numbers: $n) { id } }'],
    ['a page', 'query ($n: [String!]!) { pageOf(numbers: $n) { nodes { id } } }'],
  ])('nor with %s: each of its numbers is a try, and each that is not there a miss', async (_what, query) => {
    const { gateway, records } = await open({ triesPerHour: 30, missesPerHour: 25 });
    const ask = (numbers: string[]) => gateway.ask({ query, variables: { n: numbers }, purpose: aid });
    const twenty = (from: number) => Array.from({ length: 20 }, (_, at) => missing(from + at));
    expect((await ask([known, ...twenty(0)])).errors).toBeUndefined();
    expect((await ask(twenty(20))).errors?.[0]?.extensions['code']).toBe('IDENTIFICATION_LIMIT');
    const [first] = await records();
    expect(first?.tries).toHaveLength(21);
    expect(first?.tries[0]).toMatchObject({ isFound: null });
  });

  test.each([
    ['a list', 'query ($n: [String!]!) { byNumbers(numbers: $n) { id } }', 'byNumbers'],
    ['a page', 'query ($n: [String!]!) { pageOf(numbers: $n) { nodes { id } } }', 'pageOf'],
  ])(
    'nor in one request: %s of 99 numbers is refused whole, which says how many may be named',
    async (_what, query, field) => {
      const { gateway, records } = await open({ triesPerHour: 1_000 });
      await tryNumber(gateway, missing(0));
      const numbers = [known, ...Array.from({ length: 98 }, (_, at) => missing(at))];
      const before = asked();
      const ask = (n: string[]) => gateway.ask({ query, variables: { n }, purpose: aid });
      const { data, errors } = await ask(numbers);
      expect(data).toEqual({ [field]: null });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'IDENTIFICATION_LIMIT' });
      expect(errors?.[0]?.extensions['howToRequest']).toContain('Name 9 at once at most.');
      expect(asked()).toBe(before);
      expect((await records()).at(-1)?.tries.every(({ isFound }) => isFound === null)).toBe(true);
      expect((await ask(numbers.slice(0, 9))).errors).toBeUndefined();
    },
  );

  test('nor at one time: of 18 requests with 50 numbers each, as many are answered as misses allow', async () => {
    const { gateway } = await open({ triesPerHour: 1_000, missesPerHour: 60 });
    const aliases = (from: number) =>
      Array.from({ length: 50 }, (_, at) => `a${at}: person(idNumber: "${missing(from + at)}") { id }`);
    const responses = await Promise.all(
      Array.from({ length: 18 }, (_, at) =>
        gateway.ask({ query: `{ ${aliases(at * 50).join(' ')} }`, purpose: aid }),
      ),
    );
    expect(responses.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(asked()).toBe(1);
  });

  test('and whoever names only who is there is not kept from it, neither in turn nor in a list', async () => {
    const { gateway } = await open({ missesPerHour: 3 });
    for (let time = 0; time < 10; time++) expect(await tryNumber(gateway, known)).toBe('found');
    const query = 'query ($n: [String!]!) { byNumbers(numbers: $n) { id } }';
    const n = people.map(({ idNumber }) => idNumber);
    for (let time = 0; time < 5; time++) {
      const { data } = await gateway.ask({ query, variables: { n }, purpose: aid });
      expect(data).toEqual({ byNumbers: people.map(({ id }) => ({ id })) });
    }
  });

  test.each([
    ['by id', 'query ($n: ID!) { personById(id: $n) { id } }'],
    ['by a yes or no', 'query ($n: String!) { isKnown(idNumber: $n) }'],
    ['by a mutation', 'mutation ($n: String!) { enrol(idNumber: $n) { id } }'],
  ])('nor %s', async (_what, query) => {
    const { gateway } = await open({ missesPerHour: 3 });
    const codes = [];
    for (let serial = 0; serial < 5; serial++) {
      const { errors } = await gateway.ask({ query, variables: { n: missing(serial) }, purpose: aid });
      codes.push(errors?.[0]?.extensions['code'] ?? 'answered');
    }
    expect(codes).toEqual([
      'answered',
      'answered',
      'answered',
      'IDENTIFICATION_LIMIT',
      'IDENTIFICATION_LIMIT',
    ]);
  });

  test('nor by asking again for what has not changed', async () => {
    const { gateway } = await open({ triesPerHour: 2 });
    const url = `http://gateway.test/graphql?query=${encodeURIComponent(`{ person(idNumber: "${known}") { id } }`)}`;
    const get = async (headers: Record<string, string> = {}) =>
      gateway.fetch(
        new Request(url, { headers: { authorization: 'Bearer clerk', 'govgraph-purpose': aid, ...headers } }),
      );
    const first = await get();
    const etag = first.headers.get('etag') ?? '';
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    const third = await get({ 'if-none-match': etag });
    expect(JSON.stringify(await third.json())).toContain('IDENTIFICATION_LIMIT');
  });

  test('may go on in the next hour, as the refusal says', async () => {
    now = Date.parse('2026-06-01T08:59:59Z');
    const { gateway } = await open({ missesPerHour: 1 });
    await tryNumber(gateway, missing(1));
    const { errors } = await gateway.ask({ query: byNumber, variables: { n: known }, purpose: aid });
    expect(errors?.[0]?.extensions['howToRequest']).toContain('Try again after 2026-06-01T09:00:00.000Z');
    now += 2_000;
    expect(await tryNumber(gateway, known)).toBe('found');
  });

  test('keeps nobody else from working, be it another official or another application', async () => {
    const { gateway } = await open({ missesPerHour: 1 });
    await tryNumber(gateway, missing(1));
    expect(await tryNumber(gateway, known)).toBe('IDENTIFICATION_LIMIT');
    expect(await tryNumber(gateway, known, 'seniorClerk')).toBe('found');
  });
});

describe('Whoever has numbers masked', () => {
  test('cannot complete one by search: none of 1,000 beginnings is compared', async () => {
    const { gateway } = await open();
    const search = 'query ($n: String) { search(filter: { idNumber: $n }) { id } }';
    let compared = 0;
    for (let guess = 0; guess < 1_000; guess++) {
      const variables = { n: `110101198001${String(guess).padStart(4, '0')}` };
      const { data } = await gateway.ask({ query: search, variables, purpose: aid });
      if (data?.['search'] !== null) compared++;
    }
    expect(compared).toBe(0);
    expect(asked()).toBe(0);
  });

  test('does not find it by naming more candidates than there are misses', async () => {
    const { gateway } = await open({ missesPerHour: 10 });
    // Masked are eight digits; the two last of them are tried here, the right one last.
    let hits = 0;
    for (let guess = 0; guess < 36; guess++) {
      if ((await tryNumber(gateway, guess === 35 ? known : missing(guess))) === 'found') hits++;
    }
    expect(hits).toBe(0);
    expect(asked()).toBe(10);
  });
});

describe('Naming records is recorded', () => {
  test('with the pseudonym of what was tried, whether it is there or not', async () => {
    const pseudonymKey = Buffer.alloc(32, 5);
    const { gateway, records } = await open({}, { pseudonymKey });
    await tryNumber(gateway, known);
    await tryNumber(gateway, missing(1));
    const pseudonymize = createPseudonymizer(pseudonymKey);
    const [found, missed] = await records();
    const coordinate = 'Query.person(idNumber:)';
    expect(found?.tries).toEqual([
      { coordinate, pseudonym: pseudonymize('Person.idNumber', known), isFound: true },
    ]);
    expect(found?.subjects).toEqual([pseudonymize('Person', 'p1')]);
    expect(missed?.tries).toEqual([
      { coordinate, pseudonym: pseudonymize('Person.idNumber', missing(1)), isFound: false },
    ]);
    expect(missed?.subjects).toEqual([]);
    expect(JSON.stringify([found, missed])).not.toContain(known);
  });

  test('by the id of a person: the pseudonym is that of the person, so that whoever looks for its records finds it', async () => {
    const pseudonymKey = Buffer.alloc(32, 5);
    const { gateway, records } = await open({}, { pseudonymKey });
    const query = 'query ($id: ID!) { personById(id: $id) { name } }';
    await gateway.ask({ query, variables: { id: 'p1' }, purpose: aid });
    await gateway.ask({ query, variables: { id: 'p1' } });
    const pseudonym = createPseudonymizer(pseudonymKey)('Person', 'p1');
    const [given, refused] = await records();
    expect(given).toMatchObject({ tries: [{ pseudonym, isFound: true }], subjects: [pseudonym] });
    expect(refused).toMatchObject({ tries: [{ pseudonym, isFound: null }], subjects: [] });
  });

  test.each(['"12"', '12', '12.0', '1.2e1', '120e-1'])(
    'by what departments get: %s is 12',
    async (written) => {
      const pseudonymKey = Buffer.alloc(32, 5);
      const { gateway, records } = await open({}, { pseudonymKey });
      const query = JSON.stringify('query ($id: ID!) { personById(id: $id) { name } }');
      await gateway.fetch(
        new Request('http://gateway.test/graphql', {
          method: 'POST',
          headers: {
            authorization: 'Bearer clerk',
            'govgraph-purpose': aid,
            'content-type': 'application/json',
          },
          body: `{"query":${query},"variables":{"id":${written}}}`,
        }),
      );
      const pseudonym = createPseudonymizer(pseudonymKey)('Person', '12');
      expect((await records())[0]?.tries).toMatchObject([{ pseudonym, isFound: false }]);
    },
  );

  test.each([
    ['is not necessary for the purpose', forecast, {}, 'NOT_NECESSARY'],
    ['has reached its limit', aid, { triesPerHour: 0 }, 'IDENTIFICATION_LIMIT'],
    ['declares no purpose', undefined, {}, 'PURPOSE_REQUIRED'],
  ])(
    'where it is refused, since it %s: who was named stands in the record',
    async (_why, purpose, limit, code) => {
      const pseudonymKey = Buffer.alloc(32, 5);
      const { gateway, records } = await open(limit, { pseudonymKey });
      const query = 'query ($n: [String!]!) { byNumbers(numbers: $n) { id } }';
      const n = [known, missing(1)];
      const { errors } = await gateway.ask({ query, variables: { n }, ...(purpose && { purpose }) });
      expect(errors?.[0]?.extensions['code']).toBe(code);
      expect(asked()).toBe(0);
      const pseudonymize = createPseudonymizer(pseudonymKey);
      expect((await records())[0]?.tries).toEqual(
        n.map((number) => ({
          coordinate: 'Query.byNumbers(numbers:)',
          pseudonym: pseudonymize('Person.idNumber', number),
          isFound: null,
        })),
      );
    },
  );

  // Li, Wang and Zhao are asked for each other, in this order; the register fails for Zhao.
  test.each([
    ['found in one place and not in the other', ['Li', 'Wang'], people[1]!.idNumber, null],
    ['not found in one place and found in the other', ['Li', 'Wang'], people[0]!.idNumber, null],
    ['found in both', ['Li', 'Wang'], people[2]!.idNumber, true],
    ['found in neither', ['Li', 'Wang'], missing(1), false],
    ['found in one, where the department fails in the other', ['Li', 'Zhao'], people[1]!.idNumber, null],
    ['not found in one, where the department fails in the other', ['Li', 'Zhao'], missing(1), null],
  ])('in several places: %s', async (_what, names, n, isFound) => {
    const { gateway, records } = await open({});
    const query = 'query ($f: Filter, $n: String!) { search(filter: $f) { relative(idNumber: $n) { id } } }';
    const variables = { f: { any: names.map((name) => ({ name })) }, n };
    await gateway.ask({ query, variables, purpose: aid });
    expect((await records())[0]?.tries).toMatchObject([{ isFound }]);
  });

  test('of somebody out of scope: the record says who it was, and that', async () => {
    const pseudonymKey = Buffer.alloc(32, 5);
    const rule: Rule = {
      id: 'region-11',
      basis: 'a law',
      fields: ['Person'],
      needs: '{ idNumber }',
      when: '!subject.idNumber.startsWith("11")',
      effect: 'deny',
    };
    const ruleSet = { version: 'test', rules: [rule] };
    const { gateway, records } = await open({}, { pseudonymKey }, { ruleSet });
    const stranger = people[2]!;
    const query = 'query ($n: String!) { person(idNumber: $n) { name id } }';
    const { data, errors } = await gateway.ask({
      query,
      variables: { n: stranger.idNumber },
      purpose: aid,
    });
    expect(data).toEqual({ person: null });
    expect(errors?.map(({ extensions }) => extensions['code'])).toContain('OUT_OF_SCOPE');
    const [record] = await records();
    const pseudonym = createPseudonymizer(pseudonymKey)('Person', stranger.id);
    expect(record?.subjects).toEqual([pseudonym]);
    const ofSubject = record?.content.find(({ subjectCount }) => subjectCount === 1);
    expect(ofSubject?.items).toMatchObject([
      { coordinate: 'Person.id', result: 'withheld', code: 'OUT_OF_SCOPE' },
    ]);
  });

  test('where the department does not answer: nobody knows whether it is there, and it counts as a miss', async () => {
    const { gateway, records } = await open({ missesPerHour: 1 });
    federation.disturb('register', 'hang up');
    try {
      expect(await tryNumber(gateway, known)).toBe('SUBGRAPH_UNAVAILABLE');
    } finally {
      federation.disturb('register', 'recover');
    }
    expect((await records())[0]?.tries).toMatchObject([{ isFound: null }]);
    expect(await tryNumber(gateway, known)).toBe('IDENTIFICATION_LIMIT');
  });
});

describe('Counting', () => {
  const isOfNames = ({ names }: Asked) => names.some((name) => name.startsWith('tries'));

  test('that fails refuses the request, before the department is asked, and says when to come again', async () => {
    const { gateway, records } = await open({}, { counters: failingCounters(isOfNames) });
    expect(await tryNumber(gateway, known)).toBe('QUOTA_UNKNOWN');
    expect(asked()).toBe(0);
    expect((await records())[0]).toMatchObject({ code: 'QUOTA_UNKNOWN', outcome: 'FAILED', status: 503 });
  });

  test('that cannot be confirmed when the department has answered withholds the answer, and it stays a miss', async () => {
    const counters = failingCounters((each) => each.what === 'give back' && isOfNames(each));
    const { gateway } = await open({ missesPerHour: 1 }, { counters });
    expect(await tryNumber(gateway, known)).toBe('QUOTA_UNKNOWN');
    expect(await tryNumber(gateway, known)).toBe('IDENTIFICATION_LIMIT');
  });

  test('is not done for a department that names its own records, nor where nobody is named', async () => {
    const { gateway } = await open({ triesPerHour: 0, missesPerHour: 0 });
    const own = { query: `{ personById(id: "p1") { id } }`, as: 'registrar' };
    expect((await gateway.ask(own)).data).toEqual({ personById: { id: 'p1' } });
    const search = await gateway.ask({ query: '{ search(filter: { name: "Li" }) { id } }', purpose: aid });
    expect(search.data).toEqual({ search: [{ id: 'p1' }] });
    expect(await tryNumber(gateway, known)).toBe('IDENTIFICATION_LIMIT');
  });

  test('counts a call once that a document selects twice', async () => {
    const { gateway } = await open({ triesPerHour: 1 });
    const query = `{ person(idNumber: "${known}") { id } ...More }
      fragment More on Query { person(idNumber: "${known}") { name } }`;
    expect((await gateway.ask({ query, purpose: aid })).data).toEqual({ person: { id: 'p1', name: 'Li' } });
  });

  test('leaves out what @skip leaves out', async () => {
    const { gateway } = await open({ triesPerHour: 1 });
    const query = `query ($no: Boolean!) { person(idNumber: "${known}") { id } other: person(idNumber: "${missing(1)}") @include(if: $no) { id } }`;
    const { data } = await gateway.ask({ query, variables: { no: false }, purpose: aid });
    expect(data).toEqual({ person: { id: 'p1' } });
  });
});
