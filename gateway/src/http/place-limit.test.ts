import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type LoopUse, PlaceLimit, minPlaces, targetSeconds, watchEventLoop } from './place-limit.ts';

const intervals = 200;

test('while the request thread is busy all the time, no more are answered at a time than in a quarter of a second', () => {
  const limit = new PlaceLimit(1_000);
  let places = 1_000;
  for (let interval = 0; interval < intervals; interval++)
    places = limit.next({ utilization: 1, answeredPerSecond: 400, secondsEach: 0.1 });
  expect(places).toBe(400 * targetSeconds);
});

test('what departments take is not held against those who wait for them, whatever else keeps the thread busy', () => {
  const limit = new PlaceLimit(10_000);
  const secondsEach = 2;
  let places = 10_000;
  // They take two seconds each, also when a flood of refusals keeps the thread busy.
  for (let interval = 0; interval < 5 * intervals; interval++) {
    const answeredPerSecond = Math.min(300, places / secondsEach);
    places = limit.next({ utilization: interval < intervals ? 0.5 : 1, answeredPerSecond, secondsEach });
  }
  expect(places).toBeGreaterThanOrEqual(300 * secondsEach);
});

test('however little is answered, so many are that the processor is kept busy', () => {
  const limit = new PlaceLimit(1_000);
  let places = 1_000;
  for (let interval = 0; interval < intervals; interval++)
    places = limit.next({ utilization: 1, answeredPerSecond: 0, secondsEach: undefined });
  expect(places).toBe(minPlaces);
  for (let interval = 0; interval < intervals; interval++)
    places = limit.next({ utilization: 0.5, answeredPerSecond: 0, secondsEach: undefined });
  expect(places).toBe(1_000);
});

test('one pause is no overload', () => {
  const limit = new PlaceLimit(1_000);
  for (let interval = 0; interval < intervals; interval++)
    limit.next({ utilization: 0.5, answeredPerSecond: 400, secondsEach: 0.1 });
  expect(limit.next({ utilization: 1, answeredPerSecond: 0, secondsEach: undefined })).toBeGreaterThan(800);
  expect(limit.next({ utilization: 0.5, answeredPerSecond: 400, secondsEach: 0.1 })).toBeGreaterThan(840);
});

/** A gateway of one processor, asked for more than it can answer. */
interface Server {
  /** Of the request thread, for one request. */
  readonly workMs: number;
  /** That a request waits for departments. */
  readonly waitMs: number;
}

test('whatever requests cost and wait for: the processor is kept busy, and nobody is kept for much longer than it takes', () => {
  const servers: fc.Arbitrary<Server> = fc.record({
    workMs: fc.double({ min: 0.2, max: 4, noNaN: true }),
    waitMs: fc.double({ min: 1, max: 500, noNaN: true }),
  });
  fc.assert(
    fc.property(servers, ({ workMs, waitMs }) => {
      const limit = new PlaceLimit(10_000);
      let places = 10_000;
      const uses: (LoopUse & { readonly residenceMs: number })[] = [];
      for (let interval = 0; interval < 1_000; interval++) {
        const answeredPerSecond = Math.min(1_000 / workMs, (1_000 * places) / (workMs + waitMs));
        const utilization = (answeredPerSecond * workMs) / 1_000;
        const secondsEach = places / answeredPerSecond;
        uses.push({ answeredPerSecond, utilization, secondsEach, residenceMs: 1_000 * secondsEach });
        places = limit.next({ answeredPerSecond, utilization, secondsEach });
      }
      const settled = uses.slice(intervals);
      const busy = settled.reduce((sum, { utilization }) => sum + utilization, 0) / settled.length;
      expect(busy).toBeGreaterThan(0.8);
      const longest = Math.max(...settled.map(({ residenceMs }) => residenceMs));
      // Of requests that are large, the fewest that are answered at a time may take longer together.
      const least = Math.max(1_000 * targetSeconds, minPlaces * workMs);
      expect(longest).toBeLessThan(1.5 * (least + waitMs + workMs));
    }),
    { seed: 13 },
  );
});

test('the event loop of this thread is watched until that is stopped', async () => {
  let answered = 0;
  const uses: LoopUse[] = [];
  const stop = watchEventLoop(
    () => ({ answered: (answered += 10), answeringMs: 30 * answered }),
    (use) => uses.push(use),
  );
  onTestFinished(stop);
  await expect.poll(() => uses.length).toBeGreaterThan(1);
  for (const { utilization, answeredPerSecond, secondsEach } of uses) {
    expect(secondsEach).toBeCloseTo(0.03);
    expect(utilization).toBeGreaterThanOrEqual(0);
    expect(utilization).toBeLessThanOrEqual(1);
    expect(answeredPerSecond).toBeGreaterThan(0);
  }
});
