/** Every code that the gateway answers with, and what it means for the person at the screen. */

/**
 * | kind | what a front end does |
 * |---|---|
 * | denied | shows that the caller may not have the value now, and `howToRequest` |
 * | unavailable | shows that the value exists for the caller but was not given, and offers to try again |
 * | refused | corrects the request, or its headers, before it sends it again |
 * | unauthenticated | gets a new token |
 * | uncertain | never sends the mutation again by itself: shows what there is now, and lets the official decide |
 */
export type Kind = 'denied' | 'unavailable' | 'refused' | 'unauthenticated' | 'uncertain';

/** `docs/errors.md` explains each; a test proves that this table and the gateway's agree. */
export const kinds = {
  BAD_REQUEST: 'refused',
  PERSISTED_QUERY_NOT_FOUND: 'refused',
  GRAPHQL_PARSE_FAILED: 'refused',
  GRAPHQL_VALIDATION_FAILED: 'refused',
  BAD_USER_INPUT: 'refused',
  OPERATION_TOO_LARGE: 'refused',
  OPERATION_TOO_COSTLY: 'refused',
  RESPONSE_TOO_LARGE: 'refused',
  TOKEN_MISSING: 'unauthenticated',
  TOKEN_INVALID: 'unauthenticated',
  TOKEN_EXPIRED: 'unauthenticated',
  DEPARTMENT_UNKNOWN: 'refused',
  ROLES_CONFLICT: 'refused',
  DOCUMENT_NOT_TRUSTED: 'refused',
  METHOD_NOT_ALLOWED: 'refused',
  NOT_ACCEPTABLE: 'refused',
  POLICY_CHANGED: 'uncertain',
  PAYLOAD_TOO_LARGE: 'refused',
  UNSUPPORTED_MEDIA_TYPE: 'refused',
  RATE_LIMITED: 'unavailable',
  MUTATION_OUTCOME_UNKNOWN: 'uncertain',
  INTERNAL_ERROR: 'unavailable',
  IDENTITY_UNAVAILABLE: 'unavailable',
  QUOTA_UNKNOWN: 'unavailable',
  GATEWAY_BUSY: 'unavailable',
  PLANNER_BUSY: 'unavailable',
  POLICY_UNAVAILABLE: 'unavailable',
  AUDIT_UNAVAILABLE: 'unavailable',

  SUBGRAPH_UNAVAILABLE: 'unavailable',
  SUBGRAPH_ERROR: 'unavailable',
  FIELD_NOT_PLANNED: 'unavailable',

  FIELD_NOT_REGISTERED: 'denied',
  PURPOSE_REQUIRED: 'denied',
  PURPOSE_UNKNOWN: 'denied',
  NOT_NECESSARY: 'denied',
  GRANT_REQUIRED: 'denied',
  GRANT_EXPIRED: 'denied',
  NOT_SHARED: 'denied',
  RULE_DENIED: 'denied',
  RULE_FAILED: 'denied',
  OUT_OF_SCOPE: 'denied',
  QUOTA_EXCEEDED: 'denied',
  SUSPENDED: 'denied',
  FLOW_NOT_APPROVED: 'denied',
  INPUT_NOT_REGISTERED: 'denied',
  IDENTIFICATION_LIMIT: 'denied',
} as const satisfies Record<string, Kind>;

export type Code = keyof typeof kinds;

/** The codes of one kind: `CodeOf<'denied'>`. */
export type CodeOf<K extends Kind> = { [C in Code]: (typeof kinds)[C] extends K ? C : never }[Code];

/** A code that a newer gateway has is `unavailable`: a value was not given, and nobody may read that as a fact. */
export function kindOf(code: string): Kind {
  return isCode(code) ? kinds[code] : 'unavailable';
}

/** Whether this version knows the code. */
export function isCode(code: string): code is Code {
  return Object.hasOwn(kinds, code);
}
