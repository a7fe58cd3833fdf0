import { randomUUID } from 'node:crypto';

import { StoreError } from '../store-error.ts';
import type { UsageEntry } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { toCanonicalJson } from '@govgraph/protocol';
import { deriveWriterKey, type ChainHash, type ChainKey } from './chain-key.ts';
import { emptyChain, linkRecord, type ChainEnd } from './hash-chain.ts';

/*
 * Group commit. A record is written at once when nothing is under way; what arrives meanwhile is collected
 * and written together. The wait of a request is therefore at most two writes, and the number of writes does
 * not grow with the load.
 *
 * INVARIANT: one flush at a time, so that the chain has one end.
 * INVARIANT: after a failed flush the end of the chain is read again from the store before anything is
 * appended, because a write whose connection died may have happened all the same.
 * INVARIANT: no place is used twice. Where the store has lost records that it had confirmed, as in a failover to a
 * standby that did not have them yet, the chain goes on after them, so that an audit finds them missing.
 */

/** The last step before a response may leave. */
export interface UsageLog {
  /** Identifies this process in the records. */
  readonly writer: string;
  /**
   * Resolves when the record is durable, or to `superseded` when `policyVersion` is no longer in force: then
   * nothing was written and the request has to be decided again. With `any`, it is written whichever is in force.
   *
   * @throws StoreError when the record could not be written; the response must not leave
   */
  record(entry: UsageEntry, policyVersion: number | 'any'): Promise<'recorded' | 'superseded'>;
  /** The end of this writer's chain as far as it is known to be durable. */
  end(): ChainEnd;
  /** Waits for what is under way. Later records are refused. */
  close(): Promise<void>;
}

export interface UsageLogOptions {
  readonly store: Pick<UsageStore, 'append' | 'readLast'>;
  readonly hash: ChainHash;
  /** Without it, whoever can write to the store can make the chain anew. */
  readonly key?: ChainKey;
  /** UUID of this process; a new one when absent. */
  readonly writer?: string;
  /** Records a single write may carry. */
  readonly maxBatch?: number;
  /** What they may take together, about; a single record may take more. */
  readonly maxBatchBytes?: number;
  /** Hears that the store has lost as many records at the end of this writer's chain that it had confirmed. */
  readonly onLoss?: (records: number) => void;
  /** Records that may wait; more are refused, so that a slow store does not fill the memory. */
  readonly maxWaiting?: number;
}

interface Waiting {
  readonly entry: UsageEntry;
  readonly policyVersion: number | 'any';
  readonly resolve: (verdict: 'recorded' | 'superseded') => void;
  readonly reject: (error: unknown) => void;
}

export function createUsageLog(options: UsageLogOptions): UsageLog {
  const { store, hash, key, writer = randomUUID(), maxBatch = 256, maxWaiting = 10_000 } = options;
  const { maxBatchBytes = 1024 * 1024, onLoss } = options;
  const seal = key === undefined ? hash : deriveWriterKey(key, writer, hash);
  let queue: Waiting[] = [];
  let end = emptyChain;
  let isEndKnown = true;
  let flushing: Promise<void> | undefined;
  let isClosed = false;

  function record(entry: UsageEntry, policyVersion: number | 'any'): Promise<'recorded' | 'superseded'> {
    if (isClosed) return Promise.reject(new StoreError('usage', 'the usage log is closed'));
    if (queue.length >= maxWaiting) {
      const message = `${maxWaiting} usage records are waiting to be written already`;
      return Promise.reject(new StoreError('usage', message));
    }
    const verdict = new Promise<'recorded' | 'superseded'>((resolve, reject) => {
      queue.push({ entry, policyVersion, resolve, reject });
    });
    flushing ??= flush();
    return verdict;
  }

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        const verdict = await write(batch);
        for (const waiting of batch) waiting.resolve(verdict);
      } catch (error) {
        isEndKnown = false;
        // What arrived meanwhile would meet the same failure, one timeout later.
        const rejected = [...batch, ...queue];
        queue = [];
        for (const waiting of rejected) waiting.reject(error);
      }
    }
    flushing = undefined;
  }

  /** The longest run at the head of the queue that was decided under one policy version, and is not too large. */
  function takeBatch(): Waiting[] {
    const version = queue[0]?.policyVersion;
    let length = 0;
    let bytes = 0;
    for (const { entry, policyVersion } of queue.slice(0, maxBatch)) {
      bytes += roughBytesOf(entry);
      if (length > 0 && (policyVersion !== version || bytes > maxBatchBytes)) break;
      length += 1;
    }
    return queue.splice(0, length);
  }

  async function write(batch: readonly Waiting[]): Promise<'recorded' | 'superseded'> {
    if (!isEndKnown) {
      const stored = (await store.readLast(writer)) ?? emptyChain;
      if (stored.sequence >= end.sequence) end = stored;
      else onLoss?.(end.sequence - stored.sequence);
      isEndKnown = true;
    }
    let next = end;
    const records = batch.map(({ entry }) => {
      const linked = linkRecord(entry, writer, next, seal);
      next = { sequence: linked.sequence, hash: linked.hash };
      return linked;
    });
    const verdict = await store.append(records, batch[0]?.policyVersion ?? 'any');
    if (verdict === 'recorded') end = next;
    return verdict;
  }

  return {
    writer,
    record,
    end: () => end,
    close: async () => {
      isClosed = true;
      await flushing;
    },
  };
}

/** Pseudonyms and tries of a record are as many as it has; everything else, but for the content, is short. */
const bytesOf = { record: 1_000, subject: 30, try: 150 };

function roughBytesOf({ subjects, tries, content }: UsageEntry): number {
  const listed = subjects.length * bytesOf.subject + tries.length * bytesOf.try;
  return bytesOf.record + listed + toCanonicalJson(content).length;
}
