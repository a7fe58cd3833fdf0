import { describe, expect, it } from 'vitest';

import { parseUscc } from './uscc.ts';

describe('a unified social credit code', () => {
  it.each(['91350100M000100Y43', '9111010855310001XA'])('%s has the right check character', (uscc) => {
    expect(parseUscc(uscc)).toBe(uscc);
    for (const other of [` ${uscc}`, `${uscc}\n`, uscc.toLowerCase()])
      expect(() => parseUscc(other)).toThrow('expected 18 digits and capital letters');
  });

  it('is valid with exactly one check character, also where the sum is a multiple of 31', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const found = new Set<string>();
    for (const character of alphabet) {
      const valid = [...alphabet].filter((check) => isAccepted(`91350100M000100${character}4${check}`));
      expect(valid).toHaveLength(1);
      found.add(valid[0] ?? '');
    }
    expect(found).toContain('0');
  });

  it.each(['I', 'O', 'S', 'V', 'Z'])('never contains %s', (letter) => {
    expect(isAccepted(`91350100${letter}000100Y43`)).toBe(false);
  });

  function isAccepted(uscc: string): boolean {
    try {
      return parseUscc(uscc) === uscc;
    } catch {
      return false;
    }
  }
});
