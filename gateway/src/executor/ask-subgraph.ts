import { UpstreamError } from '../errors.ts';
import type { DepartmentRequest } from '../transport/department-route.ts';
import type { SubgraphResponse } from '../transport/read-response.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import { type ExecutionContext, requestContextOf } from './execution-context.ts';
import type { JsonObject } from './merge.ts';
import { type ResponseData, readResponseData } from './read-response-data.ts';
import type { ResponseFilter } from './response-filter.ts';
import type { FailedValue } from './subgraph-errors.ts';

/** Runs one request against the data so far; never rejects because of a department. */
export type SubgraphRequest = (
  data: JsonObject,
  context: ExecutionContext,
  send: SendToSubgraph,
) => Promise<void>;

/**
 * Sends a request, and reads what comes of it. That the department does not answer is a failure of all that it was
 * asked for.
 *
 * @param mutations see {@link readResponseData}
 */
export async function askSubgraph(
  send: SendToSubgraph,
  service: string,
  request: DepartmentRequest,
  responseFilter: ResponseFilter,
  context: ExecutionContext,
  mutations?: readonly string[],
): Promise<ResponseData> {
  context.asked.add(service);
  let response: SubgraphResponse;
  try {
    response = await send(service, request, requestContextOf(context));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { data: unansweredBy(service, error, request, context), isWhole: false };
  }
  context.hasEscapes ||= response.hasEscapes;
  return readResponseData(response, responseFilter, service, context.subgraphErrors, mutations);
}

function unansweredBy(
  service: string,
  { mayHaveActed }: UpstreamError,
  { isRepeatable }: DepartmentRequest,
  { subgraphErrors }: ExecutionContext,
): FailedValue {
  const isUnknown = !isRepeatable && mayHaveActed;
  return subgraphErrors.valueOf(isUnknown ? 'MUTATION_OUTCOME_UNKNOWN' : 'SUBGRAPH_UNAVAILABLE', service);
}
