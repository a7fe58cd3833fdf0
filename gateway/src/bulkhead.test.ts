import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bulkhead, type Turn } from './bulkhead.ts';

const limits = { maxInFlight: 2, maxWaiting: 3, maxWaitingCharacters: 100 };
const longMs = 60_000;

test('who waits longest comes next, and who finds the line full is told so at once', async () => {
  const bulkhead = new Bulkhead(limits);
  expect([1, 2, 3].map(() => bulkhead.tryEnter())).toEqual([true, true, false]);
  const turns: string[] = [];
  for (const name of ['first', 'second', 'third'])
    void bulkhead.wait(1, longMs)?.then((turn) => turns.push(`${name} ${turn}`));
  expect(bulkhead.wait(1, longMs)).toBeUndefined();
  for (let left = 0; left < 5; left++) bulkhead.leave();
  await bulkhead.empty();
  expect(turns).toEqual(['first entered', 'second entered', 'third entered']);
});

test('texts that wait take a bounded room together, and one that is larger waits alone', () => {
  const bulkhead = new Bulkhead({ ...limits, maxInFlight: 0 });
  expect(bulkhead.wait(500, longMs)).toBeDefined();
  expect(bulkhead.wait(1, longMs)).toBeUndefined();
  bulkhead.refuseWaiting();
  expect(bulkhead.wait(60, longMs)).toBeDefined();
  expect(bulkhead.wait(60, longMs)).toBeUndefined();
  expect(bulkhead.wait(40, longMs)).toBeDefined();
  bulkhead.refuseWaiting();
});

test('nobody waits longer than it has time, and those who wait can be sent away', async () => {
  const bulkhead = new Bulkhead({ ...limits, maxInFlight: 0 });
  const late = bulkhead.wait(1, 1);
  const refused = bulkhead.wait(1, longMs);
  expect(await late).toBe('late');
  bulkhead.refuseWaiting();
  expect(await refused).toBe('refused');
  expect(bulkhead.waiting).toBe(0);
});

test('with more places, who waits is let in; with fewer, who is in stays, and nobody comes until enough have left', async () => {
  const bulkhead = new Bulkhead(limits);
  for (const _ of [1, 2]) bulkhead.tryEnter();
  const [third, fourth] = [bulkhead.wait(1, longMs), bulkhead.wait(1, longMs)];
  bulkhead.maxInFlight = 3;
  expect(await third).toBe('entered');
  bulkhead.maxInFlight = 1;
  for (const inFlight of [2, 1]) {
    bulkhead.leave();
    expect([bulkhead.inFlight, bulkhead.waiting]).toEqual([inFlight, 1]);
  }
  bulkhead.leave();
  expect(await fourth).toBe('entered');
  expect(bulkhead.inFlight).toBe(1);
});

test('whatever comes in whatever order: places and line are never exceeded, and everybody gets a turn', async () => {
  const steps = fc.array(fc.constantFrom('enter', 'leave', 'refuse'), { maxLength: 100, size: 'max' });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const bulkhead = new Bulkhead(limits);
      const waits: Promise<Turn>[] = [];
      for (const step of sequence) {
        if (step === 'refuse') bulkhead.refuseWaiting();
        else if (step === 'leave' && bulkhead.inFlight > 0) bulkhead.leave();
        else if (step === 'enter' && !bulkhead.tryEnter()) {
          const turn = bulkhead.wait(10, longMs);
          if (turn !== undefined) waits.push(turn);
          else expect(bulkhead.waiting).toBe(limits.maxWaiting);
        }
        expect(bulkhead.inFlight).toBeLessThanOrEqual(limits.maxInFlight);
        expect(bulkhead.waiting).toBeLessThanOrEqual(limits.maxWaiting);
        if (bulkhead.waiting > 0) expect(bulkhead.inFlight).toBe(limits.maxInFlight);
      }
      while (bulkhead.inFlight > 0) bulkhead.leave();
      await bulkhead.empty();
      for (const turn of await Promise.all(waits)) expect(['entered', 'refused']).toContain(turn);
    }),
    { numRuns: 200, seed: 13 },
  );
});
