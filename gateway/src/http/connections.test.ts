import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readTrustedProxies } from './client-address.ts';
import { takeTurns } from './connections.ts';
import { jsonResponse, type HandleRequest } from './http-message.ts';
import { startHttpServer, type HttpServerOptions, type RunningHttpServer } from './http-server.ts';

let server: RunningHttpServer;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

/** Responses to `slow` wait for it. */
let release: (() => void) | undefined;

const respond: HandleRequest = async ({ headers }) => {
  const { authorization } = headers;
  if (authorization?.endsWith('slow')) await new Promise<void>((resolve) => (release = resolve));
  const [, application] = /^Bearer (known.*)$/.exec(authorization ?? '') ?? [];
  return { ...jsonResponse(200, {}), application };
};

async function start(options: Partial<HttpServerOptions>): Promise<void> {
  server = await startHttpServer({ host: '127.0.0.1', port: 0, respond, onError: vi.fn(), ...options });
}

/** Says nothing, and keeps its connection. */
function stall(): Socket {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

const stallAll = (count: number) => Array.from({ length: count }, stall);

/** Asks on a connection and keeps it. @returns how to ask again, which says whether there was a response */
const call = (token: string): (() => Promise<boolean>) => askOn(stall(), token);

function askOn(socket: Socket, token: string): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('close', () => resolve(false));
      if (socket.destroyed) resolve(false);
      socket.write(`GET / HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
    });
}

const ended = (all: readonly Socket[]) => all.filter(({ destroyed }) => destroyed).length;

describe('requests on one connection', () => {
  test('that do not wait for answers end it, and what was read of it is not looked at any more', async () => {
    let requests = 0;
    const httpServer = createServer(takeTurns(() => undefined)).on('request', () => requests++);
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
    server = { port: (httpServer.address() as AddressInfo).port, close: async () => void httpServer.close() };
    const socket = stall();
    socket.write('GET /graphql HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(5_000));
    await vi.waitFor(() => expect(ended([socket])).toBe(1));
    expect(requests).toBeLessThan(20);
  });
});

describe('connections', () => {
  test('are so many at most from one address, but from a trusted proxy', async () => {
    await start({ maxConnectionsPerAddress: 5 });
    const stalled = stallAll(8);
    await vi.waitFor(() => expect(ended(stalled)).toBe(3));
    expect(await call('known')()).toBe(false);
    stalled.find(({ destroyed }) => !destroyed)!.destroy();
    await vi.waitFor(async () => expect(await call('known')()).toBe(true));

    await server.close();
    await start({ maxConnectionsPerAddress: 5, trustedProxies: readTrustedProxies(['127.0.0.1'])! });
    stallAll(8);
    expect(await call('known')()).toBe(true);
  });

  test('of strangers that say nothing keep no caller out: the oldest of them make room', async () => {
    await start({ maxConnections: 10 });
    const stalled = stallAll(10);
    for (let caller = 0; caller < 5; caller++) expect(await call('known')()).toBe(true);
    await vi.waitFor(() => expect(ended(stalled)).toBe(5));
    expect(stalled.map(({ destroyed }) => destroyed)).toEqual([
      ...Array.from({ length: 5 }, () => true),
      ...Array.from({ length: 5 }, () => false),
    ]);
  });

  test('of known callers are not ended for others, however many come', async () => {
    await start({ maxConnections: 10 });
    const ask = call('known');
    expect(await ask()).toBe(true);
    const refused = call('unknown');
    expect(await refused()).toBe(true);
    const stalled = stallAll(40);
    await vi.waitFor(() => expect(ended(stalled)).toBe(31));
    expect(await ask()).toBe(true);
    expect(await refused()).toBe(false);
  });

  test('are not ended while a request on them is being answered', async () => {
    await start({ maxConnections: 10 });
    const ask = call('slow');
    const answered = ask();
    await vi.waitFor(() => expect(release).toBeDefined());
    const stalled = stallAll(40);
    await vi.waitFor(() => expect(ended(stalled)).toBe(31));
    release?.();
    expect(await answered).toBe(true);
    // Nobody vouched for it: from now on it is a stranger's again, and the newest.
    await vi.waitFor(async () => {
      stallAll(10);
      expect(await call('known')()).toBe(true);
      expect(ended(sockets.slice(0, 1))).toBe(1);
    });
  });

  test('of the application that has most make room for others, those first that idle for longest', async () => {
    await start({ maxConnections: 10 });
    const crowd = Array.from({ length: 7 }, () => call('known crowd'));
    const office = Array.from({ length: 3 }, () => call('known office'));
    for (const ask of [...crowd, ...office]) expect(await ask()).toBe(true);
    const [first, ...others] = crowd;
    expect(await first?.()).toBe(true);
    for (let caller = 0; caller < 3; caller++) expect(await call('known hall')()).toBe(true);
    const isOpen = sockets.map(({ destroyed }) => !destroyed);
    expect(isOpen).toEqual([true, false, false, false, ...Array.from({ length: 9 }, () => true)]);
    for (const ask of [first, ...others.slice(3), ...office]) expect(await ask?.()).toBe(true);
  });

  test('of one application are ended for its own further ones, and of no other, however many it opens', async () => {
    await start({ maxConnections: 10 });
    const office = Array.from({ length: 3 }, () => call('known office'));
    for (const ask of office) expect(await ask()).toBe(true);
    for (let turn = 0; turn < 50; turn++) expect(await call('known crowd')()).toBe(true);
    for (const ask of office) expect(await ask()).toBe(true);
  });

  test('of a proxy are of the application that asked last, whoever asked before or asks without a token', async () => {
    await start({ maxConnections: 10, trustedProxies: readTrustedProxies(['127.0.0.1'])! });
    const crowd = Array.from({ length: 3 }, () => call('known crowd'));
    for (const ask of crowd) expect(await ask()).toBe(true);
    const ofProxy = stallAll(6);
    for (const token of ['known crowd', 'known office', 'unknown'])
      for (const socket of ofProxy) expect(await askOn(socket, token)()).toBe(true);
    const stranger = stall();
    expect(await call('known crowd')()).toBe(true);
    expect([ended([stranger]), ended(ofProxy)]).toEqual([1, 0]);
    // The office has six by now, the crowd four.
    expect(await call('known crowd')()).toBe(true);
    expect(ended(ofProxy)).toBe(1);
    for (const ask of crowd) expect(await ask()).toBe(true);
  });

  test('are not ended for others while a known caller waits for its answer, whoever has most', async () => {
    await start({ maxConnections: 5 });
    release = undefined;
    const answered = call('known slow')();
    const giveResponse = await vi.waitUntil(() => release);
    for (let caller = 0; caller < 8; caller++) expect(await call('known office')()).toBe(true);
    giveResponse();
    expect(await answered).toBe(true);
  });

  test('on which a known caller sends a large body without an end make room for others', async () => {
    await start({
      maxConnections: 5,
      findApplication: async ({ authorization }) => authorization?.replace('Bearer ', ''),
    });
    const office = call('known office');
    expect(await office()).toBe(true);
    const sending = stallAll(4);
    for (const socket of sending)
      socket.write(
        'POST / HTTP/1.1\r\nhost: x\r\nauthorization: Bearer known crowd\r\ncontent-length: 100000\r\n\r\n{',
      );
    await vi.waitFor(async () => {
      expect(await call('known hall')()).toBe(true);
      expect(ended(sending)).toBeGreaterThan(1);
    });
    expect(await office()).toBe(true);
  });

  test('whose requests are all being answered leave no room for a further one', async () => {
    await start({ maxConnections: 3 });
    const answers: (() => void)[] = [];
    const asked: Promise<boolean>[] = [];
    for (let caller = 0; caller < 3; caller++) {
      release = undefined;
      asked.push(call('known slow')());
      answers.push(await vi.waitUntil(() => release));
    }
    expect(await call('known')()).toBe(false);
    for (const answer of answers) answer();
    expect(await Promise.all(asked)).toEqual([true, true, true]);
  });
});
