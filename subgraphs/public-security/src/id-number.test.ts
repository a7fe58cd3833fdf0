import { describe, expect, it } from 'vitest';

import { parseIdNumber } from './id-number.ts';

describe('a citizen identity number', () => {
  it.each(['11010519491231002X', '440524188001010014'])('%s has the right check digit', (idNumber) => {
    expect(parseIdNumber(idNumber)).toBe(idNumber);
  });

  it('is never rejected because of its region code, which may be abolished or unknown', () => {
    expect(parseIdNumber('999999194912310025')).toBe('999999194912310025');
  });

  it('is rejected with any other check digit', () => {
    const accepted = [...'0123456789X'].filter((digit) => {
      try {
        return Boolean(parseIdNumber(`11010519491231002${digit}`));
      } catch {
        return false;
      }
    });
    expect(accepted).toEqual(['X']);
  });
});
