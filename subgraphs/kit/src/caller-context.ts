import { callerMembers, type CallerContext } from '@govgraph/protocol';
import { type Dictionary, parseDictionary } from 'structured-headers';

/**
 * Reads what `serializeCallerContext` of the protocol writes.
 *
 * Returns null when it is malformed or incomplete.
 */
export function parseCallerContext(header: string): CallerContext | null {
  const members = readDictionary(header);
  const department = stringMember(members, callerMembers.department);
  const application = stringMember(members, callerMembers.application);
  const decisionId = stringMember(members, callerMembers.decisionId);
  const purpose = stringMember(members, callerMembers.purpose);
  if (!department || !application || !decisionId) return null;
  if (members?.has(callerMembers.purpose) && !purpose) return null;
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
