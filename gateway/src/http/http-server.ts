import { omitUndefined } from '@govgraph/policy';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { readRequestTarget } from '@govgraph/protocol';

import { type ClosingTimeouts, stopTimeouts } from '../workers/closing-timeouts.ts';
import { errorTable, refuse } from '../errors.ts';
import { type FindClientAddress, type TrustedProxies, createClientAddressFinder } from './client-address.ts';
import {
  defaultMaxConnections,
  defaultMaxConnectionsPerAddress,
  limitConnections,
  takeTurns,
} from './connections.ts';
import {
  type GatewayResponse,
  type GatewayRequest,
  type HandleRequest,
  type UnreadCode,
  jsonResponse,
} from './http-message.ts';
import { type ListenAddress, listen } from './listen.ts';
import { createBodyReader, defaultMaxBodyBytes, defaultMaxReadingBytes } from './read-body.ts';
import { defaultWriteTimeoutMs, sendResponse } from './send-response.ts';

export interface HttpServerOptions {
  readonly respond: HandleRequest;
  /** Whose `X-Forwarded-For` says where a client is; nobody's by default. */
  readonly trustedProxies?: TrustedProxies;
  /** Hears of failures that no response explains. */
  readonly onError: (error: unknown) => void;
  /**
   * The application that asks; undefined where nobody vouches for it. Of those, nothing large is read; by default, all are
   * one that is known.
   */
  readonly findApplication?: (headers: GatewayRequest['headers']) => Promise<string | undefined>;
  readonly maxBodyBytes?: number;
  /** Of all large bodies that are being read, beside the first of each application. */
  readonly maxReadingBytes?: number;
  readonly maxConnections?: number;
  /** Trusted proxies have as many as they like. */
  readonly maxConnectionsPerAddress?: number;
  /** How long a caller may take to send a request. */
  readonly requestTimeoutMs?: number;
  /** How long a caller may take to take 256 KiB of a response. */
  readonly writeTimeoutMs?: number;
}

/** Hands over connections that another process accepted, to whoever takes them. */
export type ConnectionSource = (take: (connection: Socket) => void) => void;

/** How long a server that closes waits. */
export type DrainTimeouts = Pick<ClosingTimeouts, 'idleMs' | 'requestsMs'>;

export interface HttpServer {
  /**
   * Accepts nothing more, finishes what is under way, and ends what is still open after the timeouts. Called again, it
   * waits no longer than it is told then.
   */
  close(timeouts?: DrainTimeouts): Promise<void>;
}

export interface RunningHttpServer extends HttpServer {
  readonly port: number;
}

const defaultRequestTimeoutMs = 30_000;
const defaultHeadersTimeoutMs = 10_000;
const maxHeaderBytes = 16 * 1024;
/** Longer than the usual idle time of load balancers, so that they close connections first. */
const keepAliveTimeoutMs = 65_000;
/** So long somebody may take to read why its connection ends. */
const lingerMs = 1_000;
const nobody: TrustedProxies = { includes: () => false };

/** Starts listening. @throws ConfigError when it cannot, with the reason in one line */
export async function startHttpServer(
  options: HttpServerOptions & ListenAddress,
): Promise<RunningHttpServer> {
  const { server, close } = createHttpServer(options);
  const port = await listen(server, options);
  server.on('error', options.onError);
  return { port, close };
}

/** Serves connections that another process accepts. */
export function serveConnections(source: ConnectionSource, options: HttpServerOptions): HttpServer {
  const { server, close } = createHttpServer(options);
  // Node begins to hold callers to the times they have for a request when a server listens.
  server.emit('listening');
  source((connection) => {
    // As Node does with connections that it accepts for an HTTP server.
    connection.setNoDelay(true);
    server.emit('connection', connection);
  });
  return { close };
}

function createHttpServer(options: HttpServerOptions): HttpServer & { readonly server: Server } {
  const { trustedProxies = nobody, findApplication = async () => '' } = options;
  const { requestTimeoutMs = defaultRequestTimeoutMs, writeTimeoutMs = defaultWriteTimeoutMs } = options;
  let isClosing = false;
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, defaultHeadersTimeoutMs),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 1000),
    keepAliveTimeout: keepAliveTimeoutMs,
  });
  const connections = limitConnections(server, {
    maxConnections: options.maxConnections ?? defaultMaxConnections,
    maxConnectionsPerAddress: options.maxConnectionsPerAddress ?? defaultMaxConnectionsPerAddress,
    trustedProxies,
  });
  const readBody = createBodyReader({
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
    maxReadingBytes: options.maxReadingBytes ?? defaultMaxReadingBytes,
    findApplication: async (request) => {
      const application = await findApplication(headersOf(request));
      if (application !== undefined) connections.assign(request.socket, application);
      return application;
    },
  });
  const findClientAddress = createClientAddressFinder(trustedProxies);

  async function answer(request: IncomingMessage): Promise<GatewayResponse | 'aborted'> {
    try {
      const body = await readBody(request);
      if (body === 'aborted') return body;
      connections.begin(request.socket);
      return await options.respond(toGatewayRequest(request, body, findClientAddress));
    } catch (error) {
      options.onError(error);
      const { code, errors } = refuse('INTERNAL_ERROR');
      return jsonResponse(errorTable[code].status, { errors });
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = await answer(request);
    if (answered === 'aborted') return;
    const { application } = answered;
    const endConnection = (): void => connections.end(request.socket, application);
    // A stranger's connection may be ended for a new one while its response is held, a caller's once it was taken.
    if (application === undefined) endConnection();
    else response.once('close', endConnection);
    if (answered.holdMs !== undefined && answered.holdMs > 0) await sleep(answered.holdMs);
    // What a caller has not finished sending is not read to its end.
    sendResponse(answered, response, { isLast: isClosing || !request.complete, writeTimeoutMs });
  }

  const serveInTurn = takeTurns((request, response) => void serve(request, response));
  server.on('request', serveInTurn);
  // Node would refuse an `Expect` that it does not know by itself, as often as somebody asks without waiting.
  server.on('checkExpectation', serveInTurn);
  server.on('clientError', refuseBrokenRequest);

  return {
    server,
    close: async ({ idleMs, requestsMs } = stopTimeouts) => {
      isClosing = true;
      if (server.listening) server.close();
      const timers = [
        setTimeout(() => server.closeIdleConnections(), idleMs),
        setTimeout(() => server.closeAllConnections(), requestsMs),
      ];
      await connections.allEnded();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function toGatewayRequest(
  request: IncomingMessage,
  body: Buffer | UnreadCode,
  findClientAddress: FindClientAddress,
): GatewayRequest {
  const { method = 'GET', url = '/' } = request;
  const { path, query } = readRequestTarget(url);
  const headers = headersOf(request);
  const clientAddress = findClientAddress(request.socket.remoteAddress, headers['x-forwarded-for']);
  return {
    method,
    path,
    query: query.slice(1),
    headers,
    repeatedHeaders: repeatedHeaders(request),
    ...omitUndefined({ clientAddress }),
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

/**
 * What is not HTTP, too slow, or has too large headers: a constant response, then the connection ends. There is no
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
    // Who does not end it either would keep the connection.
    setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}
