import { ClientError, type Refusal, failureCode, refuse } from '../errors.ts';
import type { Attempt, PreparedRefusal } from './attempt.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { usesOfRefusal } from './request-ledger.ts';
import { extensionsOf } from './usage/usage.ts';

/** Notes a refusal in the usage of an attempt; a stranger's is counted in a sum. */
export function refuseRequest(
  parts: Pick<PipelineParts, 'strangerSums' | 'telemetry'>,
  { request, ledger, usage }: Pick<Attempt, 'request' | 'ledger' | 'usage'>,
  refusal: Refusal,
): PreparedRefusal {
  const { code, cause } = refusal;
  usage.status = request.statusOf(refusal);
  usage.outcome = usage.status >= 500 || usage.mayHaveActed ? 'FAILED' : 'REFUSED';
  usage.code = code;
  // Whoever is nobody here can be refused as often as it likes: it has no records of its own.
  const { status, outcome, policyVersion } = usage;
  const { clientAddress } = request;
  const sum =
    usage.caller === undefined
      ? parts.strangerSums.add({ code, status, outcome, policyVersion, clientAddress })
      : undefined;
  const { decisionId } = sum ?? usage;
  if (cause !== undefined) parts.telemetry.failed(cause, { during: 'request', decisionId });
  const extensions = extensionsOf({ ...usage, decisionId });
  usage.uses = usesOfRefusal(ledger, usage);
  return { kind: 'refused', refusal, extensions, usage, ...(sum && { holdMs: sum.holdMs }) };
}

/** What is told of a failure. @param mayHaveActed whether some department may have run a mutation */
export function refusalOf(error: unknown, mayHaveActed: boolean): Refusal {
  if (mayHaveActed) return refuse('MUTATION_OUTCOME_UNKNOWN', undefined, error);
  if (error instanceof ClientError) return error.refusal;
  return refuse(failureCode(error), undefined, error);
}
