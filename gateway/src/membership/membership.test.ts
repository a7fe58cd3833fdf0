import { describe, expect, onTestFinished, test, vi } from 'vitest';

import type { Member, MemberReport } from '@govgraph/storage';
import { startMembership } from './membership.ts';

const fingerprints = { GOVGRAPH_PSEUDONYM_KEY: 'a' };
const another = { fingerprints: { GOVGRAPH_PSEUDONYM_KEY: 'b' }, hasJoined: true };

/** A gateway and a store that a test can make fail, on a clock of its own. */
async function open() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const others: Member[] = [];
  const reports: MemberReport[] = [];
  const removed: string[] = [];
  const database = { isBroken: false, isSlow: false };
  const [onChange, onFailure] = [vi.fn(), vi.fn()];
  const store = {
    report: async (report: MemberReport) => {
      reports.push(report);
      if (database.isSlow) await new Promise(() => undefined);
      if (database.isBroken) throw new Error('it does not answer');
      const isBarred = others.some(
        (other) =>
          other.hasJoined &&
          other.fingerprints['GOVGRAPH_PSEUDONYM_KEY'] !== report.fingerprints['GOVGRAPH_PSEUDONYM_KEY'],
      );
      const isFirst = !others.some(({ hasJoined }) => hasJoined);
      return {
        hasJoined: report.hasJoined || (!isBarred && (report.mayBeFirst || !isFirst)),
        others: [...others],
        newKeySince: null,
      };
    },
    remove: async (id: string) => void removed.push(id),
  };
  const start = async () => {
    const membership = startMembership({
      store,
      name: 'host/1',
      fingerprints,
      telemetry: { settingsCompared: onChange, failed: onFailure },
      now: () => Date.now(),
    });
    await vi.advanceTimersByTimeAsync(database.isSlow ? 10_001 : 1);
    await membership.reported;
    return membership;
  };
  return { database, others, reports, removed, onChange, onFailure, start };
}

describe('A gateway among others', () => {
  test('reports itself at its start and every five seconds, and leaves when it ends', async () => {
    const { start, reports, removed, onChange } = await open();
    const membership = await start();
    expect(membership.state()).toEqual({ hasJoined: true, isKnown: true, differences: [], others: 0 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports).toHaveLength(3);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
    await membership.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(removed).toEqual([reports[0]?.id]);
    expect(reports).toHaveLength(3);
    expect(onChange).not.toHaveBeenCalled();
  });

  test('with another key serves nothing, says so once, and serves a second after the others have gone', async () => {
    const { start, others, onChange } = await open();
    others.push(another);
    const membership = await start();
    expect(membership.state().hasJoined).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(membership.state().hasJoined).toBe(false);
    const differences = ['GOVGRAPH_PSEUDONYM_KEY differs from that of the other gateway process'];
    expect(onChange.mock.calls).toEqual([[{ hasJoined: false, isKnown: true, differences, others: 1 }]]);
    others.length = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(membership.state().hasJoined).toBe(true);
    expect(onChange).toHaveBeenCalledTimes(2);
    await membership.close();
  });

  test('that has joined serves on when one with another key comes, and says what differs and that it is over', async () => {
    const { start, others, onChange } = await open();
    const membership = await start();
    others.push({ ...another, hasJoined: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(membership.state()).toMatchObject({ hasJoined: true, differences: [expect.any(String)] });
    others.length = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(membership.state()).toMatchObject({ hasJoined: true, differences: [] });
    expect(onChange).toHaveBeenCalledTimes(2);
    await membership.close();
  });

  test('that has joined serves on when it cannot report itself, and knows that it knows nothing', async () => {
    const { start, database, others, onFailure } = await open();
    const membership = await start();
    database.isBroken = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(membership.state()).toMatchObject({ hasJoined: true, isKnown: false });
    expect(onFailure).toHaveBeenCalled();
    // Another one has joined meanwhile.
    database.isBroken = false;
    others.push(another);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(membership.state()).toMatchObject({ hasJoined: true, isKnown: true, others: 1 });
    await membership.close();
  });

  test('that starts while the store is down serves nothing, and joins only when others had time to report too', async () => {
    const { start, database, reports } = await open();
    database.isBroken = true;
    const membership = await start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(membership.state()).toMatchObject({ hasJoined: false, isKnown: false });
    database.isBroken = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(membership.state()).toMatchObject({ hasJoined: false, isKnown: true });
    expect(reports.at(-1)?.mayBeFirst).toBe(false);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(membership.state().hasJoined).toBe(true);
    await membership.close();
  });

  test('that starts while the store is slow joins those that serve with its key as soon as they are known', async () => {
    const { start, database, others } = await open();
    database.isBroken = true;
    const membership = await start();
    others.push({ fingerprints, hasJoined: true });
    database.isBroken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(membership.state()).toMatchObject({ hasJoined: true, differences: [] });
    await membership.close();
  });

  test('that is kept out does not slip in after an outage, before the others are back', async () => {
    const { start, database, others } = await open();
    others.push(another);
    const membership = await start();
    database.isBroken = true;
    await vi.advanceTimersByTimeAsync(60_000);
    // The store has forgotten all, and the others report five seconds later.
    others.length = 0;
    database.isBroken = false;
    await vi.advanceTimersByTimeAsync(5_000);
    others.push(another);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(membership.state().hasJoined).toBe(false);
    await membership.close();
  });

  test('waits ten seconds at its start for a store that does not answer', async () => {
    const { start, database } = await open();
    database.isSlow = true;
    expect((await start()).state()).toMatchObject({ hasJoined: false, isKnown: false });
  });

  test('reports at once what it serves and has prepared, and again with each report', async () => {
    const { start, reports } = await open();
    const membership = await start();
    expect(reports.at(-1)?.release).toBeUndefined();
    const release = { version: 3, preparation: undefined };
    membership.reportRelease(release);
    await vi.advanceTimersByTimeAsync(1);
    expect(reports.map((report) => report.release)).toEqual([undefined, release]);
    // Two while a report is under way: the last one follows it.
    const prepared = { version: 3, preparation: { hash: 'h', state: 'prepared' as const } };
    membership.reportRelease({ ...prepared, version: 4 });
    membership.reportRelease(release);
    membership.reportRelease(prepared);
    await vi.advanceTimersByTimeAsync(2);
    expect(reports.at(-1)?.release).toEqual(prepared);
    const { length } = reports;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports).toHaveLength(length + 2);
    expect(reports.at(-1)?.release).toEqual(prepared);
    await membership.close();
  });
});
