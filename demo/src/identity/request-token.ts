import { z } from 'zod';

import { personas } from './personas.ts';

const discoverySchema = z.object({ token_endpoint: z.url() });
const tokenSchema = z.object({ access_token: z.string() });

/**
 * Gets an access token for a persona from an issuer, by client credentials.
 *
 * @throws Error that names the personas when there is no such one, or says what the issuer answered
 */
export async function requestToken(options: {
  readonly issuer: string;
  readonly persona: string;
}): Promise<string> {
  const { issuer, persona: clientId } = options;
  const persona = personas.find((candidate) => candidate.clientId === clientId);
  if (persona === undefined) {
    const known = personas.map((candidate) => candidate.clientId).join(', ');
    throw new Error(`there is no persona ${clientId}; known are ${known}`);
  }
  const discovery = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  const { token_endpoint: endpoint } = discoverySchema.parse(discovery);
  const credentials = Buffer.from(`${persona.clientId}:${persona.clientSecret}`).toString('base64');
  const answer = await fetchJson(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return tokenSchema.parse(answer).access_token;
}

async function fetchJson(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch(
    (error: unknown) => {
      throw new Error(`the issuer does not answer at ${url}`, { cause: error });
    },
  );
  if (!response.ok) throw new Error(`the issuer answered ${response.status}: ${await response.text()}`);
  return response.json();
}
