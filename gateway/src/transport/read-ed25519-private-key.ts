import { type KeyObject, createPrivateKey } from 'node:crypto';

/** @returns undefined when it is no Ed25519 private key in PEM (PKCS #8). Why is not said: the reason may quote the key */
export function readEd25519PrivateKey(pem: string | Buffer): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
