/**
 * The header that tells a department on whose behalf it is asked: an RFC 8941 dictionary. Names are strings; an
 * official’s name may be of any script, which strings cannot hold, so it is a byte sequence of its UTF-8.
 */
export const callerHeader = 'govgraph-caller';

/** Who asks. */
export interface CallerIdentity {
  readonly department: string;
  readonly application: string;
  /** 经办人: whom the issuer names as the human at the desk; absent when an application asks by itself. */
  readonly official?: string;
  /** As the issuer vouches for them. */
  readonly roles: readonly string[];
}

/** On whose behalf the gateway asks. The gateway has already decided; a department records it. */
export interface CallerContext extends CallerIdentity {
  /** Code of the declared purpose; absent when a department asks for its own data. */
  readonly purpose?: string;
  /** The same in the gateway's usage record. */
  readonly decisionId: string;
}

/** Names of the members of the dictionary. */
export const callerMembers = {
  department: 'department',
  application: 'application',
  official: 'official',
  roles: 'roles',
  purpose: 'purpose',
  decisionId: 'decision',
} as const satisfies Record<keyof CallerContext, string>;

/** What an application, a department or a role is called. */
export const identifierPattern = /^[\x21-\x7e]{1,128}$/;

/** Names people, in any script, without control characters and halves of characters. */
export const officialPattern = /^\P{C}{1,128}$/u;

/** Of one caller. */
export const maxRoles = 64;

/**
 * The members that say who asks: the same in all requests of a caller.
 *
 * @throws RangeError where something is not printable ASCII, which a header cannot carry
 */
export function serializeCallerIdentity({
  department,
  application,
  official,
  roles,
}: CallerIdentity): string {
  const members = [
    `${callerMembers.department}=${quote(department)}`,
    `${callerMembers.application}=${quote(application)}`,
  ];
  if (official !== undefined) members.push(`${callerMembers.official}=:${toBase64(official)}:`);
  if (roles.length > 0) members.push(`${callerMembers.roles}=(${roles.map(quote).join(' ')})`);
  return members.join(', ');
}

/** @param identity what {@link serializeCallerIdentity} returned @throws RangeError as it does */
export function completeCallerHeader(
  identity: string,
  { purpose, decisionId }: Pick<CallerContext, 'purpose' | 'decisionId'>,
): string {
  const middle = purpose === undefined ? '' : `${callerMembers.purpose}=${quote(purpose)}, `;
  return `${identity}, ${middle}${callerMembers.decisionId}=${quote(decisionId)}`;
}

/** @throws RangeError where something is not printable ASCII, which a header cannot carry */
export function serializeCallerContext(context: CallerContext): string {
  return completeCallerHeader(serializeCallerIdentity(context), context);
}

/** What stands between quotes as it is. */
const plainAscii = /^[ !#-[\]-~]*$/;

const printableAscii = /^[\x20-\x7e]+$/;

function quote(value: string): string {
  if (plainAscii.test(value)) return `"${value}"`;
  if (!printableAscii.test(value)) {
    throw new RangeError(
      `expected printable ASCII for the ${callerHeader} header, got ${JSON.stringify(value)}`,
    );
  }
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
