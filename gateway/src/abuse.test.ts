/** What an attacker tries, be it a caller or a department, and what comes of it. */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GatewayOptions } from './create-gateway.ts';
import { defaultLimits } from './operation/limits.ts';
import { buildFederatedSchema } from './planner/federated-schema.ts';
import { createRelease, defaultCacheSizes } from './release.ts';
import { readOperation } from './steps/read-operation.ts';
import { shopFederation } from './testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from './testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from './testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from './testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await federation.close();
});
beforeEach(() => {
  federation.received.length = 0;
});

async function openGateway(
  policy: PolicySource = shopPolicy(),
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(policy), { office, shopkeeper }, options);
  gateways.push(gateway);
  return gateway;
}

describe('A caller cannot keep the gateway busy', () => {
  const deep = (levels: number) => `${'... { '.repeat(levels)}upc${' }'.repeat(levels)}`;

  test.each([
    ['fragments that double each other', doublingFragments(40)],
    ['one large fragment that is used a thousand times', amplifiedFragment(1_000, 90)],
    ['a thousand fragments in each other', `{ products { ${deep(1_000)} } }`],
    ['half a million comments', `{ __typename }${'#\n'.repeat(200_000)}`],
    ['a thousand root fields', `{ ${'__typename '.repeat(1_000)} }`],
    ['more aliases than anybody reads', `{ products { ${aliases(300)} } }`],
  ])('with %s', async (_what, query) => {
    const gateway = await openGateway();
    const start = performance.now();
    const { errors } = await gateway.ask({ query, purpose });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(federation.received).toEqual([]);
  });

  test('nor fill its memory with documents, each of which it would remember', () => {
    const schema = buildFederatedSchema(federation.supergraph);
    const send = () => Promise.reject(new Error('nobody is asked'));
    const release = createRelease(schema, compilePolicy(shopPolicy()), send, defaultCacheSizes);
    for (let turn = 0; turn < 60; turn++) {
      const query = `{ __typename } # ${turn} ${' '.repeat(50_000)}`;
      readOperation(release, defaultLimits, { query, variables: {}, extensions: {}, mayMutate: false });
    }
    const remembered = [...release.documents.keys()].reduce((sum, text) => sum + text.length, 0);
    expect(remembered).toBeGreaterThan(0);
    expect(remembered).toBeLessThanOrEqual(defaultCacheSizes.documents);
  });
});

function doublingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, at) => `fragment F${at} on Query { ...F${at + 1} ... { ...F${at + 1} } }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${count} on Query { __typename }`;
}

function amplifiedFragment(uses: number, size: number): string {
  const nested = `${'... { '.repeat(size)}upc${' }'.repeat(size)}`;
  return `{ products { ${'...F '.repeat(uses)} } } fragment F on Product { ${nested} }`;
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}: upc`).join(' ');
}
