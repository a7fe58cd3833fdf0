import { readFileSync } from 'node:fs';
import { inputReasons } from '@govgraph/protocol';
import { expect, test } from 'vitest';
import { ConfigError, errorTable, isRefusal, refuse } from './errors.ts';

const documentation = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

test('docs/errors.md lists every code with its status, and no other', () => {
  const documented = [...documentation.matchAll(/^\| `(\w+)` *\| (\d+)/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  const defined = Object.entries(errorTable).map(([code, { status }]) => [code, status]);
  expect(documented.map(String).sort()).toEqual(defined.map(String).sort());
});

test('docs/errors.md lists every reason for which departments refuse arguments', () => {
  const section = documentation.split('### Why an argument is refused')[1] ?? '';
  const documented = [...section.matchAll(/^- `(\w+)`: it (.*)$/gm)].map(([, name = '', text]) => [
    name,
    text,
  ]);
  expect(Object.fromEntries(documented)).toEqual(inputReasons);
});

test('a refusal is a value that says no more than its code and text', () => {
  const refusal = refuse('AUDIT_UNAVAILABLE', undefined, new Error('password=hunter2'));
  expect(isRefusal(refusal)).toBe(true);
  expect(JSON.stringify(refusal.errors)).toBe(
    JSON.stringify([
      { message: errorTable.AUDIT_UNAVAILABLE.message, extensions: { code: 'AUDIT_UNAVAILABLE' } },
    ]),
  );
});

test('a configuration error tells every problem at once', () => {
  expect(new ConfigError(['one', 'two']).message).toBe('one\ntwo');
});
