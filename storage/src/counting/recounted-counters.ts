/**
 * Counters of recorded budgets as requests see them: what their store has lost is counted again from the usage record,
 * before anything more is held.
 *
 * 1. `beginRecount` marks the counter, so that one gateway does it, and no other counts meanwhile.
 * 2. What records say was used is read from the database.
 * 3. `finishRecount` puts the sum in its place, unless the mark is gone: then the store was lost once more.
 *
 * INVARIANT: a counter is at least what was given of its budget, and what requests hold of it in its life. A request
 * settles after it is recorded and before its response leaves (see `Reservations.settle`). If the counter is then still
 * the one in which it holds, then whoever counts it again reads its record. If it is not, the request holds once more
 * what it is about to give, or does not give it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store-error.ts';
import type { Claim, Counters, Held, NotHeld, RecordedBudget } from './counters.ts';
import type { UsageStore } from '../usage/usage-store.ts';

export interface RecountedCounters extends Pick<Counters, 'giveBack'> {
  /** See {@link Counters.hold}. @throws StoreError while a counter is lost, too, and cannot be counted again */
  hold(claims: readonly Claim<RecordedBudget>[], amount: number, least: number): Promise<Held | NotHeld>;
}

/** What a request waits for counters that are counted again. */
const maxWaitMs = 3_000;
/** Until it is looked again whether another gateway has finished. */
const pauseMs = 20;

export function createRecountedCounters(
  counters: Counters,
  usageStore: Pick<UsageStore, 'readUses'>,
  pause: () => Promise<unknown> = () => sleep(pauseMs),
): RecountedCounters {
  const readUses = readTogether((names) => usageStore.readUses(names));
  const recounting = new Map<string, Promise<void>>();

  async function recount(budget: RecordedBudget): Promise<void> {
    const life = await counters.beginRecount(budget);
    if (life === undefined) return void (await pause());
    await counters.finishRecount(budget, life, await readUses(budget.name));
  }

  /** Requests at one time wait for one of them. */
  function recountOnce(budget: RecordedBudget): Promise<void> {
    let running = recounting.get(budget.name);
    if (running === undefined) {
      running = recount(budget).finally(() => recounting.delete(budget.name));
      recounting.set(budget.name, running);
    }
    return running;
  }

  return {
    hold: async (claims, amount, least) => {
      const endsAt = performance.now() + maxWaitMs;
      for (;;) {
        const held = await counters.hold(claims, amount, least);
        if (held.kind !== 'lost') return held;
        if (performance.now() >= endsAt)
          throw new StoreError('counters', 'counters cannot be counted again from the usage record');
        await Promise.all(held.budgets.map(recountOnce));
      }
    },
    giveBack: (returns) => counters.giveBack(returns),
  };
}

/** Reads one set of names at a time, so that records never wait behind the first requests of an hour. */
function readTogether(
  read: (names: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): (name: string) => Promise<number> {
  let waiting = new Set<string>();
  let next: Promise<ReadonlyMap<string, number>> | undefined;
  let running: Promise<unknown> = Promise.resolve();

  return async (name) => {
    waiting.add(name);
    // INVARIANT: it is read after it was asked for, never before.
    next ??= running.then(() => {
      const names = [...waiting];
      waiting = new Set();
      next = undefined;
      const reading = read(names);
      running = reading.catch(() => undefined);
      return reading;
    });
    const used = (await next).get(name);
    if (used === undefined) throw new StoreError('counters', `${name} was not read`);
    return used;
  };
}
