/**
 * The path of a request, top to bottom. Each step returns a value or a refusal; every way out is recorded before it is
 * given, and what cannot be recorded is not given. Only refusals of callers whom nobody vouches for leave at once, and are
 * recorded in sums.
 *
 *   authenticate → purpose → find, parse, validate, estimate → authorize, plan → execute, mask, shape → record → give
 *
 * It knows no protocol: a front door hands in a parsed request, and gives out the result.
 */
import { type Refusal, isRefusal } from '../errors.ts';
import type { Attempt, DecidedRequest, PreparedResponse } from './attempt.ts';
import { authorizeWithinLimits } from './authorize-within-limits.ts';
import { confirmMutation } from './confirm-mutation.ts';
import { executeRequest } from './execute-request.ts';
import type { RateStatus } from './limits/rate-budgets.ts';
import type { ParsedRequest } from './parsed-request.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { recordAndGive } from './record-and-give.ts';
import { refusalOf, refuseRequest } from './refuse-request.ts';
import { openLedger } from './request-ledger.ts';
import type { RequestResult } from './request-result.ts';
import { retryUnderNewPolicy } from './retry-under-new-policy.ts';
import {
  authenticate,
  declaredPurpose,
  refuseConflictingRoles,
  refuseUnregistered,
} from './steps/authenticate.ts';
import { findDocument, rememberDocument } from './steps/find-document.ts';
import { refuseCostly } from './steps/limit-cost.ts';
import { refuseUnread } from './steps/limit-unsent.ts';
import { readOperation } from './steps/read-operation.ts';

/** @returns what comes of it, and how the limits of its caller stand; never rejects */
export async function answerRequest(
  parts: PipelineParts,
  request: ParsedRequest,
): Promise<{ readonly result: RequestResult; readonly rates: readonly RateStatus[] }> {
  const ledger = openLedger(parts);
  const result = await retryUnderNewPolicy(parts, request, ledger, {
    prepare: (attempt, before) =>
      // A mutation that may have run is not run again.
      before?.usage.mayHaveActed === true
        ? confirmMutation(parts, attempt, before, () => decideRequest(parts, attempt))
        : prepareResponse(parts, attempt),
    give: (attempt, response) => recordAndGive(parts, attempt, response),
  });
  return { result, rates: ledger.rates.statuses() };
}

async function prepareResponse(parts: PipelineParts, attempt: Attempt): Promise<PreparedResponse> {
  try {
    const decided = await decideRequest(parts, attempt);
    if (isRefusal(decided)) return refuseRequest(parts, attempt, decided);
    return await executeRequest(parts, attempt, decided);
  } catch (error) {
    return refuseRequest(parts, attempt, refusalOf(error, attempt.usage.mayHaveActed));
  }
}

/** Everything that is decided about a request before anything is done for it. Notes in `usage` what it learns. */
export async function decideRequest(
  parts: PipelineParts,
  attempt: Attempt,
): Promise<DecidedRequest | Refusal> {
  const { request, release, ledger, usage } = attempt;
  const caller = await authenticate(parts.identity, request);
  if (isRefusal(caller)) return parts.strangerLimit.apply(caller, request.clientAddress);
  usage.caller = caller;
  const who = { release, caller, decisionId: usage.decisionId };
  const notAdmitted =
    refuseConflictingRoles(caller) ??
    refuseUnregistered(release, caller, request) ??
    (await ledger.rates.count(who, 'requests'));
  if (notAdmitted !== undefined) return notAdmitted;
  const purpose = declaredPurpose(request);
  if (isRefusal(purpose)) return purpose;
  usage.purpose = purpose.code;

  const parameters = refuseUnread(parts.unsentBytes, caller) ?? request.parameters();
  if (isRefusal(parameters)) return parameters;
  usage.tellsCost = parameters.tellsCost;
  const document = await findDocument(parts.documents, caller, parameters);
  if (isRefusal(document)) return document;
  const asked = readOperation(release, parts.limits, caller.application, document.text, parameters);
  if (isRefusal(asked)) return asked;
  if (document.newHash !== undefined) await rememberDocument(parts, caller, document.newHash, document.text);

  const { operation, variables } = asked;
  usage.operation = operation;
  usage.cost = release.estimateCost(operation, variables, caller.application);
  const tooCostly =
    refuseCostly(parts.costLimits, usage.cost, document.maxCost) ??
    (await ledger.rates.count(who, 'cost', usage.cost.cost));
  if (tooCostly !== undefined) return tooCostly;
  const decided = await authorizeWithinLimits(parts, attempt, { ...asked, caller, purpose: purpose.code });
  return isRefusal(decided) ? decided : { ...decided, withheldForm: parameters.withheldForm };
}
