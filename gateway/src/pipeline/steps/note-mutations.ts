import { UpstreamError } from '../../errors.ts';
import type { SendToSubgraph } from '../../transport/subgraph-client.ts';
import type { Usage } from '../usage/usage.ts';

/** Notes of a use whether some department may have run a mutation for it. */
export function noteMutations(usage: Usage, send: SendToSubgraph): SendToSubgraph {
  return async (service, request, context) => {
    const { mayHaveActed } = usage;
    usage.mayHaveActed ||= !request.isRepeatable;
    try {
      return await send(service, request, context);
    } catch (error) {
      if (error instanceof UpstreamError && !error.mayHaveActed) usage.mayHaveActed = mayHaveActed;
      throw error;
    }
  };
}
