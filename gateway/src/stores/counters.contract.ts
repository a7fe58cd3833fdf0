import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Counters } from './ports.ts';

/** What every implementation of `Counters` does. @param connect two connections to the same counters */
export function describeCounters(connect: () => Promise<readonly [Counters, Counters]>): void {
  describe('counters', () => {
    let first: Counters;
    let second: Counters;

    beforeAll(async () => {
      [first, second] = await connect();
    });

    afterAll(() => Promise.all([first.close(), second.close()]));

    it('count from one, for every key on its own', async () => {
      const [key, otherKey] = [randomUUID(), randomUUID()];
      expect(await first.increment(key, 60_000)).toBe(1);
      expect(await first.increment(key, 60_000)).toBe(2);
      expect(await first.increment(otherKey, 60_000)).toBe(1);
      expect(await first.increment(key, 60_000)).toBe(3);
    });

    it('count what all connections add, and lose nothing when they add at the same time', async () => {
      const key = randomUUID();
      const counters = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? first : second));
      const counts = await Promise.all(counters.map((counter) => counter.increment(key, 60_000)));
      expect(counts.sort((left, right) => left - right)).toEqual(counts.map((_, index) => index + 1));
      expect(await second.increment(key, 60_000)).toBe(101);
    });

    it('add several at once, or nothing to read what was counted', async () => {
      const key = randomUUID();
      expect(await first.increment(key, 60_000, 0)).toBe(0);
      expect(await first.increment(key, 60_000, 50)).toBe(50);
      expect(await second.increment(key, 60_000, 0)).toBe(50);
      expect(await second.increment(key, 60_000)).toBe(51);
    });

    it('give back what was counted, and no more than that', async () => {
      const key = randomUUID();
      expect(await first.increment(key, 60_000, 5)).toBe(5);
      expect(await second.increment(key, 60_000, -2)).toBe(3);
      expect(await first.increment(key, 60_000, -10)).toBe(0);
      expect(await second.increment(key, 60_000)).toBe(1);
    });

    it('give nothing back, and open no window, once a window is over', async () => {
      const key = randomUUID();
      await first.increment(key, 100, 5);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await first.increment(key, 60_000, -3)).toBe(0);
      expect(await first.increment(key, 150)).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await first.increment(key, 150)).toBe(1);
    });

    it('open the window with the first increment, though it adds nothing', async () => {
      const key = randomUUID();
      await first.increment(key, 150, 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.increment(key, 150, 3)).toBe(3);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.increment(key, 150, 0)).toBe(0);
    });

    it('start again when the window that the first increment opened is over', async () => {
      const key = randomUUID();
      await first.increment(key, 150);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.increment(key, 150)).toBe(2);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.increment(key, 150)).toBe(1);
    });
  });
}
