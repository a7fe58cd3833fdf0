import { describe, expect, test } from 'vitest';
import {
  createIdentityNumbers,
  identityNumber,
  legalEntityIdOf,
  personIdOf,
  unifiedSocialCreditCode,
} from './identifiers.ts';
import { createRandom } from './random.ts';

describe('identifiers of the synthetic city', () => {
  test('computes the check character of the example in GB 11643', () => {
    expect(identityNumber('110105', '1949-12-31', 2)).toBe('11010519491231002X');
  });

  test('computes both check characters of the example in GB 32100', () => {
    expect(unifiedSocialCreditCode('91', '350100', 'M000100Y')).toBe('91350100M000100Y43');
  });

  test('gives no identity number twice, not even to people born on one day in one place', () => {
    const next = createIdentityNumbers(createRandom('test'));
    const numbers = Array.from({ length: 400 }, () => next('110108', '1990-01-01', 'FEMALE'));
    expect(new Set(numbers).size).toBe(400);
    expect(numbers.every((number) => Number(number.charAt(16)) % 2 === 0)).toBe(true);
  });

  test('derives opaque keys of 16 bytes that differ between persons and legal entities', () => {
    expect(personIdOf('11010519491231002X')).toMatch(/^[\w-]{22}$/u);
    expect(personIdOf('11010519491231002X')).not.toBe(legalEntityIdOf('11010519491231002X'));
  });
});
