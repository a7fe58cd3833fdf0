import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

/** The algorithm of the embedded issuer's tokens. */
export const signingAlgorithm = 'ES256';

const keySetSchema = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        d: z.string(),
        kid: z.string(),
        use: z.literal('sig'),
        alg: z.literal(signingAlgorithm),
      }),
    )
    .min(1),
});

/** A JSON Web Key Set with private keys. */
export type SigningKeySet = z.infer<typeof keySetSchema>;

/**
 * Reads the issuer's signing keys, and makes them when the file does not exist yet, so that tokens stay valid
 * across restarts. Of two processes that start at the same time, both end up with the same keys.
 *
 * @throws Error when the file exists and is not a set of such keys
 */
export async function loadSigningKeys(file: string): Promise<SigningKeySet> {
  return (await readSigningKeys(file)) ?? (await createSigningKeys(file));
}

async function createSigningKeys(file: string): Promise<SigningKeySet> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), use: 'sig', alg: signingAlgorithm };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify({ keys: [key] }, null, 2)}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  const keys = await readSigningKeys(file);
  if (keys === undefined) throw new Error(`the signing keys ${file} vanished while they were made`);
  return keys;
}

async function readSigningKeys(file: string): Promise<SigningKeySet | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return keySetSchema.parse(JSON.parse(text));
  } catch {
    // The reason may quote a key; the message below says enough.
    throw new Error(`expected a JSON Web Key Set with ${signingAlgorithm} private keys in ${file}`);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
