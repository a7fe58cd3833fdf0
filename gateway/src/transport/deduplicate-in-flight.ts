import type { DepartmentRequest, RoutedResponse } from './department-route.ts';
import { type RequestContext, rightsText } from './request-context.ts';

/** Asks one department. */
export type Ask<Response> = (
  service: string,
  request: DepartmentRequest,
  context: RequestContext,
) => Promise<Response>;

export type Exchange = Ask<RoutedResponse>;

/**
 * Lets queries that say the same to the same department, on behalf of the same caller and purpose, share
 * one request while it is under way: the first is sent, the others wait for its response or its failure. Callers are
 * the same where the department could not tell one from the other. Nothing is kept once the response is there.
 *
 * The department learns the decision id of the first only. No two applications share one, so that whose place, turn and
 * failure it is, is always clear.
 */
export function deduplicateInFlight(exchange: Exchange): Exchange {
  const underWay = new Map<string, Promise<RoutedResponse>>();

  return async (service, request, context) => {
    if (!request.isRepeatable) {
      // Who asks after a mutation must not get what was read before it.
      return exchange(service, request, context).finally(() => underWay.clear());
    }
    const key = `${service} ${rightsText(context)} ${request.body}`;
    const known = underWay.get(key);
    if (known !== undefined) return known;

    const response = exchange(service, request, context);
    underWay.set(key, response);
    try {
      return await response;
    } finally {
      // After a mutation, another one may stand there.
      if (underWay.get(key) === response) underWay.delete(key);
    }
  };
}
