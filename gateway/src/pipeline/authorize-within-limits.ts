import type { AuthorizationInput } from '../authorization/authorization-input.ts';
import { isRefusal, type Refusal } from '../errors.ts';
import { RequestInputs } from '../authorization/decide/operation-inputs.ts';
import type { Attempt, DecidedRequest } from './attempt.ts';
import { noClosedGrants } from './limits/closed-grants.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { authorize } from './steps/authorize.ts';
import { countNames, identificationsOf, refuseManyNames } from './steps/count-identifications.ts';
import { findClosedGrants } from './steps/grant-quotas.ts';
import type { OperationRequest } from './steps/read-operation.ts';

type AskedOperation = Pick<AuthorizationInput, 'caller' | 'purpose'> & OperationRequest;

/**
 * Decides what the caller may have, counts what that draws on, and decides again where less is left: a grant whose quota
 * is used up gives nothing, and nobody is named beyond the limit. Whatever may still be refused comes before uses are
 * counted and departments asked. Notes in the usage of the attempt what was decided.
 */
export async function authorizeWithinLimits(
  parts: Pick<PipelineParts, 'limitAlarms'>,
  { release, ledger, usage }: Attempt,
  { caller, purpose, operation, variables, sent }: AskedOperation,
): Promise<Omit<DecidedRequest, 'withheldForm'> | Refusal> {
  const inputs = new RequestInputs(release.prepare(operation).inputs, sent);
  const asked = { caller, purpose, operation, variables, inputs, now: usage.at.getTime() };
  const input: AuthorizationInput = { ...asked, ...noClosedGrants };
  let authorization = await authorize(release, input);
  const introspection = operation.introspection(variables);
  const introspectionResult =
    introspection && (await release.schema.introspect(introspection, caller.application));
  const manyNames = refuseManyNames(authorization, inputs);
  if (manyNames !== undefined) {
    usage.decisions = authorization.decisions;
    usage.tries = manyNames.tries;
    return manyNames.refusal;
  }
  let identifications = identificationsOf(authorization, inputs);
  usage.decisions = authorization.decisions;

  const { decisionId, countedAt } = usage;
  const { rates, reservations, countedNames: counted } = ledger;
  const who = { release, caller, decisionId };
  const scope = { ...who, reservations, alarms: parts.limitAlarms, countedAt, counted };
  const [tooMany, closedGrants, identificationRefusal] = await Promise.all([
    rates.admitPerson(who, authorization.decisions),
    findClosedGrants(reservations, authorization.decisions, countedAt),
    countNames(scope, identifications),
  ]);
  if (tooMany !== undefined) return tooMany;
  if (identificationRefusal !== undefined && isRefusal(identificationRefusal)) return identificationRefusal;
  if (closedGrants !== noClosedGrants || identificationRefusal !== undefined) {
    authorization = await authorize(release, { ...input, ...closedGrants, identificationRefusal });
    identifications = identificationsOf(authorization, inputs);
  }
  usage.decisions = authorization.decisions;
  usage.permittedUntil = authorization.permittedUntil;
  usage.closedGrants = closedGrants;
  return { input, authorization, identifications, introspectionResult };
}
