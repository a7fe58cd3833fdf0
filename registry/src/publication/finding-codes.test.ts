import { readFileSync } from 'node:fs';
import { ERRORS } from '@apollo/federation-internals';
import { expect, test } from 'vitest';
import { findingCodes } from './finding-codes.ts';

test('docs/findings.md lists every code with what it means and what to do, and no other', () => {
  const document = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');
  const documented = [...document.matchAll(/^\| `(\w+)` *\| (.*?) *\| (.*?) *\|$/gm)].map(
    ([, code = '', meaning, whatToDo]) => [code, { meaning, whatToDo }],
  );
  expect(Object.fromEntries(documented)).toEqual(findingCodes);
  expect(documented).toHaveLength(Object.keys(findingCodes).length);
});

test('no code of ours means something else in a composition', () => {
  expect(Object.keys(findingCodes).filter((code) => code in ERRORS)).toEqual([]);
});
