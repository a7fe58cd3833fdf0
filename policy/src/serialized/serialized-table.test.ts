import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf, hasSerialized, readSerialized, serializeTable } from './serialized-table.ts';

test('A serialized table has what was put into it, and nothing else', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '细目', 'a', 'aa'),
  );
  fc.assert(
    fc.property(fc.dictionary(texts, texts), fc.array(texts), (content, others) => {
      const expected = new Map(Object.entries(content));
      const table = serializeTable(expected);
      for (const key of [...expected.keys(), ...others]) {
        expect(readSerialized(table, key)).toBe(expected.get(key));
        expect(hasSerialized(table, key)).toBe(expected.has(key));
      }
      expect([...entriesOf(table)]).toEqual([...expected]);
    }),
  );
});
