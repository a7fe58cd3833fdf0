import { randomUUID } from 'node:crypto';

import type { RefusalCode } from '../../errors.ts';
import { StoreError, type UsageEntry, type UsageLog } from '@govgraph/storage';
import { networkOf } from '../limits/network-of.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { buildSumEntry } from './usage-entry.ts';

/*
 * Whoever has no token can be refused as often as it likes. One record for each would let two sockets fill the queue of
 * usage records, and keep callers from theirs. So refusals of strangers are counted, by code, network and version of the
 * policy, and each count is one record of the chain, some seconds later.
 *
 * INVARIANT: however many strangers there are, so many sums at most wait to be written, and one writing is under way.
 */

/** A refusal of somebody of whom nobody knows who it is. */
export interface StrangerRefusal {
  readonly code: RefusalCode;
  readonly status: number;
  readonly outcome: UsageEntry['outcome'];
  readonly policyVersion: number;
  /** Undefined where the server cannot tell. */
  readonly clientAddress: string | undefined;
}

export interface StrangerSums {
  /**
   * Counts a refusal. Its response need not wait for the record, but is held for `holdMs` where its network is refused time
   * and again, so that a connection cannot ask without end. The server holds it, once all is done for it: what is held
   * keeps a connection, of which each address has so many, and no place among the requests that are answered.
   *
   * @returns the decision id of the record that will count it
   */
  add(refusal: StrangerRefusal): { readonly decisionId: string; readonly holdMs: number };
  /** Writes what is counted. */
  close(): Promise<void>;
}

export interface StrangerSumsOptions {
  readonly usageLog: Pick<UsageLog, 'record'>;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly intervalMs: number;
  /** Sums that are told apart; further networks are one, `others`. */
  readonly maxSums?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A refusal is on record after this long at most, if the store can be written to. */
export const strangerSumIntervalMs = 5_000;
const maxStrangerSums = 200;
/** Of one sum; the responses to further ones are held. */
const maxPromptRefusals = 100;
const refusalHoldMs = 200;

/** Times in epoch milliseconds. */
interface CountedRefusals extends Omit<StrangerRefusal, 'clientAddress'> {
  readonly network: string;
  readonly count: number;
  readonly since: number;
  readonly until: number;
}

type Sum = { -readonly [Property in keyof CountedRefusals]: CountedRefusals[Property] } & {
  readonly decisionId: string;
};

export function createStrangerSums(options: StrangerSumsOptions): StrangerSums {
  const { usageLog, telemetry, now = Date.now } = options;
  const { intervalMs, maxSums = maxStrangerSums } = options;
  const sums = new Map<string, Sum>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function add({ clientAddress, ...refusal }: StrangerRefusal): { decisionId: string; holdMs: number } {
    const at = now();
    const sum = count({ ...refusal, network: networkOf(clientAddress), count: 1, since: at, until: at });
    schedule();
    // Where the server cannot tell, nothing bounds how many responses are held.
    const isHeld = sum.count > maxPromptRefusals && clientAddress !== undefined;
    return { decisionId: sum.decisionId, holdMs: isHeld ? refusalHoldMs : 0 };
  }

  function count(added: CountedRefusals): Sum {
    const key = `${added.code} ${added.policyVersion} ${added.network}`;
    const sum = sums.get(key);
    if (sum !== undefined) {
      sum.count += added.count;
      sum.since = Math.min(sum.since, added.since);
      sum.until = Math.max(sum.until, added.until);
      return sum;
    }
    if (sums.size >= maxSums && added.network !== 'others') return count({ ...added, network: 'others' });
    const begun = { ...added, decisionId: randomUUID() };
    sums.set(key, begun);
    return begun;
  }

  function schedule(): void {
    timer ??= setTimeout(() => void (writing = write()), intervalMs).unref();
  }

  async function write(): Promise<void> {
    const ended = [...sums.values()];
    sums.clear();
    const at = new Date(now()).toISOString();
    const records = await Promise.allSettled(
      ended.map((sum) => usageLog.record(entryOf(sum, at), 'any').then(assertRecorded)),
    );
    timer = undefined;
    records.forEach((record, index) => {
      const sum = ended[index];
      if (record.status === 'fulfilled' || sum === undefined) return;
      // Under another id: a write that failed may have happened all the same, and no two records have one id.
      count(sum);
      schedule();
    });
    const failed = records.find((record) => record.status === 'rejected');
    if (failed !== undefined) telemetry.failed(failed.reason, { during: 'recording refusals' });
  }

  return {
    add,
    close: async () => {
      await writing;
      clearTimeout(timer);
      await write();
      clearTimeout(timer);
    },
  };
}

function assertRecorded(verdict: 'recorded' | 'superseded'): void {
  if (verdict !== 'recorded') throw new StoreError('usage', 'there is no policy to record under');
}

function entryOf({ count, network, since, until, ...refusal }: Sum, at: string): UsageEntry {
  const sum = { count, network, since: new Date(since).toISOString(), until: new Date(until).toISOString() };
  return buildSumEntry(refusal, sum, at);
}
