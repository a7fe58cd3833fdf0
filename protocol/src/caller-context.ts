/** The header that tells a department on whose behalf it is asked: an RFC 8941 dictionary of strings. */
export const callerHeader = 'govgraph-caller';

/** On whose behalf the gateway asks. The gateway has already decided; a department records it. */
export interface CallerContext {
  readonly department: string;
  readonly application: string;
  /** Code of the declared purpose; absent when a department asks for its own data. */
  readonly purpose?: string;
  /** The same in the gateway's usage record. */
  readonly decisionId: string;
}

/** Names of the members of the dictionary. */
export const callerMembers = {
  department: 'department',
  application: 'application',
  purpose: 'purpose',
  decisionId: 'decision',
} as const satisfies Record<keyof CallerContext, string>;

/** @throws RangeError where something is not printable ASCII, which a header cannot carry */
export function serializeCallerContext(context: CallerContext): string {
  const { department, application, purpose, decisionId } = context;
  const start = `${callerMembers.department}=${quote(department)}, ${callerMembers.application}=${quote(application)}, `;
  const middle = purpose === undefined ? '' : `${callerMembers.purpose}=${quote(purpose)}, `;
  return `${start}${middle}${callerMembers.decisionId}=${quote(decisionId)}`;
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
