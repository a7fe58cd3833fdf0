import { recordedBudget, volatileBudget } from '../testing/budgets.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Budget, Claim, Counters, Held, NotHeld, RecordedBudget } from './counters.ts';

/** A budget of which nothing is counted yet. */
/** What every implementation of `Counters` does. @param connect two connections to the same counters */
export function describeCounters(connect: () => Promise<readonly [Counters, Counters]>): void {
  describe('counters', () => {
    let first: Counters;
    let second: Counters;

    beforeAll(async () => {
      [first, second] = await connect();
    });

    afterAll(() => Promise.all([first.close(), second.close()]));

    async function held(claims: readonly Claim[], amount: number, least = 0): Promise<Held | NotHeld> {
      const result = await first.hold(claims, amount, least);
      if (result.kind === 'lost') throw new Error('a counter is lost');
      return result;
    }
    const countsOf = ({ counts }: Held | NotHeld) => counts.map(({ counted }) => counted);
    const countOf = async (budget: Budget) => countsOf(await held([{ budget }], 0))[0];
    /** Begins a recorded counter. */
    async function recount(budget: RecordedBudget, used: number): Promise<string> {
      const life = await first.beginRecount(budget);
      if (life === undefined || !(await second.finishRecount(budget, life, used)))
        throw new Error('not begun');
      return life;
    }

    test('count for every budget on its own, and no further than its limit', async () => {
      const [budget, other] = [volatileBudget(3), volatileBudget(3)];
      expect(await held([{ budget }], 2)).toMatchObject({
        kind: 'held',
        amount: 2,
        counts: [{ counted: 2 }],
      });
      expect(await held([{ budget: other }], 1)).toMatchObject({ amount: 1, counts: [{ counted: 1 }] });
      expect(await held([{ budget }], 2)).toMatchObject({ amount: 1, counts: [{ counted: 3 }] });
      expect(await held([{ budget }], 2)).toMatchObject({ amount: 0, counts: [{ counted: 3 }] });
    });

    test('change nothing where less is left than is of use', async () => {
      const budget = volatileBudget(3);
      expect(await held([{ budget }], 4, 4)).toMatchObject({ kind: 'refused', counts: [{ counted: 0 }] });
      expect(await held([{ budget }], 3, 3)).toMatchObject({ kind: 'held', amount: 3 });
      expect(await held([{ budget }], 1, 1)).toMatchObject({ kind: 'refused', counts: [{ counted: 3 }] });
    });

    test('count what all connections hold, however many do at one time', async () => {
      const budget = volatileBudget(60);
      const counters = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? first : second));
      const results = await Promise.all(counters.map((each) => each.hold([{ budget }], 1, 1)));
      expect(results.filter(({ kind }) => kind === 'held')).toHaveLength(60);
      expect(await countOf(budget)).toBe(60);
    });

    test('hold as much as the smallest rest of several budgets allows, of all of them or of none', async () => {
      const owner = 'the same';
      const [small, large] = [volatileBudget(5, { owner }), volatileBudget(50, { owner })];
      const claims = [{ budget: small }, { budget: large }];
      expect(countsOf(await held(claims, 4, 4))).toEqual([4, 4]);
      expect(await held(claims, 2, 2)).toMatchObject({ kind: 'refused' });
      expect(await held(claims, 2)).toMatchObject({ kind: 'held', amount: 1 });
      expect([await countOf(small), await countOf(large)]).toEqual([5, 5]);
    });

    test('hold on to what a request has, and add what it still needs', async () => {
      const budget = volatileBudget(10);
      const { counts } = await held([{ budget }], 3);
      const holding = { amount: 3, life: counts[0]!.life };
      expect(await held([{ budget, holding }], 8)).toMatchObject({ amount: 8, counts: [{ counted: 8 }] });
      const lower = { ...budget, limit: 6 };
      const more = { amount: 8, life: counts[0]!.life };
      expect(await held([{ budget: lower, holding: more }], 8)).toMatchObject({
        amount: 6,
        counts: [{ counted: 6 }],
      });
    });

    test('give back, and no more than there is', async () => {
      const budget = volatileBudget(10);
      const life = (await held([{ budget }], 5)).counts[0]!.life;
      expect(await second.giveBack([{ budget, life, amount: 2 }])).toEqual([{ counted: 3, life }]);
      expect(await second.giveBack([{ budget, life, amount: 10 }])).toEqual([{ counted: 0, life }]);
      expect(await first.giveBack([{ budget, life: 'another', amount: 1 }])).toEqual([undefined]);
    });

    test('forget a budget of which nothing was counted for as long as it is kept', async () => {
      const budget = volatileBudget(10, { keptMs: 100 });
      const life = (await held([{ budget }], 5)).counts[0]!.life;
      await sleep(150);
      expect(await first.giveBack([{ budget, life, amount: 1 }])).toEqual([undefined]);
      expect(await countOf(budget)).toBe(0);
    });

    test('hold nothing of a recorded budget before it is counted from records, by one of those who could', async () => {
      const budget = recordedBudget(10);
      const lost = { kind: 'lost', budgets: [budget] };
      expect(await first.hold([{ budget }], 1, 0)).toEqual(lost);
      const life = await first.beginRecount(budget);
      expect(life).toBeTypeOf('string');
      expect(await second.beginRecount(budget)).toBeUndefined();
      expect(await second.hold([{ budget }], 1, 0)).toEqual(lost);
      expect(await first.giveBack([{ budget, life: life!, amount: 1 }])).toEqual([undefined]);
      expect(await second.finishRecount(budget, 'another', 0)).toBe(false);
      expect(await first.finishRecount(budget, life!, 7)).toBe(true);
      expect(await first.finishRecount(budget, life!, 0)).toBe(false);
      expect(await second.hold([{ budget }], 5, 0)).toMatchObject({
        amount: 3,
        counts: [{ counted: 10, life }],
      });
      expect(await second.beginRecount(budget)).toBeUndefined();
    });

    test('change nothing where one of several budgets is lost', async () => {
      const [known, lost] = [recordedBudget(10), recordedBudget(10)];
      await recount(known, 0);
      expect(await first.hold([{ budget: known }, { budget: lost }], 1, 0)).toMatchObject({
        budgets: [lost],
      });
      expect(await countOf(known)).toBe(0);
    });

    test('do not take what was held in an earlier life for held', async () => {
      const budget = recordedBudget(10);
      await recount(budget, 4);
      const holding = { amount: 3, life: 'an earlier one' };
      expect(await held([{ budget, holding }], 3)).toMatchObject({ amount: 3, counts: [{ counted: 7 }] });
    });

    test('take names and owners as they are', async () => {
      const owner = '{}:{a}\u0000}{ "张" \ud800';
      const budget = recordedBudget(10, { owner, name: `${owner}${randomUUID()}` });
      await recount(budget, 1);
      expect(await countOf(budget)).toBe(1);
    });
  });
}
