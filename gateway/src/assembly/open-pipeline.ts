import { randomBytes } from 'node:crypto';
import { anonymousCaller, omitUndefined } from '@govgraph/policy';
import { defaultSubgraphTimeoutMs, withinTime } from '@govgraph/protocol';
import {
  createFallbackCounters,
  createMemoryUsageStore,
  createPseudonymizer,
  createRecountedCounters,
  createUsageLog,
  memoryStores,
  StoreError,
  type UsageLog,
  type UsageStore,
  watchCounters,
} from '@govgraph/storage';
import { type SchemaListeners, createSchemaListeners } from '../apollo/schema-listeners.ts';
import {
  defaultEntityCacheMaxTtlSeconds,
  defaultMaxPolicyStalenessMs,
  defaultMaxResponseBytes,
  defaultMaxStrangersPerMinute,
} from '../config/default-limits.ts';
import { refuse } from '../errors.ts';
import { type EntityCache, createEntityCache } from '../executor/entity-cache.ts';
import type { GatewayOptions, Identity } from '../gateway-options.ts';
import { defaultLimits } from '../operation/limits.ts';
import { createDocumentCheck } from '../operation/trusted-documents.ts';
import { createLimitAlarms } from '../pipeline/limits/limit-alarms.ts';
import { countUnsentBytes, defaultUnsentBytesLimits } from '../pipeline/limits/unsent-bytes.ts';
import type { PipelineParts } from '../pipeline/pipeline-parts.ts';
import { defaultAssumedListSize, defaultCostLimits } from '../pipeline/steps/limit-cost.ts';
import { createStrangerLimit } from '../pipeline/steps/limit-strangers.ts';
import { type StoreWatch, watchStore } from '../pipeline/usage/store-watch.ts';
import { createStrangerSums, strangerSumIntervalMs } from '../pipeline/usage/stranger-sums.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import { defaultCacheSizes } from '../release/release.ts';
import { type ReleaseManager, openReleaseManager } from '../release/release-manager.ts';
import { createUsedOperations } from '../release/used-operations.ts';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';
import { type SigningKeys, fixedSigningKeys, joinSigningKeys } from '../transport/signing-keys.ts';
import { type SubgraphClient, createSubgraphClient } from '../transport/subgraph-client.ts';
import { openSource } from './release-source.ts';

/** The request path with all that it works with, before any door leads to it. */
export interface Pipeline {
  readonly parts: PipelineParts;
  readonly subgraphs: SubgraphClient;
  readonly storeWatch: StoreWatch;
  readonly schemaListeners: SchemaListeners;
  /** With which callers and subjects are made into pseudonyms; entity tags are derived from it, too. */
  readonly pseudonymKey: Buffer;
  /** Whether counters can be counted on. */
  canCount(): Promise<boolean>;
  /** Records what is left to record. The stores that were given stay open. */
  close(): Promise<void>;
}

/** What a gateway waits at its start for a store that is slow. */
const maxStartMs = 2_000;

/** @throws ConfigError when the options contradict each other */
export async function openPipeline(options: GatewayOptions, telemetry: Telemetry): Promise<Pipeline> {
  const { now = Date.now, subgraphTimeoutMs = defaultSubgraphTimeoutMs } = options;
  const { trustedDocuments = new Map<string, string>() } = options;
  const { source, close: closeSource } = openSource({ ...options, subgraphTimeoutMs }, telemetry);
  const usageStore =
    options.usageStore ?? createMemoryUsageStore(() => releases.current()?.version ?? 0, now);
  const subgraphs = createSubgraphClient({
    signingKeys: signingKeysOf(options),
    timeoutMs: subgraphTimeoutMs,
    ...options.subgraphLimits,
    mayShareRequests: options.mayShareRequests ?? false,
    telemetry,
  });
  const limits = { ...defaultLimits, ...options.limits };
  const checkTrustedDocuments = createDocumentCheck(
    trustedDocuments,
    limits,
    failuresDuring(telemetry, 'check of trusted documents'),
  );
  const schemaListeners = createSchemaListeners(telemetry);
  const releases: ReleaseManager = await openReleaseManager({
    source,
    subgraphs,
    invalidation: options.invalidation ?? memoryStores.createInvalidation(),
    maxStalenessMs: options.maxPolicyStalenessMs ?? defaultMaxPolicyStalenessMs,
    pollIntervalMs: options.policyPollIntervalMs ?? 1_000,
    cacheSizes: { ...defaultCacheSizes, ...options.cacheSizes },
    assumedListSize: options.assumedListSize ?? defaultAssumedListSize,
    entityCache: openEntityCache(options.entityCache, now, telemetry),
    planner: {
      limits: { ...defaultPlannerLimits, ...options.plannerLimits },
      onFailure: failuresDuring(telemetry, 'planning'),
    },
    onSwap: ({ schema }) => {
      checkTrustedDocuments(schema.apiSchema);
      schemaListeners.tell({ apiSchema: schema.apiSchema, supergraphSdl: schema.sdl });
    },
    onReport: (report) => options.membership?.reportRelease(report),
    telemetry,
    now,
  });
  const usageLog = openUsageLog(options, usageStore, telemetry);
  const intervalMs = options.strangerSumIntervalMs ?? strangerSumIntervalMs;
  const strangerSums = createStrangerSums({ usageLog, telemetry, intervalMs, now });
  const { usedOperations: usedStore } = options;
  const usedOperations = usedStore && createUsedOperations({ store: usedStore, telemetry, now });
  const storeWatch = watchStore({ store: usageStore, now, telemetry });
  // Whose minute, hour and day it is should be known before anything is counted.
  await withinTime(storeWatch.probe(), maxStartMs).catch(() => undefined);
  const watched = watchCounters(
    options.counters ?? memoryStores.createCounters(),
    failuresDuring(telemetry, 'counting'),
  );
  const counters = createRecountedCounters(watched.counters, usageStore);
  const pseudonymKey = options.pseudonymKey ?? randomBytes(32);
  const parts: PipelineParts = {
    releases,
    usedOperations,
    documents: {
      trusted: trustedDocuments,
      trustedTexts: new Set(trustedDocuments.values()),
      costLimits: options.documentCostLimits ?? new Map(),
      untrusted: options.untrustedDocuments ?? 'accept',
      store: options.documentStore ?? memoryStores.createDocumentStore(),
    },
    identity: options.identity ?? unidentified(options),
    counters,
    rateCounters: createFallbackCounters(watched.counters, now),
    limitAlarms: createLimitAlarms(telemetry),
    strangerLimit: createStrangerLimit(options.maxStrangersPerMinute ?? defaultMaxStrangersPerMinute, now),
    usageLog,
    strangerSums,
    unsentBytes: countUnsentBytes({ ...defaultUnsentBytesLimits, ...options.unsentBytesLimits }),
    pseudonymize: createPseudonymizer(pseudonymKey),
    limits,
    costLimits: { ...defaultCostLimits, ...options.costLimits },
    maxResponseBytes: options.maxResponseBytes ?? defaultMaxResponseBytes,
    now,
    countingNow: storeWatch.storeNow,
    telemetry,
  };
  const canCount = () => watched.canCount(counters);
  const close = async (): Promise<void> => {
    storeWatch.close();
    await strangerSums.close();
    await usageLog.close();
    await usedOperations?.close();
    await closeSource();
    await releases.close();
    await subgraphs.close();
  };
  return { parts, subgraphs, storeWatch, schemaListeners, pseudonymKey, canCount, close };
}

function openUsageLog(
  { auditHash: hash = 'sha256', chainKey: key }: GatewayOptions,
  store: UsageStore,
  telemetry: Telemetry,
): UsageLog {
  const onLoss = (records: number): void => {
    const message = `the usage store has lost ${records} records that it had confirmed: see "Failover" in docs/operations.md`;
    telemetry.failed(new StoreError('usage', message), { during: 'usage record' });
  };
  return createUsageLog({ store, hash, onLoss, ...omitUndefined({ key }) });
}

function openEntityCache(
  options: GatewayOptions['entityCache'],
  now: () => number,
  telemetry: Telemetry,
): EntityCache | undefined {
  if (options === undefined) return undefined;
  const { maxTtlSeconds = defaultEntityCacheMaxTtlSeconds, ...sealing } = options;
  const onFailure = failuresDuring(telemetry, 'entity cache');
  return createEntityCache({ ...sealing, maxLifetimeMs: maxTtlSeconds * 1_000, now, onFailure });
}

/** INVARIANT: no keys are never the same as unsigned requests where policies come from a store. */
function signingKeysOf(options: GatewayOptions): SigningKeys | undefined {
  if (!('policyStore' in options)) return options.signingKeys && fixedSigningKeys(options.signingKeys);
  const fixed = fixedSigningKeys({ ...options.signingKeys });
  return options.registeredKeys === undefined ? fixed : joinSigningKeys(options.registeredKeys, fixed);
}

/** What callers are without anybody who vouches for them. */
function unidentified(options: GatewayOptions): Identity {
  return {
    verify: async () => ('policyStore' in options ? refuse('TOKEN_INVALID') : anonymousCaller),
  };
}
