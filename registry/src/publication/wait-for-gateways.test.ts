import { createMemoryMembership, type Preparation } from '@govgraph/storage';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { waitForGateways } from './wait-for-gateways.ts';

const hash = 'a1';
const fingerprints = { GOVGRAPH_PSEUDONYM_KEY: 'a' };

let clock: number;
let versionInForce: number;
let gateways: ReturnType<typeof createMemoryMembership>;
const onWait = vi.fn<(names: readonly string[]) => void>();

beforeEach(() => {
  clock = Date.now();
  versionInForce = 3;
  gateways = createMemoryMembership(() => clock);
  onWait.mockReset();
});

const known = { fingerprints, hasJoined: true, mayBeFirst: true };

/** A gateway reports that it serves, and how far it is. */
async function report(name: string, state?: Preparation['state'], of = hash, version = 3): Promise<void> {
  const preparation = state && { hash: of, state };
  await gateways.report({ ...known, id: name, name, release: { version, preparation } });
}

const wait = (maxWaitMs = 60_000) =>
  waitForGateways(
    { admin: { currentVersion: async () => versionInForce }, gateways },
    { hash, checkedVersion: 3, onWait, maxWaitMs, pollIntervalMs: 1 },
  );

/** Does something when these gateways are waited for. */
function whenWaitingFor(names: readonly string[], work: () => Promise<void>): void {
  onWait.mockImplementation((waiting) => {
    if (waiting.join() === names.join()) void work();
  });
}

const none = { prepared: [], failed: [], silent: [], unfinished: [] };

describe('A publication', () => {
  test('waits for nobody where no gateway serves', async () => {
    await gateways.report({ ...known, id: 'starting', name: 'starting', release: undefined });
    expect(await wait()).toEqual(none);
    expect(onWait).not.toHaveBeenCalled();
  });

  test('waits for nobody where all have prepared, or cannot', async () => {
    await report('able', 'prepared');
    await report('unable', 'failed');
    expect(await wait()).toEqual({ ...none, prepared: ['able'], failed: ['unable'] });
    expect(onWait).not.toHaveBeenCalled();
  });

  test('waits for the slower of two gateways, and says for whom', async () => {
    await report('fast');
    await report('slow', 'prepared', 'b2');
    onWait.mockImplementation((names) => {
      if (names.includes('fast')) void report('fast', 'prepared');
      else void report('slow', 'preparing').then(() => report('slow', 'prepared'));
    });
    expect(await wait()).toEqual({ ...none, prepared: ['fast', 'slow'] });
    expect(onWait.mock.calls).toEqual([[['fast', 'slow']], [['slow']]]);
  });

  test('waits for one that hangs while it prepares no longer than it may, and names it', async () => {
    await report('fast', 'prepared');
    await report('hung', 'preparing');
    expect(await wait(20)).toEqual({ ...none, prepared: ['fast'], unfinished: ['hung'] });
    expect(onWait).toHaveBeenCalledOnce();
  });

  test('waits for one that dies no longer than until it is silent, and names it', async () => {
    await report('fast', 'prepared');
    await report('dying', 'preparing');
    whenWaitingFor(['dying'], async () => {
      clock += 16_000;
      await report('fast', 'prepared');
    });
    expect(await wait()).toEqual({ ...none, prepared: ['fast'], silent: ['dying'] });
  });

  test('does not wait for one that has ended in order', async () => {
    await report('fast', 'prepared');
    await report('ending', 'preparing');
    whenWaitingFor(['ending'], () => gateways.remove('ending'));
    expect(await wait()).toEqual({ ...none, prepared: ['fast'] });
  });

  test('waits for one that starts meanwhile', async () => {
    await report('one');
    onWait.mockImplementation((names) => {
      if (names.join() === 'one') void report('two').then(() => report('one', 'prepared'));
      else if (names.join() === 'two') void report('two', 'prepared');
    });
    expect(await wait()).toEqual({ ...none, prepared: ['one', 'two'] });
  });

  test('waits no longer when another version has come into force: it has to be checked once more', async () => {
    await report('one', 'preparing');
    whenWaitingFor(['one'], async () => void (versionInForce = 4));
    expect(await wait()).toEqual({ ...none, unfinished: ['one'] });
  });

  test.each([2_147_483_647, 4, 0])(
    'goes on waiting when a gateway says that it serves version %i, which is not in force',
    async (claimed) => {
      await report('lying', 'prepared', hash, claimed);
      await report('slow', 'preparing');
      whenWaitingFor(['slow'], () => report('slow', 'prepared'));
      expect(await wait()).toEqual({ ...none, prepared: ['lying', 'slow'] });
    },
  );
});
