import { setTimeout as sleep } from 'node:timers/promises';
import type { PolicySnapshot } from '@govgraph/policy';
import { isObjectType } from 'graphql';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { ChangingSupergraph, ReleaseSource } from '../release/release-manager.ts';
import { withinTime } from '@govgraph/protocol';
import type { SubgraphEndpoints } from './subgraph-endpoints.ts';
import type { InitialSupergraph, SupergraphHook, SupergraphManager } from './supergraph-manager.ts';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';

/** One policy, over whatever supergraph its manager gave last. */
export interface ManagedSupergraph extends ReleaseSource, ChangingSupergraph {
  /** Lets the manager clean up; what it gives afterwards is ignored. */
  close(): Promise<void>;
}

export interface ManagedSupergraphOptions {
  readonly source: SupergraphHook | SupergraphManager;
  readonly policy: PolicySnapshot;
  readonly endpoints: SubgraphEndpoints;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** When a manager that failed is started again: a department may be down while the gateway starts. */
  readonly retryDelayMs?: number;
}

/** How long a manager may take for its first supergraph before that is told; it goes on. */
const initializeTimeoutMs = 30_000;
const defaultRetryDelayMs = 10_000;

/** Starts the manager when the supergraph is asked for first. One that fails is started again. */
export function openManagedSupergraph(options: ManagedSupergraphOptions): ManagedSupergraph {
  const { source, policy, endpoints, telemetry, retryDelayMs = defaultRetryDelayMs } = options;
  const onFailure = failuresDuring(telemetry, 'supergraph');
  const initialize = typeof source === 'function' ? source : source.initialize.bind(source);
  const closing = new AbortController();
  let supergraph: string | undefined;
  let starting: Promise<void> | undefined;
  let hasFailed = false;
  let cleanup: InitialSupergraph['cleanup'];
  let onUpdate = (): void => undefined;

  const give = (supergraphSdl: unknown): void => {
    if (typeof supergraphSdl !== 'string' || supergraphSdl === '')
      throw new TypeError(`expected the SDL of a supergraph, got ${typeof supergraphSdl}`);
    if (closing.signal.aborted || supergraphSdl === supergraph) return;
    const isFirst = supergraph === undefined;
    supergraph = supergraphSdl;
    // The first is waited for.
    if (!isFirst) onUpdate();
  };
  const cleanUp = async (): Promise<void> => {
    const cleaning = cleanup;
    cleanup = undefined;
    try {
      await cleaning?.();
    } catch (error) {
      onFailure(error);
    }
  };
  const start = async (): Promise<void> => {
    if (hasFailed) await sleep(retryDelayMs, undefined, { signal: closing.signal });
    try {
      const { getDataSource, healthCheck } = endpoints;
      const initial = await initialize({ update: give, getDataSource, healthCheck });
      cleanup = initial.cleanup;
      give(initial.supergraphSdl);
      if (closing.signal.aborted) await cleanUp();
    } catch (error) {
      hasFailed = true;
      starting = undefined;
      await cleanUp();
      throw error;
    }
  };
  const closed = new Promise<never>((_, reject) => {
    closing.signal.addEventListener('abort', () => reject(new Error('the gateway closes')));
  });
  closed.catch(() => undefined);

  return {
    load: async () => {
      if (supergraph === undefined)
        await withinTime(Promise.race([(starting ??= start()), closed]), initializeTimeoutMs);
      if (supergraph === undefined) throw new Error('its manager has given no supergraph');
      return { version: policy.version, policy, supergraphSdl: supergraph };
    },
    currentVersion: async () => policy.version,
    stagedSupergraph: async () => undefined,
    earlierSupergraph: async () => undefined,
    subscribe: (listener) => {
      onUpdate = listener;
    },
    whyUnfit: (schema) => whyUnfit(schema, policy),
    close: async () => {
      closing.abort();
      await cleanUp();
      await endpoints.close();
    },
  };
}

/**
 * Nobody has checked what such a supergraph holds, as publications are checked. What the policy does not know is denied
 * in its place; but a field may not be another department's than the policy says, since a department could take it over
 * with a change of its own schema (`@override`).
 */
function whyUnfit(schema: FederatedSchema, policy: PolicySnapshot): string | undefined {
  const departments = new Set([...schema.subgraphs.values()].map(({ name }) => name));
  for (const type of Object.values(schema.apiSchema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.keys(type.getFields())) {
      const coordinate = `${type.name}.${field}` as const;
      const registered = policy.item(coordinate)?.provider;
      if (registered === undefined || !departments.has(registered)) continue;
      const providers = schema.providersOf(coordinate);
      if (providers.length > 0 && !providers.includes(registered))
        return `${coordinate} is registered for ${registered}, and would be given by ${providers.join(', ')}`;
    }
  }
  return undefined;
}
