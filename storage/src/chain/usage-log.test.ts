import { describe, expect, test, vi } from 'vitest';

import { StoreError } from '../store-error.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import { verifyChain } from './hash-chain.ts';
import { createUsageLog, type UsageLogOptions } from './usage-log.ts';
import { usageEntry } from '../testing/usage-entry.ts';

/** A store that answers when the test says so. */
function createManualStore(versionInForce = 1) {
  const written: UsageRecord[] = [];
  const calls: { records: readonly UsageRecord[]; answer: (how?: 'lost' | 'written-then-lost') => void }[] =
    [];
  const store: UsageLogOptions['store'] = {
    append: (records, policyVersion) =>
      new Promise((resolve, reject) => {
        const answer = (how?: 'lost' | 'written-then-lost') => {
          const isInForce = policyVersion === versionInForce;
          if (isInForce && how !== 'lost') written.push(...records);
          if (how === undefined) resolve(isInForce ? 'recorded' : 'superseded');
          else reject(new StoreError('usage', 'connection lost'));
        };
        calls.push({ records, answer });
      }),
    readLast: async () => written.at(-1),
  };
  /** Nothing that the log does between two calls takes more than some turns of the event loop. */
  const nextCall = async (index: number) => {
    for (let turn = 0; turn < 1_000 && calls.length <= index; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    const call = calls[index];
    if (call === undefined) throw new Error(`the log wrote ${calls.length} times only`);
    return call;
  };
  return { store, written, calls, nextCall };
}

describe('the usage log', () => {
  test('writes the first record at once and everything that arrives meanwhile in one further write', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256' });
    const verdicts = Array.from({ length: 5 }, () => log.record(usageEntry(), 1));
    expect(manual.calls.map((call) => call.records.length)).toEqual([1]);
    manual.calls[0]!.answer();
    (await manual.nextCall(1)).answer();
    expect(await Promise.all(verdicts)).toEqual(Array(5).fill('recorded'));
    expect(manual.calls.map((call) => call.records.length)).toEqual([1, 4]);
    expect(verifyChain(manual.written)).toMatchObject({ isIntact: true, count: 5 });
  });

  test('resolves no record before the store has confirmed it', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256' });
    let isResolved = false;
    const verdict = log.record(usageEntry(), 1).then(() => (isResolved = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isResolved).toBe(false);
    manual.calls[0]!.answer();
    await verdict;
  });

  test('writes nothing of a superseded policy and leaves no gap in the chain', async () => {
    const manual = createManualStore(2);
    const log = createUsageLog({ store: manual.store, hash: 'sha256' });
    const verdicts = [log.record(usageEntry(), 1), log.record(usageEntry(), 1), log.record(usageEntry(), 2)];
    for (const index of [0, 1, 2]) (await manual.nextCall(index)).answer();
    expect(await Promise.all(verdicts)).toEqual(['superseded', 'superseded', 'recorded']);
    expect(manual.written.map((record) => record.sequence)).toEqual([1]);
  });

  test('refuses every waiting record when the store fails', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256' });
    const verdicts = [1, 2, 3].map(() => log.record(usageEntry(), 1));
    manual.calls[0]!.answer('lost');
    const outcomes = await Promise.allSettled(verdicts);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(manual.calls).toHaveLength(1);
  });

  test.each(['lost', 'written-then-lost'] as const)(
    'continues the chain correctly when a write was %s',
    async (how) => {
      const manual = createManualStore();
      const log = createUsageLog({ store: manual.store, hash: 'sha256' });
      const first = log.record(usageEntry(), 1);
      manual.calls[0]!.answer(how);
      await expect(first).rejects.toBeInstanceOf(StoreError);
      const second = log.record(usageEntry(), 1);
      (await manual.nextCall(1)).answer();
      expect(await second).toBe('recorded');
      const count = how === 'lost' ? 1 : 2;
      expect(verifyChain(manual.written)).toMatchObject({ isIntact: true, count });
      expect(log.end()).toMatchObject({ sequence: count });
    },
  );

  test('uses no place twice when the store has lost what it had confirmed, so that an audit finds it missing', async () => {
    const manual = createManualStore();
    const onLoss = vi.fn();
    const log = createUsageLog({ store: manual.store, hash: 'sha256', onLoss });
    for (const index of [0, 1, 2]) {
      const verdict = log.record(usageEntry(), 1);
      (await manual.nextCall(index)).answer();
      expect(await verdict).toBe('recorded');
    }
    manual.written.splice(1);
    const failed = log.record(usageEntry(), 1);
    (await manual.nextCall(3)).answer('lost');
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    const next = log.record(usageEntry(), 1);
    (await manual.nextCall(4)).answer();
    expect(await next).toBe('recorded');
    expect(manual.written.map(({ sequence }) => sequence)).toEqual([1, 4]);
    expect(verifyChain(manual.written).isIntact).toBe(false);
    expect(onLoss.mock.calls).toEqual([[2]]);
  });

  test('refuses records beyond its limit instead of collecting them without end', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256', maxWaiting: 2 });
    const accepted = [1, 2, 3].map(() => log.record(usageEntry(), 1));
    await expect(log.record(usageEntry(), 1)).rejects.toBeInstanceOf(StoreError);
    manual.calls[0]!.answer();
    (await manual.nextCall(1)).answer();
    await Promise.all(accepted);
  });

  test('splits what waits into writes of bounded size', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256', maxBatch: 2 });
    const verdicts = Array.from({ length: 6 }, () => log.record(usageEntry(), 1));
    for (const index of [0, 1, 2, 3]) (await manual.nextCall(index)).answer();
    await Promise.all(verdicts);
    expect(manual.calls.map((call) => call.records.length)).toEqual([1, 2, 2, 1]);
  });

  test('splits what waits where it is large: a subject, a try and a field take what they take', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256', maxBatchBytes: 100_000 });
    const coordinate = 'Query.person(idNumber:)';
    const large = [
      { subjects: Array.from({ length: 2_000 }, () => 'x'.repeat(22)) },
      {
        tries: Array.from({ length: 500 }, () => ({ coordinate, pseudonym: 'x'.repeat(22), isFound: true })),
      },
      {
        content: Array.from({ length: 2_000 }, () => ({ subjectCount: 0, items: [] })),
      },
    ];
    const small = Array.from({ length: 4 }, () => ({}));
    const verdicts = [{}, ...large, ...small].map((part) => log.record(usageEntry(part), 1));
    for (const index of [0, 1, 2, 3]) (await manual.nextCall(index)).answer();
    await Promise.all(verdicts);
    expect(manual.calls.map((call) => call.records.length)).toEqual([1, 1, 1, 5]);
  });

  test('writes a record that is larger than a write may be, by itself', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256', maxBatchBytes: 10 });
    const verdicts = [1, 2, 3].map(() => log.record(usageEntry(), 1));
    for (const index of [0, 1, 2]) (await manual.nextCall(index)).answer();
    expect(await Promise.all(verdicts)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(manual.calls.map((call) => call.records.length)).toEqual([1, 1, 1]);
  });

  test('finishes what is under way when it closes, and accepts nothing after that', async () => {
    const manual = createManualStore();
    const log = createUsageLog({ store: manual.store, hash: 'sha256' });
    const verdict = log.record(usageEntry(), 1);
    const closed = log.close();
    await expect(log.record(usageEntry(), 1)).rejects.toBeInstanceOf(StoreError);
    manual.calls[0]!.answer();
    expect(await verdict).toBe('recorded');
    await closed;
  });
});
