import { isRecord, parseJson } from '@govgraph/protocol';
import { UpstreamError } from '../errors.ts';
import { countNames, countValues } from './count-values.ts';
import type { ResponseBound } from './response-bound.ts';
import type { CollectedResponse } from './response-collector.ts';

/** A GraphQL response, as far as it is well-formed. */
export interface SubgraphResponse {
  readonly data?: unknown;
  readonly errors?: unknown;
  /** False when its HTTP status is not one of success (2xx): then something failed, whatever the body says. */
  readonly isSuccessful: boolean;
  /** False when the response's text has no backslash in it. */
  readonly hasEscapes: boolean;
}

/** Different ones; twice as many as an operation has fields, since the gateway adds some of its own. */
const maxResponseNames = 10_000;
/** In characters; only what costs something is counted before it is parsed. */
const fewCharacters = 16 * 1024;
/** Names are few in what is shorter. */
const fewNames = 256 * 1024;

/** @throws UpstreamError when it is no GraphQL response, or holds too much */
export function readResponse(
  department: string,
  { text, status }: CollectedResponse,
  { maxValues }: ResponseBound,
): SubgraphResponse {
  if (text.length > fewCharacters) refuseTooMany('values', countValues(text, maxValues), maxValues);
  if (text.length > fewNames) refuseTooMany('names', countNames(text, maxResponseNames), maxResponseNames);
  let response: unknown;
  try {
    response = parseJson(text);
  } catch {
    // What a reader complains about quotes the response, which has no place in a log.
    throw new UpstreamError(department, 'its answer is not JSON');
  }
  if (!isRecord(response) || (response['data'] === undefined && response['errors'] === undefined)) {
    throw new UpstreamError(department, 'its answer is not a GraphQL response');
  }
  const { data, errors } = response;
  const isSuccessful = status >= 200 && status < 300;
  return { data, errors, isSuccessful, hasEscapes: text.includes('\\') };

  function refuseTooMany(what: string, count: number, max: number): void {
    if (count <= max) return;
    // As likely the fault of who asked for so much.
    const options = { isItsFailure: false };
    throw new UpstreamError(department, `its answer holds more than ${max} ${what}`, options);
  }
}
