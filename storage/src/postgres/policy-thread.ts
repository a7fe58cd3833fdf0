/**
 * The thread that loads policies: on each message it answers what is in force, compiled. It keeps what it answered
 * last, which shares its memory with whoever was answered, and applies to it what differs.
 */
import { compactPolicy } from '@govgraph/policy';
import { parentPort, workerData } from 'node:worker_threads';
import { loadDifference, loadWhole, type SerializedVersion } from './load-policy.ts';
import type { DifferenceLimits } from './policy-parts.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';

export type PolicyThreadResponse =
  | {
      readonly kind: 'loaded';
      readonly loaded: SerializedVersion;
      /** Why what differs could not be applied, so that all was loaded. */
      readonly difficulty: string | undefined;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly cause: string | undefined };

/** Beyond this the whole is not much slower. */
const limits: DifferenceLimits = { rows: 30_000, characters: 100_000_000 };

const store = createPostgresPolicyStore(workerData as string);
let loaded: SerializedVersion | undefined;

async function answer(): Promise<PolicyThreadResponse> {
  let difficulty: string | undefined;
  const noteDifficulty = (error: unknown): void => void (difficulty = String(error));
  try {
    const changed = loaded && (await loadDifference(store, loaded, limits, noteDifficulty));
    loaded = changed ? { ...changed, serialized: compactPolicy(changed.serialized) } : await loadWhole(store);
    return { kind: 'loaded', loaded, difficulty };
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, cause: cause instanceof Error ? cause.message : undefined };
  }
}

parentPort?.on('message', () => void answer().then((message) => parentPort?.postMessage(message)));
