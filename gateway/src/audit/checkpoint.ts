import { sign, verify, type KeyObject } from 'node:crypto';

import type { UsageCheckpoint } from '../stores/ports.ts';
import type { ChainEnd } from './hash-chain.ts';

/**
 * Signs the end of a writer's chain, so that cutting records off the end is noticed later.
 *
 * @param key an Ed25519 private key
 * @param at epoch milliseconds
 */
export function signCheckpoint(writer: string, end: ChainEnd, at: number, key: KeyObject): UsageCheckpoint {
  const statement = { writer, sequence: end.sequence, hash: end.hash, at: new Date(at).toISOString() };
  return { ...statement, signature: sign(null, encode(statement), key).toString('base64url') };
}

/**
 * Compares a writer's chain with its signed checkpoints.
 *
 * @param hashes of the writer's records, by sequence; those of other sequences than the checkpoints' are not needed
 * @param key the Ed25519 public key
 * @returns one sentence for each checkpoint that does not fit; empty when all do
 */
export function verifyCheckpoints(
  checkpoints: readonly UsageCheckpoint[],
  hashes: ReadonlyMap<number, string>,
  key: KeyObject,
): string[] {
  return checkpoints.flatMap((checkpoint) => {
    const place = `checkpoint ${checkpoint.sequence} of ${checkpoint.at}`;
    if (!verify(null, encode(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'))) {
      return [`${place}: the signature is wrong`];
    }
    const hash = hashes.get(checkpoint.sequence);
    if (hash === undefined) return [`${place}: its record is missing`];
    return hash === checkpoint.hash ? [] : [`${place}: its record has another hash`];
  });
}

function encode(checkpoint: Omit<UsageCheckpoint, 'signature'>): Buffer {
  const { writer, sequence, hash, at } = checkpoint;
  return Buffer.from(JSON.stringify(['govgraph-usage-checkpoint', writer, sequence, hash, at]));
}
