/**
 * The path of a request, from the first byte to the last. Each step returns a value or a refusal; every way out
 * is recorded before it is answered, and what cannot be recorded is not answered. Only refusals of callers whom nobody
 * vouches for leave at once, and are recorded in sums.
 *
 *   authenticate → purpose → find, parse, validate, estimate → authorize, plan → execute, mask, shape → record → respond
 */
import type { Caller } from '@govgraph/policy';
import type { StrangerSums } from './usage/stranger-sums.ts';
import { type Pseudonymize, type RecountedCounters, Reservations, type UsageLog } from '@govgraph/storage';
import type { EstimateCost } from '../cost/cost-estimate.ts';
import { type Refusal, type RefusalCode, failureCode, isRefusal, refuse } from '../errors.ts';
import type { WithheldForm } from '../executor/error-report.ts';
import type { WrittenAnswer } from '../executor/grant-allowances.ts';
import type { TokenVerifier } from '../identity/token-verifier.ts';
import { introspectionOf } from '../operation/introspection.ts';
import type { OperationLimits } from '../operation/limits.ts';
import type { Release } from '../release/release.ts';
import type { Releases } from '../release/releases.ts';
import { type TagAnswer, matchesIfNoneMatch } from '../http/entity-tag.ts';
import { parseGraphQLRequest } from '../http/graphql-request.ts';
import type { GatewayAnswer, GatewayRequest } from '../http/http-message.ts';
import type { UnsentBytes } from '../http/unsent-bytes.ts';
import { type AnswerMediaType, negotiateMediaType } from '../http/media-type.ts';
import { authenticate, declaredPurpose, refuseUnregistered } from './steps/authenticate.ts';
import type { Authorization } from '../authorization/authorization.ts';
import { type AuthorizationInput, authorize } from './steps/authorize.ts';
import { execute } from './steps/execute.ts';
import { type DocumentSources, findDocument, rememberDocument } from './steps/find-document.ts';
import {
  type CountedNames,
  type Identification,
  countFoundNames,
  countNames,
  identificationsOf,
  refuseManyNames,
  triesOf,
} from './steps/count-identifications.ts';
import { findClosedGrants } from './steps/grant-quotas.ts';
import { type CostLimits, refuseCostly } from './steps/limit-cost.ts';
import {
  isWithinLimits,
  reserveAnswer,
  settleAnswer,
  settleUnanswered,
  usesOfAnswer,
  usesOfRefusal,
} from './reserve-answer.ts';
import { hasRoom, refuseUnread, unreadAnswers } from './steps/limit-unsent.ts';
import { readOperation } from './steps/read-operation.ts';
import { noClosedGrants } from './limits/closed-grants.ts';
import { type Usage, beginUsage, extensionsOf, usageEntry } from './steps/record-usage.ts';
import { isCostRequested, unknownCostHeader } from '../http/cost-header.ts';
import { negotiateWithheldForm, unknownWithheldForm } from '../http/withheld-form.ts';
import {
  type Validator,
  refusalBody,
  refusalOf,
  refuseUncounted,
  refuseUnrecorded,
  respond,
  statusOf,
} from './steps/respond.ts';
import { areDecidedAlike, noteMutations, restateVersion } from './steps/settle-mutation.ts';
import { type RateLedger, RequestRates } from './steps/limit-rates.ts';
import type { StrangerLimit } from './steps/limit-strangers.ts';
import type { UsedOperations } from '../release/used-operations.ts';

/** What the request path works with. */
export interface GatewayParts extends RateLedger {
  readonly strangerLimit: StrangerLimit;
  readonly releases: Releases;
  readonly usedOperations: Pick<UsedOperations, 'note'> | undefined;
  readonly identity: Pick<TokenVerifier, 'verify'>;
  readonly documents: DocumentSources;
  readonly counters: RecountedCounters;
  readonly usageLog: Pick<UsageLog, 'record'>;
  /** Answers that were not taken yet. */
  readonly unsentBytes: UnsentBytes;
  readonly strangerSums: Pick<StrangerSums, 'add'>;
  readonly pseudonymize: Pseudonymize;
  readonly tagAnswer: TagAnswer;
  readonly limits: OperationLimits;
  readonly estimateCost: EstimateCost;
  readonly costLimits: CostLimits;
  /** What one answer may take, at most. */
  readonly maxResponseBytes: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFailure: (error: unknown, decisionId: string) => void;
}

/** An answer that may not leave before its usage is recorded, unless it is counted in a sum. */
interface PreparedAnswer {
  readonly body: Uint8Array;
  readonly refusal?: Refusal;
  readonly validator?: Validator;
  readonly usage: Usage;
  /** Of a stranger, whose refusal is counted in a sum: how long it waits before it leaves. */
  readonly holdMs?: number;
  /** How many of the records that it names are surely there. */
  readonly foundNames?: number;
  /** Under which release it was decided; absent for refusals, and where nothing is to be confirmed. */
  readonly restsOn?: {
    readonly release: Release;
    readonly extensionsAt: number;
    readonly written: WrittenAnswer;
  };
}

/** One request, which may be decided several times. */
interface Incoming {
  readonly http: GatewayRequest;
  readonly mediaType: AnswerMediaType | undefined;
  readonly reservations: Reservations;
  readonly rates: RequestRates;
  readonly countedNames: CountedNames;
  /** To be called when the answer that was counted last is taken, or not given. */
  onTaken?: (() => void) | undefined;
}

/** What a caller may have of a request. */
interface DecidedRequest {
  readonly question: AuthorizationInput;
  readonly authorization: Authorization;
  readonly identifications: readonly Identification[];
  /** What the schema says of itself. */
  readonly described: Readonly<Record<string, string>> | undefined;
  /** How the answer tells what is withheld. */
  readonly withheldForm: WithheldForm;
}

/** What changes more often than this during one request is not a policy that can be answered under. */
const maxAttempts = 5;

export async function answerRequest(parts: GatewayParts, http: GatewayRequest): Promise<GatewayAnswer> {
  const mediaType = negotiateMediaType(http.headers['accept']);
  const reservations = new Reservations(parts.counters);
  const rates = new RequestRates(parts, reservations);
  const countedNames = { names: 0, isAsked: false };
  const answer = await answerIncoming(parts, { http, mediaType, reservations, rates, countedNames });
  return { ...answer, headers: { ...answer.headers, ...rates.fields() } };
}

async function answerIncoming(parts: GatewayParts, incoming: Incoming): Promise<GatewayAnswer> {
  const { mediaType } = incoming;
  let answer: PreparedAnswer | undefined;
  let failure: RefusalCode = 'POLICY_UNAVAILABLE';
  try {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const release = parts.releases.current();
      if (release === undefined) break;
      answer =
        answer?.usage.mayHaveActed === true
          ? await confirmMutation(parts, release, incoming, answer)
          : await prepareAnswer(parts, release, incoming, answer?.usage);
      if (answer.holdMs !== undefined) {
        const { body, refusal, holdMs } = answer;
        return { ...respond(answer.usage.status, mediaType ?? 'application/json', body, refusal), holdMs };
      }
      if (!hasRoom(parts.unsentBytes, incoming, answer))
        answer = refuseRequest(parts, incoming, answer.usage, refuse('GATEWAY_BUSY', unreadAnswers));
      const { usage, refusal } = answer;
      // A grant may have ended, or a suspension begun, while a department was slow.
      const isOver = refusal === undefined && parts.now() >= (usage.permittedUntil ?? Infinity);
      if (isOver) continue;
      // What a mutation may have done is recorded whichever policy is in force, once nothing is given for it.
      const version = usage.mayHaveActed && refusal !== undefined ? 'any' : release.version;
      if ((await parts.usageLog.record(usageEntry(usage, parts.pseudonymize), version)) === 'recorded') {
        if (version !== 'any') parts.releases.confirm(version);
        if (!(await settleAnswer(incoming, usage, parts.limitAlarms))) {
          incoming.onTaken?.();
          return refuseUncounted(usage.mayHaveActed, extensionsOf(usage), mediaType);
        }
        const { operation, caller } = usage;
        if (usage.outcome === 'ANSWERED' && operation !== undefined && caller !== undefined)
          parts.usedOperations?.note(operation, release.schema.apiSchema, caller);
        const { body, validator } = answer;
        const response = respond(usage.status, mediaType ?? 'application/json', body, refusal, validator);
        return { ...response, application: caller?.application, onTaken: () => incoming.onTaken?.() };
      }
      await parts.releases.refresh();
    }
  } catch (error) {
    parts.onFailure(error, 'unrecorded');
    failure = failureCode(error);
  }
  return endWithoutAnswer(parts, incoming, answer?.usage, failure);
}

/** @param before the attempt before this one */
async function prepareAnswer(
  parts: GatewayParts,
  release: Release,
  incoming: Incoming,
  before: Usage | undefined,
): Promise<PreparedAnswer> {
  const usage = beginUsage(parts, release.version, before);
  try {
    const decided = await decideRequest(parts, release, incoming, usage);
    if (isRefusal(decided)) return refuseRequest(parts, incoming, usage, decided);
    const { question, authorization, identifications, described, withheldForm } = decided;
    const { caller, purpose, variables, operation } = question;
    const isMutation = operation.definition.operation === 'mutation';
    incoming.countedNames.isAsked = true;
    usage.tries = triesOf(identifications, parts.pseudonymize);
    const executed = await execute({
      authorization,
      described,
      caller,
      purpose,
      variables,
      decisionId: usage.decisionId,
      send: isMutation ? noteMutations(usage, release.send) : release.send,
      noteOutcomes: (outcomes) => void (usage.outcomes = outcomes),
      reserve: (written) => reserveAnswer(release, incoming, usage, written),
      extensions: extensionsOf(usage),
      withheldForm,
      maxResponseBytes: parts.maxResponseBytes,
    });
    const { body, dataEnd, extensionsAt, state, written } = executed;
    usage.tries = triesOf(identifications, parts.pseudonymize, state.found);
    const foundNames = countFoundNames(identifications, state);
    usage.uses = usesOfAnswer(release, incoming, usage, written, foundNames);
    if (incoming.http.method !== 'GET' || state.errors.count > 0)
      return { body, usage, foundNames, restsOn: { release, extensionsAt, written } };

    const receipt = { caller, purpose, policyVersion: release.version, withheldForm };
    const entityTag = parts.tagAnswer(receipt, body.subarray(0, dataEnd));
    const validator = { entityTag, decisionId: usage.decisionId };
    if (!matchesIfNoneMatch(entityTag, incoming.http.headers['if-none-match']))
      return { body, validator, usage };
    usage.status = 304;
    return { body: Buffer.alloc(0), validator, usage };
  } catch (error) {
    return refuseRequest(parts, incoming, usage, refusalOf(error, usage.mayHaveActed));
  }
}

/** Everything that is decided about a request before anything is done for it. Notes what it learns in `usage`. */
async function decideRequest(
  parts: GatewayParts,
  release: Release,
  { http, mediaType, reservations, rates, countedNames }: Incoming,
  usage: Usage,
): Promise<DecidedRequest | Refusal> {
  const caller: Caller | Refusal = await authenticate(parts.identity, http);
  if (isRefusal(caller)) return parts.strangerLimit.apply(caller, http.clientAddress);
  usage.caller = caller;
  const unregistered = refuseUnregistered(release, caller);
  if (unregistered !== undefined) return unregistered;
  const who = { release, caller, decisionId: usage.decisionId };
  const limited = await rates.count(who, 'requests');
  if (limited !== undefined) return limited;
  const declared = declaredPurpose(http);
  if (isRefusal(declared)) return declared;
  const purpose = declared.code;
  usage.purpose = purpose;
  const unread = refuseUnread(parts.unsentBytes, caller);
  if (unread !== undefined) return unread;
  if (http.unread !== undefined) return refuse(http.unread);

  if (mediaType === undefined) return refuse('NOT_ACCEPTABLE');
  const withheldForm = negotiateWithheldForm(http.headers['govgraph-withheld']);
  if (withheldForm === undefined) return refuse('BAD_REQUEST', unknownWithheldForm);
  const tellsCost = isCostRequested(http.headers['govgraph-cost']);
  if (tellsCost === undefined) return refuse('BAD_REQUEST', unknownCostHeader);
  usage.tellsCost = tellsCost;
  const parameters = parseGraphQLRequest(http);
  if (isRefusal(parameters)) return parameters;
  const document = await findDocument(parts.documents, caller, parameters);
  if (isRefusal(document)) return document;
  const request = readOperation(release, parts.limits, caller.application, document.text, parameters);
  if (isRefusal(request)) return request;
  if (document.newHash !== undefined) {
    const { text, newHash } = document;
    await rememberDocument(parts.documents.store, parts, caller, newHash, text);
  }
  const { operation, variables, sent } = request;
  usage.operation = operation;
  usage.cost = parts.estimateCost(release.schema, operation, variables, caller.application);
  const costly =
    refuseCostly(parts.costLimits, usage.cost, document.maxCost) ??
    (await rates.count(who, 'cost', usage.cost.cost));
  if (costly !== undefined) return costly;

  const now = usage.at.getTime();
  const question = { operation, caller, purpose, variables, sent, now, ...noClosedGrants };
  let authorization = await authorize(release, question);
  const introspection = introspectionOf(operation, variables);
  // What may still be refused comes before uses are counted and departments asked.
  const described = introspection && (await release.schema.introspect(introspection, caller.application));
  const manyNames = refuseManyNames(release, authorization, operation, sent);
  if (manyNames !== undefined) {
    usage.decisions = authorization.decisions;
    usage.tries = manyNames.tries;
    return manyNames.refusal;
  }
  let identifications = identificationsOf(release, authorization, operation, sent);
  usage.decisions = authorization.decisions;
  const { countedAt } = usage;
  const scope = { ...who, reservations, alarms: parts.limitAlarms, countedAt, counted: countedNames };
  const [tooMany, closedGrants, identificationRefusal] = await Promise.all([
    rates.admitPerson(who, authorization.decisions),
    findClosedGrants(release, reservations, authorization.decisions, countedAt),
    countNames(scope, identifications),
  ]);
  if (tooMany !== undefined) return tooMany;
  if (identificationRefusal !== undefined && isRefusal(identificationRefusal)) return identificationRefusal;
  if (closedGrants !== noClosedGrants || identificationRefusal !== undefined) {
    authorization = await authorize(release, { ...question, ...closedGrants, identificationRefusal });
    identifications = identificationsOf(release, authorization, operation, sent);
  }
  usage.decisions = authorization.decisions;
  usage.permittedUntil = authorization.permittedUntil;
  usage.closedGrants = closedGrants;
  return { question, authorization, identifications, described, withheldForm };
}

/** A mutation that may have run is not run again. Its result is given if this release decides it as it was. */
async function confirmMutation(
  parts: GatewayParts,
  release: Release,
  incoming: Incoming,
  { body, usage, foundNames = 0, restsOn }: PreparedAnswer,
): Promise<PreparedAnswer> {
  const { version: policyVersion } = release;
  const now = beginUsage(parts, release.version, usage);
  const decided = await decideRequest(parts, release, incoming, now).catch(() => undefined);
  const isConfirmed =
    decided !== undefined &&
    !isRefusal(decided) &&
    restsOn !== undefined &&
    areDecidedAlike(restsOn.release, usage.decisions ?? [], release, now.decisions ?? []) &&
    // Its limits may be lower than they were.
    (await isWithinLimits(release, incoming, now, restsOn.written));
  if (!isConfirmed) return refuseRequest(parts, incoming, usage, refuse('POLICY_CHANGED'));
  const { at, countedAt, decisions, permittedUntil, closedGrants } = now;
  const confirmed = { ...usage, policyVersion, at, countedAt, decisions, permittedUntil, closedGrants };
  const restated = restateVersion(body, restsOn.extensionsAt, policyVersion);
  confirmed.uses = usesOfAnswer(release, incoming, confirmed, restsOn.written, foundNames);
  return { body: restated, usage: confirmed, foundNames, restsOn };
}

/**
 * No attempt was answered. What departments were asked for in them, or have done, is recorded, whichever policy is in
 * force by now.
 */
async function endWithoutAnswer(
  parts: GatewayParts,
  incoming: Incoming,
  usage: Usage | undefined,
  failure: RefusalCode,
): Promise<GatewayAnswer> {
  incoming.onTaken?.();
  const uses = settleUnanswered(incoming);
  if (usage === undefined) return refuseUnrecorded(refuse(failure));
  const unrecorded = usage.mayHaveActed ? 'MUTATION_OUTCOME_UNKNOWN' : 'AUDIT_UNAVAILABLE';
  if (failure === 'AUDIT_UNAVAILABLE') return refuseUnrecorded(refuse(unrecorded));
  const code = usage.mayHaveActed ? 'POLICY_CHANGED' : failure;
  const { body, refusal } = refuseRequest(parts, incoming, usage, refuse(code));
  usage.uses = uses;
  try {
    await parts.usageLog.record(usageEntry(usage, parts.pseudonymize), 'any');
    return respond(usage.status, incoming.mediaType ?? 'application/json', body, refusal);
  } catch (error) {
    parts.onFailure(error, 'unrecorded');
    return refuseUnrecorded(refuse(unrecorded));
  }
}

function refuseRequest(
  parts: GatewayParts,
  incoming: Incoming,
  usage: Usage,
  refusal: Refusal,
): PreparedAnswer {
  const { http, mediaType } = incoming;
  const { code, cause } = refusal;
  usage.status = statusOf(refusal, mediaType ?? 'application/json');
  usage.outcome = usage.status >= 500 || usage.mayHaveActed ? 'FAILED' : 'REFUSED';
  usage.code = code;
  // Whoever is nobody here can be refused as often as it likes: it has no records of its own.
  const { status, outcome, policyVersion } = usage;
  const { clientAddress } = http;
  const sum =
    usage.caller === undefined
      ? parts.strangerSums.add({ code, status, outcome, policyVersion, clientAddress })
      : undefined;
  const { decisionId } = sum ?? usage;
  if (cause !== undefined) parts.onFailure(cause, decisionId);
  const body = refusalBody(refusal, extensionsOf({ ...usage, decisionId }));
  usage.uses = usesOfRefusal(incoming, usage);
  return { body, refusal, usage, ...(sum && { holdMs: sum.holdMs }) };
}
