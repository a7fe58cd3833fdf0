/** Requests that are under way when the same is asked again, over real HTTP. */
import { omitUndefined, type Caller } from '@govgraph/policy';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { office } from '../testing/shop-policy.ts';
import { boundFor } from './response-bound.ts';
import { type SubgraphClient, createSubgraphClient } from './subgraph-client.ts';
import { fixedSigningKeys } from './signing-keys.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';

const secret = Buffer.alloc(32, 7).toString('base64');
const query = '{"query":"{ person { income } }"}';
const bound = boundFor(2);
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The tax department, which answers when it is told to; each response is numbered. */
async function openTaxDepartment(mayShareRequests = true) {
  const waiting = new Map<number, () => void>();
  const decisions: string[] = [];
  let isDown = false;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const number = decisions.push(String(request.headers['govgraph-caller']));
      waiting.set(number, () => {
        waiting.delete(number);
        if (isDown) request.socket.destroy();
        else response.end(JSON.stringify({ data: { income: { number } } }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const client = createSubgraphClient({
    signingKeys: fixedSigningKeys({ tax: { keyId: 'tax', algorithm: 'hmac-sha256', secret } }),
    timeoutMs: 5_000,
    mayShareRequests,
    telemetry: telemetryOf(),
  });
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const connect = () => client.connect(new Map([['tax', { name: 'tax', url }]]));
  return {
    send: connect(),
    connect,
    decisions,
    hasReceived: (count: number) => vi.waitFor(() => expect(decisions).toHaveLength(count)),
    answer: (...numbers: number[]) => {
      for (const [number, end] of waiting) if (numbers.length === 0 || numbers.includes(number)) end();
    },
    fail: () => (isDown = true),
  };
}

type Send = ReturnType<SubgraphClient['connect']>;

async function ask(send: Send, decisionId: string, caller: Caller = office, purpose?: string) {
  const context = { caller, decisionId, ...omitUndefined({ purpose }) };
  return (await send('tax', { body: query, isRepeatable: true, bound }, context)).data as {
    income: { number: number };
  };
}

test('the same question of the same caller is asked once, and everyone has an answer of their own', async () => {
  const { send, decisions, hasReceived, answer } = await openTaxDepartment();
  const asked = ['a', 'b', 'c'].map((decision) => ask(send, decision));
  await hasReceived(1);
  answer();
  const answers = await Promise.all(asked);
  expect(decisions).toEqual([expect.stringContaining('decision="a"')]);
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ income: { number: 1 } })));
  // What one request does with its response is not seen by the others.
  expect(new Set(answers.map(({ income }) => income)).size).toBe(3);
});

const { official: _, ...officeItself } = office;

test.each<[string, Caller, string?]>([
  ['department', { ...office, department: 'health' }],
  ['application', { ...office, application: 'another-app' }],
  ['official', { ...office, official: 'clerk 8' }],
  ['official who is not named', officeItself],
  ['role', { ...office, roles: ['steward'] }],
  ['list of roles', { ...office, roles: ['steward', 'application-owner'] }],
  ['purpose', office, 'inspection'],
])('a caller of another %s has a request', async (_what, other, purpose) => {
  const { send, decisions, hasReceived, answer } = await openTaxDepartment();
  const asked = [ask(send, 'a'), ask(send, 'b', other, purpose)];
  await hasReceived(2);
  answer();
  expect(await Promise.all(asked)).toHaveLength(2);
  expect(decisions.join()).toMatch(/decision="a".*decision="b"/);
});

test('callers whom the department cannot tell apart share a request, whatever else is known of them', async () => {
  const { send, hasReceived, answer } = await openTaxDepartment();
  const asked = [ask(send, 'a'), ask(send, 'b', { ...office, clearance: 4, region: '31' })];
  await hasReceived(1);
  answer();
  expect(await Promise.all(asked)).toHaveLength(2);
});

test('nothing is kept: who asks after the answer asks anew', async () => {
  const { send, hasReceived, answer } = await openTaxDepartment();
  for (const number of [1, 2]) {
    const asked = ask(send, String(number));
    await hasReceived(number);
    answer();
    expect(await asked).toEqual({ income: { number } });
  }
});

test('a failure is everyone’s who waited for it, and nobody’s who comes later', async () => {
  const { send, fail, hasReceived, answer, decisions } = await openTaxDepartment();
  fail();
  const asked = [ask(send, 'a'), ask(send, 'b')].map((each) => each.catch((error: unknown) => error));
  await hasReceived(1);
  answer();
  // A broken connection is tried twice more.
  for (const attempt of [2, 3]) {
    await hasReceived(attempt);
    answer();
  }
  for (const outcome of await Promise.all(asked)) expect(outcome).toBeInstanceOf(UpstreamError);
  void ask(send, 'c').catch(() => undefined);
  await hasReceived(4);
  expect(decisions.at(-1)).toContain('decision="c"');
});

test('mutations are never shared, and who asks after one does not get what was read before it', async () => {
  const { send, hasReceived, answer } = await openTaxDepartment();
  const before = ask(send, 'before');
  await hasReceived(1);
  const context = { caller: office, decisionId: 'correction' };
  const mutation = { body: '{"query":"mutation { correct }"}', isRepeatable: false, bound };
  const mutations = [1, 2].map(() => send('tax', mutation, context));
  await hasReceived(3);
  answer(2, 3);
  await Promise.all(mutations);

  const after = ask(send, 'after');
  await hasReceived(4);
  answer();
  expect([await before, await after]).toEqual([{ income: { number: 1 } }, { income: { number: 4 } }]);
});

test('what was asked under one policy is not an answer under the next', async () => {
  const { send, connect, hasReceived, answer } = await openTaxDepartment();
  const asked = [ask(send, 'a'), ask(connect(), 'b')];
  await hasReceived(2);
  answer();
  expect(await Promise.all(asked)).toHaveLength(2);
});

test('nothing is shared unless the operator asks for it', async () => {
  const { send, hasReceived, answer } = await openTaxDepartment(false);
  const asked = [ask(send, 'a'), ask(send, 'b')];
  await hasReceived(2);
  answer();
  expect(await Promise.all(asked)).toHaveLength(2);
});
