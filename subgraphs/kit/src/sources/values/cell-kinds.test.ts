import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type CellKind, cellKinds, normalizeCell } from './cell-kinds.ts';

describe('a cell', () => {
  test.each<[CellKind, string, string | undefined]>([
    ['integer', '007', '7'],
    ['integer', '+12', '12'],
    ['integer', '-0', '0'],
    ['integer', '12.0', '12'],
    ['integer', '1e3', '1000'],
    ['integer', '12.5', undefined],
    ['integer', '1,234', undefined],
    ['integer', '１２', undefined],
    ['integer', '', undefined],
    ['decimal', '00.50', '0.50'],
    ['decimal', '.5', undefined],
    ['decimal', '1,5', undefined],
    ['decimal', 'NaN', undefined],
    ['boolean', 'TRUE', 'true'],
    ['boolean', '否', 'false'],
    ['boolean', 'constructor', undefined],
    ['boolean', 'yes', undefined],
    ['date', '2024-2-29', '2024-02-29'],
    ['date', '2024/2/29', '2024-02-29'],
    ['date', '20240229', '2024-02-29'],
    ['date', '2024年2月29日', '2024-02-29'],
    ['date', '2023-02-29', undefined],
    ['date', '2024-2/9', undefined],
    ['date', '29.2.2024', undefined],
    ['date', '24-2-29', undefined],
    ['date-time', '2026-01-05 07:00:00', '2026-01-04T23:00:00.000Z'],
    ['date-time', '2026/1/5 7:00', '2026-01-04T23:00:00.000Z'],
    ['date-time', '2026-01-05T07:00:00+08', '2026-01-04T23:00:00.000Z'],
    ['date-time', '2026-01-05T07:00:00.123456-0330', '2026-01-05T10:30:00.123Z'],
    ['date-time', '2026-01-05T24:00:00', undefined],
    ['date-time', '2026-01-05', undefined],
    // Clocks in China went back from two to one: nobody can tell which of the two hours is meant.
    ['date-time', '1988-09-11 01:30:00', undefined],
  ])('of the type %s that says %j is %j', (kind, text, value) => {
    expect(normalizeCell(kind, text)).toBe(value);
  });

  test('has one form: what has it keeps it, whatever was written', () => {
    const written = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-+]?\d{0,30}[.,]?\d{0,5}(e\d{1,3})?$/),
      fc.stringMatching(
        /^\d{4}[-/年.]?\d{1,2}[-/月.]?\d{1,2}日?([ T]\d{1,2}:\d{2}(:\d{2})?(Z|[-+]\d{2}(:?\d{2})?)?)?$/,
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...cellKinds), written, (kind, text) => {
        const value = normalizeCell(kind, text);
        if (value !== undefined) expect(normalizeCell(kind, value)).toBe(value);
      }),
      { seed: 17, numRuns: 2_000 },
    );
  });
});
