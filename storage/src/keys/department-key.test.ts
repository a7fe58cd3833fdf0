import { type KeyObject, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  isKeyId,
  openDepartmentKey,
  readSealingKeys,
  readSealingPublicKey,
  sealDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
} from './department-key.ts';

const sealingKeys = [1, 2].map(() => generateKeyPairSync('x25519').privateKey) as [KeyObject, KeyObject];
const [current, earlier] = sealingKeys;
const name = { department: 'library', keyId: 'library-1', algorithm: 'hmac-sha256' } as const;
const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));

test('A department seals a key that only gateways open, with the sealing key of today or the one before', () => {
  for (const sealingKey of sealingKeys) {
    const sealed = sealDepartmentKey(createPublicKey(sealingKey), name, 'a secret');
    expect(sealed.sealed.toString('latin1')).not.toContain('a secret');
    expect(openDepartmentKey(sealingKeys, sealed)).toBe('a secret');
  }
  const sealed = sealDepartmentKey(createPublicKey(earlier), name, 'a secret');
  expect(openDepartmentKey([current], sealed)).toBeUndefined();
});

test.each([{ department: 'taxation' }, { keyId: 'library-2' }, { algorithm: 'ed25519' }] as const)(
  'A key that the registry gives another name is not opened: %j',
  (changes) => {
    const sealed = sealDepartmentKey(createPublicKey(current), name, 'a secret');
    expect(openDepartmentKey(sealingKeys, { ...sealed, ...changes })).toBeUndefined();
  },
);

test('The file of sealing keys has one or several, and nothing else', () => {
  const both = readSealingKeys(`${pem(current)}\n${pem(earlier)}`);
  expect(both?.map((key) => sealingKeyId(createPublicKey(key)))).toEqual(
    sealingKeys.map((key) => sealingKeyId(createPublicKey(key))),
  );
  const { privateKey: signing } = generateKeyPairSync('ed25519');
  const wrong = ['', 'no key', pem(signing), `${pem(current)}${pem(signing)}`, `${pem(current)} and a note`];
  for (const text of [...wrong, pem(current).slice(0, -10), writeSealingPublicKey(current)])
    expect(readSealingKeys(text)).toBeUndefined();
});

test('The public half is read as it was written, and no private key is taken for one', () => {
  const text = writeSealingPublicKey(current);
  const read = readSealingPublicKey(text);
  expect(read && sealingKeyId(read)).toBe(sealingKeyId(createPublicKey(current)));
  for (const wrong of [pem(current), '', text.slice(10)]) expect(readSealingPublicKey(wrong)).toBeUndefined();
});

test.each([
  ['library-1', true],
  ['a'.repeat(101), false],
  ['', false],
  ['two words', false],
  ['line\nfeed', false],
])('%j is an id of a key: %s', (text, is) => expect(isKeyId(text)).toBe(is));
