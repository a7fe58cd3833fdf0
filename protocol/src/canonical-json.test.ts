import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rememberCanonicalJson, toCanonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  test('is the same text for the same value and parses back to it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = toCanonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(toCanonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('is the same text for a list that is remembered, which nobody can change any more', () => {
    const list = [{ coordinate: 'Person.name', outcome: 'allow' }];
    const text = toCanonicalJson({ content: list });
    const remembered = rememberCanonicalJson(list);
    expect(toCanonicalJson({ content: remembered })).toBe(text);
    expect(() => Object.assign(list[0]!, { outcome: 'deny' })).toThrow(TypeError);
    expect(() => list.push({ coordinate: 'Person.salary', outcome: 'allow' })).toThrow(TypeError);
  });

  test('refuses what JSON cannot say', () => {
    expect(() => toCanonicalJson({ value: Number.NaN })).toThrow(TypeError);
    expect(() => toCanonicalJson([1n])).toThrow(TypeError);
  });
});
