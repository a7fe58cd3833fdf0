import type { StrangerSums } from './usage/stranger-sums.ts';
import { errorTable, refuse } from '../errors.ts';
import type { Releases } from '../release/releases.ts';
import type { HandleRequest } from '../http/http-message.ts';
import { refusalBody, respond } from './steps/respond.ts';

interface BusyParts {
  readonly releases: Pick<Releases, 'current'>;
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
  const answer = (extensions?: unknown) =>
    respond(status, 'application/json', refusalBody(refusal, extensions), refusal);
  return async ({ clientAddress }) => {
    const policyVersion = releases.current()?.version;
    // Without a policy, nothing can be recorded.
    if (policyVersion === undefined) return answer();
    const { decisionId, holdMs } = strangerSums.add({
      code,
      status,
      outcome: 'FAILED',
      policyVersion,
      clientAddress,
    });
    return { ...answer({ govgraph: { decisionId, policyVersion } }), holdMs };
  };
}
