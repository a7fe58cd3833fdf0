import { clearances, levels, regionPrefix, type Caller, omitUndefined } from '@govgraph/policy';
import { identifierPattern, maxRoles, officialPattern } from '@govgraph/protocol';
import { z } from 'zod';

/** Goes into headers to departments and into the usage record. */
const identifier = z.string().regex(identifierPattern);

/** The claims of an access token that say who asks (RFC 9068 and our own). */
const claimsSchema = z.object({
  client_id: identifier,
  department: identifier,
  region: z.string().max(6),
  level: z.enum(levels),
  clearance: z.literal(clearances),
  roles: z.array(identifier).max(maxRoles),
  // What PostgreSQL could not store would keep everybody's usage from being recorded.
  official: z.string().regex(officialPattern).optional(),
});

/**
 * Reads the caller from verified claims.
 *
 * @returns the names of the claims that are missing or wrong, when there are any; of a region, what it does not fit
 */
export function readCaller(claims: unknown): { caller: Caller } | { wrongClaims: readonly string[] } {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    return { wrongClaims: [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))] };
  }
  const { client_id: application, region: code, official, ...rest } = parsed.data;
  const region = regionPrefix(rest.level, code);
  if (region === undefined) return { wrongClaims: [`region does not fit the level ${rest.level}`] };
  const caller = { application, region, ...rest, ...omitUndefined({ official }) };
  return { caller: Object.freeze(caller) };
}
