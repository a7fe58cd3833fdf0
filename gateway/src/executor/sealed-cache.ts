/**
 * A cache whose store learns nothing: neither names nor values can be read, and what was changed, exchanged, kept
 * beyond its time or put back after it was replaced is as good as missing.
 */
import { type KeyObject, createSecretKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { InternalError } from '../errors.ts';
import { type CacheStore, openSealed, placeOf, seal, type SealedPlace } from '@govgraph/storage';
import { withinTime } from '@govgraph/protocol';

/** A store that takes longer is of no use: asking a department is about as fast. */
const maxWaitMs = 50;
/** How long a store that failed is left alone, so that a slow one slows no more than a few requests. */
const restMs = 1_000;
/** Larger values are not worth their room. */
const maxTextLength = 64 * 1024;
/** Places of which it is remembered what stood there last. */
const maxKnownPlaces = 20_000;

export interface SealedCacheOptions {
  readonly store: CacheStore;
  /** 32 bytes. With another key, nothing that was stored before is found. */
  readonly key: Buffer;
  /** Hears that the store fails or was meddled with, at most once a second; nothing else comes of it. */
  readonly onFailure: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface SealedEntry {
  readonly place: SealedPlace;
  readonly text: string;
  readonly lifetimeMs: number;
}

export interface SealedCache {
  /** @param subject what the entry is about; equal subjects have the same place */
  placeOf(subject: string): SealedPlace;
  /** The texts at some places, in their order; undefined where there is none. Never rejects. */
  read(places: readonly SealedPlace[]): Promise<readonly (string | undefined)[]>;
  /** Writes later, when nobody waits for it. Never fails. */
  write(entries: readonly SealedEntry[]): void;
  /** Leaves nothing in some places, later. Never fails. */
  forget(places: readonly SealedPlace[]): void;
}

export function createSealedCache({ store, key, onFailure, now }: SealedCacheOptions): SealedCache {
  if (key.length !== 32) throw new RangeError(`expected a cache key of 32 bytes, got ${key.length}`);
  const secret: KeyObject = createSecretKey(key);
  /** When the newest entry was made that this process has seen in a place. */
  const newest = new LRUCache<string, number>({ max: maxKnownPlaces });
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
  const openOrReport = (place: SealedPlace, value: Buffer): string | undefined => {
    let entry: Entry;
    try {
      entry = readEntry(openSealed(place, value));
    } catch (error) {
      report(new InternalError('a cached value is not as it was stored', { cause: error }));
      return undefined;
    }
    // Whatever the store says: its time may be over, or a newer one have been there.
    if (now() >= entry.expiresAt || entry.madeAt < (newest.get(place.name) ?? -Infinity)) return undefined;
    newest.set(place.name, entry.madeAt);
    return entry.text;
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
      const madeAt = now();
      setImmediate(() => {
        const sealed = kept.map(({ place, text, lifetimeMs }) => {
          newest.set(place.name, madeAt);
          const entry = { madeAt, expiresAt: madeAt + lifetimeMs, text };
          return { name: place.name, value: seal(place, writeEntry(entry)), ttlMs: lifetimeMs };
        });
        store.write(sealed).catch(rest);
      });
    },
    forget: (places) => {
      if (places.length === 0) return;
      const madeAt = now();
      for (const { name } of places) newest.set(name, madeAt);
      // What stands there is replaced by what is over at once.
      setImmediate(() => {
        const over = places.map((place) => {
          const value = seal(place, writeEntry({ madeAt, expiresAt: 0, text: '' }));
          return { name: place.name, value, ttlMs: 1 };
        });
        store.write(over).catch(rest);
      });
    },
  };
}

interface Entry {
  /** Epoch milliseconds, as `expiresAt`. */
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly text: string;
}

function writeEntry({ madeAt, expiresAt, text }: Entry): string {
  return `${madeAt} ${expiresAt} ${text}`;
}

function readEntry(content: string): Entry {
  const first = content.indexOf(' ');
  const second = content.indexOf(' ', first + 1);
  return {
    madeAt: Number(content.slice(0, first)),
    expiresAt: Number(content.slice(first + 1, second)),
    text: content.slice(second + 1),
  };
}
