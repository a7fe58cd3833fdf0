import { Agent, createServer as createHttpServer, get } from 'node:http';
import { type Server, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { readTrustedProxies } from './client-address.ts';
import { createFetchHandler } from './fetch-handler.ts';
import { jsonResponse, type GatewayRequest, type HandleRequest } from './http-message.ts';
import {
  type ConnectionSource,
  type HttpServer,
  type HttpServerOptions,
  type RunningHttpServer,
  serveConnections,
  startHttpServer,
} from './http-server.ts';
import { listen } from './listen.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createBodyReader } from './read-body.ts';
import { createReadiness, type CheckResult } from './readiness.ts';
import { createRouter } from './router.ts';

let server: RunningHttpServer | undefined;
const onError = vi.fn();

afterEach(async () => {
  await server?.close();
  server = undefined;
  onError.mockClear();
});

const echo: HandleRequest = async ({ method, path, query, headers, body, unread }) => {
  const purpose = headers['govgraph-purpose'];
  return jsonResponse(200, { method, path, query, purpose, body: body.toString(), unread });
};

async function start(respond: HandleRequest, options: Partial<HttpServerOptions> = {}): Promise<string> {
  server = await startHttpServer({ host: '127.0.0.1', port: 0, respond, onError, ...options });
  return `http://127.0.0.1:${server.port}`;
}

/** Known are those whose token begins so; what follows is the application. */
const findApplication: HttpServerOptions['findApplication'] = async ({ authorization = '' }) =>
  /^Bearer known(.*)$/.exec(authorization)?.[1];

/** Sends bytes and returns everything that comes back until the connection ends. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

describe('the HTTP server', () => {
  test('hands over what was sent, and sends what comes back', async () => {
    const url = await start(echo);
    const response = await fetch(`${url}/graphql?a=%7B1%7D`, {
      method: 'POST',
      headers: { 'Govgraph-Purpose': 'service-hall' },
      body: '人',
    });
    expect(await response.json()).toEqual({
      method: 'POST',
      path: '/graphql',
      query: 'a=%7B1%7D',
      purpose: 'service-hall',
      body: '人',
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('takes a target that names the server, as clients of proxies send it', async () => {
    await start(echo);
    const target = 'http://gateway.example:4000/graphql?a=1';
    const answer = await sendRaw(
      server!.port,
      `GET ${target} HTTP/1.1\r\nhost: another.example\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toContain('"path":"/graphql","query":"a=1"');
  });

  test('tells where a client is, by its connection or by a proxy that it may believe', async () => {
    const where: HandleRequest = async ({ clientAddress }) => jsonResponse(200, { clientAddress });
    const headers = { 'X-Forwarded-For': '203.0.113.9' };
    const direct = await fetch(await start(where), { headers });
    expect(await direct.json()).toEqual({ clientAddress: '127.0.0.1' });
    await server!.close();
    const trustedProxies = readTrustedProxies(['127.0.0.0/8'])!;
    const passedOn = await fetch(await start(where, { trustedProxies }), { headers });
    expect(await passedOn.json()).toEqual({ clientAddress: '203.0.113.9' });
  });

  test('holds an answer if it is told to, on a connection that may be ended for a new one', async () => {
    const held: HandleRequest = async ({ path }) =>
      path === '/held' ? { ...jsonResponse(401, {}), holdMs: 5_000 } : jsonResponse(200, { path });
    const url = await start(held, { maxConnections: 1 });
    const first = sendRaw(server!.port, 'GET /held HTTP/1.1\r\nhost: x\r\n\r\n');
    await sleep(50);
    expect((await fetch(`${url}/prompt`)).status).toBe(200);
    expect(await first).toBe('');
  });

  test('hands over a request without a body that is too large, announced or not, to be refused', async () => {
    const url = await start(echo, { maxBodyBytes: 10 });
    const headers = { 'Govgraph-Purpose': 'service-hall' };
    const announced = await fetch(`${url}/graphql`, { method: 'POST', headers, body: 'x'.repeat(11) });
    expect(await announced.json()).toMatchObject({
      path: '/graphql',
      purpose: 'service-hall',
      body: '',
      unread: 'PAYLOAD_TOO_LARGE',
    });
    expect(announced.headers.get('connection')).toBe('close');
    const chunks = `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${'8\r\n12345678\r\n'.repeat(2)}`;
    expect(await sendRaw(server!.port, chunks)).toMatch(
      /connection: close.*"body":"","unread":"PAYLOAD_TOO/is,
    );
    const whole = await fetch(url, { method: 'POST', body: 'x'.repeat(10) });
    expect(await whole.json()).toMatchObject({ body: 'x'.repeat(10) });
  });

  test('reads only so much at one time, of all callers together', async () => {
    const url = await start(echo, { maxReadingBytes: 25_000 });
    const begun = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 20000\r\n\r\n${'x'.repeat(19_000)}`;
    const first = connect(server!.port, '127.0.0.1', () => first.write(begun));
    await vi.waitFor(async () => {
      const second = await fetch(url, { method: 'POST', body: 'x'.repeat(20_000) });
      expect(await second.json()).toMatchObject({ body: '', unread: 'GATEWAY_BUSY' });
    });
    first.destroy();
    await vi.waitFor(async () => {
      const third = await fetch(url, { method: 'POST', body: 'x'.repeat(20_000) });
      expect(await third.json()).toMatchObject({ body: 'x'.repeat(20_000) });
    });
  });

  test('reads nothing large of whom nobody knows, so that strangers keep nobody from being read', async () => {
    const url = await start(echo, { findApplication, maxReadingBytes: 25_000 });
    const post = async (size: number, authorization: string) => {
      const headers = { authorization };
      const response = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(size) });
      return (await response.json()) as { readonly body: string; readonly unread?: string };
    };
    const strangers = Array.from({ length: 20 }, (_, index) => {
      const lengths = ['content-length: 16000', 'content-length: 900000', 'transfer-encoding: chunked'];
      const socket = connect(server!.port, '127.0.0.1');
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${lengths[index % 3]}\r\n\r\n${'x'.repeat(15_000)}`);
      return socket;
    });
    await vi.waitFor(async () =>
      expect(await post(10_000, 'Bearer x')).toMatchObject({ body: 'x'.repeat(10_000) }),
    );
    expect(await post(20_000, 'Bearer x')).toMatchObject({ body: '', unread: 'GATEWAY_BUSY' });
    expect(await post(20_000, 'Bearer known')).toMatchObject({ body: 'x'.repeat(20_000) });
    for (const stranger of strangers) stranger.destroy();
  });

  test('reads large bodies of an application while others begin many and end none', async () => {
    const url = await start(echo, { findApplication, maxReadingBytes: 100_000 });
    const sockets = ['one', 'two', 'three'].flatMap((who) =>
      Array.from({ length: 20 }, () => {
        const socket = connect(server!.port, '127.0.0.1').on('error', () => undefined);
        const head = `POST / HTTP/1.1\r\nhost: x\r\nauthorization: Bearer known ${who}\r\ncontent-length: 900000\r\n\r\n`;
        socket.write(`${head}${'x'.repeat(30_000)}`);
        return socket;
      }),
    );
    // There is no room for all of them.
    await Promise.race(sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const headers = { authorization: 'Bearer known other' };
    const response = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(200_000) });
    expect(await response.json()).toMatchObject({ body: 'x'.repeat(200_000) });
    for (const socket of sockets) socket.destroy();
  });

  test('is done with a large body whose sender went while it was found out who that is', async () => {
    let isOver = false;
    const readBody = createBodyReader({
      maxBodyBytes: 100_000,
      maxReadingBytes: 100_000,
      findApplication: async (request) => {
        await new Promise((resolve) => void request.once('close', resolve));
        return 'known';
      },
    });
    const http = createHttpServer(
      (request) => void readBody(request).then((outcome) => (isOver = outcome === 'aborted')),
    );
    const port = await listen(http, { host: '127.0.0.1', port: 0 });
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 90000\r\n\r\nx');
    await new Promise((resolve) => http.once('request', resolve));
    socket.destroy();
    await vi.waitFor(() => expect(isOver).toBe(true));
    http.close();
  });

  test('ends a connection on which somebody asks and asks without waiting for answers', async () => {
    let asked = 0;
    await start(async (request) => {
      asked += 1;
      await sleep(50);
      return echo(request);
    });
    expect(await sendRaw(server!.port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_000))).toBe('');
    expect(asked).toBe(1);
  });

  test('answers what comes on one connection one after the other, and other connections meanwhile', async () => {
    let [underWay, most, asked] = [0, 0, 0];
    const url = await start(async (request) => {
      if (request.path === '/other') return echo(request);
      asked += 1;
      most = Math.max(most, (underWay += 1));
      await sleep(20);
      underWay -= 1;
      return echo(request);
    });
    const last = 'GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    const answers = sendRaw(server!.port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(10) + last);
    await vi.waitFor(() => expect(underWay).toBe(1));
    await fetch(`${url}/other`);
    expect(asked).toBeLessThan(11);
    expect((await answers).match(/"path":"\/(last)?"/g)).toHaveLength(11);
    expect(most).toBe(1);
  });

  test('ends the connection of whoever sends what is not HTTP and does not end it', async () => {
    await start(echo);
    const socket = connect({ port: server!.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined).resume();
    socket.write('nonsense\r\n\r\n');
    // Only who writes on notices.
    const writing = setInterval(() => socket.write('x'), 50);
    await vi.waitFor(() => expect(socket.destroyed).toBe(true), { timeout: 20_000 });
    clearInterval(writing);
  });

  test('answers a failure of ours with a constant text, and tells the operator', async () => {
    const error = new Error('secret connection string');
    const url = await start(() => Promise.reject(error));
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(
      '{"errors":[{"message":"The gateway failed; the failure is recorded.","extensions":{"code":"INTERNAL_ERROR"}}]}',
    );
    expect(onError).toHaveBeenCalledWith(error);
  });

  test('answers what is not HTTP, and headers that are too large, in one constant JSON body', async () => {
    await start(echo);
    expect(await sendRaw(server!.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*\{"errors"/s);
    const large = `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await sendRaw(server!.port, large)).toMatch(/^HTTP\/1\.1 431 .*\{"errors"/s);
  });

  test('does not wait for ever for a caller that sends slowly', async () => {
    await start(echo, { requestTimeoutMs: 100 });
    const halfRequest = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab';
    expect(await sendRaw(server!.port, halfRequest)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('says in one line that its port is in use', async () => {
    await start(echo);
    const { port } = server!;
    await expect(startHttpServer({ host: '127.0.0.1', port, respond: echo, onError })).rejects.toThrow(
      new RegExp(`^cannot listen on port ${port} of 127.0.0.1: it is in use$`),
    );
  });
});

describe('a server that closes', () => {
  test('finishes what is under way and accepts nothing more', async () => {
    const url = await start(async (request) => {
      await sleep(100);
      return echo(request);
    });
    const underWay = fetch(url);
    await sleep(30);
    const closed = server!.close();
    const response = await underWay;
    expect(response.status).toBe(200);
    expect(response.headers.get('connection')).toBe('close');
    await closed;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('ends connections that idle, and requests that take longer than it may wait', async () => {
    const url = await start(() => new Promise(() => undefined));
    const idle = sendRaw(server!.port, '');
    const stuck = fetch(url);
    await sleep(20);
    const closed = server!.close({ idleMs: 0, requestsMs: 50 });
    await Promise.all([closed, expect(stuck).rejects.toThrow('fetch failed'), idle]);
  });
});

describe('a server of connections that somebody else accepts', () => {
  let accepting: Server;
  let closable: HttpServer;

  async function accept(respond: HandleRequest, options: Partial<HttpServerOptions> = {}): Promise<number> {
    const source: ConnectionSource = (take) => {
      // As they arrive from another process.
      accepting = createServer({ pauseOnConnect: true }, (connection) => {
        take(connection);
        connection.resume();
      });
    };
    closable = serveConnections(source, { respond, onError, ...options });
    return listen(accepting, { host: '127.0.0.1', port: 0 });
  }

  afterEach(async () => {
    accepting.close();
    await closable.close();
  });

  test('answers on them', async () => {
    const port = await accept(echo);
    expect(await sendRaw(port, 'GET /a HTTP/1.0\r\n\r\n')).toContain('"path":"/a"');
  });

  test('does not wait for ever for a caller that sends slowly', async () => {
    const port = await accept(echo, { requestTimeoutMs: 100 });
    const halfRequest = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab';
    expect(await sendRaw(port, halfRequest)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('when it closes, answers one more request on a connection that idles, as the last one', async () => {
    const port = await accept(echo);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<string | undefined>((resolve, reject) => {
        const request = get({ port, agent }, (response) => {
          response.resume().on('end', () => resolve(response.headers.connection));
        });
        request.on('error', reject);
      });
    expect(await ask()).toBe('keep-alive');
    const closed = closable.close({ idleMs: 60_000, requestsMs: 60_000 });
    await sleep(20);
    expect(await ask()).toBe('close');
    await closed;
    agent.destroy();
  });

  test('when it is to close sooner than it was told before, does so', async () => {
    const port = await accept(() => new Promise(() => undefined));
    const stuck = sendRaw(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await sleep(20);
    const closed = closable.close({ idleMs: 60_000, requestsMs: 60_000 });
    await closable.close({ idleMs: 0, requestsMs: 20 });
    expect(await stuck).toBe('');
    await closed;
  });
});

describe('the routes', () => {
  const check = vi.fn(async (): Promise<CheckResult> => ({ isOk: true, detail: 'version 7' }));
  const readiness = createReadiness({ checks: { policy: check }, timeoutMs: 50, maxAgeMs: 0 });
  const tax = {
    department: 'tax',
    circuit: 'open',
    failingFor: ['office-app', 'hall-app'],
    inFlight: 3,
    waiting: 2,
    refused: { circuit: 7, line: 1 },
    retries: 4,
    refusedKeys: [],
  } as const;
  const admission = { inProgress: 5, waiting: 6, places: 16, answered: 8, answeringMs: 99, refused: 9 };
  const fetchHandler = createFetchHandler(
    createRouter({
      handle: echo,
      readiness,
      issuers: ['https://identity.example'],
      publicUrl: 'https://share.example',
      metrics: createMetrics({
        readiness,
        subgraphs: { departments: () => [tax] },
        admission: { status: () => admission },
        limitAlarms: { counts: new Map() },
        workers: () => ({ configured: 4, serving: 3, restarted: 2 }),
      }),
    }),
    10,
  );
  const ask = (path: string, init?: RequestInit) => fetchHandler(new Request(`http://gateway${path}`, init));

  test('say who issues tokens, to everybody', async () => {
    const path = '/.well-known/oauth-protected-resource/graphql';
    const response = await ask(path);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        resource: 'https://share.example/graphql',
        authorization_servers: ['https://identity.example'],
        bearer_methods_supported: ['header'],
      },
    ]);
    expect((await ask(path, { method: 'POST' })).status).toBe(405);
    expect(check).not.toHaveBeenCalled();
  });

  test('say that the process runs, without asking anything else', async () => {
    const response = await ask('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
    expect(check).not.toHaveBeenCalled();
  });

  test('say whether the gateway can serve, and what is missing', async () => {
    const ready = await ask('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { policy: { isOk: true, detail: 'version 7' } } },
    ]);
    check.mockRejectedValueOnce(new Error('postgresql://user:secret@host'));
    const failed = await ask('/readyz');
    expect([failed.status, await failed.json()]).toEqual([
      503,
      { status: 'not ready', checks: { policy: { isOk: false, detail: 'failed' } } },
    ]);
    check.mockReturnValueOnce(new Promise(() => undefined));
    expect((await ask('/readyz')).status).toBe(503);
  });

  test('say how departments are asked and how many requests are answered, for Prometheus', async () => {
    const lines = (await (await ask('/metrics')).text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'govgraph_department_circuit{department="tax"} 2',
        'govgraph_department_failing_applications{department="tax"} 2',
        'govgraph_department_requests_in_flight{department="tax"} 3',
        'govgraph_department_requests_waiting{department="tax"} 2',
        'govgraph_department_requests_refused{department="tax",reason="failing"} 7',
        'govgraph_department_requests_refused{department="tax",reason="line"} 1',
        'govgraph_department_retries{department="tax"} 4',
        'govgraph_requests{what="inProgress"} 5',
        'govgraph_requests{what="waiting"} 6',
        'govgraph_requests{what="places"} 16',
        'govgraph_requests{what="answered"} 8',
        'govgraph_requests{what="refused"} 9',
        'govgraph_workers{what="configured"} 4',
        'govgraph_workers{what="serving"} 3',
        'govgraph_workers{what="restarted"} 2',
      ]),
    );
  });

  test('lead to GraphQL, and nowhere else', async () => {
    const response = await ask('/graphql?query=%7B', { method: 'POST', body: '{}' });
    const received = (await response.json()) as GatewayRequest;
    expect(received).toMatchObject({ path: '/graphql', query: 'query=%7B', body: '{}' });
    const tooLarge = await ask('/graphql', { method: 'POST', body: 'x'.repeat(11) });
    expect(await tooLarge.json()).toMatchObject({ body: '', unread: 'PAYLOAD_TOO_LARGE' });
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/graphql/')).status).toBe(404);
    expect((await ask('/readyz', { method: 'POST' })).status).toBe(405);
  });
});
