/** Quotas while counters are lost: what is given never exceeds them, whatever happens in whichever order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedBudget } from '../testing/budgets.ts';
import type { Counters, RecordedBudget, Uses } from './counters.ts';
import { createMemoryCounters } from '../memory/memory-counters.ts';

import { failingCounters } from '../testing/failing-counters.ts';
import { createRecountedCounters } from './recounted-counters.ts';
import { Reservations } from './reservations.ts';

const name = 'quota:["g"]:2026-06-01';
const quota = (limit: number): RecordedBudget => recordedBudget(limit, { name });

/** What records say was used. */
function usageRecord(...recorded: Uses[]) {
  return {
    append: (uses: Uses) => recorded.push(uses),
    readUses: async (names: readonly string[]) =>
      new Map(names.map((each) => [each, recorded.reduce((sum, uses) => sum + (uses[each] ?? 0), 0)])),
  };
}

function open(counters: Counters = createMemoryCounters(), record = usageRecord()) {
  const recounted = createRecountedCounters(counters, record);
  return { counters, record, begin: () => new Reservations(recounted) };
}

describe('A counter that was lost', () => {
  test('is counted again from what records say was used', async () => {
    const { begin } = open(createMemoryCounters(), usageRecord({ [name]: 3 }, { [name]: 4, other: 1 }));
    expect(await begin().reserve([quota(10)], 5, 0)).toMatchObject({ amount: 3, counts: [10] });
  });

  test('is counted again from what is recorded once it is known to be lost, not before', async () => {
    const record = usageRecord();
    const memory = createMemoryCounters();
    const beginRecount: Counters['beginRecount'] = (budget) => {
      // The last request that could confirm itself in the counter that was lost.
      record.append({ [name]: 4 });
      return memory.beginRecount(budget);
    };
    const { begin } = open({ ...memory, beginRecount }, record);
    expect(await begin().reserve([quota(10)], 10, 0)).toMatchObject({ amount: 6 });
  });

  test('is counted again once for all requests at one time', async () => {
    const record = usageRecord();
    let reads = 0;
    const { begin } = open(createMemoryCounters(), {
      ...record,
      readUses: (names) => (reads++, record.readUses(names)),
    });
    const reserved = await Promise.all(Array.from({ length: 50 }, () => begin().reserve([quota(30)], 1, 0)));
    expect(reserved.filter(({ amount }) => amount === 1)).toHaveLength(30);
    expect(reads).toBe(1);
  });

  test('while a request ran is counted again with what the request is about to give', async () => {
    const { counters, record, begin } = open();
    const running = begin();
    await running.reserve([quota(10)], 8, 0);
    await counters.close();
    // Another one finds nothing recorded.
    expect(await begin().reserve([quota(10)], 1, 0)).toMatchObject({ amount: 1 });
    record.append({ [name]: 8 });
    expect(await running.settle({ [name]: 8 })).toMatchObject({ isCounted: true });
    expect(await begin().reserve([quota(10)], 5, 0)).toMatchObject({ amount: 1 });
  });

  test('and of which others have used the rest since gives nothing to a request that ran', async () => {
    const { counters, begin } = open();
    const running = begin();
    await running.reserve([quota(10)], 8, 0);
    await counters.close();
    expect(await begin().reserve([quota(10)], 5, 0)).toMatchObject({ amount: 5 });
    expect(await running.settle({ [name]: 8 })).toMatchObject({ isCounted: false });
  });

  test('is not known while the usage record cannot be read', async () => {
    const { begin } = open(createMemoryCounters(), {
      ...usageRecord(),
      readUses: () => Promise.reject(new Error('the database is gone')),
    });
    expect(await begin().reserve([quota(10)], 1, 0)).toEqual({ amount: 0, counts: undefined });
  });
});

describe('A request', () => {
  test('that used nothing gives back what it held, and waits for nobody', async () => {
    const { begin } = open();
    const request = begin();
    await request.reserve([quota(10)], 10, 0);
    expect(await request.settle({})).toMatchObject({ isCounted: true });
    expect(await begin().reserve([quota(10)], 10, 0)).toMatchObject({ amount: 10 });
  });

  test('whose use cannot be confirmed gives nothing, and what it held stays counted', async () => {
    const counters = failingCounters(({ what }) => what === 'give back');
    const { begin } = open(counters);
    const request = begin();
    await request.reserve([quota(10)], 4, 0);
    expect(await request.settle({ [name]: 1 })).toMatchObject({ isCounted: false });
    expect(await begin().reserve([quota(10)], 10, 0)).toMatchObject({ amount: 6 });
  });

  test('keeps what it has when it is decided anew, and has no more than a lower limit then allows', async () => {
    const { begin } = open();
    const request = begin();
    expect(await request.reserve([quota(10)], 4, 0)).toMatchObject({ amount: 4 });
    expect(await request.reserve([quota(10)], 3, 0)).toMatchObject({ amount: 3, counts: [4] });
    expect(await request.reserve([quota(2)], 4, 0)).toMatchObject({ amount: 2, counts: [2] });
  });
});

/** One that dies, before or after it was recorded, settles nothing and gives nothing. */
const requests = fc.record({
  gateway: fc.nat({ max: 1 }),
  first: fc.integer({ min: 1, max: 3 }),
  more: fc.nat({ max: 3 }),
  unused: fc.constantFrom(0, 0, 1),
  dies: fc.constantFrom(...Array.from({ length: 8 }, () => 'never'), 'before its record', 'after its record'),
  /** In steps of anybody. */
  beginsAfter: fc.nat({ max: 60 }),
  waitsForRecord: fc.nat({ max: 40 }),
});

test('Two gateways never give more than a quota, whenever counters are lost, and all of it in the end', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(requests, { minLength: 4, maxLength: 14 }),
    fc.array(fc.nat({ max: 120 }), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 6 }),
    async (scheduler, asked, losses, limit) => {
      const memory = createMemoryCounters();
      const later = <Result>(what: string, work: () => Promise<Result>): Promise<Result> =>
        scheduler
          .schedule(Promise.resolve(), what)
          .then(work)
          .then((result) => scheduler.schedule(Promise.resolve(result), `${what} is heard of`));
      const counters: Counters = {
        hold: (...given) => later('hold', () => memory.hold(...given)),
        giveBack: (...given) => later('give back', () => memory.giveBack(...given)),
        beginRecount: (...given) => later('begin', () => memory.beginRecount(...given)),
        finishRecount: (...given) => later('finish', () => memory.finishRecount(...given)),
        close: () => memory.close(),
      };
      const wait = async (steps: number): Promise<void> => {
        for (let step = 0; step < steps; step++) await scheduler.schedule(Promise.resolve(), 'wait');
      };
      const record = usageRecord();
      const readUses = (names: readonly string[]) =>
        later('read', () => record.readUses(names)).then((sums) => wait(5).then(() => sums));
      const pause = () => scheduler.schedule(Promise.resolve(), 'pause');
      const gateways = [0, 1].map(() => createRecountedCounters(counters, { readUses }, pause));
      let given = 0;
      const answered = asked.map(async ({ gateway, first, more, unused, dies, ...waits }) => {
        await wait(waits.beginsAfter);
        const reservations = new Reservations(gateways[gateway]!);
        if ((await reservations.reserve([quota(limit)], first, 0)).amount < first)
          return reservations.settle({});
        const { amount } = await reservations.reserve([quota(limit)], first + more, 0);
        await wait(waits.waitsForRecord);
        if (dies === 'before its record') return undefined;
        const uses = { [name]: Math.max(0, amount - unused) };
        await later('record', async () => record.append(uses));
        if (dies === 'after its record') return undefined;
        if ((await reservations.settle(uses)).isCounted) given += uses[name] ?? 0;
        expect(given).toBeLessThanOrEqual(limit);
        return undefined;
      });
      const lost = losses.map((after) => wait(after).then(() => memory.close()));
      await scheduler.waitFor(Promise.all([...answered, ...lost]));
      await scheduler.waitIdle();
      expect(given).toBeLessThanOrEqual(limit);

      // What the dead held, and what was counted twice, comes back with the next recount.
      await memory.close();
      const [recordedUses = 0] = (await record.readUses([name])).values();
      const last = new Reservations(createRecountedCounters(memory, record));
      const rest = Math.max(0, limit - recordedUses);
      expect(await last.reserve([quota(limit)], limit, 0)).toMatchObject({ amount: rest });
    },
  );
  await fc.assert(property, { numRuns: 1_000, seed: 14 });
}, 60_000);
