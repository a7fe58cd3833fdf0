import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { office } from '../testing/shop-policy.ts';
import { type SubgraphClientOptions, createSubgraphClient } from './subgraph-client.ts';

const { department, application } = office;
const context = { department, application, decisionId: 'a decision' };
const secret = Buffer.alloc(32, 7).toString('base64');

/** A client of one department, which answers as told. */
async function connectTo(department: RequestListener, options: Partial<SubgraphClientOptions> = {}) {
  const server = createServer(department);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createSubgraphClient({
    signingKeys: { tax: { keyId: 'tax', algorithm: 'hmac-sha256', secret } },
    timeoutMs: 5_000,
    onFailure: () => undefined,
    ...options,
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const send = client.connect(new Map([['tax', { name: 'tax', url }]]));
  return () => send('tax', '{"query":"{ a }"}', true, context);
}

test('a department that hangs keeps nobody waiting in line longer than the timeout', async () => {
  const failures: UpstreamError[] = [];
  const ask = await connectTo(() => undefined, {
    timeoutMs: 300,
    connections: 1,
    onFailure: (error) => failures.push(error),
  });

  // One after the other, they would take longer than any test may.
  const asked = Array.from({ length: 1_000 }, ask);
  for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(UpstreamError);
  }
  expect(failures).toHaveLength(asked.length);
});

test('a department without an HTTP address gives nothing, and keeps nobody from the others', async () => {
  const client = createSubgraphClient({
    signingKeys: undefined,
    timeoutMs: 5_000,
    onFailure: () => undefined,
  });
  onTestFinished(() => client.close());
  const send = client.connect(new Map([['tax', { name: 'tax', url: 'localhost:4001/graphql' }]]));
  await expect(send('tax', '{"query":"{ a }"}', true, context)).rejects.toThrow('no HTTP address');
});

test('an answer is read the same wherever the network cuts it, inside a character too', async () => {
  const data = { name: '欧阳\u{20000}', note: '"' };
  const bytes = Buffer.from(JSON.stringify({ data }));
  const ask = await connectTo((_, response) => {
    const sendFrom = (at: number): void => {
      response.write(bytes.subarray(at, at + 1));
      if (at + 1 < bytes.length) setTimeout(sendFrom, 1, at + 1);
      else response.end();
    };
    sendFrom(0);
  });

  expect(await ask()).toEqual({ data, errors: undefined, hasEscapes: true });
});
