import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { ConfigError, errorTable, refuse } from '../errors.ts';
import { createClientAddressFinder, type FindClientAddress, type TrustedProxies } from './client-address.ts';
import {
  jsonAnswer,
  type GatewayAnswer,
  type GatewayRequest,
  type HandleRequest,
  type UnreadCode,
} from './http-message.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly respond: HandleRequest;
  /** Whose `X-Forwarded-For` says where a client is; nobody's by default. */
  readonly trustedProxies?: TrustedProxies;
  /** Hears of failures that no answer explains. */
  readonly onError: (error: unknown) => void;
  /** Whether somebody vouches for the caller. Of whom nobody knows, nothing large is read. */
  readonly isKnownCaller?: (headers: GatewayRequest['headers']) => Promise<boolean>;
  readonly maxBodyBytes?: number;
  /** Of all large bodies that are being read. */
  readonly maxReadingBytes?: number;
  readonly maxConnections?: number;
  /** How long a caller may take to send a request. */
  readonly requestTimeoutMs?: number;
  /** How long `close` waits for requests that are under way. */
  readonly drainTimeoutMs?: number;
}

export interface RunningHttpServer {
  readonly port: number;
  /** Accepts nothing more, finishes what is under way, and ends what is still open after the drain timeout. */
  close(): Promise<void>;
}

/** What is read of a request before it is refused. */
export const defaultMaxBodyBytes = 1024 * 1024;
const defaultMaxReadingBytes = 128 * 1024 * 1024;
/** Read without a question, and not counted: as many as there are connections. */
const smallBodyBytes = 16 * 1024;
const defaultMaxConnections = 10_000;
/** Requests on one connection that have no answer yet; clients wait for an answer before they ask again. */
const maxPipelined = 16;

/** Bytes of bodies that are being read. */
interface Reading {
  bytes: number;
}

/** Starts listening. @throws ConfigError when it cannot, with the reason in one line */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const { requestTimeoutMs = 30_000, drainTimeoutMs = 4000 } = options;
  let isClosing = false;
  const reading: Reading = { bytes: 0 };
  const findClientAddress = createClientAddressFinder(options.trustedProxies ?? { includes: () => false });
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, 10_000),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 1000),
    // Longer than the usual idle time of load balancers, so that they close connections first.
    keepAliveTimeout: 65_000,
  });
  server.maxConnections = options.maxConnections ?? defaultMaxConnections;
  const underWay = new WeakMap<Socket, number>();
  server.on('request', (request, response) => {
    const { socket } = request;
    const requests = (underWay.get(socket) ?? 0) + 1;
    if (requests > maxPipelined) return void socket.destroy();
    underWay.set(socket, requests);
    response.on('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    void serve(request, response, { ...options, findClientAddress }, reading, () => isClosing);
  });
  server.on('clientError', refuseBrokenRequest);
  await listen(server, options);
  server.on('error', options.onError);

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions & { readonly findClientAddress: FindClientAddress },
  reading: Reading,
  isClosing: () => boolean,
): Promise<void> {
  const { respond, onError, findClientAddress } = options;
  let answer: GatewayAnswer;
  try {
    const body = await readBody(request, options, reading);
    if (body === 'aborted') return;
    answer = await respond(toGatewayRequest(request, body, findClientAddress));
  } catch (error) {
    onError(error);
    const { code, errors } = refuse('INTERNAL_ERROR');
    answer = jsonAnswer(errorTable[code].status, { errors });
  }
  // What a caller has not finished sending is not read to its end.
  const isLast = isClosing() || !request.complete;
  send(answer, response, isLast);
}

/** @returns why there is no body, when there is none to work with */
function readBody(
  request: IncomingMessage,
  options: HttpServerOptions,
  reading: Reading,
): Promise<Buffer | UnreadCode | 'aborted'> {
  const { maxBodyBytes = defaultMaxBodyBytes } = options;
  const { 'content-length': announced, 'transfer-encoding': coding } = request.headers;
  const bytes = Number(announced ?? 0);
  if (coding === undefined && bytes <= smallBodyBytes)
    return takeBody(request, maxBodyBytes, { bytes: 0 }, Infinity);
  if (bytes > maxBodyBytes) return Promise.resolve('PAYLOAD_TOO_LARGE');
  return readLargeBody(request, maxBodyBytes, options, reading);
}

async function readLargeBody(
  request: IncomingMessage,
  maxBodyBytes: number,
  { isKnownCaller, maxReadingBytes = defaultMaxReadingBytes }: HttpServerOptions,
  reading: Reading,
): Promise<Buffer | UnreadCode | 'aborted'> {
  // Whoever they are by the time that they are asked, they may come again.
  if (isKnownCaller !== undefined && !(await isKnownCaller(headersOf(request)))) return 'GATEWAY_BUSY';
  return takeBody(request, maxBodyBytes, reading, maxReadingBytes);
}

function takeBody(
  request: IncomingMessage,
  maxBodyBytes: number,
  reading: Reading,
  maxReadingBytes: number,
): Promise<Buffer | UnreadCode | 'aborted'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const end = (outcome: Parameters<typeof resolve>[0]): void => {
      reading.bytes -= length;
      length = 0;
      chunks = [];
      resolve(outcome);
    };
    const stop = (code: UnreadCode): void => {
      request.off('data', take).pause();
      end(code);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      reading.bytes += chunk.length;
      chunks.push(chunk);
      if (length > maxBodyBytes) stop('PAYLOAD_TOO_LARGE');
      else if (reading.bytes > maxReadingBytes) stop('GATEWAY_BUSY');
    };
    request.on('data', take);
    request.on('end', () => end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => end('aborted'));
    request.on('close', () => end('aborted'));
  });
}

function toGatewayRequest(
  request: IncomingMessage,
  body: Buffer | UnreadCode,
  findClientAddress: FindClientAddress,
): GatewayRequest {
  const { method = 'GET', url = '/' } = request;
  const headers = headersOf(request);
  const clientAddress = findClientAddress(request.socket.remoteAddress, headers['x-forwarded-for']);
  const queryAt = url.indexOf('?');
  return {
    method,
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? '' : url.slice(queryAt + 1),
    headers,
    repeatedHeaders: repeatedHeaders(request),
    ...(clientAddress === undefined ? {} : { clientAddress }),
    ...(Buffer.isBuffer(body) ? { body } : { body: Buffer.alloc(0), unread: body }),
  };
}

/** Only set-cookie has several values, and no request carries it. */
function headersOf({ headers }: IncomingMessage): GatewayRequest['headers'] {
  return headers as Record<string, string | undefined>;
}

/** Of some headers that come twice, Node keeps the first only, and joins others. */
function repeatedHeaders({ rawHeaders, headers }: IncomingMessage): readonly string[] {
  if (rawHeaders.length === 2 * Object.keys(headers).length) return noHeaders;
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return names.filter((name, index) => names.indexOf(name) !== index);
}

const noHeaders: readonly string[] = [];

function send(answer: GatewayAnswer, response: ServerResponse, isLast: boolean): void {
  response.writeHead(answer.status, {
    'x-content-type-options': 'nosniff',
    ...answer.headers,
    // Of a 304, this would be the length of what is not sent (RFC 9110, §8.6).
    ...(answer.status === 304 ? {} : { 'content-length': answer.body.length }),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end(answer.body);
}

/**
 * What is not HTTP, too slow, or has too large headers: a constant answer, then the connection ends. There is no
 * request, so there is no usage record either.
 */
function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = JSON.stringify({ errors: [{ message: 'The request is not well-formed HTTP, or too slow.' }] });
  if (socket.writable) {
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error & { code?: string }): void => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use' : (error.code ?? error.message);
      reject(new ConfigError([`cannot listen on port ${port} of ${host}: ${reason}`]));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve();
    });
  });
}
