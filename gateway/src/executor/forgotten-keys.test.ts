/** What one department says of a record is not kept where another one cannot be asked with it. */
import { testingCaller } from '@govgraph/policy/testing';
import { expect, test } from 'vitest';
import { createMemoryCacheStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { startTestFederation } from '../testing/test-subgraphs.ts';

/** The registry knows persons by id; the tax office by the code that the post gives them. */
const town = {
  registry: {
    typeDefs:
      'type Query { person(id: ID!): Person } type Person @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { person: (_: unknown, { id }: { id: string }) => ({ id, name: 'Li' }) } },
  },
  post: {
    typeDefs: 'type Person @key(fields: "id") @key(fields: "code") { id: ID! code: ID! street: String }',
    resolvers: {
      Person: {
        __resolveReference: ({ id }: { id: string }) => ({ id, code: `code-${id}`, street: 'Long Street' }),
      },
    },
  },
  tax: {
    typeDefs: 'type Person @key(fields: "code") { code: ID! income: Int }',
    resolvers: { Person: { __resolveReference: ({ code }: { code: string }) => ({ code, income: 7 }) } },
  },
};

test('A key that is none is told while its department errs, and no longer', async () => {
  const federation = await startTestFederation(town);
  const entityCache = { store: createMemoryCacheStore(), key: Buffer.alloc(32, 3) };
  const policy = allowSupergraph(federation.supergraph);
  const gateway = await createTestGateway(federation, policy, { token: testingCaller }, { entityCache });
  const ask = async () => {
    const { data, errors } = await gateway.ask({ query: '{ person(id: "p1") { street income } }' });
    await new Promise((resolve) => setImmediate(resolve));
    return { data, codes: errors?.map(({ extensions: { code, provider } }) => [code, provider]) };
  };
  try {
    federation.disturb('post', {
      instead: ({ data }) => {
        for (const person of (data?.['_e0'] ?? []) as { code: string }[]) person.code = ' ';
        return { data };
      },
    });
    expect(await ask()).toEqual({
      data: { person: { street: 'Long Street', income: null } },
      codes: [['SUBGRAPH_ERROR', 'post']],
    });
    federation.disturb('post', 'recover');
    expect(await ask()).toEqual({ data: { person: { street: 'Long Street', income: 7 } }, codes: undefined });
    // What can be used is kept.
    federation.disturb('post', 'hang up');
    expect(await ask()).toEqual({ data: { person: { street: 'Long Street', income: 7 } }, codes: undefined });
  } finally {
    await gateway.close();
    await federation.close();
  }
});
