import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Invalidation } from './invalidation.ts';

/** What was published before somebody listened may arrive after, by another way. */
const isFrom = (first: number) => (version: number) => version >= first;

/** What every implementation of `Invalidation` does. @param connect two connections to the same channel */
export function describeInvalidation(connect: () => Promise<readonly [Invalidation, Invalidation]>): void {
  describe('invalidation', () => {
    let publisher: Invalidation;
    let subscriber: Invalidation;

    beforeAll(async () => {
      [publisher, subscriber] = await connect();
    });

    afterAll(() => Promise.all([publisher.close(), subscriber.close()]));

    /** In any order: the servers of a cluster tell each other. Whoever hears of a version asks for the newest. */
    test('tells every listener each version', async () => {
      const heard: number[][] = [[], []];
      const endings = await Promise.all(
        heard.map((versions) => subscriber.subscribe((version) => void versions.push(version))),
      );
      for (const version of [1, 2, 3]) await publisher.publish(version);
      await expect
        .poll(() => heard.map((versions) => versions.toSorted((a, b) => a - b)))
        .toEqual([
          [1, 2, 3],
          [1, 2, 3],
        ]);
      await Promise.all(endings.map((end) => end()));
    });

    test('tells the gateway that published, too', async () => {
      const heard: number[] = [];
      const end = await publisher.subscribe((version) => void heard.push(version));
      await publisher.publish(4);
      await expect.poll(() => heard.filter(isFrom(4))).toEqual([4]);
      await end();
    });

    test('tells nothing to a listener that has ended, and goes on for the others', async () => {
      const ended: number[] = [];
      const going: number[] = [];
      const end = await subscriber.subscribe((version) => void ended.push(version));
      const endOther = await subscriber.subscribe((version) => void going.push(version));
      await end();
      await publisher.publish(5);
      await expect.poll(() => going.filter(isFrom(5))).toEqual([5]);
      expect(ended.filter(isFrom(5))).toEqual([]);
      await endOther();
    });
  });
}
