import { createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { keyIdPattern, minSecretBytes } from '@govgraph/protocol';
import { z } from 'zod';

const keyId = z.string().regex(keyIdPattern, 'expected letters, digits, "_", "." and "-"');

const gatewayKeysSchema = z.strictObject({
  keys: z
    .array(
      z.discriminatedUnion('algorithm', [
        z.strictObject({
          keyId,
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
          keyId,
          algorithm: z.literal('ed25519'),
          /** PEM, SPKI. */
          publicKey: z.string().refine(isEd25519PublicKey, 'expected an Ed25519 public key in PEM'),
        }),
      ]),
    )
    .min(1, 'expected at least one key')
    .refine((keys) => new Set(keys.map((key) => key.keyId)).size === keys.length, 'key ids must differ'),
});

/** The keys of the gateways that a department answers to. Several, so that a key can be replaced without a gap. */
export type GatewayKeys = z.infer<typeof gatewayKeysSchema>;

/** Says whether a signature over the text is the key holder's. */
export interface VerificationKey {
  readonly algorithm: string;
  readonly isSignedBy: (text: string, signature: Buffer) => boolean;
}

/**
 * Reads the keys file of a department.
 *
 * @throws Error with one line per problem, never with a key in it
 */
export async function readGatewayKeys(file: string): Promise<GatewayKeys> {
  return parseGatewayKeys(file, await readFile(file, 'utf8'));
}

/** @throws Error with one line per problem, never with a key in it */
export function parseGatewayKeys(file: string, text: string): GatewayKeys {
  const parsed = gatewayKeysSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`gateway keys file ${file}:\n${problems.join('\n')}`);
}

/** Nothing when it is not JSON: the error would quote the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Prepares the keys for use, by key id. */
export function prepareVerificationKeys({ keys }: GatewayKeys): ReadonlyMap<string, VerificationKey> {
  return new Map(
    keys.map((key) => [
      key.keyId,
      {
        algorithm: key.algorithm,
        isSignedBy: key.algorithm === 'ed25519' ? ed25519(key.publicKey) : hmac(key.secret),
      },
    ]),
  );
}

function hmac(secretBase64: string): VerificationKey['isSignedBy'] {
  const secret = createSecretKey(secretBase64, 'base64');
  return (text, signature) => isEqual(createHmac('sha256', secret).update(text).digest(), signature);
}

function ed25519(pem: string): VerificationKey['isSignedBy'] {
  const publicKey = createPublicKey(pem);
  return (text, signature) => verify(null, Buffer.from(text), publicKey, signature);
}

/** Compares in a time that does not depend on the content. */
export function isEqual(expected: Buffer, actual: Buffer): boolean {
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function isEd25519PublicKey(pem: string): boolean {
  try {
    return !pem.includes('PRIVATE') && createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
