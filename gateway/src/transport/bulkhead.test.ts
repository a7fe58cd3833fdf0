import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bulkhead } from './bulkhead.ts';
import type { Turn } from './fair-line.ts';

const limits = { maxInFlight: 4, maxWaiting: 8, maxWaitingCharacters: 100 };
const longMs = 60_000;

/** Comes so often. @returns how many found a place, and how many found room in the line */
function come(bulkhead: Bulkhead, application: string, times: number, turns: string[] = []) {
  let [entered, waiting] = [0, 0];
  for (let time = 0; time < times; time++) {
    if (bulkhead.tryEnter(application)) entered += 1;
    else {
      const turn = bulkhead.wait(application, 1, longMs);
      if (turn === undefined) continue;
      waiting += 1;
      void turn.then((each) => turns.push(`${application} ${each}`));
    }
  }
  return { entered, waiting };
}

test('one application has half of places and line, and is told at once when it finds no room', () => {
  const bulkhead = new Bulkhead(limits);
  expect(come(bulkhead, 'one', 100)).toEqual({ entered: 2, waiting: 4 });
  expect(come(bulkhead, 'two', 100)).toEqual({ entered: 1, waiting: 2 });
  expect(come(bulkhead, 'three', 100)).toEqual({ entered: 1, waiting: 1 });
  expect([bulkhead.inFlight, bulkhead.waiting]).toEqual([4, 7]);
  bulkhead.refuseWaiting();
});

test('where there is one place only, applications have it in turn', async () => {
  const bulkhead = new Bulkhead({ ...limits, maxInFlight: 1 });
  const turns: string[] = [];
  expect(come(bulkhead, 'many', 4, turns)).toEqual({ entered: 1, waiting: 3 });
  expect(come(bulkhead, 'one', 1, turns)).toEqual({ entered: 0, waiting: 1 });
  bulkhead.leave('many');
  for (const application of ['many', 'one', 'many', 'many']) bulkhead.leave(application);
  await bulkhead.empty();
  expect(turns).toEqual(['many entered', 'one entered', 'many entered', 'many entered']);
});

test('an application comes in turn as soon as it has fewer places than are free', async () => {
  const bulkhead = new Bulkhead(limits);
  const turns: string[] = [];
  come(bulkhead, 'one', 4, turns);
  come(bulkhead, 'two', 1);
  // Three places are taken, two of them by the first.
  bulkhead.leave('two');
  expect(bulkhead.inFlight).toBe(2);
  bulkhead.leave('one');
  expect(bulkhead.inFlight).toBe(2);
  for (let left = 0; left < 3; left++) bulkhead.leave('one');
  await bulkhead.empty();
  expect(turns).toEqual(['one entered', 'one entered']);
});

test('those of one application who wait can be sent away, and others stay', async () => {
  const bulkhead = new Bulkhead({ ...limits, maxInFlight: 0 });
  const turns: string[] = [];
  for (const application of ['one', 'two']) come(bulkhead, application, 2, turns);
  bulkhead.refuseWaiting('one');
  expect(bulkhead.waiting).toBe(2);
  bulkhead.refuseWaiting();
  await bulkhead.empty();
  expect(turns).toEqual(['one refused', 'one refused', 'two refused', 'two refused']);
});

type Step = readonly ['enter' | 'leave' | 'refuse', string];

const stepsOf = (...applications: string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.tuple(fc.constantFrom('enter', 'enter', 'enter', 'leave', 'refuse'), fc.constantFrom(...applications)),
    { maxLength: 150, size: 'max' },
  );

/** Takes steps; `check` is called after each. @returns what those who waited were told */
function take(bulkhead: Bulkhead, sequence: readonly Step[], check: (held: Map<string, number>) => void) {
  const held = new Map<string, number>();
  const waits: Promise<Turn>[] = [];
  const change = (application: string, by: number): void =>
    void held.set(application, (held.get(application) ?? 0) + by);
  for (const [step, application] of sequence) {
    if (step === 'refuse') bulkhead.refuseWaiting(application);
    else if (step === 'leave') {
      if ((held.get(application) ?? 0) === 0) continue;
      change(application, -1);
      bulkhead.leave(application);
    } else if (bulkhead.tryEnter(application)) change(application, 1);
    else {
      const turn = bulkhead.wait(application, 10, longMs);
      if (turn === undefined) continue;
      waits.push(turn.then((each) => (each === 'entered' && change(application, 1), each)));
    }
    check(held);
  }
  return { held, waits };
}

test('whatever one application does, another finds a place at once', () => {
  fc.assert(
    fc.property(stepsOf('hostile'), fc.integer({ min: 2, max: 9 }), (sequence, maxInFlight) => {
      const bulkhead = new Bulkhead({ ...limits, maxInFlight });
      take(bulkhead, sequence, () => {
        expect(bulkhead.tryEnter('other')).toBe(true);
        bulkhead.leave('other');
      });
      bulkhead.refuseWaiting();
    }),
    { numRuns: 300, seed: 13 },
  );
});

test('whatever many applications do, one that has no place has one once each of the others had a turn', async () => {
  const others = ['a', 'b', 'c', 'd'];
  await fc.assert(
    fc.asyncProperty(stepsOf(...others), fc.integer({ min: 1, max: 9 }), async (sequence, maxInFlight) => {
      const bulkhead = new Bulkhead({ ...limits, maxWaiting: 64, maxInFlight });
      const { held } = take(bulkhead, sequence, () => undefined);
      await new Promise(setImmediate);
      let hasTurn = bulkhead.tryEnter('late');
      if (!hasTurn) void bulkhead.wait('late', 10, longMs)?.then((turn) => (hasTurn = turn === 'entered'));
      // One place after the other comes free, of whoever holds most.
      let freed = 0;
      while (!hasTurn) {
        const [most] = [...held].toSorted(([, one], [, another]) => another - one);
        if (most === undefined) throw new Error('nobody has a place');
        held.set(most[0], most[1] - 1);
        bulkhead.leave(most[0]);
        freed += 1;
        await new Promise(setImmediate);
      }
      expect(freed).toBeLessThanOrEqual(others.length + 1);
      bulkhead.refuseWaiting();
    }),
    { numRuns: 300, seed: 13 },
  );
});

test('whatever comes in whatever order: places and line are never exceeded, and everybody gets a turn', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf('a', 'b', 'c'), async (sequence) => {
      const bulkhead = new Bulkhead(limits);
      const { held, waits } = take(bulkhead, sequence, () => {
        expect(bulkhead.inFlight).toBeLessThanOrEqual(limits.maxInFlight);
        expect(bulkhead.waiting).toBeLessThanOrEqual(limits.maxWaiting);
        // With three applications, each can have a place.
        if (bulkhead.waiting > 0) expect(bulkhead.inFlight).toBeGreaterThan(1);
      });
      while (bulkhead.inFlight > 0) {
        await new Promise(setImmediate);
        for (const [application, places] of held) {
          held.set(application, 0);
          for (let place = 0; place < places; place++) bulkhead.leave(application);
        }
      }
      await bulkhead.empty();
      for (const turn of await Promise.all(waits)) expect(['entered', 'refused']).toContain(turn);
    }),
    { numRuns: 300, seed: 13 },
  );
});
