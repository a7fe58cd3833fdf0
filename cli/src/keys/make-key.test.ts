import { generateKeyPairSync } from 'node:crypto';
import { isKeyId, openDepartmentKey } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { makeKey, newKeyId } from './make-key.ts';

const { publicKey, privateKey } = generateKeyPairSync('x25519');

test.each(['ed25519', 'hmac-sha256'] as const)(
  'Gateways open their half of a key (%s), and nobody else does',
  (algorithm) => {
    const name = { department: 'library', keyId: 'library-1', algorithm };
    const { accepted, sealed } = makeKey(name, publicKey);
    expect(accepted).toMatchObject({ keyId: 'library-1', algorithm });
    const text = openDepartmentKey([privateKey], sealed) ?? '';
    expect(JSON.parse(text)).toMatchObject({ keyId: 'library-1', algorithm });
    // With Ed25519, the department cannot sign either.
    expect(JSON.stringify(accepted).includes('PRIVATE')).toBe(false);
    expect(text.includes('PRIVATE')).toBe(algorithm === 'ed25519');
    expect(makeKey(name, publicKey).accepted).not.toEqual(accepted);
  },
);

test('An id says whose key it is and since when, and is another one each time', () => {
  const ids = Array.from({ length: 20 }, () => newKeyId('library', new Date('2026-03-01T08:00:00Z')));
  for (const id of ids) expect(id).toMatch(/^library-20260301-[0-9a-f]{4}$/);
  expect(new Set(ids).size).toBeGreaterThan(15);
  expect(ids.every(isKeyId)).toBe(true);
});
