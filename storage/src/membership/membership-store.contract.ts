import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { GatewayList } from './gateway-list.ts';
import type { Fingerprints, MembershipStore, ReleaseReport } from './membership-store.ts';

interface Connected {
  readonly stores: readonly [MembershipStore, MembershipStore];
  /** For whoever publishes. */
  readonly gateways: GatewayList;
  /** Makes as if everything had happened so long before. */
  wait(seconds: number): Promise<void>;
}

const key = (fingerprint: string): Fingerprints => ({ GOVGRAPH_PSEUDONYM_KEY: fingerprint });

/** What every implementation of `MembershipStore` and `GatewayList` does. @param connect two connections to a store without gateways */
export function describeMembershipStore(connect: () => Promise<Connected>): void {
  describe('membership store', () => {
    let connected: Connected;
    beforeEach(async () => void (connected = await connect()));
    afterEach(async () => {
      await Promise.all([...connected.stores, connected.gateways].map((store) => store.close()));
    });

    /** A gateway that reports over one of the connections. */
    function gateway(fingerprints: Fingerprints, connection: 0 | 1 = 0) {
      const store = connected.stores[connection];
      const id = randomUUID();
      const known = { name: `host/${id}`, hasJoined: false, release: undefined };
      interface Given {
        readonly name?: string;
        readonly mayBeFirst?: boolean;
        readonly hasJoined?: boolean;
        readonly release?: ReleaseReport;
      }
      return {
        report: async (given: Given = {}) => {
          const response = await store.report({ id, fingerprints, ...known, mayBeFirst: true, ...given });
          known.hasJoined = response.hasJoined;
          return response;
        },
        remove: () => store.remove(id),
      };
    }

    test('a gateway that is alone joins, and is not told of itself', async () => {
      const only = gateway(key('a'));
      expect(await only.report()).toMatchObject({ hasJoined: true, others: [] });
      expect(await only.report()).toMatchObject({ hasJoined: true, others: [] });
    });

    test('gateways with the same pseudonym key join, and are told the fingerprints of each other', async () => {
      const first = { ...key('a'), GOVGRAPH_AUDIENCE: 'x' };
      const second = { ...key('a'), GOVGRAPH_AUDIENCE: 'y' };
      const [one, other] = [gateway(first, 0), gateway(second, 1)];
      await one.report();
      const joined = { hasJoined: true, others: [{ fingerprints: first, hasJoined: true }] };
      expect(await other.report()).toMatchObject(joined);
      expect((await one.report()).others).toEqual([{ fingerprints: second, hasJoined: true }]);
    });

    test('one with another pseudonym key is kept out as long as one that has joined lives', async () => {
      const [one, two, other] = [gateway(key('a')), gateway(key('a')), gateway(key('b'), 1)];
      await one.report();
      await two.report();
      expect((await other.report()).hasJoined).toBe(false);
      expect(await one.report()).toMatchObject({ hasJoined: true });
      await one.remove();
      expect((await other.report()).hasJoined).toBe(false);
      await two.remove();
      expect(await other.report()).toMatchObject({ hasJoined: true, others: [] });
      expect((await one.report({ hasJoined: false })).hasJoined).toBe(false);
    });

    test('one that is kept out keeps nobody out', async () => {
      const [one, barred, same] = [gateway(key('a')), gateway(key('b'), 1), gateway(key('a'))];
      await one.report();
      await barred.report();
      expect(await same.report()).toMatchObject({ hasJoined: true });
    });

    test('of many that start together with two keys, all that join have the same', async () => {
      const all = Array.from({ length: 12 }, (_, at) => ({
        letter: at % 2 === 0 ? 'a' : 'b',
        ...gateway(key(at % 2 === 0 ? 'a' : 'b'), at % 3 === 0 ? 0 : 1),
      }));
      const responses = await Promise.all(
        all.map(async ({ letter, report }) => ((await report()).hasJoined ? [letter] : [])),
      );
      const joined = responses.flat();
      expect(joined).toHaveLength(6);
      expect(new Set(joined).size).toBe(1);
    });

    test('one that has not reported for half a minute is forgotten, and keeps nobody out', async () => {
      const [ended, other] = [gateway(key('a')), gateway(key('b'), 1)];
      await ended.report();
      await connected.wait(25);
      expect((await other.report()).hasJoined).toBe(false);
      await connected.wait(10);
      expect(await other.report()).toMatchObject({ hasJoined: true, others: [] });
    });

    test('one whose report lies in the future, since the clock was set back, is forgotten too', async () => {
      const [ended, other] = [gateway(key('a')), gateway(key('b'), 1)];
      await ended.report();
      await connected.wait(-3_600);
      expect(await other.report()).toMatchObject({ hasJoined: true, others: [] });
    });

    test('one that was forgotten while it served serves on, and the others see it again', async () => {
      const [one, other] = [gateway(key('a')), gateway(key('b'), 1)];
      await one.report();
      await connected.wait(60);
      await other.report();
      expect((await one.report()).hasJoined).toBe(true);
      expect((await other.report()).others).toEqual([{ fingerprints: key('a'), hasJoined: true }]);
    });

    test('one that may not be the first joins only those that have its pseudonym key', async () => {
      const [one, same, other] = [gateway(key('a')), gateway(key('a'), 1), gateway(key('b'))];
      const late = { mayBeFirst: false };
      expect(await one.report(late)).toMatchObject({ hasJoined: false, others: [] });
      // Who has not joined is nobody to be joined.
      expect((await same.report(late)).hasJoined).toBe(false);
      expect((await one.report()).hasJoined).toBe(true);
      expect((await other.report(late)).hasJoined).toBe(false);
      expect((await same.report(late)).hasJoined).toBe(true);
    });

    test('to remove one that is not there changes nothing', async () => {
      const [one, never] = [gateway(key('a')), gateway(key('a'))];
      await one.report();
      await never.remove();
      expect((await gateway(key('b')).report()).others).toHaveLength(1);
    });

    test('a pseudonym key is new for a day where there was another one before, whoever has it', async () => {
      const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const first = gateway(key('a'));
      expect((await first.report()).newKeySince).toBeNull();
      await connected.wait(60);
      const [second, third] = [gateway(key('b'), 1), gateway(key('b'))];
      expect((await second.report()).newKeySince).toEqual(instant);
      expect((await third.report()).newKeySince).toEqual(instant);
      await connected.wait(25 * 60 * 60);
      expect((await second.report()).newKeySince).toBeNull();
      // The mistake is mended: the key of before is not new.
      await second.remove();
      expect((await gateway(key('a')).report()).newKeySince).toBeNull();
    });

    test('the key of a gateway that is kept out was used by nobody', async () => {
      const [first, barred] = [gateway(key('a')), gateway(key('b'), 1)];
      await first.report();
      expect(await barred.report()).toMatchObject({ hasJoined: false, newKeySince: null });
      await connected.wait(25 * 60 * 60);
      expect((await barred.report()).newKeySince).not.toBeNull();
    });

    const [hash, next] = ['0a', '0b'];

    test('whoever publishes sees what each gateway serves and has prepared, as it said last', async () => {
      const [one, other] = [gateway(key('a')), gateway(key('a'), 1)];
      await one.report({ name: 'b/1', release: { version: 3, preparation: undefined } });
      const preparation = { hash, state: 'preparing' } as const;
      await other.report({ name: 'a/2', release: { version: 4, preparation } });
      expect(await connected.gateways.list()).toEqual([
        { name: 'a/2', version: 4, preparation, silentMs: expect.any(Number) },
        { name: 'b/1', version: 3, preparation: undefined, silentMs: expect.any(Number) },
      ]);
      for (const state of ['prepared', 'failed'] as const) {
        await other.report({ name: 'a/2', release: { version: 4, preparation: { hash: next, state } } });
        expect((await connected.gateways.list())[0]?.preparation).toEqual({ hash: next, state });
      }
      await other.report({ name: 'a/2', release: { version: 5, preparation: undefined } });
      expect((await connected.gateways.list())[0]).toMatchObject({ version: 5, preparation: undefined });
    });

    test('a gateway that has nothing to serve, or may not serve, or has ended, is none to wait for', async () => {
      const [starting, one, barred] = [gateway(key('a')), gateway(key('a')), gateway(key('b'))];
      const release = { version: 3, preparation: undefined };
      await starting.report();
      await one.report({ release });
      await barred.report({ release });
      expect(await connected.gateways.list()).toHaveLength(1);
      await one.remove();
      expect(await connected.gateways.list()).toEqual([]);
    });

    test('one that is silent is told with how long, and is forgotten after half a minute', async () => {
      const one = gateway(key('a'));
      await one.report({ release: { version: 3, preparation: undefined } });
      await connected.wait(20);
      const [silent] = await connected.gateways.list();
      expect(silent?.silentMs).toBeGreaterThanOrEqual(20_000);
      expect(silent?.silentMs).toBeLessThan(30_000);
      await connected.wait(11);
      expect(await connected.gateways.list()).toEqual([]);
    });
  });
}
