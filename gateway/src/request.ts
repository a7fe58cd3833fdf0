/**
 * The path of a request, from the first byte to the last. Each step returns a value or a refusal; every way out
 * is recorded before it is answered, and what cannot be recorded is not answered.
 *
 *   authenticate → purpose → find, parse, validate → authorize, plan → execute, mask, shape → record → respond
 */
import { randomUUID } from 'node:crypto';
import type { Caller } from '@govgraph/policy';
import type { UsageLog } from './audit/usage-log.ts';
import type { Pseudonymize } from './audit/pseudonym.ts';
import { ClientError, InternalError, type Refusal, isRefusal, refuse } from './errors.ts';
import type { TokenVerifier } from './identity/token-verifier.ts';
import { introspectionOf } from './operation/introspection.ts';
import type { OperationLimits } from './operation/limits.ts';
import type { Release } from './release.ts';
import type { Releases } from './releases.ts';
import { type TagAnswer, matchesIfNoneMatch } from './server/entity-tag.ts';
import { parseGraphQLRequest } from './server/graphql-request.ts';
import type { GatewayAnswer, GatewayRequest } from './server/http-message.ts';
import { type AnswerMediaType, negotiateMediaType } from './server/media-type.ts';
import { authenticate, declaredPurpose } from './steps/authenticate.ts';
import { authorize } from './steps/authorize.ts';
import { execute } from './steps/execute.ts';
import { type DocumentSources, findDocument, rememberDocument } from './steps/find-document.ts';
import { type CountedUses, countUses } from './steps/count-uses.ts';
import { readOperation } from './steps/read-operation.ts';
import { type Usage, usageEntry } from './steps/record-usage.ts';
import { type Validator, refusalBody, respond, statusOf } from './steps/respond.ts';
import type { Counters } from './stores/ports.ts';

/** What the request path works with. */
export interface GatewayParts {
  readonly releases: Releases;
  readonly identity: Pick<TokenVerifier, 'verify'>;
  readonly documents: DocumentSources;
  readonly counters: Counters;
  readonly usageLog: Pick<UsageLog, 'record'>;
  readonly pseudonymize: Pseudonymize;
  readonly tagAnswer: TagAnswer;
  readonly limits: OperationLimits;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFailure: (error: unknown, decisionId: string) => void;
}

/** An answer that may not leave before its usage is recorded. */
interface PreparedAnswer {
  readonly body: Uint8Array;
  readonly refusal?: Refusal;
  readonly validator?: Validator;
  readonly usage: Usage;
}

/** A policy that changes more often than this during one request is not one that can be answered under. */
const maxAttempts = 5;

export async function answerRequest(parts: GatewayParts, http: GatewayRequest): Promise<GatewayAnswer> {
  const mediaType = negotiateMediaType(http.headers['accept']);
  const counted: CountedUses = new Map();
  try {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const release = parts.releases.current();
      if (release === undefined) break;
      const { body, refusal, validator, usage } = await prepareAnswer(
        parts,
        release,
        http,
        mediaType,
        counted,
      );
      const recorded = await parts.usageLog.record(usageEntry(usage, parts.pseudonymize), release.version);
      if (recorded === 'recorded') {
        parts.releases.confirm(release.version);
        return respond(usage.status, mediaType ?? 'application/json', body, refusal, validator);
      }
      // Once its fields are decided, a mutation may have run, even if it failed.
      if (usage.operation?.definition.operation === 'mutation' && usage.decisions !== undefined) {
        return await refuseMutation(parts, usage);
      }
      await parts.releases.refresh();
    }
    return refuseUnrecorded(refuse('POLICY_UNAVAILABLE'));
  } catch (error) {
    parts.onFailure(error, 'unrecorded');
    return refuseUnrecorded(refuse(error instanceof InternalError ? error.code : 'INTERNAL_ERROR'));
  }
}

async function prepareAnswer(
  parts: GatewayParts,
  release: Release,
  http: GatewayRequest,
  mediaType: AnswerMediaType | undefined,
  counted: CountedUses,
): Promise<PreparedAnswer> {
  const decisionId = randomUUID();
  const now = parts.now();
  const extensions = { govgraph: { decisionId, policyVersion: release.version } };
  const usage: Usage = {
    decisionId,
    policyVersion: release.version,
    at: new Date(now),
    status: 200,
    outcome: 'ANSWERED',
  };
  const refused = (refusal: Refusal): PreparedAnswer => {
    if (refusal.cause !== undefined) parts.onFailure(refusal.cause, decisionId);
    const status = statusOf(refusal, mediaType ?? 'application/json');
    usage.status = status;
    usage.outcome = status >= 500 ? 'FAILED' : 'REFUSED';
    return { body: refusalBody(refusal, extensions), refusal, usage };
  };
  try {
    const caller: Caller | Refusal = await authenticate(release, parts.identity, http);
    if (isRefusal(caller)) return refused(caller);
    usage.caller = caller;
    const declared = declaredPurpose(http);
    if (isRefusal(declared)) return refused(declared);
    const purpose = declared.code;
    usage.purpose = purpose;

    if (mediaType === undefined) return refused(refuse('NOT_ACCEPTABLE'));
    const parameters = parseGraphQLRequest(http);
    if (isRefusal(parameters)) return refused(parameters);
    const document = await findDocument(parts.documents, caller, parameters);
    if (isRefusal(document)) return refused(document);
    const request = readOperation(release, parts.limits, document.text, parameters);
    if (isRefusal(request)) return refused(request);
    if (document.newHash !== undefined) {
      const { text, newHash } = document;
      await rememberDocument(parts.documents.store, parts.counters, caller, newHash, text);
    }
    const { operation, variables } = request;
    usage.operation = operation;

    const question = { operation, caller, purpose, variables, now };
    let authorization = await authorize(release, { exhaustedGrants: new Set(), ...question });
    const { schema, send } = release;
    const introspection = introspectionOf(operation, variables);
    // What may still be refused comes before uses are counted and departments asked.
    const described = introspection && (await schema.introspect(introspection, caller.application));
    const exhausted = await countUses(release, parts.counters, authorization.decisions, now, counted);
    if (exhausted.size > 0)
      authorization = await authorize(release, { exhaustedGrants: exhausted, ...question });
    usage.decisions = authorization.decisions;

    const { body, dataEnd, state } = await execute({
      described,
      authorization,
      decisionId,
      send,
      extensions,
      ...question,
    });
    const { subjects, outOfScope, unavailable, given } = state;
    usage.met = { subjects, outOfScope, unavailable, given };
    if (http.method !== 'GET' || state.errors.count > 0) return { body, usage };

    const receipt = { caller, purpose, policyVersion: release.version };
    const entityTag = parts.tagAnswer(receipt, body.subarray(0, dataEnd));
    const validator = { entityTag, decisionId };
    if (!matchesIfNoneMatch(entityTag, http.headers['if-none-match'])) return { body, validator, usage };
    usage.status = 304;
    return { body: Buffer.alloc(0), validator, usage };
  } catch (error) {
    if (error instanceof ClientError) return refused(error.refusal);
    return refused(refuse(error instanceof InternalError ? error.code : 'INTERNAL_ERROR', undefined, error));
  }
}

/** A mutation may have taken effect, so its use is recorded, whichever policy is in force by now. */
async function refuseMutation(parts: GatewayParts, usage: Usage): Promise<GatewayAnswer> {
  usage.status = 409;
  usage.outcome = 'FAILED';
  await parts.usageLog.record(usageEntry(usage, parts.pseudonymize), 'any');
  return refuseUnrecorded(refuse('POLICY_CHANGED'));
}

/** The constant answers that cannot be recorded: they carry nothing but their code. */
function refuseUnrecorded(refusal: Refusal): GatewayAnswer {
  const mediaType = 'application/json';
  return respond(statusOf(refusal, mediaType), mediaType, refusalBody(refusal), refusal);
}
