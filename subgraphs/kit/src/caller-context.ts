import {
  callerMembers,
  type CallerContext,
  identifierPattern,
  maxRoles,
  officialPattern,
} from '@govgraph/protocol';
import { type Dictionary, isInnerList, parseDictionary } from 'structured-headers';

/**
 * Reads what `serializeCallerContext` of the protocol writes.
 *
 * Returns null when it is malformed or incomplete.
 */
export function parseCallerContext(header: string): CallerContext | null {
  const members = readDictionary(header);
  if (members === null) return null;
  const department = readString(members, callerMembers.department);
  const application = readString(members, callerMembers.application);
  const decisionId = readString(members, callerMembers.decisionId);
  const purpose = readString(members, callerMembers.purpose);
  const official = readOfficial(members);
  const roles = readRoles(members);
  if (!department || !application || !decisionId) return null;
  if (purpose === null || purpose === '' || official === null || roles === null) return null;
  return {
    department,
    application,
    ...(official === undefined ? {} : { official }),
    roles,
    ...(purpose === undefined ? {} : { purpose }),
    decisionId,
  };
}

/** Parses an RFC 8941 dictionary; null instead of an exception when it is not one. */
export function readDictionary(header: string): Dictionary | null {
  try {
    return parseDictionary(header);
  } catch {
    return null;
  }
}

/** Undefined when there is none, null when it is something else. */
function readString(members: Dictionary, name: string): string | undefined | null {
  const member = members.get(name);
  if (member === undefined) return undefined;
  return typeof member[0] === 'string' ? member[0] : null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A byte sequence of UTF-8. Undefined when nobody is named, null when it is something else. */
function readOfficial(members: Dictionary): string | undefined | null {
  const member = members.get(callerMembers.official);
  if (member === undefined) return undefined;
  if (!(member[0] instanceof ArrayBuffer)) return null;
  try {
    const official = utf8.decode(member[0]);
    return officialPattern.test(official) ? official : null;
  } catch {
    return null;
  }
}

/** An inner list of strings. Empty when there is none, null when it is something else. */
function readRoles(members: Dictionary): readonly string[] | null {
  const member = members.get(callerMembers.roles);
  if (member === undefined) return [];
  if (!isInnerList(member) || member[0].length > maxRoles) return null;
  const roles = member[0].map(([role]) => role);
  return roles.every((role) => typeof role === 'string' && identifierPattern.test(role))
    ? (roles as string[])
    : null;
}
