import { type PolicySource, PolicySnapshot, compilePolicy } from '@govgraph/policy';
import {
  type Invalidation,
  type LoadedPolicy,
  type PolicyReader,
  type ReleaseReport,
  StoreError,
} from '@govgraph/storage';
import type { EntityCache } from '../executor/entity-cache.ts';
import { followHints } from './follow-hints.ts';
import { LastGoodSchema, UnfitSchemaError } from './last-good-schema.ts';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { type PlannerOptions, preparePlanner } from '../planner/planner.ts';
import { type CacheSizes, type Release, createRelease } from './release.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import { createStagedSchema } from './staged-schema.ts';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';

/** The release in force, kept up to date. */
export interface ReleaseManager {
  /**
   * Undefined when none is loaded, the last confirmation is too old, or another version is in force that cannot be
   * loaded: then nothing can be decided.
   */
  current(): Release | undefined;
  /** Why another version is in force than the one that was loaded last; undefined when none is known to be. */
  unloadable(): string | undefined;
  /** Loads what is in force now. Calls that overlap share one load. @throws StoreError */
  refresh(): Promise<void>;
  /** The store has confirmed just now that this version is in force. */
  confirm(version: number): void;
  close(): Promise<void>;
}

/** Where policies and schemas come from: a policy store, or one fixed policy. */
export type ReleaseSource = PolicyReader<PolicySource | PolicySnapshot>;

/** A supergraph that changes under one version of the policy. */
export interface ChangingSupergraph {
  /** Calls `onUpdate` whenever another supergraph is given, after the first. */
  subscribe(onUpdate: () => void): void;
  /** Why the policy cannot be enforced on a schema; undefined when it can. */
  whyUnfit(schema: FederatedSchema): string | undefined;
}

export interface ReleaseManagerOptions {
  readonly source: ReleaseSource & Partial<ChangingSupergraph>;
  readonly subgraphs: Pick<SubgraphClient, 'connect'>;
  readonly invalidation: Invalidation;
  /** How long the last confirmed policy may be served while the store does not answer. */
  readonly maxStalenessMs: number;
  /** How often the store is asked for its version when nobody says that it changed. */
  readonly pollIntervalMs: number;
  readonly cacheSizes: CacheSizes;
  /** How many elements a list has of which departments say nothing. */
  readonly assumedListSize: number;
  readonly planner: PlannerOptions;
  readonly entityCache: EntityCache | undefined;
  readonly onSwap: (release: Release) => void;
  /** Hears what is served and what is prepared, whenever that is something else. */
  readonly onReport?: (report: ReleaseReport) => void;
  readonly telemetry: Pick<Telemetry, 'failed' | 'policyServed'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Starts to keep the release up to date; the first load may fail, later ones are tried at each poll. Whoever of
 * several gateways notices a change first tells the others.
 */
export async function openReleaseManager(options: ReleaseManagerOptions): Promise<ReleaseManager> {
  const { source, invalidation, telemetry, now } = options;
  const onFailure = failuresDuring(telemetry, 'policy load');
  preparePlanner(options.planner);
  let release: Release | undefined;
  const reportRelease = (): void => {
    if (release !== undefined)
      options.onReport?.({ version: release.version, preparation: staged.preparation() });
  };
  const staged = createStagedSchema(source, options.planner, reportRelease);
  const open = async (sdl: string): Promise<PlannableSchema> => {
    const schema = (await staged.take(sdl)) ?? (await openPlannableSchema(sdl, options.planner));
    const misfit = source.whyUnfit?.(schema);
    if (misfit === undefined) return schema;
    await schema.close();
    throw new UnfitSchemaError(misfit);
  };
  const lastGood = new LastGoodSchema({
    source,
    open,
    onFailure,
    now,
  });
  let unloadable: string | undefined;
  let confirmedAt = -Infinity;
  let loading: Promise<void> | undefined;
  /** Whether a supergraph was given since one was read from the source last; the next poll loads it at the latest. */
  let isSupergraphNew = false;
  /** The newest version that this process told the others of, or need not, since they told it. */
  let told = 0;
  /** What was heard last. Anybody who reaches the channel may have made it up: it must not keep this process silent. */
  let heard = 0;

  const load = async (): Promise<void> => {
    const isDue = isSupergraphNew || lastGood.isRetryDue;
    isSupergraphNew = false;
    const loaded = await source.load();
    if (loaded.version !== release?.version || isDue) await serve(loaded);
    unloadable = undefined;
    confirmedAt = now();
  };
  const serve = async (loaded: LoadedPolicy<PolicySource | PolicySnapshot>) => {
    const { version, policy, supergraphSdl, catalogVersion = version } = loaded;
    const snapshot = policy instanceof PolicySnapshot ? policy : compilePolicy(policy);
    const before = release;
    const served = await lastGood.choose(supergraphSdl, before?.schema);
    const { schema, problem } = served;
    const isServed = schema === before?.schema && problem === before.schemaProblem;
    if (version === before?.version && isServed) return;
    try {
      const { subgraphs, cacheSizes, assumedListSize, entityCache } = options;
      const send = subgraphs.connect(schema.subgraphs);
      const parts = {
        served,
        policy: snapshot,
        send,
        cacheSizes,
        assumedListSize,
        entityCache,
        catalogVersion,
      };
      release = createRelease(parts, before);
    } catch (error) {
      if (schema !== before?.schema) await schema.close();
      throw error;
    }
    telemetry.policyServed(version);
    options.onSwap(release);
    reportRelease();
    if (before !== undefined && before.schema !== schema) {
      schema.planAhead(before.schema.planned());
      // What is still under way with the schema before cannot be answered any more, and begins again.
      await before.schema.close();
    }
    if (before !== undefined && version > told) {
      told = version;
      if (version !== heard) invalidation.publish(version).catch(onFailure);
    }
  };
  const refresh = (): Promise<void> => {
    loading ??= load()
      .catch((cause: unknown) => {
        if (cause instanceof StoreError) throw cause;
        throw new StoreError('policy', 'the policy in force cannot be used', { cause });
      })
      .finally(() => (loading = undefined));
    return loading;
  };
  /**
   * Loads what is in force when it is another version than the one that was loaded last.
   *
   * @param mustAsk whether only the version is asked for first, which is one question more where it is another
   * @returns whether it is; undefined when that failed, which is reported
   */
  const catchUp = async (mustAsk: boolean): Promise<boolean | undefined> => {
    const before = release?.version;
    let inForce = before;
    try {
      if (mustAsk && release !== undefined) {
        inForce = await source.currentVersion();
        if (inForce === release.version && !lastGood.isRetryDue && !isSupergraphNew) {
          confirmedAt = now();
          return inForce !== before;
        }
      }
      // A load that is under way may have read an earlier version.
      const isUnderWay = loading !== undefined;
      await refresh();
      if (isUnderWay) await refresh();
      return release?.version !== before;
    } catch (error) {
      // What was loaded last is known to be superseded: departments must not be asked under it any more.
      if (inForce !== release?.version) unloadable = `version ${inForce} is in force and cannot be loaded`;
      onFailure(error);
      return undefined;
    }
  };
  const poll = async (): Promise<void> => {
    // Whoever began to load says what becomes of it.
    if (release === undefined && loading !== undefined) return;
    if ((await catchUp(true)) === undefined || release === undefined) return;
    await staged.prepare(release.schema).catch(onFailure);
  };

  source.subscribe?.(() => {
    isSupergraphNew = true;
    refresh().catch(onFailure);
  });
  // Anybody who reaches the channel may tell of versions without end. Of one that there is no reason to doubt, what is in
  // force is loaded at once.
  const hints = followHints({
    check: async (isDoubtful) => heard === release?.version || (await catchUp(isDoubtful)) === true,
    maxPauseMs: options.pollIntervalMs,
  });
  const unsubscribe = await invalidation.subscribe((version) => {
    heard = version;
    if (version !== release?.version) hints.give();
  });
  await poll();
  const timer = setInterval(() => void poll(), options.pollIntervalMs);
  return {
    current: () =>
      unloadable === undefined && now() - confirmedAt <= options.maxStalenessMs ? release : undefined,
    unloadable: () => unloadable,
    refresh,
    confirm: (version) => {
      if (version === release?.version) confirmedAt = now();
    },
    close: async () => {
      clearInterval(timer);
      await unsubscribe();
      await hints.close();
      await loading?.catch(() => undefined);
      await staged.close();
      await release?.schema.close();
    },
  };
}
