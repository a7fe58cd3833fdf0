import { hash as digest, sign, verify, type KeyObject } from 'node:crypto';

import { z } from 'zod';

import type { Checkpoint, WriterEnd } from '../usage/checkpoint-store.ts';
import type { VersionId } from '../policy/policy-history.ts';
import { toCanonicalJson } from '@govgraph/protocol';
import type { ChainHash } from './chain-key.ts';

/*
 * A checkpoint states where the chains of all writers of a database end, and is signed. It names the writers whose end
 * has changed since the checkpoint before, and that one by its hash: so each states all ends, and nobody who has not
 * got the signing key can drop one, or put another in its place. It also names the version of the policy that is in
 * force by its hash, which covers all versions before: records name the number of a version only.
 *
 * The database gives them their order; every gateway keeps all of them in files as well.
 */

/** `previousHash` of the first checkpoint. */
const noCheckpoint = 'genesis';

export interface CheckpointContent {
  /** Undefined: this is the first. */
  readonly before: Checkpoint | undefined;
  /** Of the writers whose end has changed since. */
  readonly ends: readonly WriterEnd[];
  /** Undefined where no history of the policy is kept. */
  readonly policy?: VersionId | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Makes the next checkpoint. @param key an Ed25519 private key @param hash by which the one before is named */
export function signCheckpoint(
  { before, ends, policy, at }: CheckpointContent,
  key: KeyObject,
  hash: ChainHash,
): Checkpoint {
  const statement = {
    number: (before?.number ?? 0) + 1,
    previousHash: before === undefined ? noCheckpoint : hashCheckpoint(before, hash),
    at: new Date(at).toISOString(),
    ends: ends
      .map(({ writer, sequence, hash: end }) => ({ writer, sequence, hash: end }))
      .toSorted((left, right) => (left.writer < right.writer ? -1 : 1)),
    ...(policy === undefined ? {} : { policy: { version: policy.version, hash: policy.hash } }),
  };
  return { ...statement, signature: sign(null, encode(statement), key).toString('base64url') };
}

/** @param keys Ed25519 public keys, of which one must have signed it */
export function isSigned(checkpoint: Checkpoint, keys: readonly KeyObject[]): boolean {
  const { signature, ...statement } = checkpoint;
  const [text, bytes] = [encode(statement), Buffer.from(signature, 'base64url')];
  return keys.some((key) => verify(null, text, key, bytes));
}

/** Whether a checkpoint is the next after another; after none, whether it is the first. */
export function continuesCheckpoint(checkpoint: Checkpoint, before: Checkpoint | undefined): boolean {
  if (checkpoint.number !== (before?.number ?? 0) + 1) return false;
  if (before === undefined) return checkpoint.previousHash === noCheckpoint;
  const [hash] = checkpoint.previousHash.split(':', 1);
  if (hash !== 'sha256' && hash !== 'sm3') return false;
  return checkpoint.previousHash === hashCheckpoint(before, hash);
}

export function isSameCheckpoint(left: Checkpoint, right: Checkpoint): boolean {
  return toCanonicalJson(left) === toCanonicalJson(right);
}

function hashCheckpoint(checkpoint: Checkpoint, hash: ChainHash): string {
  return `${hash}:${digest(hash, toCanonicalJson(checkpoint))}`;
}

function encode(statement: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(`govgraph checkpoint\n${toCanonicalJson(statement)}`);
}

const checkpointSchema = z.strictObject({
  number: z.int().min(1),
  previousHash: z.string(),
  at: z.iso.datetime({ precision: 3 }),
  ends: z.array(z.strictObject({ writer: z.uuid(), sequence: z.int().min(1), hash: z.string() })),
  policy: z.strictObject({ version: z.int().min(0), hash: z.string() }).optional(),
  signature: z.string(),
});

/** One line of a file of checkpoints. */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  return toCanonicalJson(checkpoint);
}

/** @returns undefined for anything else than a checkpoint, such as half of one */
export function readCheckpoint(line: string): Checkpoint | undefined {
  try {
    const { policy, ...others } = checkpointSchema.parse(JSON.parse(line));
    return policy === undefined ? others : { ...others, policy };
  } catch {
    return undefined;
  }
}
