import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Shares } from './shares.ts';

/** Takes one at a time as long as that is fair. @returns how many */
function fill(shares: Shares, owner: string): number {
  const before = shares.of(owner);
  while (!shares.isFull && shares.mayTake(owner, 1)) shares.take(owner, 1);
  return shares.of(owner) - before;
}

test('who comes first has half at most, and each further one half of what is left', () => {
  const shares = new Shares(16);
  expect(['first', 'second', 'third', 'fourth', 'fifth'].map((owner) => fill(shares, owner))).toEqual([
    8, 4, 2, 1, 1,
  ]);
  expect([shares.isFull, shares.taken]).toEqual([true, 16]);
});

test('a first part is fair, however large it is, and a further one only where it leaves as much free', () => {
  const shares = new Shares(100);
  expect(shares.mayTake('large', 1_000)).toBe(true);
  shares.take('large', 60);
  expect(shares.mayTake('large', 1)).toBe(false);
  expect(shares.mayTake('other', 40)).toBe(true);
  shares.giveBack('large', 40);
  expect([shares.mayTake('large', 30), shares.mayTake('large', 31)]).toEqual([true, false]);
});

test('whoever has given everything back is forgotten, and whoever takes nothing was never there', () => {
  const shares = new Shares(10);
  shares.take('nothing', 0);
  expect(shares.largest).toBeUndefined();
  shares.take('one', 3);
  shares.giveBack('one', 3);
  expect([shares.largest, shares.of('one'), shares.taken]).toEqual([undefined, 0, 0]);
});

const owners = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] as const;
const changes = fc.array(
  fc.record({ owner: fc.constantFrom(...owners), by: fc.integer({ min: -9, max: 9 }) }),
  {
    maxLength: 300,
    size: 'max',
  },
);

test('whatever is taken and given back: it adds up, and it is known who has most', () => {
  fc.assert(
    fc.property(changes, (sequence) => {
      const shares = new Shares(1_000);
      const amounts = new Map<string, number>();
      for (const { owner, by } of sequence) {
        const own = amounts.get(owner) ?? 0;
        const change = Math.max(by, -own);
        if (change < 0) shares.giveBack(owner, -change);
        else shares.take(owner, change);
        amounts.set(owner, own + change);
        const all = [...amounts.values()];
        expect(shares.taken).toBe(all.reduce((sum, amount) => sum + amount, 0));
        expect(owners.map((each) => shares.of(each))).toEqual(owners.map((each) => amounts.get(each) ?? 0));
        const most = Math.max(0, ...all);
        const { largest } = shares;
        expect(largest === undefined ? 0 : amounts.get(largest)).toBe(most);
      }
    }),
    { seed: 13, numRuns: 100 },
  );
});
