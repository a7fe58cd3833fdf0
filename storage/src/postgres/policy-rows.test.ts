import { dates, impossibleDates, impossibleInstants, instants } from '@govgraph/protocol/testing-arbitraries';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toDate } from './policy-rows.ts';

describe('A day or an instant of the policy', () => {
  it('is stored as it is written', () => {
    fc.assert(fc.property(dates, (text) => toDate(text).toISOString().startsWith(`${text}T00:00:00`)));
    fc.assert(fc.property(instants, (text) => toDate(text).getTime() === Date.parse(text)));
  });

  it('that does not exist is never stored as another one', () => {
    fc.assert(
      fc.property(fc.oneof(impossibleDates, impossibleInstants), (text) => {
        expect(() => toDate(text)).toThrow('expected a date or an instant');
      }),
    );
  });
});
