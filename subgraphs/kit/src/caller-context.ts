import { type Dictionary, parseDictionary } from 'structured-headers';

/** On whose behalf the gateway asks. The gateway has already decided; a department records it. */
export interface CallerContext {
  readonly department: string;
  readonly application: string;
  /** Code of the declared purpose; absent when a department asks for its own data. */
  readonly purpose?: string;
  /** The same in the gateway's usage record. */
  readonly decisionId: string;
}

/**
 * Reads the header `govgraph-caller`, an RFC 8941 dictionary of strings.
 *
 * Returns null when it is malformed or incomplete.
 */
export function parseCallerContext(header: string): CallerContext | null {
  const members = readDictionary(header);
  const department = stringMember(members, 'department');
  const application = stringMember(members, 'application');
  const decisionId = stringMember(members, 'decision');
  const purpose = stringMember(members, 'purpose');
  if (!department || !application || !decisionId) return null;
  if (members?.has('purpose') && !purpose) return null;
  return { department, application, decisionId, ...(purpose ? { purpose } : {}) };
}

/** Parses an RFC 8941 dictionary; null instead of an exception when it is not one. */
export function readDictionary(header: string): Dictionary | null {
  try {
    return parseDictionary(header);
  } catch {
    return null;
  }
}

function stringMember(members: Dictionary | null, name: string): string | null {
  const value = members?.get(name)?.[0];
  return typeof value === 'string' ? value : null;
}
