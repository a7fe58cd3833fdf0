import { type Refusal, type RefusalCode, errorTable } from '../errors.ts';
import { allowedMethods } from '../server/graphql-request.ts';
import type { GatewayAnswer } from '../server/http-message.ts';
import type { AnswerMediaType } from '../server/media-type.ts';

/** Refusals of well-formed requests, which `application/json` answers with 200 (GraphQL over HTTP, §6.4.1). */
const graphqlErrors: ReadonlySet<RefusalCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
]);

const headersOf: Partial<Record<RefusalCode, Readonly<Record<string, string>>>> = {
  TOKEN_MISSING: { 'www-authenticate': 'Bearer' },
  TOKEN_INVALID: { 'www-authenticate': 'Bearer error="invalid_token"' },
  TOKEN_EXPIRED: { 'www-authenticate': 'Bearer error="invalid_token", error_description="expired"' },
  METHOD_NOT_ALLOWED: { allow: allowedMethods },
  IDENTITY_UNAVAILABLE: { 'retry-after': '5' },
  POLICY_UNAVAILABLE: { 'retry-after': '5' },
  AUDIT_UNAVAILABLE: { 'retry-after': '5' },
};

export function statusOf(refusal: Refusal, mediaType: AnswerMediaType): number {
  if (mediaType === 'application/json' && graphqlErrors.has(refusal.code)) return 200;
  return errorTable[refusal.code].status;
}

/** The body of a refusal: errors and no data. */
export function refusalBody(refusal: Refusal, extensions?: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify({ errors: refusal.errors, ...(extensions === undefined ? {} : { extensions }) }),
  );
}

/** Nothing that the gateway answers may be kept by anyone on the way. */
export function respond(
  status: number,
  mediaType: AnswerMediaType,
  body: Uint8Array,
  refusal: Refusal | undefined,
): GatewayAnswer {
  return {
    status,
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(refusal === undefined ? {} : headersOf[refusal.code]),
    },
    body,
  };
}
