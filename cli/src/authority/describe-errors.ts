/** What a command says when the authority's GraphQL gives an error: what is wrong, and what to do. */
import { isRecord } from '@govgraph/protocol';
import { CommandError } from '../command-error.ts';
import type { TokenClaims } from '../login/read-claims.ts';
import { printable } from '../print-lines.ts';

/** An error of a GraphQL response, as far as it can be read. */
export interface GraphQLErrorText {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Codes that say that nothing was decided: it can be tried again, once what they name is mended. */
export const codesOfNothingTried: ReadonlySet<string> = new Set([
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'IDENTITY_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
  'POLICY_UNAVAILABLE',
  'GATEWAY_BUSY',
  'PLANNER_BUSY',
  'QUOTA_UNKNOWN',
  'RATE_LIMITED',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_ERROR',
  'INTERNAL_ERROR',
  'MUTATION_OUTCOME_UNKNOWN',
  'POLICY_CHANGED',
  'GRAPHQL_VALIDATION_FAILED',
  'FIELD_NOT_REGISTERED',
]);

/** @param howToRequest the gateway's own words */
type Advice = (who: string, howToRequest: string) => string;

/** What to do, where the gateway's own words are for front ends. */
const advice = {
  TOKEN_INVALID: () =>
    'run `govgraph login` again, or get another token of an issuer that this gateway trusts',
  TOKEN_EXPIRED: () => 'run `govgraph login` again, or get a new token',
  ROLES_CONFLICT: () => 'sign in with one of these roles: `govgraph login`',
  DEPARTMENT_UNKNOWN: () =>
    'ask for it to be registered with `govgraph department register`, and have the authority approve it',
  RULE_DENIED: (who, howToRequest) => `${howToRequest} You are ${who}.`,
  RULE_FAILED: () => 'tell the security officer: a rule about this could not be evaluated',
  PURPOSE_REQUIRED: () => 'tell the authority: the policy has no purpose for its own administration',
  PURPOSE_UNKNOWN: () =>
    'tell the authority: the policy has no purpose `catalog-administration` for your department',
  NOT_NECESSARY: () =>
    'tell the authority: the purpose `catalog-administration` of the policy does not list it',
  SUSPENDED: () => 'ask the security officer why',
  FIELD_NOT_REGISTERED: () =>
    'the authority’s catalog does not list it: command and platform are of different versions',
  GRAPHQL_VALIDATION_FAILED: () =>
    'command and platform are of different versions, or the authority has not published its subgraph',
  SUBGRAPH_UNAVAILABLE: () => 'the authority’s service does not answer: try again later',
  MUTATION_OUTCOME_UNKNOWN: () => 'look whether it was done before you do it again',
} satisfies Record<string, Advice>;

export const adviceByCode: ReadonlyMap<string, Advice> = new Map(Object.entries(advice));

/** @param claims of the token that was sent; undefined where there was none */
export function describeErrors(
  errors: readonly GraphQLErrorText[],
  claims: TokenClaims | undefined,
): CommandError {
  const described = errors.map((error) => describeOne(error, claims));
  const codes = errors.map(codeOf);
  return new CommandError([...new Set(described)].map(printable).join('\n'), {
    exitCode: codes.some((code) => codesOfNothingTried.has(code)) ? 2 : 1,
    code: codes[0] ?? 'INTERNAL_ERROR',
  });
}

function describeOne(error: GraphQLErrorText, claims: TokenClaims | undefined): string {
  const code = codeOf(error);
  const { coordinate, howToRequest, decisionId } = error.extensions ?? {};
  const place = typeof coordinate === 'string' ? `${coordinate}: ` : '';
  const who =
    claims === undefined
      ? 'nobody'
      : `${claims.roles.join(' and ') || 'without a role'} of ${claims.department}`;
  const said = typeof howToRequest === 'string' ? howToRequest : undefined;
  const todo = adviceByCode.get(code)?.(who, said ?? 'Ask the security officer.') ?? said;
  const named = typeof decisionId === 'string' ? ` [decision ${decisionId}]` : '';
  return `${place}${error.message}${todo === undefined ? '' : ` – ${todo}`} (${code})${named}`;
}

function codeOf({ extensions }: GraphQLErrorText): string {
  const code = extensions?.['code'];
  return typeof code === 'string' ? code : 'INTERNAL_ERROR';
}

/** The errors of a response; what is none is left out. */
export function readErrors(value: unknown): GraphQLErrorText[] {
  return Array.isArray(value)
    ? value.filter((each): each is GraphQLErrorText => isRecord(each) && typeof each['message'] === 'string')
    : [];
}
