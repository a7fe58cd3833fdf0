import {
  ClientError,
  type Refusal,
  type RefusalCode,
  errorTable,
  failureCode,
  refuse,
} from '../../errors.ts';
import { allowedMethods } from '../../http/graphql-request.ts';
import type { GatewayAnswer } from '../../http/http-message.ts';
import type { AnswerMediaType } from '../../http/media-type.ts';

/** Refusals of well-formed requests, which `application/json` answers with 200 (GraphQL over HTTP, §6.4.1). */
const graphqlErrors: ReadonlySet<RefusalCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_COSTLY',
  'RESPONSE_TOO_LARGE',
]);

const headersOf: Partial<Record<RefusalCode, Readonly<Record<string, string>>>> = {
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

export function statusOf(refusal: Refusal, mediaType: AnswerMediaType): number {
  if (mediaType === 'application/json' && graphqlErrors.has(refusal.code)) return 200;
  return errorTable[refusal.code].status;
}

/** What is told of a failure. @param mayHaveActed whether some department may have run a mutation */
export function refusalOf(error: unknown, mayHaveActed: boolean): Refusal {
  if (mayHaveActed) return refuse('MUTATION_OUTCOME_UNKNOWN', undefined, error);
  if (error instanceof ClientError) return error.refusal;
  return refuse(failureCode(error), undefined, error);
}

/** The body of a refusal: errors and no data. */
export function refusalBody(refusal: Refusal, extensions?: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify({ errors: refusal.errors, ...(extensions === undefined ? {} : { extensions }) }),
  );
}

/** What an answer that its caller may keep is known by. */
export interface Validator {
  readonly entityTag: string;
  /** Of this answer: the one in a kept body is that of the answer in which it came. */
  readonly decisionId: string;
}

/**
 * Nothing that the gateway answers may be kept by anyone on the way. What has a validator may be kept by its
 * caller, who asks each time whether it still holds, and is authorized and recorded each time (decision 0006).
 */
export function respond(
  status: number,
  mediaType: AnswerMediaType,
  body: Uint8Array,
  refusal: Refusal | undefined,
  validator?: Validator,
): GatewayAnswer {
  return {
    status,
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      ...(validator === undefined ? { 'cache-control': 'no-store' } : revalidated(validator)),
      ...(refusal === undefined ? {} : { ...headersOf[refusal.code], ...retryAfter(refusal) }),
    },
    body,
  };
}

/** When a refused request may come again, where its error says so. */
function retryAfter({ errors }: Refusal): Readonly<Record<string, string>> {
  const seconds = errors[0]?.extensions['retryAfterSeconds'];
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}

function revalidated({ entityTag, decisionId }: Validator): Readonly<Record<string, string>> {
  return {
    'cache-control': 'private, no-cache',
    vary: 'Authorization, Govgraph-Purpose, Govgraph-Withheld, Govgraph-Cost, Accept, Accept-Encoding',
    etag: entityTag,
    'govgraph-decision-id': decisionId,
  };
}

/**
 * What was recorded is not counted, since the counters were lost meanwhile, and more would be given than may be. The
 * record says that it was given: rather too much than too little.
 *
 * @param mayHaveActed whether some department may have run a mutation
 */
export function refuseUncounted(
  mayHaveActed: boolean,
  extensions: unknown,
  mediaType: AnswerMediaType = 'application/json',
): GatewayAnswer {
  const refusal = refuse(mayHaveActed ? 'MUTATION_OUTCOME_UNKNOWN' : 'QUOTA_UNKNOWN');
  return respond(statusOf(refusal, mediaType), mediaType, refusalBody(refusal, extensions), refusal);
}

/** The constant answers that cannot be recorded: they carry nothing but their code. */
export function refuseUnrecorded(refusal: Refusal): GatewayAnswer {
  const mediaType = 'application/json';
  return respond(statusOf(refusal, mediaType), mediaType, refusalBody(refusal), refusal);
}
