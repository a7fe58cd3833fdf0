import { errorTable, refuse } from '../errors.ts';
import type { StrangerSums } from '../pipeline/usage/stranger-sums.ts';
import type { ReleaseManager } from '../release/release-manager.ts';
import { toGraphQLResponse } from './graphql-response.ts';
import type { HandleRequest } from './http-message.ts';

interface BusyParts {
  readonly releases: Pick<ReleaseManager, 'current'>;
  readonly strangerSums: Pick<StrangerSums, 'add'>;
}

/**
 * Refuses requests that nobody has looked at. Who asked is not known, whoever it was, so these refusals are recorded
 * as those of strangers are: in sums.
 */
export function createBusyRefusal({ releases, strangerSums }: BusyParts): HandleRequest {
  const refusal = refuse('GATEWAY_BUSY');
  const { code } = refusal;
  const { status } = errorTable[code];
  const refused = { kind: 'refused', refusal } as const;
  return async ({ clientAddress }) => {
    const policyVersion = releases.current()?.version;
    // Without a policy, nothing can be recorded.
    if (policyVersion === undefined)
      return toGraphQLResponse({ ...refused, extensions: undefined }, undefined);
    const outcome = 'FAILED';
    const { decisionId, holdMs } = strangerSums.add({ code, status, outcome, policyVersion, clientAddress });
    const extensions = { govgraph: { decisionId, policyVersion } };
    return toGraphQLResponse({ ...refused, extensions, holdMs }, undefined);
  };
}
