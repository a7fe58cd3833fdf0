import { requestToken } from '@govgraph/demo';
import { SignJWT, importJWK, type JWTPayload } from 'jose';
import type { SharedServices } from './global-setup.ts';

/** Tokens that the issuer gives, and tokens that are signed with its key but that it would not give. */
export interface Tokens {
  /** By client credentials, as `govgraph token --as PERSONA` does. */
  ofPersona(persona: string): Promise<string>;
  /** Signed with the issuer's own key. */
  withClaims(claims: JWTPayload): Promise<string>;
}

export function createTokens({ issuer, identityKeys }: SharedServices): Tokens {
  const personaTokens = new Map<string, Promise<string>>();
  const [key] = identityKeys.keys;
  return {
    ofPersona: (persona) => {
      const token = personaTokens.get(persona) ?? requestToken({ issuer, persona });
      personaTokens.set(persona, token);
      return token;
    },
    withClaims: async (claims) => {
      if (key === undefined) throw new Error('the issuer has no key');
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ iss: issuer, aud: 'govgraph', iat: now, exp: now + 3600, jti: 'e2e', ...claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt' })
        .sign(await importJWK(key, key.alg));
    },
  };
}
