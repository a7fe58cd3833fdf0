import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { CacheStore } from './cache-store.ts';

/** What every implementation of `CacheStore` does. @param connect two connections to the same cache */
export function describeCacheStore(connect: () => Promise<readonly [CacheStore, CacheStore]>): void {
  describe('a cache', () => {
    let first: CacheStore;
    let second: CacheStore;

    beforeAll(async () => {
      [first, second] = await connect();
    });

    afterAll(() => Promise.all([first.close(), second.close()]));

    test('gives the bytes that any connection wrote, in the order in which they are asked for', async () => {
      const [name, otherName] = [randomUUID(), randomUUID()];
      const [value, otherValue] = [randomBytes(1000), Buffer.from([0, 255, 0xc3, 0x28, 10])];
      await first.write([
        { name, value, ttlMs: 60_000 },
        { name: otherName, value: otherValue, ttlMs: 60_000 },
      ]);
      expect(await second.read([otherName, randomUUID(), name])).toEqual([otherValue, undefined, value]);
    });

    test('forgets a value when its time is over, and no other', async () => {
      const [short, long] = [randomUUID(), randomUUID()];
      const value = Buffer.from('a value');
      await first.write([
        { name: short, value, ttlMs: 50 },
        { name: long, value, ttlMs: 60_000 },
      ]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.read([short, long])).toEqual([undefined, value]);
    });

    test('replaces a value together with its time', async () => {
      const name = randomUUID();
      await first.write([{ name, value: Buffer.from('before'), ttlMs: 50 }]);
      await second.write([{ name, value: Buffer.from('after'), ttlMs: 60_000 }]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await first.read([name])).toEqual([Buffer.from('after')]);
    });
  });
}
