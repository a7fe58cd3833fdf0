import { omitUndefined } from '@govgraph/policy';
import { hkdfSync } from 'node:crypto';
import { hostname } from 'node:os';

import type { Logger } from 'pino';

import {
  type CheckpointFiles,
  createPostgresMembershipStore,
  createPostgresPolicyLoader,
  createPostgresSealedKeyReader,
  createPostgresUsageStore,
  createPostgresUsedOperations,
  memoryStores,
  openCheckpointFiles,
  type SharedStores,
  startCheckpointer,
} from '@govgraph/storage';
import type { GatewayConfig } from './config/config.ts';
import type { ClosingTimeouts } from './workers/closing-timeouts.ts';
import { createGateway } from './create-gateway.ts';
import { ConfigError } from './errors.ts';
import { createTokenVerifier } from './identity/token-verifier.ts';
import { logTelemetry } from './telemetry/log-telemetry.ts';
import { failuresDuring } from './telemetry/telemetry.ts';
import { fingerprintsOf } from './membership/fingerprints.ts';
import { startMembership } from './membership/membership.ts';
import { startRegisteredKeys } from './transport/registered-keys.ts';
import type { SupervisorChannel } from './workers/supervisor-channel.ts';

const signatureCheckIntervalMs = 60_000;

export interface StartedGateway {
  /** Undefined where another process listens. */
  readonly port: number | undefined;
  /** Ends everything again. Called again, it waits no longer than it is told then. */
  close(timeouts?: ClosingTimeouts): Promise<void>;
}

/**
 * Puts the gateway of this process together with the stores that production has, and serves.
 *
 * @param supervisor accepts connections in another process; without it, this process listens itself
 * @throws ConfigError when it cannot listen, or keep checkpoints
 */
export async function startGateway(
  config: GatewayConfig,
  log: Logger,
  supervisor?: Pick<SupervisorChannel, 'connections' | 'workers'>,
): Promise<StartedGateway> {
  const files = await openFiles(config.audit.checkpointDirectory);
  const databaseUrl = config.stores.catalogDatabaseUrl.reveal();
  const shared = await openSharedStores(config, log);

  const telemetry = logTelemetry(log);
  const policyStore = createPostgresPolicyLoader(databaseUrl, failuresDuring(telemetry, 'policy change'));
  const usageStore = createPostgresUsageStore(databaseUrl);
  const counters = shared.stores.createCounters();
  const invalidation = shared.stores.createInvalidation();
  const documentStore = shared.stores.createDocumentStore();
  const usedOperations = createPostgresUsedOperations(databaseUrl, 2_000);
  const entityCache = config.entityCache && {
    store: shared.stores.createCacheStore(),
    key: config.entityCache.key.reveal(),
    maxTtlSeconds: config.entityCache.maxTtlSeconds,
  };

  const membershipStore = createPostgresMembershipStore(databaseUrl);
  const fingerprints = fingerprintsOf(config);
  const membership = startMembership({
    store: membershipStore,
    name: nameProcess(),
    fingerprints,
    telemetry,
  });

  const keyReader = createPostgresSealedKeyReader(databaseUrl);
  const sealingKeys = config.subgraphs.sealingKeys.reveal();
  const registeredKeys = startRegisteredKeys({ store: keyReader, sealingKeys, telemetry });

  const gateway = await createGateway({
    policyStore,
    usageStore,
    counters,
    invalidation,
    documentStore,
    sharedProblems: shared.problems,
    membership,
    usedOperations,
    trustedDocuments: config.documents.trusted,
    documentCostLimits: config.documents.costLimits,
    untrustedDocuments: config.documents.untrusted,
    identity: createTokenVerifier(config.identity),
    costLimits: config.cost,
    assumedListSize: config.cost.assumedListSize,
    signingKeys: config.subgraphs.signingKeys.reveal(),
    registeredKeys,
    pseudonymKey: config.audit.pseudonymKey.reveal(),
    auditHash: config.audit.hash,
    chainKey: config.audit.chainKey.reveal(),
    subgraphTimeoutMs: config.subgraphs.timeoutMs,
    subgraphLimits: config.subgraphs.limits,
    mayShareRequests: config.subgraphs.mayShareRequests,
    ...omitUndefined({ entityCache }),
    maxRequestsInProgress: config.server.maxRequestsInProgress,
    maxResponseBytes: config.server.maxResponseBytes,
    mayCompress: config.server.mayCompress,
    connections: config.server.connections,
    ...omitUndefined({ publicUrl: config.server.publicUrl }),
    ...(supervisor === undefined ? {} : { workers: supervisor.workers }),
    unsentBytesLimits: config.server.unsentBytesLimits,
    maxPolicyStalenessMs: config.policy.maxStalenessMs,
    signatureCheckIntervalMs,
    maxStrangersPerMinute: config.server.maxStrangersPerMinute,
    telemetry,
  });
  // Who serves before it has joined refuses what another one would answer.
  await membership.reported;
  // A department that has only registered keys would be asked nothing.
  await registeredKeys.ready;
  const port = supervisor === undefined ? (await gateway.listen(config.server)).port : undefined;
  if (supervisor !== undefined) gateway.serve(supervisor.connections);
  const checkpointer = startCheckpointer({
    store: usageStore,
    files,
    key: config.audit.checkpointKey.reveal(),
    hash: config.audit.hash,
    onFailure: failuresDuring(telemetry, 'checkpoint'),
  });
  let closing: Promise<void> | undefined;
  const closeParts = async (): Promise<void> => {
    await checkpointer.close();
    await membership.close();
    await registeredKeys.close();
    const inDatabase = [membershipStore, policyStore, usageStore, usedOperations, keyReader];
    await Promise.all([...inDatabase, counters, invalidation, documentStore].map((store) => store.close()));
    await entityCache?.store.close();
    shared.close();
    telemetry.close();
  };
  return {
    port,
    close: async (timeouts) => {
      await gateway.close(timeouts);
      await (closing ??= closeParts());
    },
  };
}

/** For example `gateway-2.example/4711`. */
function nameProcess(): string {
  const host = hostname()
    .replaceAll(/[^!-~]/g, '?')
    .slice(0, 180);
  return `${host}/${process.pid}`;
}

async function openFiles(directory: string): Promise<CheckpointFiles> {
  try {
    return await openCheckpointFiles(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`GOVGRAPH_CHECKPOINT_DIRECTORY: cannot be written to: ${reason}`]);
  }
}

interface OpenedStores {
  readonly stores: SharedStores;
  /** A sentence for each use of Redis that does not work. */
  problems(): readonly string[];
  close(): void;
}

/** The client of Redis, nearly half of all the modules of a gateway, is loaded only where there is a Redis. */
async function openSharedStores({ stores, audit }: GatewayConfig, log: Logger): Promise<OpenedStores> {
  const redis = stores.redis?.reveal();
  const cacheRedis = stores.cacheRedis?.reveal();
  if (redis === undefined && cacheRedis === undefined) {
    return { stores: memoryStores, problems: () => [], close: () => undefined };
  }
  const { redisStores, RedisHealth } = await import('@govgraph/storage/redis');
  const health = new RedisHealth(log);
  const documentKey = deriveDocumentKey(audit.pseudonymKey.reveal());
  return {
    stores: { ...memoryStores, ...redisStores({ redis, cacheRedis, documentKey, health }) },
    problems: () => health.problems(),
    close: () => health.close(),
  };
}

/** Remembered documents are sealed with what all gateways know, and with nothing that is used for anything else. */
function deriveDocumentKey(pseudonymKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', pseudonymKey, '', 'govgraph remembered documents', 32));
}
