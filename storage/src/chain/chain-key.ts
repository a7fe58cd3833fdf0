import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { z } from 'zod';

/*
 * The key of the chain of usage records. The database does not hold it: whoever can write everything there can remove
 * records, but cannot write others that continue a chain.
 *
 * Each writer's key is derived from it. Records name the key by its id, so that it can be replaced: what was written
 * with a key before is verified with that key.
 */

/** SHA-256, or SM3 (GB/T 32905) where the operator must use national algorithms. */
export type ChainHash = 'sha256' | 'sm3';

export interface ChainKey {
  readonly keyId: string;
  readonly secret: KeyObject;
}

/** Keys that chains may have been written with, by their id. */
export type ChainKeys = ReadonlyMap<string, ChainKey>;

/** The key of one writer, and what it is used with. */
export interface WriterKey {
  readonly keyId: string;
  readonly hash: ChainHash;
  readonly secret: KeyObject;
}

export function deriveWriterKey({ keyId, secret }: ChainKey, writer: string, hash: ChainHash): WriterKey {
  const derived = createHmac(hash, secret).update(`govgraph usage chain\n${writer}`).digest();
  return { keyId, hash, secret: createSecretKey(derived) };
}

const chainKeysSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        // Stands between colons in the hash of a record.
        keyId: z.string().regex(/^[\w.-]{1,100}$/),
        secret: z
          .base64()
          .transform((text) => Buffer.from(text, 'base64'))
          .refine((secret) => secret.length >= 32),
      }),
    )
    .min(1)
    .refine((keys) => new Set(keys.map(({ keyId }) => keyId)).size === keys.length),
});

/**
 * Reads `{"keys": [{"keyId": "…", "secret": "<base64, 32 bytes or more>"}]}`: the first is the one that records are
 * written with, the others are those that were before.
 *
 * @returns undefined for anything else. Why is not said: the reason may quote a secret
 */
export function readChainKeys(text: string): readonly [ChainKey, ...ChainKey[]] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = chainKeysSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const [first, ...others] = parsed.data.keys.map(({ keyId, secret }) => ({
    keyId,
    secret: createSecretKey(secret),
  }));
  return first && [first, ...others];
}
