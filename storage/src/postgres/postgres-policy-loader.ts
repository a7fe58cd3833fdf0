import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { openPolicy, type PolicySnapshot } from '@govgraph/policy';

import { builtModule } from '@govgraph/protocol';
import { StoreError } from '../store-error.ts';
import type { PolicyReader } from '../policy/policy-store.ts';
import { loadDifference, type SerializedVersion } from './load-policy.ts';
import type { DifferenceLimits } from './policy-parts.ts';
import type { PolicyThreadResponse } from './policy-thread.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';

/** Where a gateway reads the policy in force, compiled; one load at a time. */
export interface PolicyLoader extends PolicyReader<PolicySnapshot> {
  close(): Promise<void>;
}

/** Most of what is read lives as long as the load: moving it to the old generation first is what takes longest. */
const maxYoungGenerationSizeMb = 192;

const queryTimeoutMs = 5_000;

/** A thread that answers requests applies this much in some 10 ms. */
const limits: DifferenceLimits = { rows: 1_000, characters: 500_000 };

interface Thread {
  readonly worker: Worker;
  readonly end: AbortController;
}

/**
 * The policy in the catalog database, compiled. A change of it is loaded as what differs, in the time of a request.
 * What comes first, and what differs much, is loaded on a thread of its own: a hundred thousand items and as many
 * grants take seconds, and none of them to the thread that answers requests.
 *
 * @param connectionString PostgreSQL, schema `catalog` by default
 * @param onFailure hears why what differs could not be applied; everything is loaded then
 */
export function createPostgresPolicyLoader(
  connectionString: string,
  onFailure: (error: unknown) => void = () => undefined,
): PolicyLoader {
  const store = createPostgresPolicyStore(connectionString, queryTimeoutMs);
  let thread: Thread | undefined;
  let loaded: (SerializedVersion & { readonly policy: PolicySnapshot }) | undefined;

  const start = (): Thread => {
    const worker = new Worker(builtModule('./policy-thread.js', import.meta.url), {
      name: 'govgraph policy',
      workerData: connectionString,
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    const end = new AbortController();
    const onEnd = (reason: unknown): void => {
      thread = undefined;
      end.abort(reason);
    };
    worker.on('error', onEnd).on('exit', onEnd);
    return { worker, end };
  };

  const loadOnThread = async (): Promise<SerializedVersion> => {
    thread ??= start();
    const { worker, end } = thread;
    worker.postMessage('load');
    const [response] = (await once(worker, 'message', { signal: end.signal }).catch((cause: unknown) => {
      throw new StoreError('policy', 'the thread that loads policies has ended', { cause });
    })) as [PolicyThreadResponse];
    if (response.kind === 'failed') {
      const { message, cause } = response;
      throw new StoreError('policy', message, { cause });
    }
    if (response.difficulty !== undefined) onFailure(new Error(response.difficulty));
    return response.loaded;
  };

  return {
    load: async () => {
      const next =
        (loaded && (await loadDifference(store, loaded, limits, onFailure))) ?? (await loadOnThread());
      if (next !== loaded) loaded = { ...next, policy: openPolicy(next.serialized) };
      return loaded;
    },
    currentVersion: store.currentVersion,
    stagedSupergraph: store.stagedSupergraph,
    earlierSupergraph: store.earlierSupergraph,
    close: async () => {
      await thread?.worker.terminate();
      await store.close();
    },
  };
}
