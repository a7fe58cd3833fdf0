/**
 * A conformance suite knows nothing of tokens, purposes and signatures: it starts a gateway on a supergraph and sends
 * plain requests. What makes that possible must not be possible where policies come from a store.
 */
import { type Caller, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { createMemoryPolicyStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(() => federation?.close());
beforeEach(() => {
  federation.received.length = 0;
});

describe('a gateway that is given a supergraph and a policy that allows it, and nothing else', () => {
  let gateway: Gateway;
  let address: string;
  beforeAll(async () => {
    const { supergraph } = federation;
    gateway = await createGateway({ supergraph, policy: allowSupergraph(supergraph) });
    const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
    address = `http://127.0.0.1:${port}`;
  });
  afterAll(() => gateway?.close());

  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as {
      data?: unknown;
      errors?: readonly { readonly path?: readonly unknown[] }[];
    };
    return { status: response.status, data, errors };
  };

  test('is ready', async () => {
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });

  test('answers a plain POST over several subgraphs, also with what one must be told by another', async () => {
    expect(
      await ask(
        '{ product(upc: "b1") { name ... on Book { shippingFee reviews { author { name mail } } } } }',
      ),
    ).toEqual({
      status: 200,
      data: {
        product: {
          name: 'Tao Te Ching',
          shippingFee: 6,
          reviews: [
            { author: { name: 'Li', mail: 'u1@example.org' } },
            { author: { name: 'Wang', mail: 'u2@example.org' } },
          ],
        },
      },
    });
    expect(new Set(federation.received.map(({ subgraph }) => subgraph)).size).toBe(4);
    expect(federation.received.filter(({ isSigned }) => isSigned)).toEqual([]);
  });

  test('runs mutations, in order, across subgraphs', async () => {
    const { data } = await ask(
      'mutation { first: ship(upc: "g1") rename(upc: "g1", name: "Lamp") { name ... on Gadget { shippingFee } } last: ship(upc: "b1") }',
    );
    expect(data).toEqual({
      first: 'shipped g1',
      rename: { name: 'Lamp', shippingFee: 20 },
      last: 'shipped b1',
    });
    const asked = federation.received.map(({ subgraph }) => subgraph);
    expect(asked.filter((subgraph, position) => subgraph !== asked[position - 1])).toEqual([
      'shipping',
      'products',
      'shipping',
    ]);
  });

  test('answers what it has beside the error of a subgraph, and refuses what does not fit the schema', async () => {
    const partial = await ask('{ users { name } product(upc: "") { name } }');
    expect(partial.data).toEqual({
      users: [{ name: 'Li' }, { name: 'Wang' }, { name: 'Zhao' }],
      product: null,
    });
    expect(partial.errors?.map(({ path }) => path)).toEqual([['product']]);
    const invalid = await ask('{ nothing }');
    expect(invalid.data).toBeUndefined();
    expect(invalid.errors).toHaveLength(1);
  });
});

describe('what is left out does not open anything else', () => {
  const query = '{ users { name } }';
  const askOnce = async (options: GatewayOptions) => {
    const gateway = await createGateway(options);
    const response = await gateway.fetch(
      new Request('http://gateway.test/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer of nobody',
        },
        body: JSON.stringify({ query }),
      }),
    );
    const { data, errors } = (await response.json()) as {
      data?: unknown;
      errors: readonly { readonly extensions: { readonly code: string } }[];
    };
    await gateway.close();
    return { status: response.status, data, codes: errors.map(({ extensions }) => extensions.code) };
  };
  const policyStore = () =>
    createMemoryPolicyStore({ policy: shopPolicy(), supergraphSdl: federation.supergraph });
  const key = {
    keyId: 'k',
    algorithm: 'hmac-sha256',
    secret: Buffer.alloc(32, 7).toString('base64'),
  } as const;

  test('an ordinary policy does not know callers whom nobody vouches for', async () => {
    const { supergraph } = federation;
    const answer = await askOnce({ supergraph, policy: compilePolicy(shopPolicy()) });
    expect(answer).toEqual({ status: 403, data: undefined, codes: ['DEPARTMENT_UNKNOWN'] });
    expect(federation.received).toEqual([]);
  });

  test('with a store of policies, nobody is let in without somebody who vouches for callers', async () => {
    const answer = await askOnce({ policyStore: policyStore(), signingKeys: { accounts: key } });
    expect(answer).toEqual({ status: 401, data: undefined, codes: ['TOKEN_INVALID'] });
  });

  test.each<[string, (identity: { verify: () => Promise<Caller> }) => unknown]>([
    ['with a store of policies, no keys at all', (identity) => ({ policyStore: policyStore(), identity })],
    [
      'with a store of policies, keys that are undefined',
      (identity) => ({ policyStore: policyStore(), identity, signingKeys: undefined }),
    ],
    [
      'with one policy, keys of other departments only',
      (identity) => ({
        supergraph: federation.supergraph,
        policy: compilePolicy(shopPolicy()),
        identity,
        signingKeys: { products: key },
      }),
    ],
  ])('%s: a department is asked nothing', async (_, options) => {
    const identity = { verify: async () => ({ ...shopkeeper, department: 'accounts' }) };
    const answer = await askOnce(options(identity) as GatewayOptions);
    expect(answer).toEqual({ status: 200, data: { users: null }, codes: ['SUBGRAPH_UNAVAILABLE'] });
    expect(federation.received).toEqual([]);
  });
});
