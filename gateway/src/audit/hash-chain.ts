import { hash as digest } from 'node:crypto';

import type { UsageEntry, UsageRecord } from '../stores/ports.ts';
import { toCanonicalJson } from './canonical-json.ts';

/*
 * Each gateway process (writer) chains its records: a record's hash covers everything in it, including the
 * hash of the one before. Changing, removing or inserting a record breaks every later link. Cutting off the
 * end does not; signed checkpoints are there for that.
 */

/** SHA-256, or SM3 (GB/T 32905) where the operator must use national algorithms. */
export type ChainHash = 'sha256' | 'sm3';

/** `previousHash` of a writer's first record. */
const genesisHash = 'genesis';

/** The end of a chain: where the next record continues. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

export const emptyChain: ChainEnd = { sequence: 0, hash: genesisHash };

/** Makes the next record of a chain. */
export function linkRecord(entry: UsageEntry, writer: string, end: ChainEnd, hash: ChainHash): UsageRecord {
  const unsigned = { writer, sequence: end.sequence + 1, previousHash: end.hash, ...entry };
  return { hash: hashRecord(unsigned, hash), ...unsigned };
}

export type ChainVerdict =
  | { readonly isIntact: true; readonly count: number; readonly end: ChainEnd }
  | {
      readonly isIntact: false;
      /** Records before the broken one that are in order. */
      readonly count: number;
      readonly brokenAt: { readonly writer: string; readonly sequence: number };
      readonly problem: string;
    };

/**
 * Finds the first record of one writer's chain that was changed, removed or inserted.
 *
 * @param records consecutive records of one writer, in order
 * @param start where they continue; the beginning of the chain when absent
 */
export function verifyChain(records: Iterable<UsageRecord>, start: ChainEnd = emptyChain): ChainVerdict {
  let end = start;
  let count = 0;
  let writer: string | undefined;
  for (const record of records) {
    writer ??= record.writer;
    const problem = findProblem(record, writer, end);
    if (problem !== undefined) {
      const brokenAt = { writer: record.writer, sequence: record.sequence };
      return { isIntact: false, count, brokenAt, problem };
    }
    end = { sequence: record.sequence, hash: record.hash };
    count += 1;
  }
  return { isIntact: true, count, end };
}

function findProblem(record: UsageRecord, writer: string, end: ChainEnd): string | undefined {
  if (record.writer !== writer) return `expected a record of writer ${writer}, got one of ${record.writer}`;
  const expected = end.sequence + 1;
  if (record.sequence !== expected) return `expected sequence ${expected}, got ${record.sequence}`;
  if (record.previousHash !== end.hash) return 'the record does not continue the one before it';
  const [algorithm] = record.hash.split(':', 1);
  if (algorithm !== 'sha256' && algorithm !== 'sm3') return `unknown hash algorithm ${algorithm}`;
  const { hash, ...unsigned } = record;
  return hashRecord(unsigned, algorithm) === hash ? undefined : 'the record was changed after it was written';
}

function hashRecord(record: Omit<UsageRecord, 'hash'>, hash: ChainHash): string {
  return `${hash}:${digest(hash, toCanonicalJson(record))}`;
}
