import { describe, expect, test } from 'vitest';
import { mergeInto } from './merge.ts';

function merge(target: Record<string, unknown>, ...sources: Record<string, unknown>[]): unknown {
  for (const source of sources) mergeInto(target, source, (name, of) => name === 'Book' && of === 'Product');
  return target;
}

describe('Answers about the same records', () => {
  test('are joined key by key and element by element', () => {
    expect(merge({ a: { x: 1 }, list: [{ x: 1 }, { x: 2 }] }, { a: { y: 2 }, list: [{ y: 1 }, {}] })).toEqual(
      { a: { x: 1, y: 2 }, list: [{ x: 1, y: 1 }, { x: 2 }] },
    );
  });

  test('keep every value that somebody gave, whoever answers null, in lists too', () => {
    const value = { a: 1, list: [{ x: 1 }, null, [2]], record: { x: 1 } };
    const nothing = { a: null, list: [null, null, [null]], record: null };
    expect(merge(structuredClone(value), nothing)).toEqual(value);
    expect(merge(structuredClone(nothing), value)).toEqual(value);
  });

  test('are replaced where they are not of one shape', () => {
    expect(merge({ a: [1], b: { x: 1 }, c: 1 }, { a: [1, 2], b: [1], c: 2 })).toEqual({
      a: [1, 2],
      b: [1],
      c: 2,
    });
  });

  test('name the narrowest type of a record, whichever came first', () => {
    expect(merge({ __typename: 'Product' }, { __typename: 'Book' })).toEqual({ __typename: 'Book' });
    expect(merge({ __typename: 'Book' }, { __typename: 'Product' })).toEqual({ __typename: 'Book' });
  });

  test('change no prototype', () => {
    const merged = merge({}, JSON.parse('{ "__proto__": { "x": 1 }, "a": 1 }') as Record<string, unknown>);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(merged).toEqual({ a: 1 });
  });
});
