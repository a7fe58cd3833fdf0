import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';

import { isEndSigned } from './is-end-signed.ts';

test('the end of a chain that an earlier gateway signed is verified as it was signed', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const end = { writer: 'w', sequence: 2, hash: 'sha256:00', at: '2026-03-02T00:00:00.000Z' };
  const text = JSON.stringify(['govgraph-usage-checkpoint', 'w', 2, 'sha256:00', end.at]);
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64url');
  expect(isEndSigned({ ...end, signature }, [publicKey])).toBe(true);
  expect(isEndSigned({ ...end, sequence: 1, signature }, [publicKey])).toBe(false);
});
