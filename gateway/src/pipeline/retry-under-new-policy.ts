import { type RefusalCode, failureCode } from '../errors.ts';
import { type Attempt, type PreparedResponse, beginAttempt } from './attempt.ts';
import { endWithoutResponse } from './end-without-response.ts';
import type { ParsedRequest } from './parsed-request.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import type { RequestLedger } from './request-ledger.ts';
import type { RequestResult } from './request-result.ts';

/** What changes more often than this during one request is not a policy that can be answered under. */
const maxAttempts = 5;

interface AttemptSteps {
  /** @param before what came of the attempt before this one */
  prepare(attempt: Attempt, before: PreparedResponse | undefined): Promise<PreparedResponse>;
  give(attempt: Attempt, response: PreparedResponse): Promise<RequestResult | 'superseded' | 'expired'>;
}

/**
 * Attempts a request until what comes of it is given: under the policy in force, and under the next one if that is another
 * by then. Never rejects: every failure is a result.
 */
export async function retryUnderNewPolicy(
  parts: PipelineParts,
  request: ParsedRequest,
  ledger: RequestLedger,
  { prepare, give }: AttemptSteps,
): Promise<RequestResult> {
  let response: PreparedResponse | undefined;
  let failure: RefusalCode = 'POLICY_UNAVAILABLE';
  try {
    for (let count = 0; count < maxAttempts; count++) {
      const release = parts.releases.current();
      if (release === undefined) break;
      const attempt = beginAttempt(parts, request, release, ledger, response?.usage);
      response = await prepare(attempt, response);
      const given = await give(attempt, response);
      if (typeof given === 'object') return given;
      if (given === 'superseded') await parts.releases.refresh();
    }
  } catch (error) {
    parts.telemetry.failed(error, { during: 'request', decisionId: 'unrecorded' });
    failure = failureCode(error);
  }
  return endWithoutResponse(parts, { request, ledger }, response?.usage, failure);
}
