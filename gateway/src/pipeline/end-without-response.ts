import { type RefusalCode, refuse } from '../errors.ts';
import type { Attempt } from './attempt.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { refuseRequest } from './refuse-request.ts';
import { settleUnanswered } from './request-ledger.ts';
import type { RefusedResult } from './request-result.ts';
import { buildUsageEntry } from './usage/usage-entry.ts';
import type { Usage } from './usage/usage.ts';

/**
 * No attempt came to a response. What departments were asked for in them, or have done, is recorded, whichever policy is
 * in force by now.
 *
 * @param usage of the last attempt; undefined where there was none
 * @param failure why there is no response
 */
export async function endWithoutResponse(
  parts: PipelineParts,
  { request, ledger }: Pick<Attempt, 'request' | 'ledger'>,
  usage: Usage | undefined,
  failure: RefusalCode,
): Promise<RefusedResult> {
  ledger.onTaken?.();
  const uses = settleUnanswered(ledger);
  if (usage === undefined) return refuseUnrecorded(failure);
  const unrecorded = usage.mayHaveActed ? 'MUTATION_OUTCOME_UNKNOWN' : 'AUDIT_UNAVAILABLE';
  if (failure === 'AUDIT_UNAVAILABLE') return refuseUnrecorded(unrecorded);
  const code = usage.mayHaveActed ? 'POLICY_CHANGED' : failure;
  const { refusal, extensions } = refuseRequest(parts, { request, ledger, usage }, refuse(code));
  usage.uses = uses;
  try {
    await parts.usageLog.record(buildUsageEntry(usage, parts.pseudonymize), 'any');
    return { kind: 'refused', refusal, extensions };
  } catch (error) {
    parts.telemetry.failed(error, { during: 'request', decisionId: 'unrecorded' });
    return refuseUnrecorded(unrecorded);
  }
}

function refuseUnrecorded(code: RefusalCode): RefusedResult {
  return { kind: 'refused', refusal: refuse(code), extensions: undefined };
}
