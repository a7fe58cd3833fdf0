import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureCost } from './actual-cost.ts';

const objectsIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, member) => sum + objectsIn(member), 0);
  return inside + (Array.isArray(value) ? 0 : 1);
};

test('objects are counted, whatever stands in texts, and bytes as they are sent', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '张', 'a') });
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(text, tie('value')),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(text, value), (data) => {
      const json = Buffer.from(JSON.stringify(data));
      expect(measureCost(json)).toEqual({ records: objectsIn(data) - 1, bytes: json.length });
    }),
    { seed: 13 },
  );
});

test('where the root itself is null, there is no record', () => {
  expect(measureCost(Buffer.from('null'))).toEqual({ records: 0, bytes: 4 });
});
