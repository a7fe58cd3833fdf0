import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nestsDeeper } from './nests-deeper.ts';

test.each([
  ['1', 0],
  ['[]', 1],
  ['{"a":[1,{"b":{}}]}', 4],
  ['["[[[", "\\"[[", "\\\\", ["\\\\\\"]"]]', 2],
  ['[[', 2],
  ['["[[', 1],
  [']]]][', 0],
])('%s is %i levels deep', (text, depth) => {
  expect([nestsDeeper(text, depth), nestsDeeper(text, depth - 1)]).toEqual([false, depth > 0]);
});

test('the text of any value is as deep as the value', () => {
  const depthOf = (value: unknown): number =>
    typeof value !== 'object' || value === null ? 0 : Math.max(0, ...Object.values(value).map(depthOf)) + 1;
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const depth = depthOf(JSON.parse(text));
      expect([nestsDeeper(text, depth), depth > 0 && nestsDeeper(text, depth - 1)]).toEqual([
        false,
        depth > 0,
      ]);
    }),
    { seed: 3 },
  );
});
