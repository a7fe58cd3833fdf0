/**
 * Reads what a department answered, so that afterwards a `null` in it means that there is no such fact. However a
 * department writes that something failed, a failed value stands where the value is missing.
 *
 * | the department writes | what failed |
 * |---|---|
 * | an error whose path leads to a `null`, or to what it left out | the first such place on the path |
 * | any other error: no path, a path that fits nothing, `"boom"`, `null`, `{}` in place of the list, more than 10,000 | every `null` of the response, since each might be meant |
 * | an HTTP status that is not 2xx, whatever stands in the body | the same, beside what its errors lead to |
 * | no object in `data` | everything that was asked for |
 * | a value that is no object where one was asked for | that value |
 *
 * `errors` that is `null` or an empty list names no failure. The specification has neither (§7.1.2: there is no
 * `errors` where no error was raised), but some servers always send one, and say by it that nothing failed. What
 * does not fit its type, or is not there at all, shows when it is written.
 *
 * Values that come with a status of failure are given, as those beside an error are: a department whose fields failed
 * may say so by the status alone. Its nulls are not believed, since nothing says which of them failed (GraphQL over
 * HTTP lets nobody rely on the body of such a response as `application/json`).
 */
import { isInputReason, isRecord } from '@govgraph/protocol';
import type { SubgraphErrorCode } from '../errors.ts';
import type { SubgraphResponse } from '../transport/read-response.ts';
import type { ResponseFilter } from './response-filter.ts';
import type { JsonObject } from './merge.ts';
import type { FailedValue, RefusedArgument, SubgraphErrors } from './subgraph-errors.ts';

/** What a department answered. */
export interface ResponseData {
  /** What was asked for, with failed values in it; or one that stands for all of it. */
  readonly data: JsonObject | FailedValue;
  /** False when anything of it failed. */
  readonly isWhole: boolean;
}

/**
 * Leaves `response.data` to the response.
 *
 * @param mutations the response names of what the department was asked to do: when it says nothing of one, not even
 *   that it failed, it may have done it
 */
export function readResponseData(
  response: SubgraphResponse,
  responseFilter: ResponseFilter,
  provider: string,
  subgraphErrors: SubgraphErrors,
  mutations: readonly string[] = [],
): ResponseData {
  const { data } = response;
  const failedBy = ({ code, refused }: Pick<ReportedError, 'code' | 'refused'>): FailedValue =>
    subgraphErrors.valueOf(code, provider, refused);
  const silence = mutations.length === 0 ? 'SUBGRAPH_ERROR' : 'MUTATION_OUTCOME_UNKNOWN';
  const reported = reportedErrors(response.errors);
  if (!response.isSuccessful) reported.push({ code: silence, path: [] });
  if (!isRecord(data)) return { data: failedBy(reported[0] ?? { code: silence }), isWhole: false };
  let isWhole = reported.length === 0;
  responseFilter.apply(data, () => {
    isWhole = false;
    return subgraphErrors.valueOf('SUBGRAPH_ERROR', provider);
  });
  const unplaced = reported.filter((error) => !responseFilter.failAt(data, error.path, failedBy(error)));
  for (const name of mutations) {
    if (data[name] === undefined) data[name] = subgraphErrors.valueOf(silence, provider);
  }
  const [first] = unplaced;
  if (first !== undefined) responseFilter.fill(data, failedBy(first));
  return { data, isWhole };
}

/** What has more of them failed as a whole. */
const maxErrors = 10_000;

interface ReportedError {
  readonly code: SubgraphErrorCode;
  readonly refused?: RefusedArgument;
  /** Empty when there is none. */
  readonly path: readonly unknown[];
}

/** The name of an argument, and of what stands in it. */
const argumentPath = /^[A-Za-z_]\w{0,63}(\.[A-Za-z_]\w{0,63}){0,4}$/;

/**
 * Without the department's words: they may hold values that nobody decided on. Of an argument that it refuses, names
 * are kept: one of a fixed list for the reason, and one that the caller's schema must know before it is told.
 */
function reportedErrors(errors: unknown): ReportedError[] {
  if (errors === undefined || errors === null) return [];
  if (!Array.isArray(errors)) return [{ code: 'SUBGRAPH_ERROR', path: [] }];
  if (errors.length > maxErrors) return [{ code: 'SUBGRAPH_ERROR', path: [] }];
  return errors.map((error: unknown) => {
    const { path, extensions } = isRecord(error) ? error : {};
    const place = { path: Array.isArray(path) ? path : [] };
    if (!isRecord(extensions) || extensions['code'] !== 'BAD_USER_INPUT')
      return { code: 'SUBGRAPH_ERROR', ...place };
    return { code: 'BAD_USER_INPUT', ...place, refused: readRefused(extensions) };
  });
}

function readRefused({ argument, reason }: Readonly<Record<string, unknown>>): RefusedArgument {
  return {
    ...(typeof argument === 'string' && argumentPath.test(argument) ? { argument } : {}),
    ...(isInputReason(reason) ? { reason } : {}),
  };
}
