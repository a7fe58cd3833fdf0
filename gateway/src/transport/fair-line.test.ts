import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairLine, type Turn } from './fair-line.ts';

const limits = { maxWaiting: 16, maxWaitingCharacters: 100 };
const longMs = 60_000;
const anybody = () => true;

/** How many find room, one after the other. */
const admitted = (line: FairLine, who: string, times: number, characters = 1) =>
  Array.from({ length: times }, () => line.wait(who, characters, longMs)).filter((turn) => turn !== undefined)
    .length;

test('one that asks without end has half of the line, and each further one half of what is left', () => {
  const line = new FairLine(limits);
  expect(['first', 'second', 'third', 'fourth'].map((who) => admitted(line, who, 100))).toEqual([8, 4, 2, 1]);
  expect(admitted(line, 'fifth', 100)).toBe(1);
  expect(admitted(line, 'sixth', 100)).toBe(0);
  line.refuse();
});

test('turns go round: whoever waits with one request is next, whoever waits with many is one of those who take turns', () => {
  const line = new FairLine(limits);
  admitted(line, 'many', 8);
  admitted(line, 'one', 1);
  admitted(line, 'two', 2);
  const turns = Array.from({ length: 7 }, () => line.admitNext(anybody));
  expect(turns).toEqual(['many', 'one', 'two', 'many', 'two', 'many', 'many']);
  line.refuse();
});

test('whoever may not enter is passed over, and has lost nothing when it may', () => {
  const line = new FairLine(limits);
  for (const who of ['held', 'b', 'c']) admitted(line, who, 2);
  expect(line.admitNext((who) => who !== 'held')).toBe('b');
  expect(line.admitNext((who) => who === 'nobody')).toBeUndefined();
  expect(line.admitNext(anybody)).toBe('held');
  line.refuse();
});

test('large texts of one leave room for the texts of others, and the first of each is never too large', () => {
  const line = new FairLine(limits);
  expect(admitted(line, 'large', 10, 25)).toBe(2);
  expect(admitted(line, 'other', 10, 10)).toBe(2);
  expect(admitted(line, 'huge', 10, 1_000)).toBe(1);
  expect(admitted(line, 'late', 10, 10)).toBe(1);
  line.refuse('huge');
  expect(admitted(line, 'late', 10, 1)).toBe(5);
  line.refuse();
  expect(line.size).toBe(0);
});

test('nobody waits longer than it has time, and all of one, or all, can be sent away', async () => {
  const line = new FairLine(limits);
  const late = line.wait('a', 1, 1);
  const [ofA, ofB] = [line.wait('a', 1, longMs), line.wait('b', 1, longMs)];
  expect(await late).toBe('late');
  line.refuse('a');
  expect(await ofA).toBe('refused');
  expect(line.size).toBe(1);
  line.refuse();
  expect(await ofB).toBe('refused');
  expect([line.size, line.admitNext(anybody)]).toEqual([0, undefined]);
});

type Step = { readonly who: string; readonly characters: number } | 'turn' | { readonly refuse: string };

const who = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ who, characters: fc.constantFrom(0, 1, 10, 60, 500) }) },
    { weight: 3, arbitrary: fc.constant<Step>('turn') },
    { weight: 1, arbitrary: fc.record({ refuse: who }) },
  ),
  { maxLength: 150, size: 'max' },
);

test('whatever others do: who has nothing in line finds room while there is any, and waits for one turn of each', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const line = new FairLine(limits);
      const waits: Promise<Turn>[] = [];
      const waiting = new Map<string, number>();
      /** Turns that others had since one waits. */
      const missed = new Map<string, string[]>();
      const change = (name: string, by: number): void =>
        void waiting.set(name, (waiting.get(name) ?? 0) + by);
      for (const step of sequence) {
        const before = line.size;
        if (step === 'turn') {
          const next = line.admitNext(anybody);
          expect(next === undefined).toBe(before === 0);
          if (next === undefined) continue;
          change(next, -1);
          missed.delete(next);
          if ((waiting.get(next) ?? 0) > 0) missed.set(next, []);
          for (const [name, turns] of missed) if (name !== next) turns.push(next);
          for (const turns of missed.values()) expect(new Set(turns).size).toBe(turns.length);
        } else if ('refuse' in step) {
          line.refuse(step.refuse);
          waiting.set(step.refuse, 0);
          missed.delete(step.refuse);
        } else {
          const turn = line.wait(step.who, step.characters, longMs);
          const own = waiting.get(step.who) ?? 0;
          if (own === 0) expect(turn !== undefined).toBe(before < limits.maxWaiting);
          if (turn === undefined) continue;
          waits.push(turn);
          change(step.who, 1);
          if (own > 0) expect(own + 1).toBeLessThanOrEqual(limits.maxWaiting - line.size);
          if (!missed.has(step.who)) missed.set(step.who, []);
        }
        expect(line.size).toBe([...waiting.values()].reduce((total, count) => total + count, 0));
      }
      while (line.admitNext(anybody) !== undefined);
      for (const turn of await Promise.all(waits)) expect(['entered', 'refused']).toContain(turn);
    }),
    { numRuns: 300, seed: 13 },
  );
});
