import type { Dispatcher } from 'undici';
import { SignatureError, UpstreamError } from '../errors.ts';
import { createTextDecoder } from './decode-text.ts';

/** What a department sent back, not yet read as GraphQL. */
export interface CollectedResponse {
  readonly text: string;
  readonly status: number;
}

export interface ExchangeLimits {
  readonly timeoutMs: number;
  /** False when too much of the time had passed before, so that no response in it says nothing of the department. */
  readonly isFair: boolean;
  readonly maxBytes: number;
}

/**
 * Collects one response; the whole exchange is bounded in time and size. The time runs from the start, so that a
 * department that cannot be connected to keeps nobody waiting for longer.
 */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly #department: string;
  readonly #maxBytes: number;
  readonly #resolve: (response: CollectedResponse) => void;
  readonly #reject: (error: UpstreamError) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #timeout: UpstreamError | undefined;
  #decode: ((chunks: readonly Buffer[]) => string | undefined) | undefined;
  #status = 0;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    department: string,
    limits: ExchangeLimits,
    resolve: (response: CollectedResponse) => void,
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
        isItsFailure: limits.isFair,
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
    // "The request has not been applied" (RFC 9110, §15.5.2). Whose keys are wrong is not known.
    if (statusCode === 401) throw new SignatureError(this.#department, 'it refused our signature (401)');
    this.#status = statusCode;
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
      // As likely the fault of who asked for so much.
      const options = { isItsFailure: false };
      const message = `its answer exceeds ${this.#maxBytes} bytes`;
      controller.abort(new UpstreamError(this.#department, message, options));
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const text = this.#decode?.(this.#chunks);
    if (text === undefined)
      this.#reject(new UpstreamError(this.#department, 'its answer is not text in its charset'));
    else this.#resolve({ text, status: this.#status });
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
