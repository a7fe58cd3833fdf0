import { createHmac, hash as digest } from 'node:crypto';

import {
  canonicalForm,
  type FormerUsageEntry,
  type UsageEntry,
  type UsageRecord,
} from '../usage-record/usage-record.ts';
import { deriveWriterKey, type ChainHash, type ChainKeys, type WriterKey } from './chain-key.ts';

/*
 * Each gateway process (writer) chains its records: a record's hash covers everything in it, including the
 * hash of the one before. Changing, removing or inserting a record breaks every later link, and without the key
 * nobody can make them anew. Cutting off the end breaks nothing; checkpoints are there for that.
 *
 * Chains from before there was a key have plain hashes. They verify as what they are: whoever can write to the
 * database can have made them anew.
 */

/** `previousHash` of a writer's first record. */
const genesisHash = 'genesis';

/** The end of a chain: where the next record continues. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

export const emptyChain: ChainEnd = { sequence: 0, hash: genesisHash };

/** Makes the next record of a chain. @param seal the writer's key; the name of a hash makes an unkeyed record */
export function linkRecord(
  entry: UsageEntry | FormerUsageEntry,
  writer: string,
  end: ChainEnd,
  seal: WriterKey | ChainHash,
): UsageRecord {
  const unsealed = { writer, sequence: end.sequence + 1, previousHash: end.hash, ...entry };
  return { hash: hashRecord(unsealed, seal), ...unsealed };
}

export type ChainVerdict = ChainCounts & {
  /** Where the chain goes on: after the last record that is in order. */
  readonly end: ChainEnd;
} & (
    | { readonly isIntact: true }
    | {
        readonly isIntact: false;
        readonly brokenAt: { readonly writer: string; readonly sequence: number };
        readonly problem: string;
        /** The id of the key that the record says it was made with, and was not. */
        readonly misfitOf?: string;
      }
  );

/** Of the records that are in order. */
interface ChainCounts {
  readonly count: number;
  /** Those that have a plain hash, which needs no key. */
  readonly unkeyed: number;
  /** Those whose hash could not be computed, because their key was not given. */
  readonly unverified: number;
  /** The ids of those keys. */
  readonly missingKeys: ReadonlySet<string>;
  /** The ids of the given keys that records were made with. */
  readonly fittingKeys: ReadonlySet<string>;
}

/**
 * Finds the first record of one writer's chain that was changed, removed or inserted.
 *
 * @param records consecutive records of one writer, in order
 * @param start where they continue; the beginning of the chain when absent
 * @param keys without the key of a record, only its place in the chain is verified
 */
export function verifyChain(
  records: Iterable<UsageRecord>,
  start: ChainEnd = emptyChain,
  keys: ChainKeys = new Map(),
): ChainVerdict {
  let end = start;
  let [count, unkeyed, unverified] = [0, 0, 0];
  let writer: string | undefined;
  const missingKeys = new Set<string>();
  const fittingKeys = new Set<string>();
  const sealOf = rememberSeals(keys);
  for (const record of records) {
    writer ??= record.writer;
    const seal = sealOf(record);
    const placeProblem = findPlaceProblem(record, writer, end);
    const problem = placeProblem ?? findHashProblem(record, end, seal);
    if (problem !== undefined) {
      const brokenAt = { writer: record.writer, sequence: record.sequence };
      const isMisfit = placeProblem === undefined && typeof seal === 'object' && 'keyId' in seal;
      const misfit = isMisfit ? { misfitOf: seal.keyId } : {};
      const counts = { count, unkeyed, unverified, missingKeys, fittingKeys };
      return { isIntact: false, ...counts, end, brokenAt, problem, ...misfit };
    }
    end = { sequence: record.sequence, hash: record.hash };
    count += 1;
    if (seal === 'sha256' || seal === 'sm3') unkeyed += 1;
    else if (typeof seal === 'object' && 'missingKey' in seal) {
      unverified += 1;
      missingKeys.add(seal.missingKey);
    } else if (typeof seal === 'object') fittingKeys.add(seal.keyId);
  }
  return { isIntact: true, count, unkeyed, unverified, missingKeys, fittingKeys, end };
}

/** What a record's hash was made with, as the hash says; undefined when it says nothing that there is. */
type Seal = WriterKey | ChainHash | { readonly missingKey: string } | undefined;

const sealPattern = /^(?:(sha256|sm3)|hmac-(sha256|sm3):([\w.-]+)):[0-9a-f]{64}$/;

/** Successive records of a writer nearly always have the same. */
function rememberSeals(keys: ChainKeys): (record: UsageRecord) => Seal {
  const derived = new Map<string, WriterKey>();
  return ({ hash, writer }) => {
    const [, plain, keyed, keyId] = sealPattern.exec(hash) ?? [];
    if (plain !== undefined) return plain as ChainHash;
    if (keyed === undefined || keyId === undefined) return undefined;
    const key = keys.get(keyId);
    if (key === undefined) return { missingKey: keyId };
    const name = `${keyed} ${keyId} ${writer}`;
    let writerKey = derived.get(name);
    if (writerKey === undefined) {
      writerKey = deriveWriterKey(key, writer, keyed as ChainHash);
      derived.set(name, writerKey);
    }
    return writerKey;
  };
}

function findPlaceProblem(record: UsageRecord, writer: string, end: ChainEnd): string | undefined {
  if (record.writer !== writer) return `expected a record of writer ${writer}, got one of ${record.writer}`;
  const expected = end.sequence + 1;
  if (record.sequence !== expected) return `expected sequence ${expected}, got ${record.sequence}`;
  return record.previousHash === end.hash ? undefined : 'the record does not continue the one before it';
}

function findHashProblem(record: UsageRecord, end: ChainEnd, seal: Seal): string | undefined {
  if (seal === undefined) return `unknown hash algorithm ${describeAlgorithm(record.hash)}`;
  // Otherwise whoever has no key could go on without one.
  if (typeof seal === 'string' && end.hash.startsWith('hmac-'))
    return 'the record has no key, and the one before it has';
  if (typeof seal === 'object' && 'missingKey' in seal) return undefined;
  const { hash, ...unsealed } = record;
  return hashRecord(unsealed, seal) === hash ? undefined : 'the record was changed after it was written';
}

/** Whoever adds a row may write anything there, lines of a report too. */
function describeAlgorithm(hash: string): string {
  const [name = ''] = hash.split(':', 1);
  return /^[\w-]{1,40}$/.test(name) ? name : '(no name)';
}

function hashRecord(record: Omit<UsageRecord, 'hash'>, seal: WriterKey | ChainHash): string {
  const text = canonicalForm(record);
  if (typeof seal === 'string') return `${seal}:${digest(seal, text)}`;
  const { hash, keyId, secret } = seal;
  return `hmac-${hash}:${keyId}:${createHmac(hash, secret).update(text).digest('hex')}`;
}
