/* A key between a department and the gateways: one half is the department's, the other is sealed to the gateways. */
import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type KeyAlgorithm, type SealedKey, sealDepartmentKey } from '@govgraph/storage';
import type { GatewayKeys } from '@govgraph/subgraph-kit';

/** What a department accepts, as its keys file has it. */
export type AcceptedKey = GatewayKeys['keys'][number];

export interface MadeKey {
  readonly accepted: AcceptedKey;
  readonly sealed: SealedKey;
}

export interface KeyToMake {
  readonly department: string;
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
}

/** Makes a key that nobody has had before. @param sealingKey the gateways' public key */
export function makeKey(name: KeyToMake, sealingKey: KeyObject): MadeKey {
  const { keyId, algorithm } = name;
  const [accepted, signing] = algorithm === 'ed25519' ? makeEd25519() : makeHmac();
  const text = JSON.stringify({ keyId, algorithm, ...signing });
  return {
    accepted: { keyId, algorithm, ...accepted } as AcceptedKey,
    sealed: sealDepartmentKey(sealingKey, name, text),
  };
}

/** Both sides have the same secret. */
function makeHmac() {
  const secret = randomBytes(32).toString('base64');
  return [{ secret }, { secret }] as const;
}

/** Only the gateways can sign: who reads the department's file cannot. */
function makeEd25519() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return [
    { publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })) },
    { privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) },
  ] as const;
}

/** Differs from all that the department has had, and tells people when it was made: `library-20261128-3f9a`. */
export function newKeyId(department: string, now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `${department}-${day}-${randomBytes(2).toString('hex')}`;
}
