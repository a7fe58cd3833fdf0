import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairCache } from './fair-cache.ts';

/** Brings ever new entries. */
function flood(cache: FairCache<string>, owner: string, count: number, size = 1): void {
  for (let turn = 0; turn < count; turn++) cache.set(owner, `${owner} ${turn}`, 'new', size);
}

const kept = (cache: FairCache<string>, keys: readonly string[]) =>
  keys.filter((key) => cache.peek(key) !== undefined);

test('one has all of the room while nobody else wants any, and gives way to others until they have as much', () => {
  const cache = new FairCache<string>(10);
  flood(cache, 'first', 20);
  expect(cache.values()).toHaveLength(10);
  for (let turn = 0; turn < 20; turn++) {
    cache.set('second', `mine ${turn}`, 'mine');
    expect(cache.values()).toHaveLength(10);
  }
  expect(cache.values().filter((value) => value === 'mine')).toHaveLength(5);
});

test('what an application uses stays, whatever another one brings', () => {
  const cache = new FairCache<string>(100);
  const own = ['a', 'b', 'c'];
  for (const key of own) cache.set('office', key, key, 10);
  flood(cache, 'crowd', 1_000, 7);
  expect(own.map((key) => cache.get('office', key))).toEqual(own);
});

test('what another one brought first, or has replaced, stays for whoever uses it', () => {
  const cache = new FairCache<string>(10);
  cache.set('crowd', 'common', 'of the crowd');
  expect(cache.get('office', 'common')).toBe('of the crowd');
  cache.set('crowd', 'common', 'replaced');
  flood(cache, 'crowd', 100);
  expect(cache.get('office', 'common')).toBe('replaced');
  // Nobody used this one, but whoever has been pushing it out.
  cache.set('crowd', 'of nobody else', 'x');
  flood(cache, 'crowd', 100);
  expect(cache.peek('of nobody else')).toBeUndefined();
});

test('of one owner, what it used longest ago goes first', () => {
  const cache = new FairCache<string>(3);
  for (const key of ['a', 'b', 'c']) cache.set('office', key, key);
  cache.get('office', 'a');
  cache.peek('b');
  cache.set('office', 'd', 'd');
  expect(kept(cache, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  // A value in the place of another one is a use.
  cache.set('office', 'c', 'new');
  cache.set('office', 'e', 'e');
  expect(kept(cache, ['a', 'c', 'd', 'e'])).toEqual(['c', 'd', 'e']);
});

test('what is larger than the cache is not kept, and pushes nothing out', () => {
  const cache = new FairCache<string>(10);
  cache.set('office', 'a', 'a', 10);
  cache.set('office', 'b', 'b', 11);
  expect(kept(cache, ['a', 'b'])).toEqual(['a']);
});

test('what is deleted is gone for everybody, and takes no room', () => {
  const cache = new FairCache<string>(4);
  cache.set('one', 'a', 'a', 2);
  cache.get('two', 'a');
  cache.delete('a');
  cache.delete('a');
  expect([cache.get('one', 'a'), cache.get('two', 'a')]).toEqual([undefined, undefined]);
  for (const key of ['b', 'c', 'd', 'e']) cache.set('three', key, key);
  expect(kept(cache, ['b', 'c', 'd', 'e'])).toHaveLength(4);
});

test('values are listed in turn, so that the first of a list are of everybody', () => {
  const cache = new FairCache<string>(100);
  for (const key of ['1', '2', '3']) cache.set('crowd', key, key);
  for (const key of ['mine', '2']) cache.set('office', key, key);
  expect(cache.values()).toEqual(['3', '2', '1', 'mine']);
});

const owners = ['a', 'b', 'c', 'd'] as const;
const keys = Array.from({ length: 30 }, (_, at) => `${at}`);
const sizeOf = (key: string): number => 1 + (Number(key) % 7);
const room = 40;
const part = room / owners.length;

type Step = {
  readonly kind: 'use' | 'delete';
  readonly owner: (typeof owners)[number];
  readonly key: string;
};

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('use', 'use', 'use', 'use', 'use', 'use', 'use', 'use', 'use', 'delete'),
    owner: fc.constantFrom(...owners),
    key: fc.constantFrom(...keys),
  }) as fc.Arbitrary<Step>,
  { maxLength: 300, size: 'max' },
);

/** As a cache is used. @returns whether it was there */
function use(cache: FairCache<string>, owner: string, key: string): boolean {
  if (cache.get(owner, key) !== undefined) return true;
  cache.set(owner, key, key, sizeOf(key));
  return false;
}

test('whatever others do: who uses no more than an equal part finds it there each time after the first', () => {
  fc.assert(
    fc.property(steps, fc.shuffledSubarray(keys), (sequence, wished) => {
      const cache = new FairCache<string>(room);
      let size = 0;
      const own = wished.filter((key) => (size += sizeOf(key)) <= part);
      const met = new Set<string>();
      for (const { kind, owner, key } of sequence) {
        if (owner === 'a') {
          const mine = own[Number(key) % Math.max(own.length, 1)];
          if (mine === undefined) continue;
          expect(use(cache, 'a', mine) || !met.has(mine)).toBe(true);
          met.add(mine);
        } else if (kind === 'use') use(cache, owner, key);
        else if (!own.includes(key)) cache.delete(key);
      }
    }),
    { seed: 13, numRuns: 500 },
  );
});

test('whatever is used: no more is kept than there is room, and when all of it is deleted, nothing is left', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const cache = new FairCache<string>(room);
      for (const { kind, owner, key } of sequence) {
        if (kind === 'use') {
          use(cache, owner, key);
          expect(cache.peek(key) ?? key).toBe(key);
        } else cache.delete(key);
        const all = kept(cache, keys);
        expect(all.reduce((sum, each) => sum + sizeOf(each), 0)).toBeLessThanOrEqual(room);
        expect(cache.values().sort()).toEqual([...all].sort());
      }
      for (const key of keys) cache.delete(key);
      expect(cache.values()).toEqual([]);
      // All of the room is there again: nobody of before has anything of it.
      for (const key of keys.slice(0, 10)) cache.set('new', `new ${key}`, key, 4);
      expect(cache.values()).toHaveLength(10);
    }),
    { seed: 13, numRuns: 300 },
  );
});
