import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUnsentBytes } from './unsent-bytes.ts';

const sumOf = (held: readonly { readonly bytes: number }[]) =>
  held.reduce((sum, { bytes }) => sum + bytes, 0);
const limits = { maxUnsentBytes: 100, maxUnsentBytesPerApplication: 40 };

test('an application that does not read its answers gets no more, and others go on', () => {
  const unsent = countUnsentBytes(limits);
  const taken = unsent.add('one', 40);
  expect(unsent.isFull('one')).toBe(true);
  expect(unsent.add('one', 1)).toBe(undefined);
  expect(unsent.isFull('another')).toBe(false);
  expect(unsent.add('another', 40)).toBeDefined();
  taken?.();
  taken?.();
  expect(unsent.isFull('one')).toBe(false);
});

test('one answer of each application has room, however large it may be, and so has what a mutation did', () => {
  const unsent = countUnsentBytes(limits);
  for (const application of ['one', 'another']) {
    expect(unsent.isFull(application)).toBe(false);
    expect(unsent.add(application, 1_000)).toBeDefined();
    expect(unsent.isFull(application)).toBe(true);
    expect(unsent.add(application, 5)).toBe(undefined);
    expect(unsent.add(application, 5, true)).toBeDefined();
  }
});

test('several applications that do not read their answers leave room to others', () => {
  const unsent = countUnsentBytes({ maxUnsentBytes: 256, maxUnsentBytesPerApplication: 64 });
  const hostile = Array.from({ length: 10 }, (_, at) => `hostile ${at}`);
  for (const application of hostile) while (unsent.add(application, 4) !== undefined);
  expect(unsent.isFull('hostile 0')).toBe(true);
  expect(unsent.isFull('other')).toBe(false);
  expect(unsent.add('other', 8)).toBeDefined();
});

test('beside the first of an application no more is held than the limits say, and all of it is given back', () => {
  const step = fc.record({
    application: fc.constantFrom('a', 'b', 'c'),
    bytes: fc.integer({ min: 0, max: 60 }),
    leave: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const unsent = countUnsentBytes(limits);
      const held: { readonly application: string; readonly bytes: number; readonly taken: () => void }[] = [];
      for (const { application, bytes, leave } of steps) {
        const total = sumOf(held);
        const own = sumOf(held.filter((each) => each.application === application));
        const taken = unsent.add(application, bytes);
        if (taken !== undefined) held.push({ application, bytes, taken });
        else held.splice(leave % Math.max(held.length, 1), 1)[0]?.taken();
        const hasRoom = own + bytes <= 40 && own + bytes <= 100 - total - bytes;
        expect(taken !== undefined).toBe(own === 0 || hasRoom);
      }
      for (const each of held) each.taken();
      expect(['a', 'b', 'c'].map((application) => unsent.isFull(application))).toEqual([false, false, false]);
    }),
  );
});
