import { describe, expect, test } from 'vitest';

import { createPseudonymizer } from './pseudonym.ts';

describe('pseudonyms of data subjects', () => {
  const pseudonymize = createPseudonymizer(Buffer.alloc(32, 7));

  test('are the same for the same subject, and different between subjects and entity types', () => {
    expect(pseudonymize('Person', 'abc')).toBe(pseudonymize('Person', 'abc'));
    expect(pseudonymize('Person', 'abc')).not.toBe(pseudonymize('Person', 'abd'));
    expect(pseudonymize('Person', 'abc')).not.toBe(pseudonymize('LegalEntity', 'abc'));
  });

  test('cannot be made without the key', () => {
    expect(createPseudonymizer(Buffer.alloc(32, 8))('Person', 'abc')).not.toBe(pseudonymize('Person', 'abc'));
    expect(() => createPseudonymizer(Buffer.alloc(16))).toThrow('at least 32 bytes, got 16');
  });

  test('do not contain the id', () => {
    expect(pseudonymize('Person', 'abcdef')).toMatch(/^[\w-]{22}$/);
  });
});
