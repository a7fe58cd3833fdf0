import type { Logger } from 'pino';

import { createCheckpointingStore } from './audit/checkpointing-store.ts';
import type { GatewayConfig } from './config.ts';
import { createGateway } from './create-gateway.ts';
import { createTokenVerifier } from './identity/token-verifier.ts';
import { createMemoryCacheStore } from './stores/memory/memory-cache-store.ts';
import { createMemoryCounters } from './stores/memory/memory-counters.ts';
import { createMemoryDocumentStore } from './stores/memory/memory-document-store.ts';
import { createMemoryInvalidation } from './stores/memory/memory-invalidation.ts';
import { createPostgresPolicyLoader } from './stores/postgres/postgres-policy-loader.ts';
import { createPostgresUsageStore } from './stores/postgres/postgres-usage-store.ts';
import { createRedisCacheStore } from './stores/redis/redis-cache-store.ts';
import { createRedisCounters } from './stores/redis/redis-counters.ts';
import { createRedisDocumentStore } from './stores/redis/redis-document-store.ts';
import { createRedisInvalidation } from './stores/redis/redis-invalidation.ts';

/**
 * Puts the gateway of this process together with the stores that production has, and listens.
 *
 * @returns the port, and how to end everything again
 * @throws ConfigError when it cannot listen
 */
export async function startGateway(
  config: GatewayConfig,
  log: Logger,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const databaseUrl = config.stores.catalogDatabaseUrl.reveal();
  const redisUrl = config.stores.redisUrl?.reveal();
  const onRedisError = (error: Error) => log.warn({ err: error }, 'Redis cannot be reached');

  const onFailure = (error: unknown, context: object) => log.error({ err: error, ...context }, 'failure');
  const policyStore = createPostgresPolicyLoader(databaseUrl, (error) =>
    onFailure(error, { during: 'policy change' }),
  );
  const records = createPostgresUsageStore(databaseUrl);
  const checkpointKey = config.audit.checkpointKey?.reveal();
  const usageStore =
    checkpointKey === undefined
      ? records
      : createCheckpointingStore(records, {
          key: checkpointKey,
          onFailure: (error) => onFailure(error, { during: 'checkpoint' }),
        });
  const counters =
    redisUrl === undefined ? createMemoryCounters() : createRedisCounters(redisUrl, onRedisError);
  const invalidation =
    redisUrl === undefined ? createMemoryInvalidation() : createRedisInvalidation(redisUrl, onRedisError);
  const documentStore =
    redisUrl === undefined ? createMemoryDocumentStore() : createRedisDocumentStore(redisUrl, onRedisError);
  const entityCache = config.entityCache && {
    store: redisUrl === undefined ? createMemoryCacheStore() : createRedisCacheStore(redisUrl, onRedisError),
    key: config.entityCache.key.reveal(),
    maxTtlSeconds: config.entityCache.maxTtlSeconds,
  };

  const gateway = await createGateway({
    policyStore,
    usageStore,
    counters,
    invalidation,
    documentStore,
    trustedDocuments: config.documents.trusted,
    untrustedDocuments: config.documents.untrusted,
    identity: createTokenVerifier(config.identity),
    signingKeys: config.subgraphs.signingKeys.reveal(),
    pseudonymKey: config.audit.pseudonymKey.reveal(),
    auditHash: config.audit.hash,
    subgraphTimeoutMs: config.subgraphs.timeoutMs,
    mayShareRequests: config.subgraphs.mayShareRequests,
    ...(entityCache === undefined ? {} : { entityCache }),
    maxPolicyStalenessMs: config.policy.maxStalenessMs,
    onPolicy: (version) => log.info({ version }, 'serving a policy version'),
    onFailure,
  });
  const { port } = await gateway.listen(config.server);
  return {
    port,
    close: async () => {
      await gateway.close();
      await Promise.all(
        [policyStore, usageStore, counters, invalidation, documentStore].map((store) => store.close()),
      );
      await entityCache?.store.close();
    },
  };
}
