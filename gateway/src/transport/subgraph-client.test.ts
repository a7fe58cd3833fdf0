import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { office } from '../testing/shop-policy.ts';
import { defaultMaxWaiting } from './http-route.ts';
import { boundFor } from './response-bound.ts';
import { type SubgraphClientOptions, createSubgraphClient } from './subgraph-client.ts';
import { fixedSigningKeys } from './signing-keys.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';

const context = { caller: office, decisionId: 'a decision' };
const query = { body: '{"query":"{ a }"}', isRepeatable: true, bound: boundFor(1) };
const mutation = { body: '{"query":"mutation { a }"}', isRepeatable: false, bound: boundFor(1) };
const secret = Buffer.alloc(32, 7).toString('base64');

/** A client of one department, which answers as told. */
async function connectTo(
  department: RequestListener,
  options: Partial<SubgraphClientOptions> = {},
  path = '/graphql',
) {
  const server = createServer(department);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createSubgraphClient({
    signingKeys: fixedSigningKeys({ tax: { keyId: 'tax', algorithm: 'hmac-sha256', secret } }),
    timeoutMs: 5_000,
    telemetry: telemetryOf(),
    ...options,
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const send = client.connect(new Map([['tax', { name: 'tax', url }]]));
  return Object.assign((asked = 1) => send('tax', { ...query, bound: boundFor(asked) }, context), {
    mutate: (asked = 1) => send('tax', { ...mutation, bound: boundFor(asked) }, context),
    breakOff: () => client.breakOff(),
  });
}

test('a department that hangs keeps nobody waiting in line longer than the timeout', async () => {
  const failures: UpstreamError[] = [];
  const ask = await connectTo(() => undefined, {
    timeoutMs: 300,
    maxInFlight: 1,
    telemetry: telemetryOf({ failed: (error) => failures.push(error as UpstreamError) }),
  });

  // One after the other, they would take longer than any test may.
  const asked = Array.from({ length: 1_000 }, () => ask());
  for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(UpstreamError);
  }
  // Of those who found the line full, the first is told of, and none waited.
  expect(failures).toHaveLength(1 + defaultMaxWaiting / 2 + 1);
});

test('a department without an HTTP address gives nothing, and keeps nobody from the others', async () => {
  const client = createSubgraphClient({
    signingKeys: undefined,
    timeoutMs: 5_000,
    telemetry: telemetryOf(),
  });
  onTestFinished(() => client.close());
  const send = client.connect(new Map([['tax', { name: 'tax', url: 'localhost:4001/graphql' }]]));
  await expect(send('tax', query, context)).rejects.toThrow('no HTTP address');
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

  expect(await ask()).toEqual({ data, errors: undefined, isSuccessful: true, hasEscapes: true });
});

test.each<[string, RequestListener, Partial<SubgraphClientOptions>, boolean]>([
  ['that breaks the connection', (request) => void request.socket.destroy(), {}, true],
  ['that hangs', () => undefined, { timeoutMs: 200 }, true],
  ['that answers with what is no JSON', (_, response) => void response.end('<html>'), {}, true],
  ['that answers with what is no GraphQL', (_, response) => void response.end('{}'), {}, true],
  [
    'that answers more than is read',
    (_, response) => void response.end(JSON.stringify({ data: { a: 'x'.repeat(2_600_000) } })),
    {},
    true,
  ],
  [
    'that answers with more values than are read',
    (_, response) => void response.end(`{"data":{"a":[${'{},'.repeat(100_000)}{}]}}`),
    {},
    true,
  ],
  [
    'that answers with more names than are read',
    (_, response) => {
      const members = Array.from({ length: 20_000 }, (__, at) => `"not-asked-for-${at}":1`);
      response.end(`{"data":{${members.join()}}}`);
    },
    {},
    true,
  ],
  ['that lets nobody in', (_, response) => void response.writeHead(401).end(), {}, false],
  ['for which there is no key', () => undefined, { signingKeys: fixedSigningKeys({}) }, false],
])(
  'a department %s, once asked to, may have acted or surely not',
  async (_what, department, options, acted) => {
    const ask = await connectTo(department, options);
    await expect(ask.mutate()).rejects.toMatchObject({ mayHaveActed: acted });
  },
);

test('what waits in line for a department, until its time is over or the gateway stops, was not sent', async () => {
  let received = 0;
  const ask = await connectTo(() => received++, { timeoutMs: 300, maxInFlight: 1 });
  const late = await Promise.allSettled([ask.mutate(), ask.mutate()]);
  expect(late).toMatchObject([{ reason: { mayHaveActed: true } }, { reason: { mayHaveActed: false } }]);

  const hanging = await connectTo(() => received++, { maxInFlight: 1 });
  const broken = Promise.allSettled([hanging.mutate(), hanging.mutate()]);
  await expect.poll(() => received).toBe(2);
  hanging.breakOff();
  expect(await broken).toMatchObject([
    { reason: { mayHaveActed: true } },
    { reason: { mayHaveActed: false } },
  ]);
  await expect(hanging.mutate()).rejects.toMatchObject({ mayHaveActed: false });
  expect(received).toBe(2);
});

test('a department that cannot be connected to has not acted', async () => {
  const client = createSubgraphClient({
    signingKeys: undefined,
    timeoutMs: 5_000,
    telemetry: telemetryOf(),
  });
  onTestFinished(() => client.close());
  const send = client.connect(new Map([['tax', { name: 'tax', url: 'http://127.0.0.1:9/graphql' }]]));
  await expect(send('tax', mutation, context)).rejects.toMatchObject({ mayHaveActed: false });
});

test('a query is sent again over a connection that its department closed meanwhile, a mutation is not', async () => {
  const received: string[] = [];
  const ask = await connectTo((request, response) => {
    request.on('data', (chunk: Buffer) => {
      received.push(chunk.toString());
      // Every second time, the connection breaks at the moment in which it is used.
      if (received.length % 2 === 0) request.socket.destroy();
      else response.end('{"data":{"a":1}}');
    });
  });
  await ask();
  await expect(ask.mutate()).rejects.toMatchObject({ mayHaveActed: true });
  expect(received).toHaveLength(2);
  await ask();
  await ask();
  expect(received.map((text) => text.includes('mutation'))).toEqual([false, true, false, false, false]);
});

test('the query string of an address is part of every request', async () => {
  const targets: (string | undefined)[] = [];
  const department: RequestListener = ({ url }, response) => {
    targets.push(url);
    response.end('{"data":{"a":1}}');
  };
  await (
    await connectTo(department, {}, '/graphql?tenant=a%26b&v=2')
  )();
  expect(targets).toEqual(['/graphql?tenant=a%26b&v=2']);
});

/** A department that answers with these bytes. */
const answering =
  (body: Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, headers).end(body);

const inGb18030 = Buffer.from([
  ...Buffer.from('{"data":{"name":"'),
  0xc5,
  0xb7,
  0xd1,
  0xf4,
  ...Buffer.from('"}}'),
]);

test.each([
  ['UTF-8 without a charset', Buffer.from('{"data":{"name":"欧阳"}}'), 'application/json'],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeff{"data":{"name":"欧阳"}}'), 'application/json'],
  ['GB 18030', inGb18030, 'application/json; charset=GB18030'],
  ['GBK, quoted', inGb18030, 'application/json;charset="gbk"'],
  [
    'UTF-16 with a byte order mark',
    Buffer.from('\ufeff{"data":{"name":"欧阳"}}', 'utf16le'),
    'application/json; charset=utf-16le',
  ],
])('an answer in %s is read as it was written', async (_, body, contentType) => {
  const ask = await connectTo(answering(body, { 'content-type': contentType }));
  expect((await ask()).data).toEqual({ name: '欧阳' });
});

test('a replacement character that the department sent is passed on', async () => {
  const ask = await connectTo(answering(Buffer.from('{"data":{"name":"\ufffd"}}')));
  expect((await ask()).data).toEqual({ name: '\ufffd' });
});

test.each<[string, Buffer, Record<string, string>, string]>([
  ['GB 18030 without saying so', inGb18030, {}, 'not text in its charset'],
  ['GB 18030 as UTF-8', inGb18030, { 'content-type': 'application/json; charset=utf-8' }, 'not text'],
  ['cut UTF-8', Buffer.from('{"data":{"a":"欧"}}').subarray(0, 15), {}, 'not text'],
  [
    'a surrogate in UTF-8',
    Buffer.from([...Buffer.from('{"data":{"a":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}}')]),
    {},
    'not text',
  ],
  [
    'broken UTF-16',
    Buffer.from([0x00, 0xd8, 0x22, 0x00]),
    { 'content-type': 'application/json; charset=utf-16le' },
    'not text',
  ],
  ['an unknown charset', Buffer.from('{"data":{}}'), { 'content-type': 'a/b; charset=x-ours' }, 'not known'],
  ['gzip', gzipSync('{"data":{}}'), { 'content-encoding': 'gzip' }, 'compressed'],
  ['Brotli', brotliCompressSync('{"data":{}}'), { 'content-encoding': 'br' }, 'compressed'],
])('an answer in %s is a fault of the department', async (_, body, headers, message) => {
  const ask = await connectTo(answering(body, headers));
  await expect(ask()).rejects.toThrow(message);
});

test('departments are asked not to compress their answers, and told how long they are waited for', async () => {
  let asked: unknown[] = [];
  const department: RequestListener = ({ headers }, response) => {
    asked = [headers['accept-encoding'], headers['govgraph-deadline']];
    response.writeHead(200, { 'content-encoding': 'identity' }).end('{"data":{"a":1}}');
  };
  const ask = await connectTo(department, { now: () => 0 });
  expect((await ask()).data).toEqual({ a: 1 });
  expect(asked).toEqual(['identity', '5000']);
});
