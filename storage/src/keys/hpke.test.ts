import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hpkeOpen, hpkeSeal, rawPublicKey } from './hpke.ts';

const context = { info: 'a kind of message', about: 'one message' };
const text = '密钥 {"secret":"…"}';
const { publicKey, privateKey } = generateKeyPairSync('x25519');

/** An implementation of RFC 9180 that is not ours. */
const other = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const bytesOf = (buffer: Uint8Array): ArrayBuffer => Uint8Array.from(buffer).buffer;
const importKey = (key: KeyObject, isPublic: boolean) => {
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  return other.kem.importKey('raw', bytesOf(Buffer.from(isPublic ? x : d, 'base64url')), isPublic);
};

describe('A sealed message', () => {
  test('is opened by an independent implementation of RFC 9180', async () => {
    const sealed = hpkeSeal(publicKey, context, text);
    const opened = await other.open(
      {
        recipientKey: await importKey(privateKey, false),
        enc: bytesOf(sealed.subarray(0, 32)),
        info: bytesOf(Buffer.from(context.info)),
      },
      bytesOf(sealed.subarray(32)),
      bytesOf(Buffer.from(context.about)),
    );
    expect(Buffer.from(opened).toString()).toBe(text);
  });

  test('of an independent implementation of RFC 9180 is opened', async () => {
    const { ct, enc } = await other.seal(
      {
        recipientPublicKey: await importKey(publicKey, true),
        info: bytesOf(Buffer.from(context.info)),
      },
      bytesOf(Buffer.from(text)),
      bytesOf(Buffer.from(context.about)),
    );
    const sealed = Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
    expect(hpkeOpen(privateKey, context, sealed)).toBe(text);
  });

  test.each([
    ['with another private key', generateKeyPairSync('x25519').privateKey, context],
    ['as one of another kind', privateKey, { ...context, info: 'another kind' }],
    ['as one about something else', privateKey, { ...context, about: 'another message' }],
  ])('is not opened %s', (_, key, as) => {
    expect(hpkeOpen(key, as, hpkeSeal(publicKey, context, text))).toBeUndefined();
  });

  test('is not opened when any of its bytes was changed, or it was cut', () => {
    const sealed = hpkeSeal(publicKey, context, text);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(hpkeOpen(privateKey, context, changed), `byte ${at}`).toBeUndefined();
      expect(hpkeOpen(privateKey, context, sealed.subarray(0, at)), `${at} bytes`).toBeUndefined();
    }
  });

  test('with a point of low order, for which everybody knows the secret, is not opened', () => {
    const sealed = hpkeSeal(publicKey, context, text);
    for (const point of [Buffer.alloc(32), Buffer.alloc(32).fill(1, 0, 1)])
      expect(hpkeOpen(privateKey, context, Buffer.concat([point, sealed.subarray(32)]))).toBeUndefined();
  });

  test('is another one each time, with any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (message, about) => {
        const [one, two] = [1, 2].map(() => hpkeSeal(publicKey, { ...context, about }, message));
        if (one === undefined || two === undefined) throw new Error('nothing is sealed');
        expect(one.equals(two)).toBe(false);
        expect(hpkeOpen(privateKey, { ...context, about }, one)).toBe(Buffer.from(message).toString());
      }),
      { seed: 9180, numRuns: 50 },
    );
  });

  test('tells what it was sealed to by 32 bytes', () => {
    expect(rawPublicKey(publicKey)).toHaveLength(32);
  });
});
