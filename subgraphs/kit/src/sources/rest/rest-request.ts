/** One request to a service: how it is written, sent and read, within bounds. */
import { ExactNumber, parseJson, stringifyJson, systemErrorCode } from '@govgraph/protocol';

import { withDeadline } from '../../deadline.ts';
import { SourceError } from '../source-error.ts';
import type { OperationParameter } from './openapi.ts';

/** How an operation is asked. */
export interface RequestForm {
  readonly method: 'GET' | 'POST';
  /** The address in front of the path, without a slash at its end. */
  readonly url: string;
  /** `/permits/{number}` */
  readonly path: string;
  readonly parameters: ReadonlyMap<string, OperationParameter>;
}

export type ParameterValues = ReadonlyMap<string, string | readonly string[]>;

export interface WrittenRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body: string | undefined;
}

/** Undefined when a value cannot stand in a path: `..` would ask for something else, and nothing is called so. */
export function writeRequest(form: RequestForm, values: ParameterValues): WrittenRequest | undefined {
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  let { path } = form;
  for (const [name, value] of values) {
    const parameter = form.parameters.get(name);
    if (parameter === undefined) throw new Error(`there is no parameter ${name}`);
    if (parameter.in === 'path') {
      const text = String(value);
      if (text === '' || text === '.' || text === '..') return undefined;
      path = path.replaceAll(`{${name}}`, () => encodeURIComponent(text));
    } else if (parameter.in === 'query') {
      const texts = parameter.isExploded ? [value].flat() : [[value].flat().join(',')];
      for (const text of texts) query.append(name, text);
    } else {
      body[name] =
        typeof value === 'string'
          ? bodyValue(parameter, value)
          : value.map((text) => bodyValue(parameter, text));
    }
  }
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return {
    method: form.method,
    url: `${form.url}${path}${search}`,
    body: form.method === 'POST' ? stringifyJson(body) : undefined,
  };
}

function bodyValue({ isNumber, isBoolean }: OperationParameter, text: string): unknown {
  if (isNumber && /^-?\d/.test(text)) return new ExactNumber(text);
  return isBoolean ? text === 'true' : text;
}

export interface SendOptions {
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Statuses that say that there is no such record. */
  readonly absent: readonly number[];
  readonly signal: AbortSignal;
}

/**
 * What a service answers; undefined when it says that there is no such record.
 *
 * @throws SourceError when it answers anything but JSON with a status of success, in time and within its bounds
 */
export async function sendRequest(
  { method, url, body }: WrittenRequest,
  options: SendOptions,
): Promise<unknown> {
  const { source, timeoutMs, absent } = options;
  return withDeadline(timeoutMs, options.signal, async (signal) => {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body }),
        // Where it leads is not where the operator said that the service is.
        redirect: 'manual',
        signal,
      });
      if (absent.includes(response.status) || !response.ok) {
        await response.body?.cancel();
        if (absent.includes(response.status)) return undefined;
        throw new SourceError(source, `the service answered with the status ${response.status}`);
      }
      return await readBody(response, options);
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (options.signal.aborted) throw new SourceError(source, 'nobody waits for the service any more');
      if (signal.aborted) throw new SourceError(source, `the service took longer than ${timeoutMs} ms`);
      throw new SourceError(source, `the service cannot be reached (${reasonOf(error)})`, error);
    }
  });
}

/** Whatever it answers at its address, something does. @throws SourceError when nothing does */
export async function reachService(
  url: string,
  { source, headers, timeoutMs }: Pick<SendOptions, 'source' | 'headers' | 'timeoutMs'>,
): Promise<void> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    await response.body?.cancel();
  } catch (error) {
    throw new SourceError(source, `the service cannot be reached (${reasonOf(error)})`, error);
  }
}

function reasonOf(error: unknown): string {
  return systemErrorCode(error instanceof Error ? error.cause : error) ?? 'unknown reason';
}

async function readBody(response: Response, { source, maxBytes }: SendOptions): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/([\w.-]+\+)?json\b/.test(type)) {
    await response.body?.cancel();
    throw new SourceError(source, 'the service answered something else than JSON');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop ends the request.
    if (size > maxBytes)
      throw new SourceError(source, `the service answered more than ${maxBytes} bytes (maxBytes)`);
    chunks.push(chunk);
  }
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new SourceError(source, 'the service answered what is no JSON in UTF-8');
  }
}
