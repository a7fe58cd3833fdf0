/** The gateway is a GraphQL server like any other: for the audits of GraphQL over HTTP, and for a client from outside. */
import { createHash } from 'node:crypto';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { isDenied, reasonAt } from '@govgraph/client';
import { defaultOptions, responseOf } from '@govgraph/client/apollo';
import { samplePersons } from '@govgraph/demo-city';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClients } from '../../client/examples/apollo.ts';
import { textAt } from '../../client/examples/text-at.ts';
import { UnifiedPersonDocument } from './generated/documents.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

let environment: Environment;
let token: string;
beforeAll(async () => {
  environment = await startEnvironment();
  token = await environment.tokens.ofPersona('assistance-review');
});
afterAll(() => environment?.stop());

describe('the audits of GraphQL over HTTP (graphql-http)', () => {
  const audits = serverAudits({
    url: () => environment.gatewayUrl,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` },
      }),
  });

  test.each(
    audits.filter(({ name }) => /^(MUST|SHOULD) /.test(name)).map(({ name, fn }) => [name, fn] as const),
  )('%s', async (_, audit) => {
    const result = await audit();
    expect(result).toMatchObject({ status: 'ok' });
  });
});

describe('Apollo Client', () => {
  test('reads a unified view, with what is denied beside what is given (errorPolicy: all)', async () => {
    const client = new ApolloClient({
      link: new HttpLink({
        uri: environment.gatewayUrl,
        headers: { authorization: `Bearer ${token}`, 'govgraph-purpose': 'low-income-assistance' },
      }),
      cache: new InMemoryCache(),
      defaultOptions,
    });
    const { data, error } = await client.query({
      query: UnifiedPersonDocument,
      variables: { idNumber: samplePersons.haidian.idNumber, year: 2025 },
    });

    expect(data?.person).toMatchObject({
      name: samplePersons.haidian.name,
      incomeTax: { annualIncome: '96000-200000' },
      employments: [{ employer: { name: '北京华盛精密制造有限公司' } }, {}],
      healthRecord: null,
    });
    expect(CombinedGraphQLErrors.is(error)).toBe(true);
    const denied = CombinedGraphQLErrors.is(error) ? error.errors : [];
    expect(denied.map(({ path, extensions }) => [path?.join('.'), extensions?.['code']])).toContainEqual([
      'person.healthRecord',
      'NOT_NECESSARY',
    ]);
    client.stop();
  });

  test('sends a document once, and by GET its hash from then on (automatic persisted queries)', async () => {
    const sent: unknown[] = [];
    const link = new HttpLink({
      uri: environment.gatewayUrl,
      headers: { authorization: `Bearer ${token}`, 'govgraph-purpose': 'low-income-assistance' },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const isText = JSON.stringify(init?.body ?? '').includes('query UnifiedPerson');
        sent.push([init?.method, isText ? 'text' : 'hash', response.status]);
        return response;
      },
    });
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const client = new ApolloClient({
      link: new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(link),
      cache: new InMemoryCache(),
      defaultOptions,
    });
    for (let turn = 0; turn < 2; turn++) {
      const { data } = await client.query({
        query: UnifiedPersonDocument,
        variables: { idNumber: samplePersons.haidian.idNumber, year: 2025 },
        fetchPolicy: 'no-cache',
      });
      expect(data?.person?.name).toBe(samplePersons.haidian.name);
    }
    expect(sent).toEqual([
      ['GET', 'hash', 200],
      ['POST', 'text', 200],
      ['GET', 'hash', 200],
    ]);
    client.stop();
  });

  test('with @govgraph/client, says on each read why a value is missing, and keeps purposes apart', async () => {
    const decisionIds: string[] = [];
    const clients = createClients(
      environment.gatewayUrl,
      (persona) => environment.tokens.ofPersona(persona),
      (decisionId) => decisionIds.push(decisionId),
    );
    const incomeText = async (caller: string, purpose: string) => {
      const result = await clients.of({ caller, purpose }).query({
        query: UnifiedPersonDocument,
        variables: { idNumber: samplePersons.haidian.idNumber, year: 2025 },
      });
      const response = responseOf(result);
      const denied = reasonAt(response, ['person', 'healthRecord', 'bloodType']);
      expect(isDenied(denied) && denied.coordinate).toBe('Person.healthRecord');
      const income = result.data?.person?.incomeTax?.annualIncome;
      return textAt(response, ['person', 'incomeTax', 'annualIncome'], income);
    };
    for (const reads of [1, 2]) {
      expect(await incomeText('assistance-review', 'low-income-assistance')).toBe('96000-200000');
      expect(await incomeText('hall-frontend', 'service-hall')).toMatch(/^Not allowed \(NOT_NECESSARY\)/);
      expect(new Set(decisionIds).size).toBe(2 * reads);
    }
    clients.forget('assistance-review');
    clients.forget('hall-frontend');
  });
});
