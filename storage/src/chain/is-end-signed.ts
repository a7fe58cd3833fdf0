import { verify, type KeyObject } from 'node:crypto';

import type { SignedEnd } from '../usage/checkpoint-store.ts';

/*
 * What gateways signed before there were linked checkpoints: the end of their own chain. Whoever can write to the
 * database can drop these unseen. Those that are there still prove what they say.
 */

/** @param keys Ed25519 public keys, of which one must have signed it */
export function isEndSigned(end: SignedEnd, keys: readonly KeyObject[]): boolean {
  const { writer, sequence, hash, at, signature } = end;
  const text = Buffer.from(JSON.stringify(['govgraph-usage-checkpoint', writer, sequence, hash, at]));
  const bytes = Buffer.from(signature, 'base64url');
  return keys.some((key) => verify(null, text, key, bytes));
}
