import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countNames, countValues } from './count-values.ts';

/** Every list, object and leaf; an empty list or object counts as if it held one, which stands at its bracket. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const members: unknown[] = Object.values(value);
  return (
    1 +
    Math.max(
      1,
      members.reduce<number>((sum, member) => sum + valuesIn(member), 0),
    )
  );
}

test('values are counted whatever stands in texts and names', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', ',', '[', '{', 'a', '张', '\u{20000}') });
  const leaf = fc.oneof(text, fc.integer(), fc.constant(null), fc.boolean());
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(text, tie('value'))),
  }));
  fc.assert(
    fc.property(value, (each) => {
      expect(countValues(JSON.stringify(each), Infinity)).toBe(valuesIn(each));
    }),
  );
});

test.each(['"', '"\\', '"\\"', '[,,,', '{"a'])('what is no JSON is counted to its end: %s', (text) => {
  expect(countValues(text, Infinity)).toBeLessThanOrEqual(5);
});

test('counting ends where there are too many', () => {
  expect(countValues('[' + '{},'.repeat(1_000_000), 10)).toBe(11);
});

function namesIn(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return names;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) names.add(name);
    namesIn(member, names);
  }
  return names;
}

test('different names of members are counted, whatever stands in texts', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', ':', ',', '{', 'a', '张', '\u{20000}') });
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.array(tie('value')),
      fc.dictionary(text, tie('value')),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, '\t', 1), (each, space) => {
      expect(countNames(JSON.stringify(each, null, space), Infinity)).toBe(namesIn(each).size);
    }),
  );
});

test('names are counted before any space, and not beyond where there are too many', () => {
  expect(countNames('{"a" \r\n\t: "b", "c":1, "a":2}', 10)).toBe(2);
  expect(countNames(`{${Array.from({ length: 1_000 }, (_, at) => `"k${at}":1`).join()}}`, 10)).toBe(11);
  expect(countNames('{"a', 10)).toBe(0);
});
