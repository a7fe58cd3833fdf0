import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { UpstreamError } from '../errors.ts';
import type { AnswerState } from '../executor/answer-state.ts';
import { office } from '../testing/shop-policy.ts';
import { createSubgraphClient } from './subgraph-client.ts';

const state = { request: { caller: office }, decisionId: 'a decision' } as AnswerState;
const secret = Buffer.alloc(32, 7).toString('base64');

test('a department that hangs keeps nobody waiting in line longer than the timeout', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const failures: UpstreamError[] = [];
  const client = createSubgraphClient({
    signingKeys: { tax: { keyId: 'tax', algorithm: 'hmac-sha256', secret } },
    timeoutMs: 300,
    connections: 1,
    onFailure: (error) => failures.push(error),
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const send = client.connect(new Map([['tax', { name: 'tax', url }]]));

  // One after the other, they would take longer than any test may.
  const asked = Array.from({ length: 1_000 }, () => send('tax', '{"query":"{ a }"}', true, state));
  for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(UpstreamError);
  }
  expect(failures).toHaveLength(asked.length);
});
