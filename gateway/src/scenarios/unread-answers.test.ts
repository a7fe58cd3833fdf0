/** Callers that ask for much and do not read it, with sockets as they have them. */
import { compilePolicy } from '@govgraph/policy';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import { createMemoryUsageStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { createTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import {
  startTestFederation,
  type SubgraphResponse,
  type TestFederation,
} from '../testing/test-subgraphs.ts';

const megabyte = 1024 * 1024;
/** 24 times what the department gives once: more than the buffers of both ends of a connection take. */
const aliases = Array.from({ length: 24 }, (_, index) => `a${index}: name`);
const query = `{ product(upc: "b1") { ${aliases.join(' ')} } }`;
const other = { ...office, application: 'other-app' };

let shop: TestFederation;
let gateway: TestGateway;
let usageStore: ReturnType<typeof createMemoryUsageStore>;
let port: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  const name = 'x'.repeat(megabyte);
  const withLongNames = ({ data = {} }: SubgraphResponse) => ({
    data: Object.fromEntries(
      Object.entries(data).map(([key, product]) => [key, { ...(product as object), name }]),
    ),
  });
  shop.disturb('products', { instead: withLongNames });
});
afterAll(() => shop.close());
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

async function open(options: Partial<GatewayOptions>): Promise<void> {
  usageStore = createMemoryUsageStore(() => 1);
  gateway = await createTestGateway(
    shop,
    compilePolicy(shopPolicy()),
    { office, other },
    { usageStore, maxResponseBytes: 32 * megabyte, ...options },
  );
  ({ port } = await gateway.listen({ host: '127.0.0.1', port: 0 }));
}

/** Asks, and reads nothing of the response. */
function askAndStall(token: string): void {
  const body = JSON.stringify({ query });
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nauthorization: Bearer ${token}`;
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ngovgraph-purpose: ${purpose}\r\n${headers}\r\n\r\n${body}`,
    );
  });
  socket.on('error', () => undefined).pause();
  sockets.push(socket);
}

async function ask(token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'govgraph-purpose': purpose,
    },
    body: JSON.stringify({ query: '{ product(upc: "b1") { upc } }' }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return `${response.status} ${errors?.[0]?.extensions.code ?? ''}`;
}

const outcomesOf = async (application: string) =>
  (await usageStore.read({ application })).map((record) =>
    record.form === 2 ? (record.code ?? 'answered') : '',
  );

test('Six clients that do not read hold as many answers as their application may, and the others are refused', async () => {
  const maxUnsentBytesPerApplication = 50 * megabyte;
  await open({ unsentBytesLimits: { maxUnsentBytesPerApplication } });
  for (let client = 0; client < 6; client++) askAndStall('office');
  await vi.waitFor(async () => expect(await outcomesOf('office-app')).toHaveLength(6), { timeout: 20_000 });
  const outcomes = await outcomesOf('office-app');
  expect(outcomes.toSorted()).toEqual([...Array<string>(4).fill('GATEWAY_BUSY'), 'answered', 'answered']);
  // What was refused was given to nobody, and the record says so.
  const refused = (await usageStore.read({})).find(
    (record) => record.form === 2 && record.code === 'GATEWAY_BUSY',
  );
  expect(JSON.stringify(refused)).not.toContain('"given"');
  expect(await ask('other')).toBe('200 ');
});

test('An application whose answers lie unread is refused before departments are asked', async () => {
  await open({ unsentBytesLimits: { maxUnsentBytesPerApplication: 10 * megabyte } });
  askAndStall('office');
  await vi.waitFor(async () => expect(await outcomesOf('office-app')).toEqual(['answered']), {
    timeout: 20_000,
  });
  const asked = shop.received.length;
  expect(await ask('office')).toBe('503 GATEWAY_BUSY');
  expect(shop.received).toHaveLength(asked);
  expect(await ask('other')).toBe('200 ');
});

test('Of what all applications may hold together, one leaves as much as it has, and others have room', async () => {
  await open({ unsentBytesLimits: { maxUnsentBytes: 10 * megabyte } });
  askAndStall('office');
  await vi.waitFor(async () => expect(await outcomesOf('office-app')).toEqual(['answered']), {
    timeout: 20_000,
  });
  expect(await ask('office')).toBe('503 GATEWAY_BUSY');
  expect(await ask('other')).toBe('200 ');
});

test('Whoever does not read is given up, and its application is answered again', async () => {
  await open({
    connections: { writeTimeoutMs: 300 },
    unsentBytesLimits: { maxUnsentBytesPerApplication: 10 * megabyte },
  });
  askAndStall('office');
  await vi.waitFor(async () => expect(await outcomesOf('office-app')).toEqual(['answered']), {
    timeout: 20_000,
  });
  await vi.waitFor(async () => expect(await ask('office')).toBe('200 '), { timeout: 20_000 });
});

test('An answer that nobody waits for any more takes no room', async () => {
  await open({ unsentBytesLimits: { maxUnsentBytesPerApplication: 10 * megabyte } });
  for (let time = 0; time < 3; time++) {
    askAndStall('office');
    await vi.waitFor(async () => expect((await outcomesOf('office-app')).length).toBeGreaterThan(time), {
      timeout: 20_000,
    });
    for (const socket of sockets.splice(0)) socket.destroy();
  }
  await vi.waitFor(async () => expect(await ask('office')).toBe('200 '), { timeout: 20_000 });
});
