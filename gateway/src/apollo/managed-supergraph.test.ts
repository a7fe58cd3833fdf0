/**
 * Supergraphs from the managers of `@apollo/gateway`: what they give is served under the policy as it is, and what
 * cannot be leaves callers with what they had.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { IntrospectAndCompose, LocalCompose, type SupergraphSdlHook } from '@apollo/gateway';
import type { TokenVerifier } from '@govgraph/gateway';
import { compilePolicy } from '@govgraph/policy';
import { allowAll, testingCaller } from '@govgraph/policy/testing';
import { defineSubgraph } from '@govgraph/subgraph-kit';
import { type DocumentNode, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startGateway } from '../../examples/supergraph-manager.ts';
import { createGateway } from '../create-gateway.ts';
import { ConfigError } from '../errors.ts';
import { createMemoryPolicyStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { openManagedSupergraph } from './managed-supergraph.ts';
import { createSubgraphEndpoints } from './subgraph-endpoints.ts';
import type { InitialSupergraph, SupergraphHookOptions, SupergraphSource } from './supergraph-manager.ts';

process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

let shop: TestFederation;
/** As the shop's departments publish themselves. */
let services: readonly { readonly name: string; readonly url: string; readonly typeDefs: DocumentNode }[];
beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  services = Supergraph.build(shop.supergraph)
    .subgraphsMetadata()
    .map(({ name, url }) => ({
      name,
      url,
      typeDefs: parse(federationLink + (shopFederation()[name]?.typeDefs ?? '')),
    }));
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.received.length = 0;
  for (const name of shop.names) shop.disturb(name, 'recover');
});

const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", ' +
  '"@external", "@shareable", "@override"])\n';

/** The shop's supergraph after a department has changed its schema. */
function composeWith(department: string, change: (typeDefs: string) => string): string {
  const { supergraphSdl, errors } = composeServices(
    services.map((service) => {
      const text = shopFederation()[service.name]?.typeDefs ?? '';
      return service.name === department
        ? { ...service, typeDefs: parse(federationLink + change(text)) }
        : service;
    }),
  );
  expect(errors).toBeUndefined();
  return supergraphSdl ?? '';
}

async function openGateway(supergraph: SupergraphSource) {
  const failures: unknown[] = [];
  const gateway: TestGateway = await createTestGateway(
    { ...shop, supergraph: '' },
    compilePolicy(shopPolicy()),
    { office, shopkeeper },
    { supergraph, policyPollIntervalMs: 20, telemetry: { failed: (error) => void failures.push(error) } },
  );
  onTestFinished(() => gateway.close());
  return { gateway, failures };
}

/** A function that gives one supergraph, and what it was given to give others. */
function hookOf(supergraphSdl: string, cleanup = async () => {}) {
  const given: { options?: SupergraphHookOptions } = {};
  const hook = async (options: SupergraphHookOptions): Promise<InitialSupergraph> => {
    given.options = options;
    return { supergraphSdl, cleanup };
  };
  return { hook, update: (sdl: string) => given.options?.update(sdl) };
}

const query = '{ product(upc: "b1") { ... on Book { name price reviews { body } } } }';
const answer = {
  product: { name: 'Tao Te Ching', price: 12, reviews: [{ body: 'short' }, { body: 'line\nbreak' }] },
};
/** Every cause in a failure, as one text. */
const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${textOf(error.cause)}` : '';

describe('A gateway that is given, in place of a supergraph,', () => {
  test('IntrospectAndCompose asks departments for their schemas, signed, and serves them', async () => {
    const subgraphs = services.map(({ name, url }) => ({ name, url }));
    const { gateway } = await openGateway(new IntrospectAndCompose({ subgraphs }));
    expect(shop.received.map(({ subgraph }) => subgraph).toSorted()).toEqual([...shop.names].toSorted());
    expect(shop.received.every(({ isSigned, query }) => isSigned && query.includes('_service'))).toBe(true);

    const { status, data, errors } = await gateway.ask({ query, purpose });
    expect([status, data, errors]).toEqual([200, answer, undefined]);
  });

  test('LocalCompose, a function, or an object with one, serves what it gives', async () => {
    const localServiceList = services.map((service) => ({ ...service }));
    const inApolloWords: SupergraphSdlHook = async () => ({ supergraphSdl: shop.supergraph });
    for (const supergraph of [
      new LocalCompose({ localServiceList }),
      inApolloWords,
      hookOf(shop.supergraph).hook,
      { initialize: hookOf(shop.supergraph).hook },
    ]) {
      const { gateway } = await openGateway(supergraph);
      expect((await gateway.ask({ query, purpose })).data).toEqual(answer);
    }
  });

  test('a manager beside a policy store says that one of the two is too many', async () => {
    const options = {
      policyStore: createMemoryPolicyStore(),
      signingKeys: {},
      supergraph: hookOf(shop.supergraph).hook,
      policy: compilePolicy(shopPolicy()),
    };
    await expect(createGateway(options)).rejects.toThrow(ConfigError);
  });
});

describe('The example in docs/embedding.md', () => {
  const textOfFile = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

  test('is a file', () => {
    const example = textOfFile('gateway/examples/supergraph-manager.ts');
    expect(textOfFile('docs/embedding.md')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  });

  test('runs, with departments that are built with the kit and let in nobody else', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'register-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const schema = pathToFileURL(path.join(directory, 'register.graphql'));
    await writeFile(schema, `${federationLink} type Query { plots: Int }`);
    const key = (byte: number) => ({
      keyId: 'register',
      algorithm: 'hmac-sha256' as const,
      secret: Buffer.alloc(32, byte).toString('base64'),
    });
    const register = await defineSubgraph({
      name: 'register',
      schema,
      resolvers: { Query: { plots: () => 7 } },
      openDatabase: () => ({ $queryRawUnsafe: async () => {}, $disconnect: async () => {} }),
      createLoaders: () => ({}),
    })({ port: 0, connectionString: 'none', gatewayKeys: { keys: [key(1)] }, log: () => {} });
    onTestFinished(register.close);

    const policy = allowAll(['Query.plots']);
    const identity = { verify: async () => testingCaller } as unknown as TokenVerifier;
    const failures: unknown[] = [];
    const start = async (signedWith: number) => {
      const subgraphs = [{ name: 'register', url: register.url }];
      const keys = { register: key(signedWith) };
      const gateway = await startGateway(subgraphs, policy, identity, keys, (error) => failures.push(error));
      onTestFinished(() => gateway.close());
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ plots }' });
      const response = await gateway.fetch(
        new Request('http://gateway.test/graphql', { method: 'POST', headers, body }),
      );
      return { status: response.status, answer: await response.json() };
    };
    expect(await start(1)).toMatchObject({ status: 200, answer: { data: { plots: 7 } } });
    expect(failures).toEqual([]);
    expect(await start(2)).toMatchObject({ status: 503 });
    expect(textOf(failures[0])).toContain('register answered with HTTP status 401');
  });
});

describe('Another supergraph', () => {
  const withIsbn = () =>
    composeWith('products', (text) => text.replaceAll('pages: Int!', 'pages: Int! isbn: String'));

  test('is served as soon as it is given, the last of several; what the policy does not know stays denied', async () => {
    const { hook, update } = hookOf(shop.supergraph);
    const { gateway, failures } = await openGateway(hook);
    const isbn = '{ product(upc: "b1") { ... on Book { price isbn } } }';
    expect((await gateway.ask({ query: isbn, purpose })).status).toBe(200);
    expect((await gateway.ask({ query: isbn, purpose })).errors?.[0]?.extensions['code']).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );

    update(`${shop.supergraph}\n# in between`);
    update(withIsbn());
    await vi.waitFor(async () => {
      const { data, errors } = await gateway.ask({ query: isbn, purpose });
      expect(data).toEqual({ product: { price: 12, isbn: null } });
      expect(errors?.[0]?.extensions['code']).toBe('FIELD_NOT_REGISTERED');
    }, 10_000);
    expect((await gateway.ask({ query, purpose })).data).toEqual(answer);
    expect(failures).toEqual([]);
  });

  test('that cannot be opened leaves the last good one, which is said once, until one comes that can be', async () => {
    const { hook, update } = hookOf(shop.supergraph);
    const { gateway, failures } = await openGateway(hook);
    update('type Query { nothing: String }');
    await vi.waitFor(async () => {
      const { isReady, isDegraded, checks } = await gateway.readiness();
      expect([isReady, isDegraded]).toEqual([true, true]);
      expect(checks['policy']?.detail).toContain('the last schema that could be opened');
    }, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await gateway.ask({ query, purpose })).data).toEqual(answer);
    expect(failures).toHaveLength(1);

    update(shop.supergraph);
    await vi.waitFor(
      async () => expect(await gateway.readiness()).toMatchObject({ isReady: true, isDegraded: false }),
      10_000,
    );
  });

  test.each(['a text that is none', ''])('that is %j is not taken', async (sdl) => {
    const { hook, update } = hookOf(shop.supergraph);
    const { gateway } = await openGateway(hook);
    if (sdl === '') expect(() => update(sdl)).toThrow('expected the SDL of a supergraph');
    else update(sdl);
    expect((await gateway.ask({ query, purpose })).data).toEqual(answer);
  });

  test('in which a department takes over a field of another is not served', async () => {
    const { hook, update } = hookOf(shop.supergraph);
    const { gateway, failures } = await openGateway(hook);
    update(
      composeWith('reviews', (text) =>
        text.replace(
          'type Book @key(fields: "upc") { upc: ID!',
          'type Book @key(fields: "upc") { upc: ID! name: String @override(from: "products")',
        ),
      ),
    );
    await vi.waitFor(() => expect(failures).toHaveLength(1), 10_000);
    expect(textOf(failures[0])).toContain(
      'Book.name is registered for products, and would be given by reviews',
    );
    shop.received.length = 0;
    expect(
      (await gateway.ask({ query: '{ product(upc: "b1") { ... on Book { name } } }', purpose })).data,
    ).toEqual({
      product: { name: 'Tao Te Ching' },
    });
    expect(shop.received.map(({ subgraph }) => subgraph)).toEqual(['products']);
    expect((await gateway.readiness()).checks['policy']?.detail).toContain(
      'Book.name is registered for products',
    );
  });
});

describe('A manager', () => {
  test('that fails is said once, keeps the gateway from answering, and is started again', async () => {
    const failures: unknown[] = [];
    let attempts = 0;
    const endpoints = createSubgraphEndpoints({}, 1_000);
    const managed = openManagedSupergraph({
      source: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('a department is down');
        return { supergraphSdl: 'a supergraph' };
      },
      policy: compilePolicy(shopPolicy()),
      endpoints,
      telemetry: { failed: (error) => void failures.push(error) },
      retryDelayMs: 20,
    });
    onTestFinished(() => managed.close());
    await expect(managed.load()).rejects.toThrow('a department is down');
    expect(await managed.load()).toMatchObject({ version: 1, supergraphSdl: 'a supergraph' });
    expect([attempts, failures]).toEqual([2, []]);
  });

  test('that finds a department down with its health check lets nobody be answered, and names it', async () => {
    shop.disturb('reviews', 'hang up');
    const { gateway, failures } = await openGateway(async ({ healthCheck }) => {
      await healthCheck(shop.supergraph);
      return { supergraphSdl: shop.supergraph };
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { status, errors } = await gateway.ask({ query, purpose });
    expect([status, errors?.[0]?.extensions['code']]).toEqual([503, 'POLICY_UNAVAILABLE']);
    expect(await gateway.readiness()).toMatchObject({ isReady: false });
    expect(failures).toHaveLength(1);
    expect(textOf(failures[0])).toMatch(/some subgraphs of the supergraph do not answer: reviews: /);
  });

  test('cleans up once when the gateway closes, and is not heard afterwards', async () => {
    const cleanup = vi.fn(async () => {
      throw new Error('it could not clean up');
    });
    const { hook, update } = hookOf(shop.supergraph, cleanup);
    const { gateway, failures } = await openGateway(hook);
    await gateway.close();
    await gateway.close();
    expect(cleanup).toHaveBeenCalledTimes(1);
    expect(failures.map(textOf)).toEqual(['it could not clean up ']);
    update('something else');
    update('something else again');
    expect(failures).toHaveLength(1);
  });

  test('that never gives anything does not keep the gateway from closing', async () => {
    const managed = openManagedSupergraph({
      source: () => new Promise(() => {}),
      policy: compilePolicy(shopPolicy()),
      endpoints: createSubgraphEndpoints({}, 1_000),
      telemetry: { failed: () => undefined },
    });
    const loading = managed.load();
    await managed.close();
    await expect(loading).rejects.toThrow('the gateway closes');
  });
});
