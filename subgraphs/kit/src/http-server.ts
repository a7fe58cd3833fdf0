import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type CallerContext, readRequestTarget } from '@govgraph/protocol';

import { describeException } from './errors.ts';
import type { HttpAnswer } from './graphql-handler.ts';
import type { Log } from './log.ts';
import type { VerifyHead } from './verify-request.ts';

const endpointPath = '/graphql';
const healthPath = '/healthz';
const maxBodyBytes = 8 * 1024 * 1024;
/** Of all requests that are being read. */
const maxReadingBytes = 64 * 1024 * 1024;
/** Longer than gateways keep an idle connection, so that it is never closed under a request. */
const keepAliveTimeoutMs = 75_000;
const drainTimeoutMs = 3_000;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly verifyHead: VerifyHead;
  /** Answers a request that has been proven to be a gateway's. @param signal that nobody waits for the answer any more */
  readonly answer: (
    request: IncomingMessage,
    body: Buffer,
    caller: CallerContext,
    signal: AbortSignal,
  ) => Promise<HttpAnswer>;
  readonly isHealthy: () => Promise<boolean>;
  readonly log: Log;
}

export interface RunningHttpServer {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** Lets running requests end, for three seconds at most. */
  readonly close: () => Promise<void>;
}

/** Listens for gateways' requests; refuses everything else in the same words. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const reading = { bytes: 0 };
  const server = createServer((request, response) => {
    handleRequest(options, request, response, reading).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        // The other side went away while sending, or something of ours broke.
        options.log({ level: 'error', event: 'request-failed', ...describeException(error) });
        send(response, failed);
      },
    );
  });
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.requestTimeout = 30_000;
  await listen(server, options.host, options.port);
  const { address, port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return { url: `http://${host}:${port}${endpointPath}`, close: () => drain(server) };
}

async function handleRequest(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  reading: { bytes: number },
): Promise<HttpAnswer> {
  const { method = '', url = '', headers } = request;
  const { path, query } = readRequestTarget(url);
  if (method === 'GET' && path === healthPath) return (await options.isHealthy()) ? healthy : unhealthy;
  if (method !== 'POST' || path !== endpointPath) return refuse('not a POST to the endpoint');

  const head = options.verifyHead({ method, path, query, headers });
  if (!head.accepted) return refuse(head.reason);
  const body = await readBody(request, reading);
  if (!body) return refuse(`body is larger than ${maxBodyBytes} bytes, or too many come at one time`);
  const verification = await head.verifyBody(body);
  if (!verification.accepted) return refuse(verification.reason);

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return options.answer(request, body, verification.caller, gone.signal);

  function refuse(reason: string): HttpAnswer {
    const from = request.socket?.remoteAddress;
    options.log({ level: 'warn', event: 'request-refused', reason, from });
    return refused;
  }
}

/** Null when it, or all that are being read, is too large; the rest is thrown away, so that the sender reads our answer. */
async function readBody(request: IncomingMessage, reading: { bytes: number }): Promise<Buffer | null> {
  let chunks: Buffer[] | undefined = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (size + chunk.length > maxBodyBytes || reading.bytes + chunk.length > maxReadingBytes)
        chunks = undefined;
      if (chunks === undefined) continue;
      chunks.push(chunk);
      size += chunk.length;
      reading.bytes += chunk.length;
    }
    return chunks === undefined ? null : Buffer.concat(chunks, size);
  } finally {
    reading.bytes -= size;
  }
}

const healthy = constantAnswer(200, { status: 'ok' });
const unhealthy = constantAnswer(503, { status: 'unavailable' });
const refused = constantAnswer(401, { errors: [{ message: 'Unauthorized' }] });
const failed = constantAnswer(500, { errors: [{ message: 'Internal error of the department' }] });

function constantAnswer(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return;
  // A request that was not read to its end would be taken for the start of the next one.
  const connection = response.req.complete ? {} : { connection: 'close' };
  response
    .writeHead(status, { ...headers, ...connection, 'content-length': Buffer.byteLength(body) })
    .end(body);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
