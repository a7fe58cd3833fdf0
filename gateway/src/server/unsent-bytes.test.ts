import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countUnsentBytes } from './unsent-bytes.ts';

const limits = { maxUnsentBytes: 100, maxUnsentBytesPerApplication: 40 };

it('an application that does not read its answers gets no more, and others go on', () => {
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

it('one answer has room, however large it may be, and so has what a mutation did', () => {
  const unsent = countUnsentBytes(limits);
  const taken = unsent.add('one', 1_000);
  expect(taken).toBeDefined();
  expect(unsent.isFull('another')).toBe(true);
  expect(unsent.add('another', 5)).toBe(undefined);
  expect(unsent.add('another', 5, true)).toBeDefined();
});

it('no more is held than the limits say, and all of it is given back', () => {
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
        const taken = unsent.add(application, bytes);
        if (taken !== undefined) held.push({ application, bytes, taken });
        else held.splice(leave % Math.max(held.length, 1), 1)[0]?.taken();
        const total = held.reduce((sum, each) => sum + each.bytes, 0);
        const own = held.filter((each) => each.application === application);
        expect(total <= 100 || held.filter((each) => each.bytes > 0).length === 1).toBe(true);
        expect(
          own.reduce((sum, each) => sum + each.bytes, 0) <= 40 ||
            own.filter((each) => each.bytes > 0).length === 1,
        ).toBe(true);
      }
      for (const each of held) each.taken();
      expect(['a', 'b', 'c'].map((application) => unsent.isFull(application))).toEqual([false, false, false]);
    }),
  );
});
