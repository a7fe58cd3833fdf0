/**
 * The thread that loads policies: on each message it reads what is in force, compiles it and hands it over packed.
 */
import { type PackedPolicy, packPolicy, transferablesOf } from '@govgraph/policy';
import { parentPort, workerData } from 'node:worker_threads';

import { createPostgresPolicyStore } from './postgres-policy-store.ts';

export type PolicyWorkerAnswer =
  | {
      readonly kind: 'loaded';
      readonly packed: PackedPolicy;
      readonly hash: string;
      readonly supergraphSdl: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly cause: string | undefined };

const store = createPostgresPolicyStore(workerData as string);

async function answer(): Promise<void> {
  try {
    const { policy, hash, supergraphSdl } = await store.load();
    const packed = packPolicy(policy);
    post({ kind: 'loaded', packed, hash, supergraphSdl }, transferablesOf(packed));
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    post({ kind: 'failed', message, cause: cause instanceof Error ? cause.message : undefined });
  }
}

function post(message: PolicyWorkerAnswer, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}

parentPort?.on('message', () => void answer());
