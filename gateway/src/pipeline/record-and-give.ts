import { refuse } from '../errors.ts';
import type { Attempt, PreparedResponse } from './attempt.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { refuseRequest } from './refuse-request.ts';
import { settleResponse } from './request-ledger.ts';
import type { RefusedResult, RequestResult } from './request-result.ts';
import { hasRoom, untakenResponses } from './steps/limit-unsent.ts';
import { buildUsageEntry } from './usage/usage-entry.ts';
import { type Usage, extensionsOf } from './usage/usage.ts';

/**
 * Records what came of an attempt, and only then gives it.
 *
 * @returns `superseded` if another version of the policy is in force by now, `expired` if a permission has ended that it
 *   rests on; then nothing is recorded, and nothing may be given
 * @throws StoreError when it cannot be recorded
 */
export async function recordAndGive(
  parts: PipelineParts,
  { request, release, ledger }: Attempt,
  prepared: PreparedResponse,
): Promise<RequestResult | 'superseded' | 'expired'> {
  if (prepared.kind === 'refused' && prepared.holdMs !== undefined) {
    const { kind, refusal, extensions, holdMs } = prepared;
    return { kind, refusal, extensions, holdMs };
  }
  const body = prepared.kind === 'refused' ? undefined : prepared.body;
  const response = hasRoom(parts.unsentBytes, ledger, prepared.usage, body)
    ? prepared
    : refuseRequest(
        parts,
        { request, ledger, usage: prepared.usage },
        refuse('GATEWAY_BUSY', untakenResponses),
      );
  const { usage } = response;
  const isRefused = response.kind === 'refused';
  // A grant may have ended, or a suspension begun, while a department was slow.
  const { permittedUntil = Infinity } = usage;
  if (!isRefused && parts.now() >= permittedUntil) return 'expired';
  // What a mutation may have done is recorded whichever policy is in force, once nothing is given for it.
  const version = usage.mayHaveActed && isRefused ? 'any' : release.version;
  const verdict = await parts.usageLog.record(buildUsageEntry(usage, parts.pseudonymize), version);
  if (verdict === 'superseded') return verdict;
  if (version !== 'any') parts.releases.confirm(version);
  if (!(await settleResponse(ledger, usage, parts.limitAlarms))) {
    ledger.onTaken?.();
    return refuseUncounted(usage);
  }
  noteUse(parts, release, usage);
  const application = usage.caller?.application;
  if (response.kind === 'refused') {
    const { kind, refusal, extensions } = response;
    return { kind, refusal, extensions, application };
  }
  const { kind, extensions, tag } = response;
  const onTaken = (): void => ledger.onTaken?.();
  return { kind, body: response.body, extensions, permittedUntil, tag, application, onTaken };
}

/**
 * What was recorded is not counted, since the counters were lost meanwhile, and more would be given than may be. The
 * record says that it was given: rather too much than too little.
 */
function refuseUncounted(usage: Usage): RefusedResult {
  const refusal = refuse(usage.mayHaveActed ? 'MUTATION_OUTCOME_UNKNOWN' : 'QUOTA_UNKNOWN');
  return { kind: 'refused', refusal, extensions: extensionsOf(usage) };
}

function noteUse(
  { usedOperations }: PipelineParts,
  { schema, policy }: Attempt['release'],
  { outcome, operation, caller, purpose }: Usage,
): void {
  if (outcome !== 'ANSWERED' || operation === undefined || caller === undefined) return;
  const registered = policy.purposeOf(caller, purpose)?.purpose.code;
  usedOperations?.note(operation, schema.apiSchema, caller, registered);
}
