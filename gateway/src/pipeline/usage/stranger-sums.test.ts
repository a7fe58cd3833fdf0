import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreError, type UsageEntry } from '@govgraph/storage';
import { createStrangerSums, type StrangerRefusal } from './stranger-sums.ts';

const refusal: StrangerRefusal = {
  code: 'TOKEN_MISSING',
  status: 401,
  outcome: 'REFUSED',
  policyVersion: 3,
  clientAddress: '203.0.113.7',
};

const start = Date.parse('2026-03-02T08:15:30.000Z');

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

function open(record = async (): Promise<'recorded' | 'superseded'> => 'recorded') {
  const entries: UsageEntry[] = [];
  const onFailure = vi.fn();
  const usageLog = {
    record: async (entry: UsageEntry) => {
      const verdict = await record();
      entries.push(entry);
      return verdict;
    },
  };
  const sums = createStrangerSums({
    usageLog,
    telemetry: { failed: onFailure },
    intervalMs: 1_000,
    maxSums: 3,
  });
  return { sums, entries, onFailure };
}

const countsOf = (entries: readonly UsageEntry[]) =>
  entries.map(({ code, sum }) => `${sum?.count} ${code} ${sum?.network}`).sort();

describe('refusals of strangers', () => {
  test('are one record for each code and network, that says how many and from when until when', async () => {
    const { sums, entries } = open();
    const first = sums.add(refusal);
    vi.advanceTimersByTime(400);
    for (let time = 0; time < 41; time++) sums.add({ ...refusal, clientAddress: '203.0.113.250' });
    sums.add({ ...refusal, code: 'TOKEN_EXPIRED' });
    sums.add({ ...refusal, clientAddress: '2001:db8:7:1::1' });
    expect(entries).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(countsOf(entries)).toEqual([
      '1 TOKEN_EXPIRED 203.0.113.0/24',
      '1 TOKEN_MISSING 2001:db8:7::/48',
      '42 TOKEN_MISSING 203.0.113.0/24',
    ]);
    expect(entries.find(({ decisionId }) => decisionId === first.decisionId)).toMatchObject({
      application: null,
      outcome: 'REFUSED',
      status: 401,
      policyVersion: 3,
      content: [],
      sum: { since: '2026-03-02T08:15:30.000Z', until: '2026-03-02T08:15:30.400Z' },
    });
  });

  test('are so many records at most, from however many networks they come', async () => {
    const { sums, entries } = open();
    for (let network = 0; network < 250; network++)
      sums.add({ ...refusal, clientAddress: `198.51.${network}.1` });
    await sums.close();
    expect(countsOf(entries)).toEqual([
      '1 TOKEN_MISSING 198.51.0.0/24',
      '1 TOKEN_MISSING 198.51.1.0/24',
      '1 TOKEN_MISSING 198.51.2.0/24',
      '247 TOKEN_MISSING others',
    ]);
  });

  test('are counted on while they cannot be written, and told once they can', async () => {
    let isDown = true;
    const { sums, entries, onFailure } = open(async () => {
      if (isDown) throw new StoreError('usage', 'down');
      return 'recorded';
    });
    const { decisionId } = sums.add(refusal);
    sums.add({ ...refusal, code: 'TOKEN_INVALID' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onFailure).toHaveBeenCalledTimes(1);
    sums.add(refusal);
    isDown = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(countsOf(entries)).toEqual(['1 TOKEN_INVALID 203.0.113.0/24', '2 TOKEN_MISSING 203.0.113.0/24']);
    expect(entries.map((entry) => entry.sum?.since)).toEqual([
      '2026-03-02T08:15:30.000Z',
      '2026-03-02T08:15:30.000Z',
    ]);
    // The write that failed may have happened: no two records may have one id.
    expect(entries.map((entry) => entry.decisionId)).not.toContain(decisionId);
  });

  test('are written one interval at a time, also where a write takes longer than that', async () => {
    let underWay = 0;
    let most = 0;
    const { sums, entries } = open(async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      underWay -= 1;
      return 'recorded';
    });
    for (let second = 0; second < 30; second++) {
      sums.add(refusal);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const closed = sums.close();
    await vi.advanceTimersByTimeAsync(30_000);
    await closed;
    expect(most).toBe(1);
    expect(entries.reduce((total, { sum }) => total + (sum?.count ?? 0), 0)).toBe(30);
  });

  test('are answered at once, until a network was refused a hundred times within an interval', async () => {
    const { sums } = open();
    const holds = Array.from({ length: 150 }, () => sums.add(refusal).holdMs);
    expect(holds.filter((holdMs) => holdMs === 0)).toHaveLength(100);
    expect(holds.at(-1)).toBe(200);
    expect(sums.add({ ...refusal, clientAddress: '198.51.100.1' }).holdMs).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sums.add(refusal).holdMs).toBe(0);
  });

  test('are all on record when the gateway has stopped', async () => {
    const { sums, entries } = open();
    sums.add(refusal);
    await sums.close();
    expect(countsOf(entries)).toEqual(['1 TOKEN_MISSING 203.0.113.0/24']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(entries).toHaveLength(1);
  });
});
