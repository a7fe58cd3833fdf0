/**
 * What the embedded issuer remembers of logins. Those that are done, and may be refreshed, are kept in a file, so that a
 * login survives a restart; those that are under way are in memory, and begin again after one.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

import type { Adapter, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';

interface Entry {
  readonly model: string;
  readonly id: string;
  payload: AdapterPayload;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const fileSchema = z.array(
  z.object({
    model: z.string(),
    id: z.string(),
    payload: z.record(z.string(), z.unknown()),
    expiresAt: z.number(),
  }),
);

/** Kinds of entries that make up a login which is done. */
const keptModels: ReadonlySet<string> = new Set(['Grant', 'RefreshToken']);

/** Of what says nothing of its end. */
const maxLifetimeSeconds = 3_600;

/** Whoever begins logins without end pushes out those that were begun first. */
const maxEntries = 2_000;

export interface LoginStore {
  /** For oidc-provider: one for each kind of entry. */
  readonly adapterOf: (model: string) => Adapter;
  /** Waits until what changed is in the file. */
  readonly settled: () => Promise<void>;
}

/**
 * @param file readable by its owner only, since refresh tokens stand there; made when absent
 * @throws Error when the file exists and is no such file
 */
export async function openLoginStore(file: string, now: () => number = Date.now): Promise<LoginStore> {
  const entries = new Map((await readEntries(file)).map((entry) => [keyOf(entry.model, entry.id), entry]));
  let writing: Promise<void> = Promise.resolve();

  /** One after the other; what fails is tried again with the next change. */
  function keep(): void {
    writing = writing.then(() => writeEntries(file, alive())).catch(() => undefined);
  }

  function alive(): Entry[] {
    return [...entries.values()].filter(({ model, expiresAt }) => keptModels.has(model) && expiresAt > now());
  }

  function find(isMeant: (entry: Entry) => boolean): AdapterPayload | undefined {
    for (const entry of entries.values()) if (isMeant(entry) && entry.expiresAt > now()) return entry.payload;
    return undefined;
  }

  function forget(model: string, isMeant: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) if (entry.model === model && isMeant(entry)) entries.delete(key);
    if (keptModels.has(model)) keep();
  }

  function makeRoom(): void {
    if (entries.size < maxEntries) return;
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now()) entries.delete(key);
    // Logins that are done stay: only who signed in has one.
    for (const [key, { model }] of entries) {
      if (entries.size < maxEntries) return;
      if (!keptModels.has(model)) entries.delete(key);
    }
  }

  const adapterOf = (model: string): Adapter => ({
    async upsert(id, payload, expiresInSeconds = maxLifetimeSeconds) {
      makeRoom();
      entries.set(keyOf(model, id), { model, id, payload, expiresAt: now() + expiresInSeconds * 1_000 });
      if (keptModels.has(model)) keep();
    },
    find: async (id) => find((entry) => entry.model === model && entry.id === id),
    findByUserCode: async (code) =>
      find(({ model: kind, payload }) => kind === model && payload.userCode === code),
    findByUid: async (uid) => find(({ model: kind, payload }) => kind === model && payload.uid === uid),
    async consume(id) {
      const entry = entries.get(keyOf(model, id));
      if (entry !== undefined) entry.payload = { ...entry.payload, consumed: Math.floor(now() / 1_000) };
      if (keptModels.has(model)) keep();
    },
    destroy: async (id) => forget(model, (entry) => entry.id === id),
    revokeByGrantId: async (grantId) => forget(model, ({ payload }) => payload.grantId === grantId),
  });

  return { adapterOf, settled: () => writing };
}

function keyOf(model: string, id: string): string {
  return `${model} ${id}`;
}

async function readEntries(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]';
    throw error;
  });
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    // The reason may quote a token; the message below says enough.
    throw new Error(`expected the logins of the demo’s issuer in ${file}; remove it to begin without any`);
  }
}

async function writeEntries(file: string, entries: readonly Entry[]): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(entries), { mode: 0o600 });
  await rename(draft, file);
}
