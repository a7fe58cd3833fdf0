/**
 * A cache whose store learns nothing: neither names nor values can be read, and what was changed, exchanged or
 * kept beyond its time is as good as missing.
 *
 * HMAC-SHA-512 of what an entry is about gives 32 bytes under which it is stored and 32 bytes with which it is
 * sealed (AES-256-GCM). So every entry has a key of its own, and only who knows what an entry is about, and the
 * cache's key, can find it or open it.
 */
import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
} from 'node:crypto';
import { StoreError } from '../errors.ts';
import type { CacheStore } from '../stores/ports.ts';
import { withinTime } from '../within-time.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** A store that takes longer is of no use: asking a department is about as fast. */
const maxWaitMs = 50;
/** How long a store that failed is left alone, so that a slow one slows no more than a few requests. */
const restMs = 1_000;
/** Larger values are not worth their room. */
const maxTextLength = 64 * 1024;

export interface SealedCacheOptions {
  readonly store: CacheStore;
  /** 32 bytes. With another key, nothing that was stored before is found. */
  readonly key: Buffer;
  /** Hears that the store fails or was meddled with, at most once a second; nothing else comes of it. */
  readonly onFailure: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Where an entry stands, and what it is sealed with. */
export interface CachePlace {
  readonly name: string;
  readonly key: Buffer;
}

export interface SealedEntry {
  readonly place: CachePlace;
  readonly text: string;
  readonly lifetimeMs: number;
}

export interface SealedCache {
  /** @param subject what the entry is about; equal subjects have the same place */
  placeOf(subject: string): CachePlace;
  /** The texts at some places, in their order; undefined where there is none. Never rejects. */
  read(places: readonly CachePlace[]): Promise<readonly (string | undefined)[]>;
  /** Writes later, when nobody waits for it. Never fails. */
  write(entries: readonly SealedEntry[]): void;
  /** Leaves nothing in some places, later. Never fails. */
  forget(places: readonly CachePlace[]): void;
}

export function createSealedCache({ store, key, onFailure, now }: SealedCacheOptions): SealedCache {
  if (key.length !== 32) throw new RangeError(`expected a cache key of 32 bytes, got ${key.length}`);
  const secret = createSecretKey(key);
  let restsUntil = -Infinity;
  let isSilentUntil = -Infinity;

  const report = (error: unknown): void => {
    if (now() < isSilentUntil) return;
    isSilentUntil = now() + restMs;
    onFailure(error);
  };
  const rest = (error: unknown): void => {
    restsUntil = now() + restMs;
    report(error);
  };
  const openOrReport = (place: CachePlace, value: Buffer): string | undefined => {
    try {
      return open(place, value, now());
    } catch (error) {
      report(new StoreError('a cached value is not as it was stored', 'INTERNAL_ERROR', { cause: error }));
      return undefined;
    }
  };

  return {
    placeOf: (subject) => placeOf(secret, subject),
    read: async (places) => {
      if (now() < restsUntil) return [];
      try {
        const values = await withinTime(store.read(places.map(({ name }) => name)), maxWaitMs);
        return places.map((place, index) => {
          const value = values[index];
          return value === undefined ? undefined : openOrReport(place, value);
        });
      } catch (error) {
        rest(error);
        return [];
      }
    },
    write: (entries) => {
      const kept = entries.filter(({ text }) => text.length <= maxTextLength);
      if (kept.length === 0 || now() < restsUntil) return;
      const expiresFrom = now();
      setImmediate(() => {
        const sealed = kept.map(({ place, text, lifetimeMs }) => ({
          name: place.name,
          value: seal(place, text, expiresFrom + lifetimeMs),
          ttlMs: lifetimeMs,
        }));
        store.write(sealed).catch(rest);
      });
    },
    forget: (places) => {
      if (places.length === 0) return;
      // What stands there is replaced by what is over at once.
      setImmediate(() => {
        const over = places.map((place) => ({ name: place.name, value: seal(place, '', 0), ttlMs: 1 }));
        store.write(over).catch(rest);
      });
    },
  };
}

function placeOf(secret: KeyObject, subject: string): CachePlace {
  const bytes = createHmac('sha512', secret).update(subject).digest();
  return { name: bytes.subarray(0, 32).toString('base64url'), key: bytes.subarray(32) };
}

/** Nonce, encrypted `<expiry> <text>`, tag. */
function seal({ name, key }: CachePlace, text: string, expiresAt: number): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(name));
  const encrypted = cipher.update(`${expiresAt} ${text}`, 'utf8');
  return Buffer.concat([nonce, encrypted, cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined when the time is over, whatever the store says. @throws when it was not sealed for this place */
function open({ name, key }: CachePlace, value: Buffer, now: number): string | undefined {
  const tagAt = value.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, value.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(value.subarray(tagAt));
  const content =
    decipher.update(value.subarray(nonceBytes, tagAt), undefined, 'utf8') + decipher.final('utf8');
  const separator = content.indexOf(' ');
  return now < Number(content.slice(0, separator)) ? content.slice(separator + 1) : undefined;
}
