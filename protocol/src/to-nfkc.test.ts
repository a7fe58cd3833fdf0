import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toNfkc } from './to-nfkc.ts';

test.each([
  ['full-width digits', '１２３', '123'],
  ['a letter and its accent', 'e\u0301', 'é'],
  ['marks in another order', 'q\u0301\u0316', 'q\u0316\u0301'],
])('makes of %s what NFKC makes of them', (_, text, normalised) => {
  expect(toNfkc(text)).toBe(normalised);
});

test('is NFKC for whatever has no run of more than 30 marks', () => {
  const marks = fc.string({ unit: fc.constantFrom('\u0301', '\u0316', '\u0327', '\u3099'), maxLength: 30 });
  const texts = fc.array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), marks), {
    minLength: 10,
    maxLength: 20,
  });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.map(([letters, after]) => `${letters.replaceAll(/\p{M}/gu, '')}a${after}`).join('');
      expect(toNfkc(text)).toBe(text.normalize('NFKC'));
    }),
  );
});

test('sorts no more than 30 marks at once, however many follow each other', () => {
  const normalised = toNfkc(`a${'\u0301\u0316'.repeat(20_000)}b`);
  const runs = normalised.split(/[^\u0301\u0316]+/);
  expect(Math.max(...runs.map((run) => run.length))).toBe(30);
  expect(normalised.length).toBeLessThan(42_000);
});
