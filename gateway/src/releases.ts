import { type PolicySource, PolicySnapshot, compilePolicy } from '@govgraph/policy';
import type { EntityCache } from './executor/entity-cache.ts';
import { openFederatedSchema } from './planner/federated-schema.ts';
import { type PlannerOptions, preparePlanner } from './planner/planner.ts';
import { type CacheSizes, type Release, createRelease } from './release.ts';
import type { Invalidation, PolicyReader } from './stores/ports.ts';
import type { SubgraphClient } from './transport/subgraph-client.ts';
import { createUpcomingSchema } from './upcoming-schema.ts';

/** The release in force, kept up to date. */
export interface Releases {
  /** Undefined when none is loaded, or the last confirmation is too old: then nothing can be decided. */
  current(): Release | undefined;
  /** Loads what is in force now. Calls that overlap share one load. @throws StoreError */
  refresh(): Promise<void>;
  /** The store has confirmed just now that this version is in force. */
  confirm(version: number): void;
  close(): Promise<void>;
}

/** Where policies and schemas come from: a policy store, or one fixed policy. */
export type ReleaseSource = PolicyReader<PolicySource | PolicySnapshot>;

export interface ReleasesOptions {
  readonly source: ReleaseSource;
  readonly subgraphs: Pick<SubgraphClient, 'connect'>;
  readonly invalidation: Invalidation;
  /** How long the last confirmed policy may be served while the store does not answer. */
  readonly maxStalenessMs: number;
  /** How often the store is asked for its version when nobody says that it changed. */
  readonly pollIntervalMs: number;
  readonly cacheSizes: CacheSizes;
  readonly planner: PlannerOptions;
  readonly entityCache: EntityCache | undefined;
  readonly onSwap: (release: Release) => void;
  readonly onFailure: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Starts to keep the release up to date; the first load may fail, later ones are tried at each poll. Whoever of
 * several gateways notices a change first tells the others.
 */
export async function openReleases(options: ReleasesOptions): Promise<Releases> {
  const { source, invalidation, now } = options;
  preparePlanner(options.planner);
  const upcoming = createUpcomingSchema(source, options.planner);
  let release: Release | undefined;
  let confirmedAt = -Infinity;
  let loading: Promise<void> | undefined;
  /** The last version that this process heard of from another one, or told the others. */
  let announced = 0;

  const load = async (): Promise<void> => {
    const loaded = await source.load();
    if (loaded.version !== release?.version) {
      const { policy, supergraphSdl } = loaded;
      const snapshot = policy instanceof PolicySnapshot ? policy : compilePolicy(policy);
      const before = release;
      const schema =
        before?.schema.sdl === supergraphSdl
          ? before.schema
          : ((await upcoming.take(supergraphSdl)) ??
            (await openFederatedSchema(supergraphSdl, options.planner)));
      try {
        const send = options.subgraphs.connect(schema.subgraphs);
        release = createRelease(before, schema, snapshot, send, options.cacheSizes, options.entityCache);
      } catch (error) {
        if (schema !== before?.schema) await schema.close();
        throw error;
      }
      options.onSwap(release);
      if (before !== undefined && before.schema !== schema) {
        schema.planAhead(before.schema.planned());
        // What is still under way with the schema before cannot be answered any more, and begins again.
        await before.schema.close();
      }
      if (before !== undefined && loaded.version > announced) {
        announced = loaded.version;
        invalidation.publish(announced).catch(options.onFailure);
      }
    }
    confirmedAt = now();
  };
  const refresh = (): Promise<void> => {
    loading ??= load().finally(() => (loading = undefined));
    return loading;
  };
  const poll = async (): Promise<void> => {
    try {
      if (release !== undefined && (await source.currentVersion()) === release.version) confirmedAt = now();
      else await refresh();
      if (release !== undefined) await upcoming.prepare(release.schema);
    } catch (error) {
      options.onFailure(error);
    }
  };

  const unsubscribe = await invalidation.subscribe((version) => {
    announced = Math.max(announced, version);
    if (version !== release?.version) refresh().catch(options.onFailure);
  });
  await poll();
  const timer = setInterval(() => void poll(), options.pollIntervalMs);
  return {
    current: () => (now() - confirmedAt <= options.maxStalenessMs ? release : undefined),
    refresh,
    confirm: (version) => {
      if (version === release?.version) confirmedAt = now();
    },
    close: async () => {
      clearInterval(timer);
      await unsubscribe();
      await loading?.catch(() => undefined);
      await upcoming.close();
      await release?.schema.close();
    },
  };
}
