/** Reads the files of keys that the configuration names. Problems name settings and files, and never quote a key. */
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { readChainKeys, readSealingKeys, type ChainKey } from '@govgraph/storage';
import { readEd25519PrivateKey } from '../transport/read-ed25519-private-key.ts';
import { signingKeySchema, type SigningKey } from '../transport/sign-request.ts';

const signingKeysSchema = z.record(z.string(), signingKeySchema);

export function readSigningKeys(file: string): {
  readonly signingKeys?: Readonly<Record<string, SigningKey>>;
  readonly problems: readonly string[];
} {
  const setting = 'GOVGRAPH_SIGNING_KEYS_FILE';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return { problems: [`${setting}: the file ${file} ${reason}`] };
  }
  const parsed = signingKeysSchema.safeParse(content);
  if (parsed.success) return { signingKeys: parsed.data, problems: [] };
  const places = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
  return {
    problems: [...places].map((place) => `${setting}: in ${file}, ${place || 'the top'} is not as expected`),
  };
}

export function readChainKey(file: string): {
  readonly key?: ChainKey;
  readonly problems: readonly string[];
} {
  const setting = 'GOVGRAPH_CHAIN_KEY_FILE';
  try {
    const keys = readChainKeys(readFileSync(file, 'utf8'));
    if (keys !== undefined) return { key: keys[0], problems: [] };
    return { problems: [`${setting}: expected keys of 32 bytes or more, each with an id, in ${file}`] };
  } catch {
    return { problems: [`${setting}: the file ${file} cannot be read`] };
  }
}

export function readCheckpointKey(file: string): {
  readonly key?: KeyObject;
  readonly problems: readonly string[];
} {
  const setting = 'GOVGRAPH_CHECKPOINT_KEY_FILE';
  try {
    const key = readEd25519PrivateKey(readFileSync(file));
    if (key !== undefined) return { key, problems: [] };
    return { problems: [`${setting}: expected an Ed25519 private key in PEM in ${file}`] };
  } catch {
    return { problems: [`${setting}: the file ${file} cannot be read`] };
  }
}

export function readSealingKeyFile(file: string): {
  readonly keys?: readonly KeyObject[];
  readonly problems: readonly string[];
} {
  const setting = 'GOVGRAPH_SEALING_KEY_FILE';
  try {
    const keys = readSealingKeys(readFileSync(file, 'utf8'));
    if (keys !== undefined) return { keys, problems: [] };
    return { problems: [`${setting}: expected X25519 private keys in PEM in ${file}`] };
  } catch {
    return { problems: [`${setting}: the file ${file} cannot be read`] };
  }
}
