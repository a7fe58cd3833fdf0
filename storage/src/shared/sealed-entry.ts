/**
 * Texts that are kept where others can read and write: who can do both learns neither what an entry is about nor what
 * is in it, and what was changed or put in another place does not open.
 *
 * HMAC-SHA-512 of what an entry is about gives 32 bytes under which it is stored and 32 bytes with which it is sealed
 * (AES-256-GCM). So every entry has a key of its own, and only who knows what an entry is about, and the secret, can
 * find it or open it.
 */
import { type KeyObject, createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Where an entry stands, and what it is sealed with. */
export interface SealedPlace {
  readonly name: string;
  readonly key: Buffer;
}

/** @param subject what the entry is about; equal subjects have the same place */
export function placeOf(secret: KeyObject, subject: string): SealedPlace {
  const bytes = createHmac('sha512', secret).update(subject).digest();
  return { name: bytes.subarray(0, 32).toString('base64url'), key: bytes.subarray(32) };
}

/** Nonce, encrypted text, tag. */
export function seal({ name, key }: SealedPlace, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(name));
  const encrypted = cipher.update(text, 'utf8');
  return Buffer.concat([nonce, encrypted, cipher.final(), cipher.getAuthTag()]);
}

/** @throws when it was not sealed for this place */
export function openSealed({ name, key }: SealedPlace, value: Buffer): string {
  const tagAt = value.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, value.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(value.subarray(tagAt));
  return decipher.update(value.subarray(nonceBytes, tagAt), undefined, 'utf8') + decipher.final('utf8');
}
