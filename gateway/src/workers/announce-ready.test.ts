import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { announceReady } from './announce-ready.ts';

let server: Server | undefined;

afterEach(() => void server?.close());

const missing = (detail: string) => ({
  status: 503,
  body: JSON.stringify({
    status: 'not ready',
    checks: { policy: { isOk: false, detail }, counting: { isOk: true, detail: 'fine' } },
  }),
});
const ready = { status: 200, body: '{"status":"degraded"}' };

/** A gateway that says of itself what it is told to, one thing after the other. */
async function startGateway(reports: readonly { readonly status: number; readonly body: string }[]) {
  const left = [...reports];
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    const { status, body } = left.shift() ?? ready;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const warn = vi.fn();
  const say = vi.fn();
  const stopping = new AbortController();
  const { port } = server.address() as AddressInfo;
  const announce = (workers = 1, host = '127.0.0.1') =>
    announceReady({ host, port, workers, log: { warn }, say, signal: stopping.signal });
  return { announce, asked, warn, say, stopping, port };
}

const warningOf = (...sentences: string[]) => [
  expect.objectContaining({ missing: sentences }),
  'listening, and not ready to answer yet',
];

test('A gateway whose catalog cannot be reached is not announced as ready, and the log says once what is missing', async () => {
  const none = missing('no policy is loaded that is recent enough');
  const { announce, warn, say, port } = await startGateway([none, none, missing('another'), ready]);
  const announced = announce();
  await vi.waitFor(() => expect(warn).toHaveBeenCalled());
  expect(say).not.toHaveBeenCalled();
  await announced;
  expect(say.mock.calls).toEqual([[`govgraph ready http://127.0.0.1:${port}/graphql`]]);
  expect(warn.mock.calls).toEqual([
    warningOf('policy: no policy is loaded that is recent enough'),
    warningOf('policy: another'),
  ]);
});

test('Each worker has to be ready, one after the other without a gap', async () => {
  const { announce, asked, say } = await startGateway([ready, missing('it starts'), ready, ready, ready]);
  await announce(3, '0.0.0.0');
  expect(asked).toEqual(Array(5).fill('/readyz'));
  expect(say.mock.calls.length).toBe(1);
});

test('What is no report is said to be none', async () => {
  const { announce, warn } = await startGateway([{ status: 502, body: '<html>' }]);
  await announce();
  expect(warn.mock.calls).toEqual([warningOf('it does not answer')]);
});

test('A gateway that stops before is not announced', async () => {
  const { announce, warn, say, stopping } = await startGateway(Array(100).fill(missing('no policy')));
  const announced = announce();
  await vi.waitFor(() => expect(warn).toHaveBeenCalled());
  stopping.abort();
  await announced;
  expect(say).not.toHaveBeenCalled();
});
