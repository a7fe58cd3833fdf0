import { createHmac, createSecretKey, hash, randomUUID, sign } from 'node:crypto';

import {
  keyIdPattern,
  minSecretBytes,
  serializeContentDigest,
  serializeSignatureParameters,
  signatureBase,
  signedHeaders,
} from '@govgraph/protocol';
import { z } from 'zod';

import { readEd25519PrivateKey } from './read-ed25519-private-key.ts';
import { ConfigError, SignatureError } from '../errors.ts';
import { type RequestContext, callerHeaderOf } from './request-context.ts';

/** How the gateway proves to one department that a request is its own. */
export const signingKeySchema = z.discriminatedUnion('algorithm', [
  z.strictObject({
    keyId: z.string().regex(keyIdPattern),
    algorithm: z.literal('hmac-sha256'),
    /** Base64. */
    secret: z
      .base64()
      .refine(
        (text) => Buffer.from(text, 'base64').length >= minSecretBytes,
        `expected at least ${minSecretBytes} bytes`,
      ),
  }),
  z.strictObject({
    keyId: z.string().regex(keyIdPattern),
    algorithm: z.literal('ed25519'),
    /** PEM, PKCS #8. */
    privateKey: z
      .string()
      .refine((pem) => readEd25519PrivateKey(pem) !== undefined, 'expected an Ed25519 private key in PEM'),
  }),
]);

export type SigningKey = z.infer<typeof signingKeySchema>;

/**
 * Returns every header that a signed request needs, content type included.
 *
 * @param body exactly the bytes that are sent
 * @throws InternalError when the context cannot be written into a header
 */
export type SignRequest = (body: Uint8Array | string, context: RequestContext) => Record<string, string>;

/**
 * Prepares the signing of GraphQL POST requests to one address, see `request-signature.ts` of the protocol.
 *
 * @param url the department's GraphQL endpoint
 * @param now the clock, in epoch milliseconds
 * @throws ConfigError when the key cannot be used
 */
export function createRequestSigner(url: string, key: SigningKey, now: () => number = Date.now): SignRequest {
  const { pathname: path, search: query } = new URL(url);
  const { keyId, algorithm } = key;
  const signBase = createBaseSigner(key);

  return (body, context) => {
    const request = {
      method: 'POST',
      path,
      query,
      contentType: 'application/json',
      contentDigest: serializeContentDigest(hash('sha256', body, 'base64')),
      caller: callerHeaderOf(context),
    };
    const created = Math.floor(now() / 1000);
    const parameters = serializeSignatureParameters(query, {
      created,
      nonce: randomUUID(),
      keyId,
      algorithm,
    });
    return signedHeaders(request, parameters, signBase(signatureBase(request, parameters)));
  };
}

/**
 * Prepares the signing of requests to one department.
 *
 * @param keys by department; undefined where departments check nothing
 */
export function createSigner(
  department: string,
  url: string,
  keys: Readonly<Record<string, SigningKey>> | undefined,
): SignRequest {
  if (keys === undefined) return () => ({ 'content-type': 'application/json' });
  const key = keys[department];
  if (key !== undefined) return createRequestSigner(url, key);
  return () => {
    throw new SignatureError(department, 'no signing key is in force for it');
  };
}

function createBaseSigner(key: SigningKey): (base: string) => string {
  if (key.algorithm === 'hmac-sha256') {
    const secret = createSecretKey(key.secret, 'base64');
    return (base) => createHmac('sha256', secret).update(base).digest('base64');
  }
  const privateKey = readEd25519PrivateKey(key.privateKey);
  if (privateKey === undefined)
    throw new ConfigError([`signing key ${key.keyId}: expected an Ed25519 private key in PEM`]);
  return (base) => sign(null, Buffer.from(base), privateKey).toString('base64');
}
