/*
 * Hybrid Public Key Encryption (RFC 9180): one message in base mode, with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * AES-256-GCM. Whoever has the public key seals; only the private key opens. Departments on other stacks find the same
 * suite in libraries of their language.
 *
 * Phases: a shared secret is agreed with a key pair of the moment (§4.1), a key and a nonce are derived from it (§5.1),
 * and the message is encrypted (§6.1). What is derived is at most one block of SHA-256, so each step of HKDF is one HMAC.
 */
import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';

/** Of a public key of X25519, with which a sealed message begins. */
const publicKeyBytes = 32;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const none = Buffer.alloc(0);
const baseMode = Buffer.of(0);
/** DHKEM(X25519, HKDF-SHA256). */
const kem = Buffer.of(0x00, 0x20);
const kemSuite = Buffer.concat([Buffer.from('KEM'), kem]);
/** With HKDF-SHA256 and AES-256-GCM. */
const suite = Buffer.concat([Buffer.from('HPKE'), kem, Buffer.of(0x00, 0x01, 0x00, 0x02)]);

/** What is sealed together with a message, and has to be the same to open it. */
export interface SealContext {
  /** What the messages are for, so that none is taken for one of another kind. */
  readonly info: string;
  /** What this message is about. */
  readonly about: string;
}

/** @returns the public key of the moment (32 bytes), the encrypted text, its tag (16 bytes) */
export function hpkeSeal(publicKey: KeyObject, { info, about }: SealContext, text: string): Buffer {
  const moment = generateKeyPairSync('x25519');
  const sent = rawPublicKey(moment.publicKey);
  const agreed = diffieHellman({ privateKey: moment.privateKey, publicKey });
  const { key, nonce } = schedule(agreed, sent, rawPublicKey(publicKey), info);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(about));
  const encrypted = cipher.update(text, 'utf8');
  return Buffer.concat([sent, encrypted, cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined when it was not sealed to this key, for this, or was changed */
export function hpkeOpen(
  privateKey: KeyObject,
  { info, about }: SealContext,
  sealed: Uint8Array,
): string | undefined {
  if (sealed.length < publicKeyBytes + tagBytes) return undefined;
  const sent = Buffer.from(sealed.subarray(0, publicKeyBytes));
  const tagAt = sealed.length - tagBytes;
  try {
    // It fails for points of low order, as §7.1.4 wants it.
    const agreed = diffieHellman({ privateKey, publicKey: fromRawPublicKey(sent) });
    const { key, nonce } = schedule(agreed, sent, rawPublicKey(createPublicKey(privateKey)), info);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(sealed.subarray(tagAt));
    const opened = decipher.update(sealed.subarray(publicKeyBytes, tagAt));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

export function rawPublicKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function fromRawPublicKey(bytes: Buffer): KeyObject {
  const key = { kty: 'OKP', crv: 'X25519', x: bytes.toString('base64url') };
  return createPublicKey({ key, format: 'jwk' });
}

function schedule(agreed: Buffer, sent: Buffer, recipient: Buffer, info: string) {
  const agreement = extract(kemSuite, none, 'eae_prk', agreed);
  const shared = expand(kemSuite, agreement, 'shared_secret', Buffer.concat([sent, recipient]), keyBytes);
  const context = Buffer.concat([
    baseMode,
    extract(suite, none, 'psk_id_hash', none),
    extract(suite, none, 'info_hash', Buffer.from(info)),
  ]);
  const secret = extract(suite, shared, 'secret', none);
  return {
    key: expand(suite, secret, 'key', context, keyBytes),
    nonce: expand(suite, secret, 'base_nonce', context, nonceBytes),
  };
}

function extract(suiteId: Buffer, salt: Buffer, label: string, secret: Buffer): Buffer {
  return createHmac('sha256', salt).update('HPKE-v1').update(suiteId).update(label).update(secret).digest();
}

/** @param bytes at most 32 */
function expand(suiteId: Buffer, key: Buffer, label: string, info: Buffer, bytes: number): Buffer {
  const block = createHmac('sha256', key)
    .update(Buffer.of(0, bytes))
    .update('HPKE-v1')
    .update(suiteId)
    .update(label)
    .update(info)
    .update(Buffer.of(1));
  return block.digest().subarray(0, bytes);
}
