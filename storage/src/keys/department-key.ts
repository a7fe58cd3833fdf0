/*
 * Keys that gateways sign their requests to a department with, as the registry keeps them. The department makes a key,
 * keeps its own half, and seals the gateways' half to the public key that gateways have told: the registry can neither
 * open one nor give it to another department, under another id, or for another algorithm.
 */
import { type KeyObject, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { keyIdPattern } from '@govgraph/protocol';
import { hpkeOpen, hpkeSeal, rawPublicKey } from './hpke.ts';

export const keyAlgorithms = ['hmac-sha256', 'ed25519'] as const;

export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** What a key is sealed for. */
export interface KeyName {
  readonly department: string;
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
}

export interface SealedKey extends KeyName {
  /** The id of the sealing key that it was sealed to, see {@link sealingKeyId}. */
  readonly sealedTo: string;
  readonly sealed: Buffer;
}

const info = 'govgraph department key';
const maxKeyIdLength = 100;

export function isKeyId(text: string): boolean {
  return keyIdPattern.test(text) && text.length <= maxKeyIdLength;
}

/** @param text the gateways' half, as `GOVGRAPH_SIGNING_KEYS_FILE` has it of one department */
export function sealDepartmentKey(sealingKey: KeyObject, name: KeyName, text: string): SealedKey {
  const sealed = hpkeSeal(sealingKey, { info, about: aboutOf(name) }, text);
  const { department, keyId, algorithm } = name;
  return { department, keyId, algorithm, sealedTo: sealingKeyId(sealingKey), sealed };
}

/** @returns undefined when it was not sealed to one of these keys, by this name, or was changed */
export function openDepartmentKey(sealingKeys: readonly KeyObject[], key: SealedKey): string | undefined {
  const about = aboutOf(key);
  for (const sealingKey of sealingKeys) {
    if (sealingKeyId(createPublicKey(sealingKey)) !== key.sealedTo) continue;
    return hpkeOpen(sealingKey, { info, about }, key.sealed);
  }
  return undefined;
}

/** None of them has a line feed in it. */
function aboutOf({ department, keyId, algorithm }: KeyName): string {
  return `${department}\n${keyId}\n${algorithm}`;
}

/** What people and programs tell sealing keys apart by: the first 16 bytes of SHA-256 of the public key, hex. */
export function sealingKeyId(publicKey: KeyObject): string {
  return createHash('sha256').update(rawPublicKey(publicKey)).digest('hex').slice(0, 32);
}

const pemBlock = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;

/**
 * Reads private keys of X25519 in PEM (PKCS #8), one after the other: departments seal to the first, and what was sealed
 * to the others is opened still.
 *
 * @returns undefined for anything else. Why is not said: the reason may quote a key
 */
export function readSealingKeys(text: string): readonly [KeyObject, ...KeyObject[]] | undefined {
  const blocks = text.match(pemBlock) ?? [];
  if (text.replaceAll(pemBlock, '').trim() !== '') return undefined;
  const keys = blocks.map((block) => readX25519(() => createPrivateKey(block)));
  const [first, ...others] = keys.filter((key) => key !== undefined);
  if (first === undefined || others.length !== keys.length - 1) return undefined;
  return [first, ...others];
}

/** Reads a public key of X25519 in PEM (SPKI). @returns undefined for anything else */
export function readSealingPublicKey(pem: string): KeyObject | undefined {
  return pem.includes('PRIVATE') ? undefined : readX25519(() => createPublicKey(pem));
}

function readX25519(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyType === 'x25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** PEM, SPKI. */
export function writeSealingPublicKey(privateKey: KeyObject): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).trim();
}
