/**
 * What strangers can do to the server with sockets of their own. Each ends, and is told why where it can be; others are
 * served meanwhile, and nothing is left of it.
 */
import { type Socket, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonResponse } from './http-message.ts';
import { type RunningHttpServer, startHttpServer } from './http-server.ts';

const large = Buffer.alloc(64 * 1024 * 1024, 'x');
let server: RunningHttpServer;
let begun = 0;
/** Large answers that are neither taken nor given up. */
let unread = 0;

beforeAll(async () => {
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    onError: (error) => expect.unreachable(String(error)),
    requestTimeoutMs: 500,
    writeTimeoutMs: 500,
    respond: async ({ path, body, unread: code }) => {
      begun += 1;
      if (path !== '/large') return jsonResponse(200, { bytes: body.length, code });
      unread += 1;
      return { status: 200, headers: {}, body: large, onTaken: () => void (unread -= 1) };
    },
  });
});
afterAll(() => server.close());

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

interface Attempt {
  /** Sent at once. */
  readonly first?: string | Buffer;
  /** Sent again and again, as fast as it is taken. */
  readonly again?: string;
  /** Says that nothing more comes, and reads on. */
  readonly endsFirst?: boolean;
}

/** @returns what came back until the server ended the connection */
function attempt({ first = '', again, endsFirst = false }: Attempt): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: endsFirst });
    let response = '';
    const goOn = (): void => {
      if (socket.writable && again !== undefined) socket.write(again, () => setTimeout(goOn, 1));
    };
    socket.on('connect', () => {
      if (endsFirst) socket.end(first);
      else socket.write(first, goOn);
    });
    socket.on('data', (chunk) => (response += String(chunk)));
    // Whoever writes on after the end is told so.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(response));
  });
}

const askOrdinarily = async () => (await fetch(`http://127.0.0.1:${server.port}/`)).status;

const get = 'GET / HTTP/1.1\r\nhost: x\r\n';
const post = 'POST / HTTP/1.1\r\nhost: x\r\n';
const chunked = `${post}transfer-encoding: chunked\r\n\r\n`;

describe('A connection is ended', () => {
  test.each<[string, Attempt, RegExp]>([
    ['that says nothing', {}, /^HTTP\/1\.1 408 /],
    ['that sends empty lines', { again: '\r\n' }, /^HTTP\/1\.1 408 /],
    ['that sends a header without end', { first: `${get}x: `, again: 'x'.repeat(1000) }, /^HTTP\/1\.1 431 /],
    ['that sends headers without end', { first: get, again: 'x: y\r\n'.repeat(100) }, /^HTTP\/1\.1 431 /],
    ['that sends its headers by the letter', { first: get, again: 'x' }, /^HTTP\/1\.1 408 /],
    [
      'that sends 15 KiB of headers and stops',
      { first: `${get}x: ${'y'.repeat(15_000)}` },
      /^HTTP\/1\.1 408 /,
    ],
    [
      'that announces a body and sends none',
      { first: `${post}content-length: 10\r\n\r\n` },
      /^HTTP\/1\.1 408 /,
    ],
    [
      'that expects to be told to go on and does not',
      { first: `${post}content-length: 10\r\nexpect: 100-continue\r\n\r\n` },
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 408 /,
    ],
    ['that sends chunks without end', { first: chunked, again: '1\r\nx\r\n' }, /^HTTP\/1\.1 408 /],
    [
      'that extends a chunk without end',
      { first: `${chunked}1;`, again: 'x'.repeat(1000) },
      /^HTTP\/1\.1 4\d\d /,
    ],
    [
      'that sends trailers without end',
      { first: `${chunked}0\r\n`, again: `t: ${'x'.repeat(1000)}\r\n` },
      /^HTTP\/1\.1 431 /,
    ],
    [
      'that sends trailers by the line',
      { first: `${chunked}0\r\n`, again: 't: x\r\n' },
      /^HTTP\/1\.1 4(?:08|31) /,
    ],
    [
      'that announces 10^18 bytes, of which none is read',
      { first: `${post}content-length: 1000000000000000000\r\n\r\n`, again: 'x'.repeat(1000) },
      /^HTTP\/1\.1 200 .*"code":"PAYLOAD_TOO_LARGE"/s,
    ],
    [
      'that announces more than can be counted',
      { first: `${post}content-length: 1${'0'.repeat(30)}\r\n\r\n` },
      /^HTTP\/1\.1 400 /,
    ],
    ['that announces less than nothing', { first: `${post}content-length: -1\r\n\r\n` }, /^HTTP\/1\.1 400 /],
    [
      'that announces two lengths',
      { first: `${post}content-length: 1\r\ncontent-length: 2\r\n\r\nab` },
      /^HTTP\/1\.1 400 /,
    ],
    [
      'that announces a length and chunks',
      { first: `${post}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n` },
      /^HTTP\/1\.1 400 /,
    ],
    [
      'that ends within a body',
      { first: `${post}content-length: 10\r\n\r\nabc`, endsFirst: true },
      /^HTTP\/1\.1 400 /,
    ],
    [
      'that ends after its request, once it has its answer',
      { first: `${get}\r\n`, endsFirst: true },
      /^HTTP\/1\.1 200 /,
    ],
    ['of HTTP/1.0, once it has its answer', { first: 'GET / HTTP/1.0\r\n\r\n' }, /^HTTP\/1\.1 200 /],
    ['that speaks HTTP/2', { first: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' }, /^HTTP\/1\.1 400 /],
    ['that speaks TLS', { first: Buffer.from('1603010200010001fc0303', 'hex') }, /^HTTP\/1\.1 400 /],
    ['that wants a tunnel', { first: 'CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\n\r\n', again: 'x' }, /^$/],
    [
      'that wants another protocol, is answered in this one, and speaks the other one',
      { first: `${get}connection: upgrade\r\nupgrade: h2c\r\n\r\n`, again: '\0'.repeat(1000) },
      /^HTTP\/1\.1 200 .*HTTP\/1\.1 40[08] /s,
    ],
  ])('%s, and others are served meanwhile', async (_what, what, expected) => {
    const before = openSockets();
    const attempts = Array.from({ length: 20 }, () => attempt(what));
    expect(await askOrdinarily()).toBe(200);
    for (const response of await Promise.all(attempts)) expect(response).toMatch(expected);
    // Those of the ordinary caller stay open for its next request.
    await expect.poll(openSockets).toBeLessThanOrEqual(before + 2);
  });

  test.each([
    ['reads nothing', false],
    ['ends its half first and reads nothing', true],
  ])('on which somebody asks for much and %s', async (_what, endsFirst) => {
    const sockets = Array.from({ length: 3 }, (): Socket => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: endsFirst });
      socket.on('error', () => undefined).pause();
      const request = 'GET /large HTTP/1.1\r\nhost: x\r\n\r\n';
      return endsFirst ? socket.end(request) : (socket.write(request), socket);
    });
    await expect.poll(() => unread).toBe(3);
    expect(await askOrdinarily()).toBe(200);
    await expect.poll(() => unread, { timeout: 20_000 }).toBe(0);
    for (const socket of sockets) socket.destroy();
  });

  test('on which somebody expects what there is not, again and again without waiting for answers', async () => {
    const before = begun;
    const response = await attempt({ first: `${get}expect: tea\r\n\r\n`.repeat(2_000) });
    expect(response).not.toContain('417');
    expect(begun - before).toBeLessThanOrEqual(16);
  });
});

test('Two thousand headers within 16 KiB, and an expectation that nobody knows, are a request like others', async () => {
  const many = Array.from({ length: 2_000 }, () => 'a:b\r\n').join('');
  expect(await attempt({ first: `${get}connection: close\r\n${many}\r\n` })).toMatch(/^HTTP\/1\.1 200 /);
  const unknown = `${get}connection: close\r\nexpect: tea\r\n\r\n`;
  expect(await attempt({ first: unknown })).toMatch(/^HTTP\/1\.1 200 /);
});
