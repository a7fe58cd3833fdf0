import { type PolicySnapshot, anonymousCaller } from '@govgraph/policy';
import { randomBytes } from 'node:crypto';
import { openManagedSupergraph } from './apollo/managed-supergraph.ts';
import { type SchemaListener, createSchemaListeners } from './apollo/schema-listeners.ts';
import { createSubgraphEndpoints } from './apollo/subgraph-endpoints.ts';
import {
  createFallbackCounters,
  createMemoryUsageStore,
  createPseudonymizer,
  createRecountedCounters,
  createUsageLog,
  memoryStores,
  StoreError,
  watchCounters,
} from '@govgraph/storage';
import { createStrangerSums, strangerSumIntervalMs } from './pipeline/usage/stranger-sums.ts';
import { watchStore } from './pipeline/usage/store-watch.ts';
import { type ClosingTimeouts, stopTimeouts } from './workers/closing-timeouts.ts';
import { ConfigError, isRefusal, refuse } from './errors.ts';
import { type EntityCache, createEntityCache } from './executor/entity-cache.ts';
import { defaultLimits } from './operation/limits.ts';
import { createDocumentCheck } from './operation/trusted-documents.ts';
import { defaultPlannerLimits } from './planner/planner.ts';
import { defaultCacheSizes } from './release/release.ts';
import { type ReleaseSource, type Releases, type ReleasesOptions, openReleases } from './release/releases.ts';
import type { PipelineParts } from './pipeline/pipeline-parts.ts';
import { Admission, type AdmissionOptions } from './http/admission.ts';
import { compressAnswers } from './http/compression.ts';
import { createEntityTagger } from './http/entity-tag.ts';
import { createFetchHandler } from './http/fetch-handler.ts';
import { createGraphQLEndpoint } from './http/graphql-endpoint.ts';
import {
  type ConnectionSource,
  type HttpServer,
  type HttpServerOptions,
  serveConnections,
  startHttpServer,
} from './http/http-server.ts';
import type { ListenAddress } from './http/listen.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { PlaceLimit, watchEventLoop } from './http/place-limit.ts';
import { type ReadinessReport, createReadiness } from './http/readiness.ts';
import { createRouter } from './http/router.ts';
import { countUnsentBytes, defaultUnsentBytesLimits } from './pipeline/limits/unsent-bytes.ts';
import { readinessChecks } from './http/readiness-checks.ts';
import { createBusyRefusal } from './http/refuse-busy.ts';
import { createStrangerLimit } from './pipeline/steps/limit-strangers.ts';
import { createLimitAlarms } from './pipeline/limits/limit-alarms.ts';
import type { SigningKey } from './transport/sign-request.ts';
import { startSignatureCheck } from './transport/signature-check.ts';
import { toGraphQLResponse } from './http/graphql-response.ts';
import { defaultSubgraphTimeoutMs, withinTime } from '@govgraph/protocol';
import { defaultAssumedListSize, defaultCostLimits } from './pipeline/steps/limit-cost.ts';
import { createSubgraphClient } from './transport/subgraph-client.ts';
import { createUsedOperations } from './release/used-operations.ts';
import type { GatewayOptions, Identity } from './gateway-options.ts';

export interface Gateway {
  fetch(request: Request): Promise<Response>;
  /** @throws ConfigError when the port cannot be listened on */
  listen(address: ListenAddress): Promise<{ readonly port: number }>;
  /** Serves connections that another process accepts. */
  serve(connections: ConnectionSource): void;
  readiness(): Promise<ReadinessReport>;
  /** Tells of the schema that is served, at once if there is one, and of each that follows. @returns what ends it */
  onSchema(listener: SchemaListener): () => void;
  /**
   * Finishes what is under way, records it, and closes connections; the stores that were given stay open. Called again,
   * it waits no longer than it is told then.
   */
  close(timeouts?: Omit<ClosingTimeouts, 'processMs'>): Promise<void>;
}

const defaultMaxStrangersPerMinute = 600;
const defaultMaxInProgress = 1_000;
/** What a gateway waits at its start for a store that is slow. */
const maxStartMs = 2_000;
/** Writing is one step of the thread that answers everybody: 2 to 9 ms for each MiB. */
const defaultMaxResponseBytes = 8 * 1024 * 1024;

/**
 * Puts a gateway together. It serves as soon as its policy is loaded; until then, and whenever its policy is
 * too old, it answers 503.
 *
 * @throws ConfigError when the options contradict each other
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    now = Date.now,
    onFailure = () => undefined,
    subgraphTimeoutMs = defaultSubgraphTimeoutMs,
  } = options;
  const { source, close: closeSource } = openSource({ ...options, subgraphTimeoutMs }, onFailure);
  const usageStore =
    options.usageStore ?? createMemoryUsageStore(() => releases.current()?.version ?? 0, now);
  const subgraphs = createSubgraphClient({
    signingKeys: signingKeysOf(options),
    timeoutMs: subgraphTimeoutMs,
    ...options.subgraphLimits,
    mayShareRequests: options.mayShareRequests ?? false,
    onFailure: (error) => onFailure(error, { during: 'subgraph request' }),
    onDepartment: (change) => options.onDepartment?.(change),
  });
  const { trustedDocuments = new Map<string, string>() } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const checkTrustedDocuments = createDocumentCheck(trustedDocuments, limits, (error) =>
    onFailure(error, { during: 'check of trusted documents' }),
  );
  const schemaListeners = createSchemaListeners((error) =>
    onFailure(error, { during: 'telling of a schema' }),
  );
  const releases: Releases = await openReleases({
    source,
    subgraphs,
    invalidation: options.invalidation ?? memoryStores.createInvalidation(),
    maxStalenessMs: options.maxPolicyStalenessMs ?? 60_000,
    pollIntervalMs: options.policyPollIntervalMs ?? 1_000,
    cacheSizes: { ...defaultCacheSizes, ...options.cacheSizes },
    assumedListSize: options.assumedListSize ?? defaultAssumedListSize,
    entityCache: openEntityCache(options.entityCache, now, onFailure),
    planner: {
      limits: { ...defaultPlannerLimits, ...options.plannerLimits },
      onFailure: (error) => onFailure(error, { during: 'planning' }),
    },
    onSwap: ({ version, schema }) => {
      options.onPolicy?.(version);
      checkTrustedDocuments(schema.apiSchema);
      schemaListeners.tell({ apiSchema: schema.apiSchema, supergraphSdl: schema.sdl });
    },
    onFailure: (error) => onFailure(error, { during: 'policy load' }),
    now,
  });
  const { auditHash: hash = 'sha256', chainKey } = options;
  const usageLog = createUsageLog({
    store: usageStore,
    hash,
    ...(chainKey === undefined ? {} : { key: chainKey }),
    onLoss: (records) => {
      const message = `the usage store has lost ${records} records that it had confirmed: see "Failover" in docs/operations.md`;
      onFailure(new StoreError('usage', message), { during: 'usage record' });
    },
  });
  const strangerSums = createStrangerSums({
    usageLog,
    onFailure: (error) => onFailure(error, { during: 'recording refusals' }),
    intervalMs: options.strangerSumIntervalMs ?? strangerSumIntervalMs,
    now,
  });
  const pseudonymKey = options.pseudonymKey ?? randomBytes(32);
  const usedOperations =
    options.usedOperations &&
    createUsedOperations({
      store: options.usedOperations,
      onFailure: (error) => onFailure(error, { during: 'noting used operations' }),
      now,
    });
  const storeWatch = watchStore({
    store: usageStore,
    now,
    onFailure: (error) => onFailure(error, { during: 'check of the usage store' }),
  });
  // Whose minute, hour and day it is should be known before anything is counted.
  await withinTime(storeWatch.probe(), maxStartMs).catch(() => undefined);
  const watched = watchCounters(options.counters ?? memoryStores.createCounters(), (error) =>
    onFailure(error, { during: 'counting' }),
  );
  const counters = createRecountedCounters(watched.counters, usageStore);
  const limitAlarms = createLimitAlarms((alarm) => options.onLimit?.(alarm));
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
    limitAlarms,
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
    onFailure: (error, decisionId) => onFailure(error, { during: 'request', decisionId }),
  };
  const { signatureCheckIntervalMs: checkMs } = options;
  const signatureCheck = checkMs === undefined ? undefined : startSignatureCheck(subgraphs, checkMs);
  const membership = () => options.membership?.state();
  const readiness = createReadiness({
    checks: readinessChecks({
      releases,
      subgraphs,
      storeWatch,
      signatureCheck,
      identity: options.identity,
      canCount: () => watched.canCount(counters),
      sharedProblems: options.sharedProblems ?? (() => []),
      membership,
    }),
  });
  const answer = createGraphQLEndpoint(parts, createEntityTagger(pseudonymKey));
  const { maxRequestsInProgress = defaultMaxInProgress } = options;
  const admission = new Admission({
    maxInProgress: maxRequestsInProgress,
    recognize: recognizerOf(options),
    refuse: createBusyRefusal(parts),
  });
  const placeLimit = new PlaceLimit(maxRequestsInProgress);
  const stopWatching = watchEventLoop(
    () => admission.status(),
    (use) => admission.setPlaces(placeLimit.next(use)),
  );
  const admitted = admission.admit(options.mayCompress === false ? answer : compressAnswers(answer));
  const unrecorded = toGraphQLResponse(
    { kind: 'refused', refusal: refuse('AUDIT_UNAVAILABLE'), extensions: undefined },
    undefined,
  );
  const respond = createRouter({
    // Who may not record may not answer.
    handle: async (request) => (membership()?.hasJoined === false ? unrecorded : admitted(request)),
    readiness,
    metrics: createMetrics({ readiness, subgraphs, admission, limitAlarms, workers: options.workers }),
  });
  const serverOptions: HttpServerOptions = {
    respond,
    ...options.connections,
    findApplication: async ({ authorization }) => {
      const caller = await parts.identity.verify(authorization);
      return isRefusal(caller) ? undefined : caller.application;
    },
    onError: (error) => onFailure(error, { during: 'http' }),
  };
  let server: HttpServer | undefined;
  let closing: Promise<void> | undefined;
  const closeParts = async (): Promise<void> => {
    stopWatching();
    storeWatch.close();
    signatureCheck?.close();
    await strangerSums.close();
    await usageLog.close();
    await usedOperations?.close();
    await closeSource();
    await releases.close();
    await subgraphs.close();
  };

  return {
    fetch: createFetchHandler(respond),
    listen: async ({ host, port }) => {
      const running = await startHttpServer({ ...serverOptions, host, port });
      server = running;
      return { port: running.port };
    },
    serve: (connections) => void (server = serveConnections(connections, serverOptions)),
    readiness,
    onSchema: schemaListeners.listen,
    close: async (timeouts = stopTimeouts) => {
      const breakingOff = setTimeout(() => subgraphs.breakOff(), timeouts.departmentsMs);
      await server?.close(timeouts);
      clearTimeout(breakingOff);
      await (closing ??= closeParts());
    },
  };
}

function openEntityCache(
  options: GatewayOptions['entityCache'],
  now: () => number,
  onFailure: NonNullable<GatewayOptions['onFailure']>,
): EntityCache | undefined {
  if (options === undefined) return undefined;
  const { maxTtlSeconds = 3_600, ...sealing } = options;
  return createEntityCache({
    ...sealing,
    maxLifetimeMs: maxTtlSeconds * 1_000,
    now,
    onFailure: (error) => onFailure(error, { during: 'entity cache' }),
  });
}

/** INVARIANT: no keys are never the same as unsigned requests where policies come from a store. */
function signingKeysOf(options: GatewayOptions): Readonly<Record<string, SigningKey>> | undefined {
  return 'policyStore' in options ? { ...options.signingKeys } : options.signingKeys;
}

/** Where nobody can be told from others, all share one place in the line. */
function recognizerOf({ identity }: GatewayOptions): AdmissionOptions['recognize'] {
  return (authorization) =>
    identity?.recognize === undefined ? anonymousCaller : identity.recognize(authorization);
}

/** What callers are without anybody who vouches for them. */
function unidentified(options: GatewayOptions): Identity {
  return {
    verify: async () => ('policyStore' in options ? refuse('TOKEN_INVALID') : anonymousCaller),
  };
}

interface OpenSource {
  readonly source: ReleasesOptions['source'];
  /** Stores that were given stay open. */
  close(): Promise<void>;
}

const stayOpen = async (): Promise<void> => undefined;

/** @throws ConfigError when somebody is to give supergraphs beside a policy store, which has those of its policies */
function openSource(
  options: GatewayOptions & { readonly subgraphTimeoutMs: number },
  onFailure: NonNullable<GatewayOptions['onFailure']>,
): OpenSource {
  if ('policyStore' in options) {
    if ('supergraph' in options && typeof options.supergraph !== 'string')
      throw new ConfigError([
        'supergraph: expected none beside a policy store, which has the supergraph that was published with its policy',
      ]);
    return { source: options.policyStore, close: stayOpen };
  }
  const { supergraph, policy } = options;
  if (typeof supergraph === 'string') return { source: fixedSource(supergraph, policy), close: stayOpen };
  const managed = openManagedSupergraph({
    source: supergraph,
    policy,
    endpoints: createSubgraphEndpoints(options.signingKeys, options.subgraphTimeoutMs),
    onFailure: (error) => onFailure(error, { during: 'supergraph' }),
  });
  return { source: managed, close: managed.close };
}

function fixedSource(supergraphSdl: string, policy: PolicySnapshot): ReleaseSource {
  return {
    load: async () => ({ version: policy.version, policy, supergraphSdl }),
    currentVersion: async () => policy.version,
    announcedSupergraph: async () => undefined,
    earlierSupergraph: async () => undefined,
  };
}
