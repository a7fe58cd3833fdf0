import { omitUndefined } from '@govgraph/policy';
import { type Refusal, type RefusalCode, errorTable } from '../errors.ts';
import type { GivenResult, RefusedResult, RequestResult } from '../pipeline/request-result.ts';
import { allowedMethods } from './graphql-request.ts';
import type { GatewayResponse } from './http-message.ts';
import type { ResponseMediaType } from './media-type.ts';

/** Refusals of well-formed requests, which `application/json` answers with 200 (GraphQL over HTTP, §6.4.1). */
const graphqlErrors: ReadonlySet<RefusalCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_COSTLY',
  'RESPONSE_TOO_LARGE',
]);

const headerFieldsOf: Partial<Record<RefusalCode, Readonly<Record<string, string>>>> = {
  TOKEN_MISSING: { 'www-authenticate': 'Bearer' },
  TOKEN_INVALID: { 'www-authenticate': 'Bearer error="invalid_token"' },
  TOKEN_EXPIRED: { 'www-authenticate': 'Bearer error="invalid_token", error_description="expired"' },
  METHOD_NOT_ALLOWED: { allow: allowedMethods },
  QUOTA_UNKNOWN: { 'retry-after': '5' },
  GATEWAY_BUSY: { 'retry-after': '5' },
  IDENTITY_UNAVAILABLE: { 'retry-after': '5' },
  POLICY_UNAVAILABLE: { 'retry-after': '5' },
  AUDIT_UNAVAILABLE: { 'retry-after': '5' },
};

/** What a result is in HTTP. */
export function statusOf(result: Refusal | GivenResult['kind'], mediaType: ResponseMediaType): number {
  if (result === 'data') return 200;
  if (result === 'unchanged') return 304;
  if (mediaType === 'application/json' && graphqlErrors.has(result.code)) return 200;
  return errorTable[result.code].status;
}

/**
 * Gives out what came of a request, in GraphQL over HTTP.
 *
 * @param mediaType undefined where the caller takes neither, which it is told in `application/json`
 * @param rateLimits fields that say how its rate limits stand
 */
export function toGraphQLResponse(
  result: RequestResult,
  mediaType: ResponseMediaType | undefined,
  rateLimits: Readonly<Record<string, string>> = {},
): GatewayResponse {
  const { application } = result;
  if (result.kind === 'refused') {
    const { refusal, extensions, holdMs } = result;
    // What could not be recorded is constant: it carries nothing but its code.
    const type = (extensions && mediaType) ?? 'application/json';
    const status = statusOf(refusal, type);
    const headers = { ...contentOf(type), ...notStored, ...refusalFields(refusal), ...rateLimits };
    const body = refusalBody(result);
    return { status, headers, body, application, ...omitUndefined({ holdMs }) };
  }
  const type = mediaType ?? 'application/json';
  const { kind, body, onTaken } = result;
  const headers = { ...contentOf(type), ...storageFields(result), ...rateLimits };
  return { status: statusOf(kind, type), headers, body, application, onTaken };
}

/** Errors and no data. */
function refusalBody({ refusal: { errors }, extensions }: RefusedResult): Uint8Array {
  return Buffer.from(JSON.stringify({ errors, ...omitUndefined({ extensions }) }));
}

function contentOf(mediaType: ResponseMediaType): Readonly<Record<string, string>> {
  return { 'content-type': `${mediaType}; charset=utf-8` };
}

function refusalFields(refusal: Refusal): Readonly<Record<string, string>> {
  return { ...headerFieldsOf[refusal.code], ...retryAfter(refusal) };
}

/** When a refused request may come again, where its error says so. */
function retryAfter({ errors }: Refusal): Readonly<Record<string, string>> {
  const seconds = errors[0]?.extensions['retryAfterSeconds'];
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}

const notStored = { 'cache-control': 'no-store' } as const;

/**
 * Nothing that the gateway gives may be kept by anyone on the way. What has a tag may be kept by its caller, who asks each
 * time whether it still holds, and is authorized and recorded each time (decision 0006).
 */
function storageFields({ tag, extensions }: GivenResult): Readonly<Record<string, string>> {
  if (tag === undefined) return notStored;
  return {
    'cache-control': 'private, no-cache',
    vary: 'Authorization, Govgraph-Purpose, Govgraph-Withheld, Govgraph-Cost, Accept, Accept-Encoding',
    etag: tag,
    // Of this response: the one in a kept body is that of the response in which it came.
    'govgraph-decision-id': extensions.govgraph.decisionId,
  };
}
