import {
  ApolloClient,
  ApolloLink,
  HttpLink,
  InMemoryCache,
  type TypedDocumentNode,
  gql,
} from '@apollo/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { GovgraphCache, defaultOptions, govgraphLink, responseOf } from './apollo.ts';
import { clientPerSession } from './client-per-session.ts';
import { isDenied, reasonAt } from './reason-at.ts';
import {
  benefitsPurpose,
  gatewayUrl,
  otherPurpose,
  startBenefitsGateway,
} from './testing/benefits-gateway.ts';

let gateway: Awaited<ReturnType<typeof startBenefitsGateway>>;
beforeAll(async () => {
  gateway = await startBenefitsGateway();
});
afterAll(() => gateway.close());

interface PersonResult {
  readonly person: Readonly<Record<string, unknown>> | null;
}
const personWith = (selection: string): TypedDocumentNode<PersonResult, { id: string }> =>
  gql`query Person($id: ID!) { person(id: $id) { id ${selection} } }`;
const named = personWith('name');
const withIncome = personWith('name income');
const variables = { id: 'p1' };
const incomePath = ['person', 'income'];

/** What an application does, with a count of the requests that reach the gateway. */
function open({
  cache = new GovgraphCache(),
  purpose = benefitsPurpose,
  caller = 'desk',
}: { readonly cache?: InMemoryCache; readonly purpose?: string; readonly caller?: string } = {}) {
  const { fetch, sent } = gateway.connect();
  const decisionIds: string[] = [];
  const client = new ApolloClient({
    link: ApolloLink.from([
      govgraphLink({ purpose, onResponse: ({ decisionId }) => decisionIds.push(decisionId) }),
      new HttpLink({ uri: gatewayUrl, fetch, headers: { authorization: `Bearer ${caller}` } }),
    ]),
    cache,
    defaultOptions,
  });
  onTestFinished(() => client.stop());
  return { client, sent, decisionIds };
}

describe('A denied value', () => {
  test('has its reason on the first read and on the second', async () => {
    const { client, sent, decisionIds } = open();
    for (const reads of [1, 2]) {
      const result = await client.query({ query: withIncome, variables });
      expect(result.data?.person).toMatchObject({ name: 'Zhang Wei', income: null });
      const reason = reasonAt(responseOf(result), incomePath);
      expect(isDenied(reason) && reason.code).toBe('GRANT_REQUIRED');
      expect(responseOf(result).extensions?.govgraph).toMatchObject({
        decisionId: decisionIds.at(-1),
        policyVersion: expect.any(Number),
      });
      expect(sent).toHaveLength(reads);
    }
    expect(sent[0]?.get('govgraph-purpose')).toBe(benefitsPurpose);
    expect(sent[0]?.get('govgraph-withheld')).toBe('compact');
  });

  test('would read as a fact on the second read from the default cache, which this cache is for', async () => {
    const { client } = open({ cache: new InMemoryCache() });
    await client.query({ query: withIncome, variables });
    const { data, error } = await client.query({ query: withIncome, variables });
    expect([data?.person?.['income'], error]).toEqual([null, undefined]);
  });

  test('has its reason in every other query that asks for it', async () => {
    const { client, sent } = open();
    await client.query({ query: withIncome, variables });
    const again = await client.query({ query: personWith('earned: income'), variables });
    expect(reasonAt(responseOf(again), ['person', 'earned'])?.code).toBe('GRANT_REQUIRED');
    const aliased = await client.query({ query: personWith('income'), variables });
    expect(reasonAt(responseOf(aliased), incomePath)?.code).toBe('GRANT_REQUIRED');
    expect(sent).toHaveLength(3);
  });

  test('leaves the values beside it in the cache', async () => {
    const { client, sent } = open();
    await client.query({ query: withIncome, variables });
    const { data, error } = await client.query({ query: named, variables });
    expect([data?.person, error]).toEqual([{ __typename: 'Person', id: 'p1', name: 'Zhang Wei' }, undefined]);
    expect(sent).toHaveLength(1);
  });

  test('does not let the value of an earlier response stand in its place', async () => {
    const cache = new GovgraphCache();
    cache.writeQuery({
      query: withIncome,
      variables,
      data: { person: { __typename: 'Person', id: 'p1', name: 'Old', income: 1 } },
    });
    const { client } = open({ cache });
    const result = await client.query({ query: withIncome, variables, fetchPolicy: 'network-only' });
    expect(result.data?.person).toMatchObject({ name: 'Zhang Wei', income: null });
    expect(client.readQuery({ query: withIncome, variables })).toBeNull();
  });
});

describe('What is given', () => {
  test('is read from the cache the second time', async () => {
    const { client, sent, decisionIds } = open();
    await client.query({ query: named, variables });
    await client.query({ query: named, variables });
    expect([sent.length, decisionIds.length]).toEqual([1, 1]);
  });

  test('is read from the cache the second time if it is the fact that there is nothing', async () => {
    const { client, sent } = open();
    for (const _ of [1, 2]) {
      const result = await client.query({ query: personWith('employer { name }'), variables: { id: 'p4' } });
      expect(result.data?.person).toMatchObject({ employer: null });
      expect(reasonAt(responseOf(result), ['person', 'employer', 'name'])).toBeUndefined();
    }
    expect(sent).toHaveLength(1);
  });
});

test('What a department did not give is asked for again, and given when the department is back', async () => {
  const { client } = open();
  const query = personWith('residence');
  gateway.disturb('police', 'hang up');
  const first = await client.query({ query, variables });
  expect(reasonAt(responseOf(first), ['person', 'residence'])?.kind).toBe('unavailable');
  gateway.disturb('police', 'recover');
  const second = await client.query({ query, variables });
  expect(second.data?.person).toMatchObject({ residence: 'p1 Long Street' });
});

test('A long list keeps what was given of each row, and the reason of what was not', async () => {
  const { client, sent } = open();
  const people = (selection: string) => gql`{ people { id ${selection} } }`;
  const result = await client.query({ query: people('name income employer { name }') });
  expect(reasonAt(responseOf(result), ['people', 2, 'income'])?.code).toBe('GRANT_REQUIRED');
  expect(reasonAt(responseOf(result), ['people', 3, 'employer'])).toBeUndefined();
  await client.query({ query: people('name employer { name }') });
  expect(sent).toHaveLength(1);
});

test('A further page of a list is rejected where something is withheld, since what merges pages loses reasons', async () => {
  const { client } = open();
  const list = client.watchQuery({
    query: gql`
      {
        people {
          id
          name
          income
        }
      }
    `,
  });
  const watch = list.subscribe(() => {});
  await settled();
  await expect(list.fetchMore({})).rejects.toThrow('a grant is needed');
  watch.unsubscribe();
});

test('Queries that are shown side by side do not keep asking for what is withheld', async () => {
  const { client, sent } = open();
  const shown: unknown[] = [];
  const watch = (query: typeof named) =>
    client.watchQuery({ query, variables }).subscribe(({ data }) => shown.push(data));
  const watches = [watch(withIncome), watch(named), watch(personWith('region income audited'))];
  await settled();
  gateway.records.registered.set('p1', { name: 'Zhang Xiaowei', region: '110101' });
  await client.query({ query: personWith('name region'), variables, fetchPolicy: 'network-only' });
  await settled();
  expect(sent.length).toBeLessThan(10);
  const before = sent.length;
  await settled();
  expect(sent).toHaveLength(before);
  for (const each of watches) each.unsubscribe();
  gateway.records.registered.set('p1', { name: 'Zhang Wei', region: '110101' });
});

test('A mutation keeps its result, with the reason of what is withheld of it', async () => {
  const { client } = open();
  const result = await client.mutate({
    mutation: gql`
      mutation {
        declare(id: "p2", income: 52500) {
          id
          name
          income
        }
      }
    `,
  });
  expect(result.data).toMatchObject({ declare: { name: 'Wang Fang', income: null } });
  expect(reasonAt(responseOf(result), ['declare', 'income'])?.code).toBe('GRANT_REQUIRED');
  expect(JSON.stringify(client.extract())).not.toContain('null');
});

test('A request that is refused as a whole has one reason everywhere', async () => {
  const { client } = open({ caller: 'nobody' });
  const result = await client.query({ query: named, variables });
  expect(reasonAt(responseOf(result), ['person'])?.kind).toBe('unauthenticated');
});

test('Data of one caller and purpose never answers the query of another', async () => {
  const opened: string[] = [];
  const clients = clientPerSession(
    ({ caller, purpose = '' }) => (opened.push(`${caller} ${purpose}`), open({ caller, purpose }).client),
    (client) => client.stop(),
  );
  const income = async (caller: string, purpose: string) => {
    const result = await clients.of({ caller, purpose }).query({ query: withIncome, variables });
    return [
      result.data?.person?.['name'],
      result.data?.person?.['income'] ?? reasonAt(responseOf(result), incomePath)?.code,
    ];
  };
  for (const _ of [1, 2]) {
    expect(await income('desk', otherPurpose)).toEqual(['Zhang Wei', 48_000]);
    expect(await income('desk', benefitsPurpose)).toEqual(['Zhang Wei', 'GRANT_REQUIRED']);
    expect(await income('southernDesk', otherPurpose)).toEqual([null, 48_000]);
  }
  expect(opened).toHaveLength(3);
  clients.forget('desk');
  expect(await income('desk', otherPurpose)).toEqual(['Zhang Wei', 48_000]);
  expect(opened).toHaveLength(4);
});

/** Longer than what a local gateway takes; a loop of requests would show in their number. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));
