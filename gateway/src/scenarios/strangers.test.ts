/** What callers whom nobody vouches for can bring about, with sockets as they have them. */
import { compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayOptions } from '../gateway-options.ts';
import { createMemoryUsageStore, type UsageRecord } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { createTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { startTestFederation, type TestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let gateway: TestGateway;
const sockets: Socket[] = [];

beforeAll(async () => void (shop = await startTestFederation(shopFederation())));
afterAll(() => shop.close());
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

async function open(options: Pick<GatewayOptions, 'maxRequestsInProgress'> = {}) {
  const store = createMemoryUsageStore(() => 1);
  const slow = {
    ...store,
    append: async (...batch: Parameters<typeof store.append>) => (await sleep(20), store.append(...batch)),
  };
  gateway = await createTestGateway(
    shop,
    compilePolicy(shopPolicy()),
    { office },
    {
      usageStore: slow,
      strangerSumIntervalMs: 100,
      ...options,
    },
  );
  const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  return { port, store };
}

/** Asks the smallest question there is, 16 times at once and again for every response. @returns how many were answered */
function flood(port: number): { answers: number } {
  const question = 'GET /graphql HTTP/1.1\r\nhost:x\r\n\r\n';
  const seen = { answers: 0 };
  const socket = connect(port, '127.0.0.1', () => socket.write(question.repeat(16)));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const answers = chunk.toString().split('HTTP/1.1 401').length - 1;
    seen.answers += answers;
    socket.write(question.repeat(answers));
  });
  sockets.push(socket);
  return seen;
}

const strangersOf = (records: readonly UsageRecord[]) =>
  records.flatMap((record) => (record.form === 2 && record.application === null ? [record] : []));

describe('two sockets of a stranger that ask without end', () => {
  test('keep no caller from its answers and its usage records', async () => {
    const { port, store } = await open();
    const floods = [flood(port), flood(port)];
    await vi.waitFor(() => expect(floods.every(({ answers }) => answers > 20)).toBe(true));
    const { ask } = gateway;
    for (let time = 0; time < 20; time++)
      expect(await ask({ query: '{ topProducts { upc } }', purpose })).toMatchObject({ status: 200 });
    for (const socket of sockets.splice(0)) socket.destroy();
    const ofOffice = await store.read({ application: 'office-app' });
    expect(ofOffice).toHaveLength(20);
  });

  test('are counted: every refusal is in some record, and records are few', async () => {
    const { port, store } = await open();
    const floods = [flood(port), flood(port)];
    await sleep(1_000);
    for (const socket of sockets.splice(0)) socket.destroy();
    await sleep(500);
    const records = strangersOf(await store.read({}));
    const counted = records.reduce((total, { sum }) => total + (sum?.count ?? 0), 0);
    const answered = floods.reduce((total, { answers }) => total + answers, 0);
    expect(answered).toBeGreaterThan(50);
    expect(counted).toBeGreaterThanOrEqual(answered);
    // Some were under way when the sockets were closed.
    expect(counted).toBeLessThanOrEqual(answered + 2 * 16);
    expect(records.length).toBeLessThanOrEqual(20);
    expect(new Set(records.map(({ code, sum }) => `${code} ${sum?.network}`))).toEqual(
      new Set(['TOKEN_INVALID 127.0.0.0/24']),
    );
  });
});

describe('strangers whose answers are held', () => {
  test('have no place among the requests that are answered', async () => {
    const { port } = await open({ maxRequestsInProgress: 2 });
    const floods = Array.from({ length: 8 }, () => flood(port));
    // From then on, each further answer is held.
    const answered = () => floods.reduce((total, { answers }) => total + answers, 0);
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(100), 10_000);
    const busy: number[] = [];
    for (let sample = 0; sample < 40; sample++) {
      await sleep(10);
      const metrics = await (await gateway.fetch(new Request('http://gateway.test/metrics'))).text();
      busy.push(Number(/govgraph_requests\{what="inProgress"\} (\d+)/.exec(metrics)?.[1]));
    }
    expect(answered()).toBeGreaterThan(100);
    // Eight that are held, in two places, would have both of them all the time.
    expect(busy.filter((inProgress) => inProgress === 0).length).toBeGreaterThan(busy.length / 2);
  });
});

describe('a refusal of a stranger', () => {
  test('names the decision id of the record that counts it', async () => {
    const { port, store } = await open();
    const response = await fetch(`http://127.0.0.1:${port}/graphql`);
    const { extensions } = (await response.json()) as { extensions: { govgraph: { decisionId: string } } };
    const { decisionId } = extensions.govgraph;
    await vi.waitFor(async () =>
      expect(await store.read({ decisionId })).toMatchObject([{ sum: { count: 1 } }]),
    );
  });

  test('is none where a trusted issuer names a department that nobody registered: that is a record of its own', async () => {
    const { store } = await open();
    await gateway.close();
    const lost = { ...office, department: 'unheard-of' };
    gateway = await createTestGateway(shop, compilePolicy(shopPolicy()), { lost }, { usageStore: store });
    expect(await gateway.ask({ query: '{ __typename }' })).toMatchObject({ status: 403 });
    const [record] = await store.read({});
    expect(record).toMatchObject({
      code: 'DEPARTMENT_UNKNOWN',
      application: 'office-app',
      department: 'unheard-of',
    });
    expect(record).not.toHaveProperty('sum');
  });

  test('is none where a trusted issuer gives somebody roles that nobody may have together: nothing is given, and it is on record', async () => {
    const { store } = await open();
    await gateway.close();
    const both = { ...office, roles: ['steward', 'auditor'] };
    gateway = await createTestGateway(shop, compilePolicy(shopPolicy()), { both }, { usageStore: store });
    const asked = shop.received.length;
    expect(await gateway.ask({ query: '{ product(upc: "1") { name } }' })).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'ROLES_CONFLICT' } }],
    });
    expect(shop.received).toHaveLength(asked);
    const [record] = await store.read({});
    expect(record).toMatchObject({
      code: 'ROLES_CONFLICT',
      application: 'office-app',
      user: 'clerk 7',
      attributes: { roles: ['steward', 'auditor'] },
    });
    expect(record).not.toHaveProperty('sum');
  });
});
