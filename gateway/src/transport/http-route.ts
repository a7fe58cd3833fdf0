import { omitUndefined } from '@govgraph/policy';
import { Pool } from 'undici';
import { SignatureError, UpstreamError } from '../errors.ts';
import type { Subgraph } from '../schema/supergraph-facts.ts';
import { Bulkhead } from './bulkhead.ts';
import { ApplicationCircuits } from './application-circuits.ts';
import type { Outcome, Permit } from './circuit-breaker.ts';
import type {
  DepartmentRequest,
  DepartmentRoute,
  RouteOptions,
  RouteStatus,
  RoutedResponse,
} from './department-route.ts';
import { type CollectedResponse, ResponseCollector } from './response-collector.ts';
import { RetryBudget, isWorthRetrying, maxRetries, retryDelayMs } from './retries.ts';
import { deadlineHeader } from '@govgraph/protocol';
import type { RequestContext } from './request-context.ts';
import { DepartmentSigner } from './department-signer.ts';

const defaultMaxInFlight = 64;
export const defaultMaxWaiting = 256;
const defaultMinFailures = 5;
const maxWaitingCharacters = 16 * 1024 * 1024;

/**
 * The way to one department, at one address: a permit of the application's circuit, a turn in the line that applications
 * share, a signature, the exchange, and once more if that may help.
 */
export class HttpRoute implements DepartmentRoute {
  readonly url: string;
  readonly #department: string;
  readonly #options: RouteOptions;
  readonly #path: string;
  readonly #pool: Pool;
  readonly #signer: DepartmentSigner;
  readonly #now: () => number;
  readonly #bulkhead: Bulkhead;
  readonly #circuits: ApplicationCircuits;
  readonly #retryBudget: RetryBudget;
  readonly #refused = { circuit: 0, line: 0 };
  #retries = 0;
  #isLineFull = false;
  #isBrokenOff = false;

  constructor({ name, url }: Subgraph, options: RouteOptions) {
    const { origin, pathname, search } = new URL(url);
    const { maxInFlight = defaultMaxInFlight, maxWaiting = defaultMaxWaiting, timeoutMs } = options;
    this.url = url;
    this.#department = name;
    this.#options = options;
    this.#path = pathname + search;
    this.#pool = new Pool(origin, {
      connections: maxInFlight,
      pipelining: 1,
      connect: { timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    this.#now = options.now ?? (() => performance.now());
    this.#signer = new DepartmentSigner({
      department: name,
      url,
      keys: options.signingKeys,
      now: this.#now,
      onRefused: (error) => options.telemetry.failed(error, { during: 'subgraph request' }),
    });
    this.#bulkhead = new Bulkhead({ maxInFlight, maxWaiting, maxWaitingCharacters });
    this.#circuits = new ApplicationCircuits({
      now: this.#now,
      minFailures: options.minFailures ?? defaultMinFailures,
      onOpen: (application) => this.#bulkhead.refuseWaiting(application),
      onChange: (application, isFailing, reason) =>
        options.telemetry.departmentChanged({
          department: name,
          application,
          isFailing,
          ...omitUndefined({ reason }),
        }),
    });
    this.#retryBudget = new RetryBudget(this.#now);
  }

  async ask(request: DepartmentRequest, context: RequestContext): Promise<RoutedResponse> {
    const { application } = context.caller;
    const deadline = this.#now() + this.#options.timeoutMs;
    const permit = this.#circuits.admit(application);
    if (permit === undefined)
      throw this.#refuse('circuit', `it failed of late and is not asked now for ${application}`);
    try {
      await this.#takeTurn(application, request.body.length, deadline);
    } catch (error) {
      permit.settle('unknown');
      throw error;
    }
    try {
      const response = await this.#exchange(request, context, deadline, permit);
      return { ...response, settle: settleOnce(permit, response.status) };
    } catch (error) {
      permit.settle(this.#isBrokenOff ? 'unknown' : outcomeOf(error), reasonOf(error));
      if (error instanceof UpstreamError)
        this.#options.telemetry.failed(error, { during: 'subgraph request' });
      throw error;
    } finally {
      this.#bulkhead.leave(application);
    }
  }

  async #takeTurn(application: string, characters: number, deadline: number): Promise<void> {
    if (this.#bulkhead.waiting === 0) this.#isLineFull = false;
    if (!this.#isBrokenOff && this.#bulkhead.tryEnter(application)) return;
    const turn = this.#isBrokenOff
      ? 'refused'
      : await this.#bulkhead.wait(application, characters, deadline - this.#now());
    if (turn === 'entered' && this.#now() < deadline) return;
    if (turn === 'entered') this.#bulkhead.leave(application);
    if (turn === undefined) throw this.#refuseWaiting(application);
    if (turn === 'refused')
      throw this.#refuse('circuit', 'it failed, or the gateway stops, so that nobody waits for it');
    const late = this.#refuse('line', `no turn within ${this.#options.timeoutMs} ms`);
    this.#options.telemetry.failed(late, { during: 'subgraph request' });
    throw late;
  }

  /** Once it is full, others will find it so, too. */
  #refuseWaiting(application: string): UpstreamError {
    const error = this.#refuse(
      'line',
      `${this.#bulkhead.waiting} requests wait for it already, and more of ${application} are refused`,
    );
    if (!this.#isLineFull) this.#options.telemetry.failed(error, { during: 'subgraph request' });
    this.#isLineFull = true;
    return error;
  }

  #refuse(kind: 'circuit' | 'line', message: string): UpstreamError {
    this.#refused[kind] += 1;
    return new UpstreamError(this.#department, message, { mayHaveActed: false, isItsFailure: false });
  }

  async #exchange(
    request: DepartmentRequest,
    context: RequestContext,
    deadline: number,
    { isProbe }: Permit,
  ): Promise<CollectedResponse> {
    this.#retryBudget.noteRequest();
    for (let retry = 1; ; retry++) {
      let response: CollectedResponse | undefined;
      let failure: unknown;
      try {
        response = await this.#postSigned(request, context, deadline);
      } catch (error) {
        failure = error;
      }
      const mayRetry = request.isRepeatable && !isProbe && isWorthRetrying(response, failure);
      const delayMs = mayRetry ? this.#delayBeforeRetry(retry, deadline, context) : undefined;
      if (delayMs !== undefined) {
        this.#retries += 1;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      } else if (response !== undefined) return response;
      else throw failure;
    }
  }

  /** Once for each key that may be the right one: a request that was refused for its signature was not carried out. */
  async #postSigned(
    request: DepartmentRequest,
    context: RequestContext,
    deadline: number,
  ): Promise<CollectedResponse> {
    const [first, ...others] = this.#signer.keysToTry();
    for (let key = first; ;) {
      const headers = key.sign(request.body, context);
      try {
        const response = await this.#post(request, headers, deadline - this.#now());
        // Something in front of it may have failed before the signature was looked at.
        if (response.status < 500) this.#signer.noteAccepted(key);
        return response;
      } catch (error) {
        if (!(error instanceof SignatureError)) throw error;
        this.#signer.noteRefused(key);
        const next = others.shift();
        if (next === undefined) throw error;
        key = next;
      }
    }
  }

  /** Undefined when nothing is sent again. */
  #delayBeforeRetry(
    retry: number,
    deadline: number,
    { caller: { application } }: RequestContext,
  ): number | undefined {
    if (retry > maxRetries || this.#circuits.stateOf(application) !== 'closed') return undefined;
    const delayMs = retryDelayMs(retry, Math.random());
    const isInTime = this.#now() + delayMs < deadline;
    return isInTime && this.#retryBudget.take(application) ? delayMs : undefined;
  }

  #post(
    { body, bound: { maxBytes } }: DepartmentRequest,
    headers: Record<string, string>,
    remainingMs: number,
  ): Promise<CollectedResponse> {
    const timeoutMs = Math.max(1, Math.ceil(remainingMs));
    const isFair = timeoutMs >= this.#options.timeoutMs / 2;
    const sent = {
      ...headers,
      // Compressed responses would have to be bounded once more, and departments are near.
      'accept-encoding': 'identity',
      [deadlineHeader]: String(timeoutMs),
    };
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(
        { method: 'POST', path: this.#path, headers: sent, body },
        new ResponseCollector(this.#department, { timeoutMs, isFair, maxBytes }, resolve, reject),
      );
    });
  }

  status(): RouteStatus {
    return {
      department: this.#department,
      circuit: this.#circuits.worst(),
      failingFor: this.#circuits.failing(),
      inFlight: this.#bulkhead.inFlight,
      waiting: this.#bulkhead.waiting,
      refused: { ...this.#refused },
      retries: this.#retries,
      refusedKeys: this.#signer.refusedKeyIds(),
    };
  }

  breakOff(): void {
    this.#isBrokenOff = true;
    this.#bulkhead.refuseWaiting();
    void this.#pool.destroy();
  }

  async close(): Promise<void> {
    // One that was broken off is closed already.
    if (this.#pool.destroyed) return;
    await this.#bulkhead.empty();
    if (!this.#pool.destroyed) await this.#pool.close();
  }
}

/** A response with a status of 500 or more is a failure, whatever can be read in it. */
function settleOnce(permit: Permit, status: number): RoutedResponse['settle'] {
  let isSettled = false;
  return (failure) => {
    if (isSettled) return false;
    isSettled = true;
    if (failure !== undefined) permit.settle(outcomeOf(failure), reasonOf(failure));
    else if (status >= 500) permit.settle('failed', `HTTP status ${status}`);
    else permit.settle('answered');
    return true;
  };
}

/** What is wrong with us says nothing of the department. */
function outcomeOf(error: unknown): Outcome {
  return error instanceof UpstreamError && error.isItsFailure ? 'failed' : 'unknown';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
