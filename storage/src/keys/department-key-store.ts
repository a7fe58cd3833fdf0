import type { KeyName, SealedKey } from './department-key.ts';

/** What is told of a department's key: everything but the key. Instants in ISO 8601. */
export interface DepartmentKey extends KeyName {
  /** The id of the sealing key that it was sealed to. */
  readonly sealedTo: string;
  readonly validFrom: string;
  /** Null until it is known. */
  readonly validUntil: string | null;
  /** By the clock of the store. */
  readonly isInForce: boolean;
  readonly registeredBy: string;
  readonly endedBy: string | null;
  /** One more with each change. */
  readonly revision: number;
}

/** Why nothing was changed. */
export type KeyRefusal =
  /** The department has, or had, a key with this id. */
  | 'KEY_ID_TAKEN'
  /** Another one has to end first. */
  | 'TWO_KEYS_IN_FORCE'
  | 'NO_SUCH_KEY'
  /** The key has another revision than was expected. */
  | 'CHANGED_MEANWHILE'
  | 'ENDED_ALREADY';

export interface NewKey extends SealedKey {
  readonly registeredBy: string;
  /** For how long the key before it, if there is one, stays in force. */
  readonly overlapSeconds: number;
}

export interface KeyEnd {
  readonly department: string;
  readonly keyId: string;
  readonly endedBy: string;
  /** That who ends it has seen. */
  readonly revision: number;
}

/** One change of a department's keys. */
export type KeyChange =
  { readonly kind: 'register'; readonly key: NewKey } | { readonly kind: 'end'; readonly end: KeyEnd };

/** Keys with which gateways sign requests to departments; at most two of a department are in force at a time. */
export interface DepartmentKeyStore {
  /** Of the newest sealing key that gateways have told within five minutes: PEM, SPKI. */
  sealingKey(): Promise<string | undefined>;
  /** All that the department has had, the newest first. */
  keysOf(department: string): Promise<readonly DepartmentKey[]>;
  /** The key is in force from now on, and the one before it for as long as is said. */
  register(key: NewKey): Promise<DepartmentKey | KeyRefusal>;
  /** The key is in force no longer. */
  end(key: KeyEnd): Promise<DepartmentKey | KeyRefusal>;
  close(): Promise<void>;
}

/** What a gateway does with them. */
export interface SealedKeyReader {
  /** Those that are in force by the clock of the store; of each department, the newest first. */
  inForce(): Promise<readonly SealedKey[]>;
  /** Says to which key departments seal theirs. To be said again each minute. @param publicKey PEM, SPKI */
  tellSealingKey(id: string, publicKey: string): Promise<void>;
  close(): Promise<void>;
}
