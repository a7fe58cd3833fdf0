/** What a department that fails costs the others, its callers and itself, over real HTTP. Clocks stand still. */
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { UpstreamError } from '../errors.ts';
import { office } from '../testing/shop-policy.ts';
import { maxProbes, openMs } from './circuit-breaker.ts';
import type { RouteOptions } from './department-route.ts';
import { type DepartmentChange, telemetryOf } from '../telemetry/telemetry.ts';
import { boundFor } from './response-bound.ts';
import { maxRetries, maxTokens } from './retries.ts';
import { createSubgraphClient } from './subgraph-client.ts';

const context = { caller: office, decisionId: 'a decision' };
/** Each asks something else. */
const queryOf = (application: string) => JSON.stringify({ query: '{ a }', operationName: application });
const mutation = '{"query":"mutation { a }"}';
const requestOf = (body: string, isRepeatable: boolean) => ({ body, isRepeatable, bound: boundFor(1) });
const answer: RequestListener = (request, response) =>
  void request.resume().on('end', () => response.end('{"data":{"a":1}}'));
const breakConnection: RequestListener = (request) => void request.socket.destroy();

async function startServer(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` };
}

/** A client of tax and health, which do what they are told to do; each starts with answering. */
async function connect(options: Partial<RouteOptions> = {}) {
  let now = 0;
  const does = { tax: answer, health: answer };
  const received = { tax: 0, health: 0 };
  const urls = { tax: '', health: '' };
  for (const name of ['tax', 'health'] as const) {
    const { url } = await startServer((request, response) => {
      received[name] += 1;
      does[name](request, response);
    });
    urls[name] = url;
  }
  const failures: UpstreamError[] = [];
  const changes: DepartmentChange[] = [];
  const client = createSubgraphClient({
    signingKeys: undefined,
    timeoutMs: 60_000,
    telemetry: telemetryOf({
      failed: (error) => failures.push(error as UpstreamError),
      departmentChanged: (change) => changes.push(change),
    }),
    now: () => now,
    ...options,
  });
  onTestFinished(async () => {
    client.breakOff();
    await client.close();
  });
  const release = () =>
    client.connect(new Map(Object.entries(urls).map(([name, url]) => [name, { name, url }])));
  let send = release();
  const outcomes = (requests: readonly Promise<unknown>[]) =>
    Promise.all(requests.map((request) => request.then(() => 'answered', messageOf)));
  return {
    does,
    received,
    failures,
    changes,
    client,
    pass: (ms: number) => (now += ms),
    nextRelease: () => (send = release()),
    ask: (name: keyof typeof does, times = 1, application = office.application) =>
      outcomes(
        Array.from({ length: times }, () =>
          send(name, requestOf(queryOf(application), true), {
            ...context,
            caller: { ...office, application },
          }),
        ),
      ),
    mutate: (name: keyof typeof does) => send(name, requestOf(mutation, false), context),
    stateOf: (name: string) => client.departments().find(({ department }) => department === name),
  };
}

function messageOf(error: Error): string {
  return error.message;
}

const notAsked = `tax: it failed of late and is not asked now for ${office.application}`;

test.each<[string, RequestListener, RegExp]>([
  ['breaks connections', breakConnection, /other side closed|socket hang up|ECONNRESET/],
  ['answers what is no GraphQL', (_, response) => void response.end('<html>'), /not JSON/],
  ['answers lists for objects', (_, response) => void response.end('[[[[]]]]'), /not a GraphQL response/],
  [
    'says that it failed',
    (_, response) => void response.writeHead(500).end('{"errors":[{"message":"?"}]}'),
    /HTTP status 500/,
  ],
])(
  'a department that %s is not asked any more: callers are told at once, and the log once',
  async (_what, failing, reason) => {
    const { does, received, ask, changes, failures, stateOf } = await connect();
    does.tax = failing;
    while (stateOf('tax')?.circuit === 'closed') await ask('tax');
    const { tax } = received;
    const told = failures.length;
    expect(await ask('tax', 1_000)).toEqual(Array.from({ length: 1_000 }, () => notAsked));
    expect(received.tax).toBe(tax);
    expect(failures).toHaveLength(told);
    const { application } = office;
    expect(changes).toEqual([
      { department: 'tax', application, isFailing: true, reason: expect.stringMatching(reason) },
    ]);
    expect(stateOf('tax')).toMatchObject({ circuit: 'open', refused: { circuit: 1_000 } });
  },
);

test('a department that hangs is not asked any more, and the others are asked as ever', async () => {
  const now = () => performance.now();
  const limits = { timeoutMs: 300, maxInFlight: 10, maxWaiting: 20 };
  const { does, ask, failures, stateOf } = await connect({ ...limits, now });
  does.tax = () => undefined;
  const slow = ask('tax', 100);
  for (let time = 0; time < 10; time++)
    expect(new Set(await ask('health', 15))).toEqual(new Set(['answered']));
  const outcomes = await slow;
  // One application has half: five are sent and ten wait; the others are refused at once, of which the log hears once.
  expect(outcomes.filter((outcome) => outcome.includes('are refused'))).toHaveLength(85);
  expect(failures.filter(({ message }) => message.includes('are refused'))).toHaveLength(1);
  expect(stateOf('tax')).toMatchObject({ circuit: 'open', inFlight: 0, waiting: 0 });
  expect(stateOf('health')).toMatchObject({ circuit: 'closed', refused: { circuit: 0, line: 0 } });
});

/** Fails at what `costly` asks, and answers everybody else. */
const failAt =
  (failing: RequestListener): RequestListener =>
  (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
    request.on('end', () => {
      if (body.includes('costly')) failing(request, response);
      else response.end('{"data":{"a":1}}');
    });
  };

test.each<[string, RequestListener]>([
  ['does not answer', () => undefined],
  ['breaks the connection at', breakConnection],
  ['answers with garbage', (_, response) => void response.end('<html>')],
  ['answers with 500', (_, response) => void response.writeHead(500).end('{"errors":[{"message":"?"}]}')],
])(
  'a department that %s what one application asks is asked for all others as ever',
  async (_what, failing) => {
    const now = () => performance.now();
    const { does, ask, stateOf } = await connect({ timeoutMs: 1_000, maxInFlight: 10, maxWaiting: 20, now });
    does.tax = failAt(failing);
    const { failingFor = [], circuit } = stateOf('tax') ?? {};
    expect([failingFor, circuit]).toEqual([[], 'closed']);
    let isOver = false;
    const costly = (async () => {
      for (let time = 0; time < 3; time++) await ask('tax', 100, 'costly');
      isOver = true;
    })();
    while (!isOver)
      for (const application of ['one', 'other'])
        expect(await ask('tax', 1, application)).toEqual(['answered']);
    await costly;
    expect(stateOf('tax')).toMatchObject({ circuit: 'open', failingFor: ['costly'] });
    expect(new Set(await ask('tax', 15, 'one'))).toEqual(new Set(['answered']));
  },
);

test('when a department is not asked any more for one application, those of others who wait stay in line', async () => {
  const { does, ask, stateOf } = await connect({ maxInFlight: 2, minFailures: 1 });
  const held: (() => void)[] = [];
  does.tax = (request, response) =>
    void held.push(() => failAt((_, failed) => void failed.writeHead(500).end('{}'))(request, response));
  const costly = ask('tax', 4, 'costly');
  const ordinary = ask('tax', 4, 'ordinary');
  let isOver = false;
  const all = Promise.all([costly, ordinary]).finally(() => (isOver = true));
  await vi.waitFor(() => expect(held).toHaveLength(2));
  expect(stateOf('tax')).toMatchObject({ inFlight: 2, waiting: 6 });
  while (!isOver) {
    for (const go of held.splice(0)) go();
    await new Promise(setImmediate);
  }
  const [ofCostly, ofOrdinary] = await all;
  expect(ofOrdinary).toEqual(Array.from({ length: 4 }, () => 'answered'));
  expect(
    ofCostly.filter((outcome) => outcome.includes('so that nobody waits for it')).length,
  ).toBeGreaterThan(0);
});

test('after two seconds exactly three are sent; when they are answered, everything is', async () => {
  const { does, received, ask, changes, pass, stateOf } = await connect();
  does.tax = breakConnection;
  while (stateOf('tax')?.circuit === 'closed') await ask('tax');
  // Those who come back find it slow, so that all are there before the first is answered.
  const held: (() => void)[] = [];
  does.tax = (request, response) => void held.push(() => answer(request, response));
  received.tax = 0;
  pass(openMs);
  const asked = ask('tax', 100);
  await vi.waitFor(() => expect(held).toHaveLength(maxProbes));
  for (const release of held) release();
  const outcomes = await asked;
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(maxProbes);
  expect(outcomes.filter((outcome) => outcome === notAsked)).toHaveLength(100 - maxProbes);
  expect(received.tax).toBe(maxProbes);
  does.tax = answer;
  expect(new Set(await ask('tax', 100))).toEqual(new Set(['answered']));
  expect(changes.map(({ isFailing }) => isFailing)).toEqual([true, false]);
});

test('a department that stays down is tried with few requests, of which none is sent twice', async () => {
  const { does, received, ask, changes, pass, stateOf } = await connect();
  does.tax = breakConnection;
  while (stateOf('tax')?.circuit === 'closed') await ask('tax');
  received.tax = 0;
  for (let second = 0; second < 60; second++) {
    await ask('tax', 50);
    pass(1_000);
  }
  expect(received.tax).toBeGreaterThan(0);
  expect(received.tax).toBeLessThanOrEqual(maxProbes * 30);
  expect(changes).toHaveLength(1);
});

test('what a caller is refused for says nothing of the department', async () => {
  const { does, ask, stateOf } = await connect();
  const said: RequestListener[] = [
    (_, response) => void response.end('{"errors":[{"message":"no such person"}],"data":null}'),
    (_, response) => void response.writeHead(400).end('{"errors":[{"message":"bad input"}]}'),
    (_, response) => void response.writeHead(401).end(),
    (_, response) => void response.end(JSON.stringify({ data: { a: 'x'.repeat(2_600_000) } })),
  ];
  for (const say of said) {
    does.tax = say;
    await ask('tax', 20);
    expect(stateOf('tax')?.circuit).toBe('closed');
  }
});

test('what is known of a department outlives a release', async () => {
  const { does, received, ask, nextRelease, stateOf } = await connect();
  does.tax = breakConnection;
  while (stateOf('tax')?.circuit === 'closed') await ask('tax');
  const { tax } = received;
  nextRelease();
  expect(await ask('tax')).toEqual([notAsked]);
  expect(received.tax).toBe(tax);
});

test.each([502, 503])('a query that is answered with %i is sent again, within a budget', async (status) => {
  const { does, received, ask, stateOf } = await connect({ minFailures: Infinity });
  does.tax = (request, response) => {
    response.statusCode = received.tax % 2 === 1 ? status : 200;
    answer(request, response);
  };
  expect(await ask('tax')).toEqual(['answered']);
  expect(received.tax).toBe(2);
  does.tax = (request, response) => answer(request, response.writeHead(status));
  received.tax = 0;
  await ask('tax', 1);
  expect(received.tax).toBe(1 + maxRetries);
  received.tax = 0;
  // All fail, and each would be sent twice more.
  for (let time = 0; time < 10; time++) await ask('tax', 10);
  expect(received.tax).toBeLessThanOrEqual(100 + maxTokens + 100 * 0.1);
  expect(stateOf('tax')?.retries).toBeGreaterThan(maxTokens / 2);
});

test.each<[string, RequestListener, boolean]>([
  ['breaks the connection', breakConnection, true],
  ['answers with 503', (_, response) => void response.writeHead(503).end('<html>'), true],
  ['answers what is no GraphQL', (_, response) => void response.end('<html>'), true],
])('a mutation whose department %s is sent once', async (_what, failing, mayHaveActed) => {
  const { does, received, mutate, stateOf } = await connect();
  does.tax = failing;
  await expect(mutate('tax')).rejects.toMatchObject({ mayHaveActed });
  expect(received.tax).toBe(1);
  expect(stateOf('tax')?.retries).toBe(0);
});

test('a mutation that is not sent, because its department failed, has surely not run', async () => {
  const { does, received, ask, mutate, stateOf } = await connect();
  does.tax = breakConnection;
  while (stateOf('tax')?.circuit === 'closed') await ask('tax');
  const { tax } = received;
  await expect(mutate('tax')).rejects.toMatchObject({ mayHaveActed: false });
  expect(received.tax).toBe(tax);
});

test('a department is told what is left of the time, once the wait for a turn has taken some', async () => {
  const { does, ask, pass, received } = await connect({ maxInFlight: 1 });
  const deadlines: unknown[] = [];
  const held: (() => void)[] = [];
  does.tax = (request, response) => {
    deadlines.push(request.headers['govgraph-deadline']);
    held.push(() => answer(request, response));
  };
  const asked = ask('tax', 2);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  pass(12_500);
  held[0]?.();
  await vi.waitFor(() => expect(held).toHaveLength(2));
  held[1]?.();
  expect(await asked).toEqual(['answered', 'answered']);
  expect(deadlines).toEqual(['60000', '47500']);
  expect(received.tax).toBe(2);
});

test('an address that is given up is closed once those who wait for it have been answered', async () => {
  const { does, ask, client } = await connect({ maxInFlight: 1 });
  const held: (() => void)[] = [];
  does.tax = (request, response) => void held.push(() => answer(request, response));
  const asked = ask('tax', 3);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  client.connect(new Map());
  for (let at = 0; at < 3; at++) {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(at));
    held[at]?.();
  }
  expect(await asked).toEqual(['answered', 'answered', 'answered']);
});
