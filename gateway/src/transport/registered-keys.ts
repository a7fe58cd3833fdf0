/*
 * The keys that departments have registered, opened: read from the registry again and again, so that a new one is used
 * without a restart.
 *
 * What cannot be opened is said, and touches no other department. While the registry cannot be read, the keys that were
 * read last stay in use: which of them it accepts is for the department to decide.
 */
import { type KeyObject, createPublicKey } from 'node:crypto';
import { describeError, withinTime } from '@govgraph/protocol';
import {
  type SealedKey,
  type SealedKeyReader,
  openDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
} from '@govgraph/storage';
import { SignatureError } from '../errors.ts';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';
import { type SigningKey, signingKeySchema } from './sign-request.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface RegisteredKeys extends SigningKeys {
  /** What an operator has to know, a sentence each, without its full stop. */
  problems(): readonly string[];
  /** Resolves when the registry was read for the first time, or is slow. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

export interface RegisteredKeysOptions {
  readonly store: Pick<SealedKeyReader, 'inForce' | 'tellSealingKey'>;
  /** Private keys of X25519: departments seal to the first. Without any, no key is opened. */
  readonly sealingKeys: readonly KeyObject[];
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly intervalMs?: number;
  /** In milliseconds; runs forwards only. */
  readonly now?: () => number;
}

const defaultIntervalMs = 5_000;
const tellIntervalMs = 60_000;
const maxStartMs = 2_000;

/** Opened, or why not; a sentence without its subject. */
type Opened = SigningKey | string;

export function startRegisteredKeys(options: RegisteredKeysOptions): RegisteredKeys {
  const { store, sealingKeys, telemetry, now = () => performance.now() } = options;
  const { intervalMs = defaultIntervalMs } = options;
  const onFailure = failuresDuring(telemetry, 'reading signing keys');
  let opened: ReadonlyMap<string, Opened> = new Map();
  let keys: ReadonlyMap<string, readonly SigningKey[]> = new Map();
  let unopened: readonly string[] = [];
  let failure: string | undefined;
  let toldAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function tell(): Promise<void> {
    const [first] = sealingKeys;
    if (first === undefined || now() - toldAt < tellIntervalMs) return;
    await store.tellSealingKey(sealingKeyId(createPublicKey(first)), writeSealingPublicKey(first));
    toldAt = now();
  }

  async function read(): Promise<void> {
    const before = opened;
    const nextOpened = new Map<string, Opened>();
    const nextKeys = new Map<string, SigningKey[]>();
    const nextUnopened: string[] = [];
    for (const sealed of await store.inForce()) {
      const { department, keyId } = sealed;
      const name = JSON.stringify([department, keyId, sealed.sealed.toString('base64')]);
      const outcome = before.get(name) ?? openKey(sealingKeys, sealed, onFailure);
      nextOpened.set(name, outcome);
      if (typeof outcome === 'string') nextUnopened.push(`the key ${keyId} of ${department} ${outcome}`);
      else nextKeys.set(department, [...(nextKeys.get(department) ?? []), outcome]);
    }
    opened = nextOpened;
    keys = nextKeys;
    unopened = nextUnopened;
  }

  async function refresh(): Promise<void> {
    try {
      await read();
      await tell();
      failure = undefined;
    } catch (error) {
      failure = `the registry of keys cannot be asked, so that those of before are used: ${describeError(error)}`;
      onFailure(error);
    }
  }

  let running = Promise.resolve();
  const next = (): void => {
    running = refresh().finally(() => {
      if (!isClosed) timer = setTimeout(next, intervalMs).unref();
    });
  };
  next();
  return {
    keysOf: (department) => keys.get(department) ?? [],
    problems: () => (failure === undefined ? unopened : [failure, ...unopened]),
    ready: withinTime(running, maxStartMs).catch(() => undefined),
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** @param onFailure hears why it could not be opened; once, since what comes of it is kept */
function openKey(
  sealingKeys: readonly KeyObject[],
  sealed: SealedKey,
  onFailure: (error: unknown) => void,
): Opened {
  const key = openChecked(sealingKeys, sealed);
  if (typeof key === 'string')
    onFailure(new SignatureError(sealed.department, `its key ${sealed.keyId} ${key}`));
  return key;
}

function openChecked(sealingKeys: readonly KeyObject[], sealed: SealedKey): Opened {
  if (sealingKeys.length === 0) return 'cannot be opened, since GOVGRAPH_SEALING_KEY_FILE is not set';
  const ids = sealingKeys.map((key) => sealingKeyId(createPublicKey(key)));
  if (!ids.includes(sealed.sealedTo))
    return `was sealed to ${sealed.sealedTo}, and GOVGRAPH_SEALING_KEY_FILE has ${ids.join(' and ')}`;
  const text = openDepartmentKey(sealingKeys, sealed);
  if (text === undefined) return 'was changed, or was sealed under another name';
  const key = readKey(text);
  const isNamed = key?.keyId === sealed.keyId && key.algorithm === sealed.algorithm;
  return isNamed ? key : 'holds something else than a key of this id and algorithm';
}

function readKey(text: string): SigningKey | undefined {
  try {
    return signingKeySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
