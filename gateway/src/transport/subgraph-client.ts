import { isRecord, parseJson } from '@govgraph/protocol';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { UpstreamError } from '../errors.ts';
import { isHttpAddress } from '../http-address.ts';
import type { Subgraph } from '../planner/supergraph-facts.ts';
import { countValues } from './count-values.ts';
import { createTextDecoder } from './decode-text.ts';
import { type Ask, type Exchange, type HttpResponse, shareRequests } from './shared-requests.ts';
import { type SignRequest, type SigningKey, createRequestSigner } from './sign-request.ts';

/** A GraphQL response, as far as it is well-formed. */
export interface SubgraphResponse {
  readonly data?: unknown;
  readonly errors?: unknown;
  /** False when its HTTP status is not one of success (2xx): then something failed, whatever the body says. */
  readonly isSuccessful: boolean;
  /** False when the response's text has no backslash in it. */
  readonly hasEscapes: boolean;
}

/** @throws UpstreamError when the department does not answer in time with a GraphQL response; says whether it may have acted */
export type SendToSubgraph = Ask<SubgraphResponse>;

export interface SubgraphClientOptions {
  /** By department; undefined to send requests unsigned, to departments that check nothing. */
  readonly signingKeys: Readonly<Record<string, SigningKey>> | undefined;
  /** From the moment of asking, the wait for a free connection included, to the last byte received. */
  readonly timeoutMs: number;
  /** Connections to each department. */
  readonly connections?: number;
  readonly maxResponseBytes?: number;
  /** Lists, objects and leaves of one answer. */
  readonly maxResponseValues?: number;
  /** Whether callers with the same rights share requests that are under way, see {@link shareRequests}. */
  readonly mayShareRequests?: boolean;
  /** Hears why a department gave no answer; nobody else is told. */
  readonly onFailure: (error: UpstreamError) => void;
}

export interface SubgraphClient {
  /**
   * How to ask the departments of a release, which shares no requests with those before it. Connections to
   * addresses that it no longer names are closed.
   */
  connect(subgraphs: ReadonlyMap<string, Subgraph>): SendToSubgraph;
  /** Gives up whatever is under way, and asks nobody any more: what departments owe counts as unavailable. */
  breakOff(): void;
  close(): Promise<void>;
}

const defaultConnections = 64;
const defaultMaxResponseBytes = 8 * 1024 * 1024;
/** Reading, merging and writing so many takes a tenth of a second, in which nobody else is served. */
const defaultMaxResponseValues = 200_000;
/** In characters; no more is counted than costs something. */
const fewValues = 256 * 1024;
/** A connection that breaks at once is most often one that the department closed while it was idle. */
const retryAfterMs = 30;

/** Of failures before a request was sent. */
const unsent = { mayHaveActed: false };

/**
 * Keeps connections to departments and sends them signed requests. A query is sent a second time, signed anew,
 * when its connection broke before an answer began; a mutation never is.
 */
export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  let routes = new Map<string, Route>();
  return {
    connect: (subgraphs) => {
      const previous = routes;
      const routeOf = (subgraph: Subgraph): Route => {
        const known = previous.get(subgraph.name);
        return known?.url === subgraph.url ? known : openRoute(subgraph, options);
      };
      routes = new Map([...subgraphs.values()].map((subgraph) => [subgraph.name, routeOf(subgraph)]));
      for (const [name, route] of previous) if (routes.get(name) !== route) void route.close();
      const exchange = exchangeOver(routes);
      return sendBy(options.mayShareRequests === true ? shareRequests(exchange) : exchange, options);
    },
    breakOff: () => {
      for (const route of routes.values()) route.breakOff();
    },
    close: async () => {
      await Promise.all([...routes.values()].map((route) => route.close()));
    },
  };
}

function sendBy(exchange: Exchange, options: SubgraphClientOptions): SendToSubgraph {
  const { maxResponseValues = defaultMaxResponseValues, onFailure } = options;
  return async (service, body, isRepeatable, context) => {
    try {
      // Everyone parses the answer for itself: what is parsed becomes part of one answer to one caller.
      return parseResponse(service, await exchange(service, body, isRepeatable, context), maxResponseValues);
    } catch (error) {
      if (error instanceof UpstreamError) onFailure(error);
      throw error;
    }
  };
}

function exchangeOver(routes: ReadonlyMap<string, Route>): Exchange {
  return async (service, body, isRepeatable, context) => {
    const route = routes.get(service);
    if (route === undefined) throw new UpstreamError(service, 'it has no address', unsent);
    const attempt = async () => route.post(body, route.sign(body, context));
    return attempt().catch(async (error: unknown) => {
      if (!isRepeatable || !isBrokenConnection(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      return attempt();
    });
  };
}

interface Route {
  readonly url: string;
  readonly sign: SignRequest;
  readonly post: (body: string, headers: Record<string, string>) => Promise<HttpResponse>;
  readonly breakOff: () => void;
  readonly close: () => Promise<void>;
}

function openRoute({ name, url }: Subgraph, options: SubgraphClientOptions): Route {
  if (!isHttpAddress(url)) return noRoute(name, url);
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, {
    connections: options.connections ?? defaultConnections,
    pipelining: 1,
    connect: { timeout: options.timeoutMs },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
  });
  const headersOfAll = {
    // Compressed responses would have to be bounded once more, and departments are near.
    'accept-encoding': 'identity',
    'govgraph-deadline': String(options.timeoutMs),
  };
  const limits = {
    timeoutMs: options.timeoutMs,
    maxBytes: options.maxResponseBytes ?? defaultMaxResponseBytes,
  };
  return {
    url,
    sign: createSigner(name, url, options.signingKeys),
    post: (body, headers) =>
      new Promise((resolve, reject) => {
        pool.dispatch(
          { method: 'POST', path: pathname + search, headers: { ...headers, ...headersOfAll }, body },
          new ResponseCollector(name, limits, resolve, reject),
        );
      }),
    breakOff: () => void pool.destroy(),
    // One that was broken off is closed already.
    close: async () => {
      if (!pool.destroyed) await pool.close();
    },
  };
}

/** Whoever published another address keeps everybody from this department, and from no other. */
function noRoute(name: string, url: string): Route {
  const refuse = (): never => {
    throw new UpstreamError(name, `its address is no HTTP address: ${url}`, unsent);
  };
  return { url, sign: refuse, post: refuse, breakOff: () => undefined, close: async () => undefined };
}

function createSigner(
  department: string,
  url: string,
  keys: SubgraphClientOptions['signingKeys'],
): SignRequest {
  if (keys === undefined) return () => ({ 'content-type': 'application/json' });
  const key = keys[department];
  if (key !== undefined) return createRequestSigner(url, key);
  return () => {
    throw new UpstreamError(department, 'no signing key is configured for it', unsent);
  };
}

/**
 * Collects one response; the whole exchange is bounded in time and size. The time runs from the start, so that a
 * department that hangs keeps nobody waiting in line for those who wait already.
 */
class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly #department: string;
  readonly #maxBytes: number;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: UpstreamError) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #timeout: UpstreamError | undefined;
  #decode: ((chunks: readonly Buffer[]) => string | undefined) | undefined;
  #isSuccessful = false;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    department: string,
    limits: { readonly timeoutMs: number; readonly maxBytes: number },
    resolve: (response: HttpResponse) => void,
    reject: (error: UpstreamError) => void,
  ) {
    this.#department = department;
    this.#maxBytes = limits.maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => {
      const mayHaveActed = this.#controller !== undefined;
      this.#timeout = new UpstreamError(department, `no answer within ${limits.timeoutMs} ms`, {
        mayHaveActed,
      });
      if (this.#controller === undefined) reject(this.#timeout);
      else this.#controller.abort(this.#timeout);
    }, limits.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#timeout !== undefined) controller.abort(this.#timeout);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    // "The request has not been applied" (RFC 9110, §15.5.2).
    if (statusCode === 401)
      throw new UpstreamError(this.#department, 'it refused our signature (401)', unsent);
    this.#isSuccessful = statusCode >= 200 && statusCode < 300;
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    if (encoding !== 'identity' && encoding !== '')
      throw new UpstreamError(this.#department, 'its answer is compressed, which was not asked for');
    this.#decode = createTextDecoder(String(headers['content-type'] ?? ''));
    if (this.#decode === undefined)
      throw new UpstreamError(this.#department, 'its answer is in a charset that is not known');
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      controller.abort(new UpstreamError(this.#department, `its answer exceeds ${this.#maxBytes} bytes`));
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const text = this.#decode?.(this.#chunks);
    if (text === undefined)
      this.#reject(new UpstreamError(this.#department, 'its answer is not text in its charset'));
    else this.#resolve({ text, isSuccessful: this.#isSuccessful });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(
      error instanceof UpstreamError
        ? error
        : new UpstreamError(this.#department, error.message, {
            cause: error,
            // Undici says that a request starts just before it writes it to a connection.
            mayHaveActed: this.#controller !== undefined && this.#timeout?.mayHaveActed !== false,
          }),
    );
  }
}

function parseResponse(
  department: string,
  { text, isSuccessful }: HttpResponse,
  maxValues: number,
): SubgraphResponse {
  if (text.length > fewValues && countValues(text, maxValues) > maxValues)
    throw new UpstreamError(department, `its answer holds more than ${maxValues} values`);
  let response: unknown;
  try {
    response = parseJson(text);
  } catch {
    // What a reader complains about quotes the answer, which has no place in a log.
    throw new UpstreamError(department, 'its answer is not JSON');
  }
  if (!isRecord(response) || (response['data'] === undefined && response['errors'] === undefined)) {
    throw new UpstreamError(department, 'its answer is not a GraphQL response');
  }
  const { data, errors } = response;
  return { data, errors, isSuccessful, hasEscapes: text.includes('\\') };
}

const brokenConnectionCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET']);

function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || !(error.cause instanceof Error)) return false;
  const code = 'code' in error.cause ? error.cause.code : undefined;
  return typeof code === 'string' && brokenConnectionCodes.has(code);
}
