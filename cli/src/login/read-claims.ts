import { isRecord } from '@govgraph/protocol';

/** Who a token says that it is of. Nothing is verified here: that is the gateway's to do. */
export interface TokenClaims {
  readonly issuer: string;
  readonly application: string;
  readonly department: string;
  readonly roles: readonly string[];
  readonly official?: string;
  /** Epoch seconds, by the clock of the issuer. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

/** @returns undefined for what is no JWT that names somebody */
export function readClaims(token: string): TokenClaims | undefined {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!isRecord(claims)) return undefined;
  const { iss, client_id: application, department, roles, official, iat, exp } = claims;
  if (typeof iss !== 'string' || typeof application !== 'string' || typeof department !== 'string')
    return undefined;
  return {
    issuer: iss,
    application,
    department,
    roles: Array.isArray(roles) ? roles.map(String) : [],
    ...(typeof official === 'string' ? { official } : {}),
    ...(typeof iat === 'number' ? { issuedAt: iat } : {}),
    ...(typeof exp === 'number' ? { expiresAt: exp } : {}),
  };
}
