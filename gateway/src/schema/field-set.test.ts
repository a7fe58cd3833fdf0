import { print } from 'graphql';
import { expect, test } from 'vitest';
import { parseFieldSet, topFields } from './field-set.ts';

test.each([
  ['id', ['id']],
  ['id address { regionCode }', ['id', 'address']],
  ['price(currency: "EUR") ... on Book { isbn }', ['price', 'isbn']],
])('The fields at the top of "%s" are %j', (text, names) => expect(topFields(text)).toEqual(names));

test('A field set is read with its arguments and what is below', () => {
  expect(print(parseFieldSet('a(b: 1) { c }')).replace(/\s+/g, ' ')).toBe('{ a(b: 1) { c } }');
});

test.each(['', '}', 'id {'])('"%s" is no field set', (text) => {
  expect(() => parseFieldSet(text)).toThrow('Syntax Error');
});
