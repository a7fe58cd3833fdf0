/**
 * Every failure that a caller can see: one code, one HTTP status, one text. `docs/errors.md` explains each; a
 * test proves that the two agree.
 *
 * Denials of single fields are values of the policy (`Decision`), not errors; their codes are listed here
 * because callers meet them in the same place.
 */
import { omitUndefined, type DenialCode } from '@govgraph/policy';
import { StoreError, type StoreName } from '@govgraph/storage';

interface ErrorKind {
  /** HTTP status with `application/graphql-response+json`; field errors leave the status at 200. */
  readonly status: number;
  readonly message: string;
}

const requestErrors = {
  BAD_REQUEST: {
    status: 400,
    message: 'The request is not a well-formed GraphQL request.',
  },
  // Not a failure to those who ask: they send the text now. The text is what urql knows the error by, and the
  // status what Apollo's clients for iOS know a response by, in either media type.
  PERSISTED_QUERY_NOT_FOUND: { status: 200, message: 'PersistedQueryNotFound' },
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document is not valid GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    message: 'The document does not fit the schema.',
  },
  BAD_USER_INPUT: {
    status: 400,
    message: 'The variables or the operation name do not fit the document.',
  },
  OPERATION_TOO_LARGE: { status: 400, message: 'The operation exceeds a limit.' },
  OPERATION_TOO_COSTLY: {
    status: 400,
    message: 'The operation would cost more than is allowed. Ask for fewer records at a time.',
  },
  RESPONSE_TOO_LARGE: {
    status: 400,
    message: 'The answer would exceed its limit. Ask for fewer records at a time, or for fewer fields.',
  },
  TOKEN_MISSING: { status: 401, message: 'Send a bearer token of a trusted issuer.' },
  TOKEN_INVALID: { status: 401, message: 'The bearer token is not valid here.' },
  TOKEN_EXPIRED: { status: 401, message: 'The bearer token has expired.' },
  DEPARTMENT_UNKNOWN: {
    status: 403,
    message: 'The department of the token is not registered.',
  },
  ROLES_CONFLICT: {
    status: 403,
    message: 'The token has roles of two duties that nobody may have together.',
  },
  DOCUMENT_NOT_TRUSTED: {
    status: 403,
    message:
      'Only trusted documents are answered. Send the id of one, or its text to the letter; have a new one added by the operators.',
  },
  METHOD_NOT_ALLOWED: { status: 405, message: 'Use POST, or GET for queries.' },
  NOT_ACCEPTABLE: {
    status: 406,
    message: 'Accept application/graphql-response+json or application/json.',
  },
  POLICY_CHANGED: {
    status: 409,
    message:
      'The policy changed while the mutation ran; it may have taken effect. Check before you repeat it.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json.' },
  RATE_LIMITED: {
    status: 429,
    message: 'More was asked for than the limit of this minute or hour allows. Try again when it is over.',
  },
  // No status that asks to be sent again by itself, as 503 does to many clients.
  MUTATION_OUTCOME_UNKNOWN: {
    status: 500,
    message:
      'The mutation may have taken effect, but what came of it is not known here. Check before you repeat it.',
  },
  INTERNAL_ERROR: { status: 500, message: 'The gateway failed; the failure is recorded.' },
  IDENTITY_UNAVAILABLE: {
    status: 503,
    message: 'The token cannot be verified now because its issuer does not answer. Try again later.',
  },
  // Of a single field too, where the uses of its grant cannot be counted.
  QUOTA_UNKNOWN: {
    status: 503,
    message: 'How much was used cannot be counted now, so nothing is given of it. Try again in some seconds.',
  },
  GATEWAY_BUSY: {
    status: 503,
    message: 'More is being sent, or not being read, than the gateway holds at one time; try again.',
  },
  PLANNER_BUSY: {
    status: 503,
    message: 'Too many operations wait to be planned, or answered from the schema. Try again later.',
  },
  POLICY_UNAVAILABLE: {
    status: 503,
    message: 'No current policy is loaded, so nothing can be decided. Try again later.',
  },
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: 'The usage record cannot be written, so no data is given. Try again later.',
  },
} as const satisfies Record<string, ErrorKind>;

const subgraphErrors = {
  SUBGRAPH_UNAVAILABLE: {
    status: 200,
    message: 'The department does not answer now; read this value again later.',
  },
  SUBGRAPH_ERROR: { status: 200, message: 'The department could not give this value.' },
  FIELD_NOT_PLANNED: {
    status: 200,
    message: 'The gateway found no way to this value in this place. Ask for it in another place.',
  },
} as const satisfies Record<string, ErrorKind>;

const denials = {
  FIELD_NOT_REGISTERED: {
    status: 200,
    message: 'The field is not registered in the catalog.',
  },
  PURPOSE_REQUIRED: {
    status: 200,
    message: 'Declare the purpose in the govgraph-purpose header.',
  },
  PURPOSE_UNKNOWN: {
    status: 200,
    message: 'The declared purpose is not registered for your department.',
  },
  NOT_NECESSARY: { status: 200, message: 'The declared purpose does not need this item.' },
  GRANT_REQUIRED: {
    status: 200,
    message: 'The item is shared on condition; a grant is needed.',
  },
  GRANT_EXPIRED: { status: 200, message: 'The grant for this item is no longer in force.' },
  NOT_SHARED: { status: 200, message: 'The item is not shared between departments.' },
  RULE_DENIED: { status: 200, message: 'A security rule or a mask denies this item.' },
  RULE_FAILED: {
    status: 200,
    message: 'A security rule could not be evaluated, which denies.',
  },
  OUT_OF_SCOPE: { status: 200, message: 'Your grant or a rule about records does not cover this.' },
  QUOTA_EXCEEDED: { status: 200, message: 'The quota of the grant is used up for today.' },
  SUSPENDED: { status: 200, message: 'Access is suspended by the security officer.' },
  FLOW_NOT_APPROVED: {
    status: 200,
    message: 'The field needs another department’s item that was not approved to flow there.',
  },
  INPUT_NOT_REGISTERED: {
    status: 200,
    message: 'It is not registered in the catalog what an argument of the field reads.',
  },
  IDENTIFICATION_LIMIT: {
    status: 200,
    message: 'Too many records were named, or were not there, this hour; try again in the next one.',
  },
} as const satisfies Record<Exclude<DenialCode, keyof typeof requestErrors>, ErrorKind>;

export const errorTable: Readonly<Record<ErrorCode, ErrorKind>> = {
  ...requestErrors,
  ...subgraphErrors,
  ...denials,
};

export type RefusalCode = keyof typeof requestErrors;
/** A mutation whose department did not say what came of it is an error in its place, too. */
export type SubgraphErrorCode =
  | keyof typeof subgraphErrors
  // So is an argument that a department refuses: the caller is wrong, whoever notices.
  | 'BAD_USER_INPUT'
  | 'MUTATION_OUTCOME_UNKNOWN';
/** In a fixed order: their places stand for them in the outcome log. */
export const subgraphErrorCodes: readonly SubgraphErrorCode[] = [
  ...(Object.keys(subgraphErrors) as (keyof typeof subgraphErrors)[]),
  'BAD_USER_INPUT',
  'MUTATION_OUTCOME_UNKNOWN',
];
export type ErrorCode = RefusalCode | SubgraphErrorCode | DenialCode;

/** A GraphQL error as it stands in a response. */
export interface ResponseError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: ErrorCode };
}

/**
 * The response to a request that is refused as a whole: a value, so that a refusal is recorded and sent the same
 * way as data.
 */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode;
  /** Made of fixed text and the caller's own input only. */
  readonly errors: readonly ResponseError[];
  /** What operators see in the log; never sent. */
  readonly cause?: unknown;
}

/** Refuses with the table's text, or with a `detail` that is made of the caller's own input only. */
export function refuse(code: RefusalCode, detail?: string, cause?: unknown): Refusal {
  return refuseWith(code, [{ message: detail ?? errorTable[code].message, extensions: { code } }], cause);
}

/** Refuses with several errors of the same code, for example those of validation. */
export function refuseWith(code: RefusalCode, errors: readonly ResponseError[], cause?: unknown): Refusal {
  const bounded = errors.map((error) => ({ ...error, message: boundMessage(error.message) }));
  return { kind: 'refusal', code, errors: bounded, ...omitUndefined({ cause }) };
}

/** What a caller sent is quoted to it, but not at any length, nor with halves of characters. */
function boundMessage(message: string): string {
  const kept = message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
  return Buffer.from(kept).toString();
}

const maxMessageLength = 500;

export function isRefusal<Value extends object>(value: Value | Refusal): value is Refusal {
  return 'kind' in value && value.kind === 'refusal';
}

/** The caller is wrong, which shows where no refusal can be returned; nobody else hears of it. */
export class ClientError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'ClientError';
    this.refusal = refusal;
  }
}

/** A failure of ours: callers see a fixed text, the log sees the cause. */
export class InternalError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What a caller is told when a store fails. */
const codeOfStore: Readonly<Record<StoreName, RefusalCode>> = {
  policy: 'POLICY_UNAVAILABLE',
  usage: 'AUDIT_UNAVAILABLE',
  counters: 'QUOTA_UNKNOWN',
  shared: 'POLICY_UNAVAILABLE',
};

/** The code of a failure that is not the caller's. */
export function failureCode(error: unknown): RefusalCode {
  return error instanceof StoreError ? codeOfStore[error.store] : 'INTERNAL_ERROR';
}

/** A department did not answer, or not with a GraphQL response. */
export class UpstreamError extends InternalError {
  readonly department: string;
  /** False when it surely did nothing: the request was never sent, or not let in. */
  readonly mayHaveActed: boolean;
  /** False when it says nothing of the department: it was not asked, refused us, or was asked for too much. */
  readonly isItsFailure: boolean;

  constructor(
    department: string,
    message: string,
    options?: { cause?: unknown; mayHaveActed?: boolean; isItsFailure?: boolean },
  ) {
    super(`${department}: ${message}`, options);
    this.department = department;
    this.mayHaveActed = options?.mayHaveActed ?? true;
    this.isItsFailure = options?.isItsFailure ?? true;
  }
}

/** A department does not accept what this gateway signs, or there is nothing to sign with. */
export class SignatureError extends UpstreamError {
  constructor(department: string, message: string) {
    super(department, message, { mayHaveActed: false, isItsFailure: false });
  }
}

/** The configuration is wrong; thrown at start only. Lists every problem at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
