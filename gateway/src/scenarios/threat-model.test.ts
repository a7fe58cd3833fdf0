/** SECURITY.md names the tests that prove what it says. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', root), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| --'));
const tests = [...text.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, path = '']) => path);

test.each([...new Set(tests)])('%s exists', (path) => {
  expect(existsSync(new URL(path, root))).toBe(true);
});

test('Whatever somebody may try has a test', () => {
  const unproved = rows.filter((row) => !row.includes('.test.ts`'));
  // One heading for each table.
  expect(unproved.map((row) => row.split('|').at(-2)?.trim())).toEqual(Array(6).fill('shown by'));
});

test('The documents that people read first lead to it', () => {
  for (const readme of ['README.md', 'README.zh-CN.md'])
    expect(readFileSync(new URL(readme, root), 'utf8')).toContain('](SECURITY.md)');
});
