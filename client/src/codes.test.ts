import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isCode, kindOf, kinds } from './codes.ts';

const documentation = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** A test of the gateway proves that these are its codes. */
const documentedIn = (section: string): string[] =>
  documentation
    .split('\n## ')
    .filter((text) => text.startsWith(section))
    .flatMap((text) => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, code = '']) => code));

describe('The table of codes', () => {
  test('has each code that the gateway answers with, and no other', () => {
    expect(Object.keys(kinds).sort()).toEqual(documentedIn('').sort());
  });

  test('calls denied what a decision withholds, and nothing else', () => {
    const denied = Object.keys(kinds).filter((code) => kindOf(code) === 'denied');
    expect(denied.sort()).toEqual(documentedIn('A field is denied').sort());
  });

  test('calls a code that it does not know unavailable, which nobody reads as a fact', () => {
    expect(isCode('LATER')).toBe(false);
    expect(kindOf('LATER')).toBe('unavailable');
    expect(kindOf('toString')).toBe('unavailable');
  });
});
