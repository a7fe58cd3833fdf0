import type { KeyObject } from 'node:crypto';

import type { UsageRecord, UsageStore } from '../stores/ports.ts';
import { signCheckpoint } from './checkpoint.ts';

export interface CheckpointingOptions {
  /** An Ed25519 private key; auditors hold the public one. */
  readonly key: KeyObject;
  readonly intervalMs?: number;
  /** Hears that a checkpoint could not be saved; the next one covers the same records. */
  readonly onFailure: (error: unknown) => void;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
}

/** A usage store that also signs the end of the chain: at intervals while it grows, and when it closes. */
export function createCheckpointingStore(store: UsageStore, options: CheckpointingOptions): UsageStore {
  const { key, intervalMs = 60_000, onFailure, now = Date.now } = options;
  let unsigned: UsageRecord | undefined;

  async function saveCheckpoint(): Promise<void> {
    const end = unsigned;
    if (end === undefined) return;
    await store.saveCheckpoint(signCheckpoint(end.writer, end, now(), key));
    if (unsigned === end) unsigned = undefined;
  }

  const timer = setInterval(() => void saveCheckpoint().catch(onFailure), intervalMs);
  timer.unref();

  return {
    ...store,
    append: async (records, policyVersion) => {
      const verdict = await store.append(records, policyVersion);
      if (verdict === 'recorded') unsigned = records.at(-1) ?? unsigned;
      return verdict;
    },
    close: async () => {
      clearInterval(timer);
      await saveCheckpoint().catch(onFailure);
      await store.close();
    },
  };
}
