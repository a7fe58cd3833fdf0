import { expect, test } from 'vitest';

import { omitUndefined } from './omit-undefined.ts';

test('Properties without a value are left out, and every other value stays, in order', () => {
  const present = omitUndefined({ a: undefined, b: null, c: 0, d: '', e: false, f: [undefined] });
  expect(Object.entries(present)).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
    ['f', [undefined]],
  ]);
});
