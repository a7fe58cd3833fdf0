import { describe, expect, test } from 'vitest';

import { batchMany, batchOne, perArgument } from './batch.ts';

const rows = [
  { id: 'a', owner: 'x' },
  { id: 'b', owner: 'x' },
  { id: 'c', owner: null },
];

describe('a loader', () => {
  test('asks once for everything that is wanted together', async () => {
    const asked: string[][] = [];
    const loader = batchOne(
      async (ids: string[]) => {
        asked.push(ids);
        return rows.filter((row) => ids.includes(row.id));
      },
      (row) => row.id,
    );
    const found = await Promise.all(['b', 'missing', 'a', 'b'].map((id) => loader.load(id)));
    expect(found).toEqual([rows[1], null, rows[0], rows[1]]);
    expect(asked).toEqual([['b', 'missing', 'a']]);
  });

  test('groups rows by their key and knows keys without rows', async () => {
    const loader = batchMany<string, (typeof rows)[number]>(
      async () => rows,
      (row) => row.owner,
    );
    expect(await loader.loadMany(['x', 'y'])).toEqual([[rows[0], rows[1]], []]);
  });

  test('is kept for each argument', () => {
    const created: number[] = [];
    const loaderOf = perArgument((year: number) => ({ year: created.push(year) }));
    expect(loaderOf(2024)).toBe(loaderOf(2024));
    expect(loaderOf(2025)).not.toBe(loaderOf(2024));
    expect(created).toEqual([2024, 2025]);
  });
});
