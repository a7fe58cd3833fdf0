import { SignatureError } from '../errors.ts';
import { type SignRequest, type SigningKey, createRequestSigner } from './sign-request.ts';
import type { SigningKeys } from './signing-keys.ts';

/**
 * A key that a department refused is left alone for so long, while another one is there: while keys are replaced, one
 * request in this time is sent twice.
 */
export const refusedForMs = 10_000;

/** A key, ready to sign with, and what became of it. */
interface PreparedKey {
  readonly keyId: string;
  readonly sign: SignRequest;
  /** When the department refused it last, or it was tried since. */
  refusedAt: number;
  /** Since it was refused, it was not accepted. */
  isRefused: boolean;
}

export interface DepartmentSignerOptions {
  readonly department: string;
  /** Of its GraphQL endpoint. */
  readonly url: string;
  /** Undefined where departments check nothing. */
  readonly keys: SigningKeys | undefined;
  /** In milliseconds; runs forwards only. */
  readonly now: () => number;
  /** Hears that a key is refused that was accepted, or not tried yet, where another one is there. */
  readonly onRefused: (error: SignatureError) => void;
}

const unsigned: PreparedKey = {
  keyId: 'unsigned',
  sign: () => ({ 'content-type': 'application/json' }),
  refusedAt: -Infinity,
  isRefused: false,
};

/**
 * Which key a department's requests are signed with: the newest that it does not refuse. While a key is replaced, the
 * gateway may know the new one before the department does.
 *
 * INVARIANT: where departments have keys, no request is sent unsigned.
 */
export class DepartmentSigner {
  readonly #options: DepartmentSignerOptions;
  readonly #known = new WeakMap<SigningKey, PreparedKey>();

  constructor(options: DepartmentSignerOptions) {
    this.#options = options;
  }

  /**
   * The keys to try, one after the other; at least one. A key that was refused is tried again after a while, by one request;
   * where all were refused just now, the one of which it is longest ago.
   *
   * @throws SignatureError when there is none
   */
  keysToTry(): readonly [PreparedKey, ...PreparedKey[]] {
    if (this.#options.keys === undefined) return [unsigned];
    const keys = this.#keys();
    const now = this.#options.now();
    const [first, ...others] = keys.filter(({ refusedAt }) => now - refusedAt >= refusedForMs);
    if (first !== undefined) {
      // Others that ask at the same time do not try it, too.
      if (first.isRefused) first.refusedAt = now;
      return [first, ...others];
    }
    const [longestAgo] = keys.toSorted((left, right) => left.refusedAt - right.refusedAt);
    if (longestAgo === undefined)
      throw new SignatureError(this.#options.department, 'no signing key is in force for it');
    return [longestAgo];
  }

  noteAccepted(key: PreparedKey): void {
    if (!key.isRefused) return;
    key.refusedAt = -Infinity;
    key.isRefused = false;
  }

  noteRefused(key: PreparedKey): void {
    if (key === unsigned) return;
    key.refusedAt = this.#options.now();
    if (key.isRefused) return;
    key.isRefused = true;
    if (this.#keys().length === 1) return;
    const { department, onRefused } = this.#options;
    onRefused(
      new SignatureError(department, `it refused its key ${key.keyId} (401), and is asked with another`),
    );
  }

  /** Ids of keys in force that are refused, while another one is not. */
  refusedKeyIds(): readonly string[] {
    const keys = this.#keys();
    const refused = keys.filter(({ isRefused }) => isRefused);
    return refused.length === keys.length ? [] : refused.map(({ keyId }) => keyId);
  }

  #keys(): readonly PreparedKey[] {
    const { keys, department } = this.#options;
    return keys === undefined ? [] : keys.keysOf(department).map((key) => this.#prepare(key));
  }

  #prepare(key: SigningKey): PreparedKey {
    const known = this.#known.get(key) ?? {
      keyId: key.keyId,
      sign: createRequestSigner(this.#options.url, key),
      refusedAt: -Infinity,
      isRefused: false,
    };
    this.#known.set(key, known);
    return known;
  }
}
