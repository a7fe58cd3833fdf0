import {
  type AnyVariables,
  Client,
  type TypedDocumentNode,
  cacheExchange,
  fetchExchange,
  gql,
} from '@urql/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientPerSession } from './client-per-session.ts';
import { isDenied, reasonAt } from './reason-at.ts';
import {
  benefitsPurpose,
  gatewayUrl,
  otherPurpose,
  startBenefitsGateway,
} from './testing/benefits-gateway.ts';
import { govgraphExchange, responseOf } from './urql.ts';

let gateway: Awaited<ReturnType<typeof startBenefitsGateway>>;
beforeAll(async () => {
  gateway = await startBenefitsGateway();
});
afterAll(() => gateway.close());

interface PersonResult {
  readonly person: Readonly<Record<string, unknown>> | null;
}
const personWith = (selection: string): TypedDocumentNode<PersonResult, AnyVariables> =>
  gql`query Person($id: ID!) { person(id: $id) { id ${selection} } }`;
const withIncome = personWith('name income');
const incomePath = ['person', 'income'];

function open({ purpose = benefitsPurpose, caller = 'desk' } = {}) {
  const { fetch, sent } = gateway.connect();
  const decisionIds: string[] = [];
  const client = new Client({
    url: gatewayUrl,
    exchanges: [
      cacheExchange,
      govgraphExchange({ purpose, onResponse: ({ decisionId }) => decisionIds.push(decisionId) }),
      fetchExchange,
    ],
    fetch,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${caller}` } }),
    preferGetMethod: false,
  });
  return { client, sent, decisionIds };
}

describe('A denied value', () => {
  test('has its reason on the first read and on the second, which the cache answers', async () => {
    const { client, sent, decisionIds } = open();
    for (const _ of [1, 2]) {
      const result = await client.query(withIncome, { id: 'p1' });
      expect(result.data?.person).toMatchObject({ name: 'Zhang Wei', income: null });
      expect(result.error?.graphQLErrors).toMatchObject([{ path: incomePath }]);
      const reason = reasonAt(responseOf(result), incomePath);
      expect(isDenied(reason) && reason.code).toBe('GRANT_REQUIRED');
      expect(responseOf(result).extensions?.govgraph?.decisionId).toBe(decisionIds[0]);
    }
    expect(sent).toHaveLength(1);
    expect(sent[0]?.get('govgraph-purpose')).toBe(benefitsPurpose);
    expect(sent[0]?.get('govgraph-withheld')).toBe('compact');
    expect(sent[0]?.get('authorization')).toBe('Bearer desk');
  });

  test('has its reason in every other query that asks for it', async () => {
    const { client } = open();
    await client.query(withIncome, { id: 'p1' });
    const again = await client.query(personWith('earned: income'), { id: 'p1' });
    expect(reasonAt(responseOf(again), ['person', 'earned'])?.code).toBe('GRANT_REQUIRED');
  });
});

test('What is given is read from the cache the second time, and so is a fact that is not', async () => {
  const { client, sent } = open();
  for (const _ of [1, 2]) {
    const result = await client.query(personWith('name employer { name }'), { id: 'p4' });
    expect([result.data?.person, result.error]).toMatchObject([
      { name: 'Zhao Min', employer: null },
      undefined,
    ]);
    expect(reasonAt(responseOf(result), ['person', 'employer', 'name'])).toBeUndefined();
  }
  expect(sent).toHaveLength(1);
});

test('What a department did not give stays unavailable until it is asked for again', async () => {
  const { client } = open();
  const query = personWith('residence');
  gateway.disturb('police', 'hang up');
  await client.query(query, { id: 'p1' });
  gateway.disturb('police', 'recover');
  const cached = await client.query(query, { id: 'p1' });
  expect(reasonAt(responseOf(cached), ['person', 'residence'])?.kind).toBe('unavailable');
  const asked = await client.query(query, { id: 'p1' }, { requestPolicy: 'network-only' });
  expect(asked.data?.person).toMatchObject({ residence: 'p1 Long Street' });
  expect(asked.error).toBeUndefined();
});

test('A request that is refused as a whole has one reason everywhere', async () => {
  const { client } = open({ caller: 'nobody' });
  const result = await client.query(withIncome, { id: 'p1' });
  expect(reasonAt(responseOf(result), ['person'])?.kind).toBe('unauthenticated');
});

test('Data of one caller and purpose never answers the query of another', async () => {
  const clients = clientPerSession(({ caller, purpose = '' }) => open({ caller, purpose }).client);
  const incomeFor = async (caller: string, purpose: string) => {
    const result = await clients.of({ caller, purpose }).query(withIncome, { id: 'p1' });
    const { name, income } = result.data?.person ?? {};
    return [name, income ?? reasonAt(responseOf(result), incomePath)?.code];
  };
  for (const _ of [1, 2]) {
    expect(await incomeFor('desk', otherPurpose)).toEqual(['Zhang Wei', 48_000]);
    expect(await incomeFor('desk', benefitsPurpose)).toEqual(['Zhang Wei', 'GRANT_REQUIRED']);
    expect(await incomeFor('southernDesk', otherPurpose)).toEqual([null, 48_000]);
  }
});
