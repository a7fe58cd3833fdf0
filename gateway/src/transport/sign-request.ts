import { createHmac, createSecretKey, hash, randomUUID, sign } from 'node:crypto';

import { z } from 'zod';

import { readEd25519PrivateKey } from './ed25519-key.ts';
import { ConfigError, InternalError, SignatureError } from '../errors.ts';

/** How the gateway proves to one department that a request is its own. */
export const signingKeySchema = z.discriminatedUnion('algorithm', [
  z.strictObject({
    keyId: z.string().regex(/^[\w.-]+$/),
    algorithm: z.literal('hmac-sha256'),
    /** Base64; at least 32 bytes. */
    secret: z
      .base64()
      .refine((text) => Buffer.from(text, 'base64').length >= 32, 'expected at least 32 bytes'),
  }),
  z.strictObject({
    keyId: z.string().regex(/^[\w.-]+$/),
    algorithm: z.literal('ed25519'),
    /** PEM, PKCS #8. */
    privateKey: z
      .string()
      .refine((pem) => readEd25519PrivateKey(pem) !== undefined, 'expected an Ed25519 private key in PEM'),
  }),
]);

export type SigningKey = z.infer<typeof signingKeySchema>;

/** On whose behalf the gateway asks; the department records it. */
export interface RequestContext {
  readonly department: string;
  readonly application: string;
  readonly purpose?: string;
  readonly decisionId: string;
}

/**
 * Everything that a department is told of the caller, but for the name of the decision: a department cannot tell
 * callers with equal texts apart.
 */
export function rightsText(context: RequestContext): string {
  return JSON.stringify({ ...context, decisionId: undefined });
}

/**
 * Returns every header that a signed request needs, content type included.
 *
 * @param body exactly the bytes that are sent
 * @throws InternalError when the context cannot be written into a header
 */
export type SignRequest = (body: Uint8Array | string, context: RequestContext) => Record<string, string>;

/** A header that carries more than this is not ours. */
const printableAscii = /^[\x20-\x7e]+$/;

/**
 * Prepares the signing of GraphQL POST requests to one address with HTTP Message Signatures (RFC 9421) over
 * the method, the path, the query if the address has one, the content type, the content digest (RFC 9530) and the
 * caller.
 *
 * @param url the department's GraphQL endpoint
 * @param now the clock, in epoch milliseconds
 * @throws ConfigError when the key cannot be used
 */
export function createRequestSigner(url: string, key: SigningKey, now: () => number = Date.now): SignRequest {
  const contentType = 'application/json';
  const { pathname, search } = new URL(url);
  const queryName = search === '' ? '' : ' "@query"';
  const queryLine = search === '' ? '' : `"@query": ${search}\n`;
  const coveredComponents = `("@method" "@path"${queryName} "content-type" "content-digest" "govgraph-caller")`;
  const beforeDigest = `"@method": POST\n"@path": ${pathname}\n${queryLine}"content-type": ${contentType}\n"content-digest": `;
  const keyParameters = `";keyid="${key.keyId}";alg="${key.algorithm}"`;
  const signBase = createBaseSigner(key);

  return (body, context) => {
    const digest = `sha-256=:${hash('sha256', body, 'base64')}:`;
    const caller = serializeContext(context);
    const created = Math.floor(now() / 1000);
    const parameters = `${coveredComponents};created=${created};nonce="${randomUUID()}${keyParameters}`;
    const base = `${beforeDigest}${digest}\n"govgraph-caller": ${caller}\n"@signature-params": ${parameters}`;
    return {
      'content-type': contentType,
      'content-digest': digest,
      'govgraph-caller': caller,
      'signature-input': `sig=${parameters}`,
      signature: `sig=:${signBase(base)}:`,
    };
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
    throw new SignatureError(department, 'no signing key is configured for it');
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

/** An RFC 8941 dictionary of strings. */
function serializeContext(context: RequestContext): string {
  const { department, application, purpose, decisionId } = context;
  const start = `department=${quote(department)}, application=${quote(application)}, `;
  const middle = purpose === undefined ? '' : `purpose=${quote(purpose)}, `;
  return `${start}${middle}decision=${quote(decisionId)}`;
}

/** What stands between quotes as it is. */
const plainAscii = /^[ !#-[\]-~]*$/;

function quote(value: string): string {
  if (plainAscii.test(value)) return `"${value}"`;
  if (!printableAscii.test(value)) {
    throw new InternalError(
      `expected printable ASCII for the govgraph-caller header, got ${JSON.stringify(value)}`,
    );
  }
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
