import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { omitUndefined, suggest } from '@govgraph/policy';
import { defaultSubgraphTimeoutMs } from '@govgraph/protocol';
import { z } from 'zod';

import { type ChainKey, findUrlProblem } from '@govgraph/storage';
import { readDocuments } from './config-documents.ts';
import { readChainKey, readCheckpointKey, readSealingKeyFile, readSigningKeys } from './config-keys.ts';
import {
  defaultEntityCacheMaxTtlSeconds,
  defaultMaxInProgress,
  defaultMaxPolicyStalenessMs,
  defaultMaxResponseBytes,
  defaultMaxStrangersPerMinute,
} from './default-limits.ts';
import { findRedisProblems, readRedisTls, redisUrl, secureRedis } from './config-redis.ts';
import { ConfigError } from '../errors.ts';
import type { DocumentCostLimits, TrustedDocuments } from '../operation/trusted-documents.ts';
import { readTrustedProxies, type TrustedProxies } from '../http/client-address.ts';
import { defaultAssumedListSize, defaultCostLimits } from '../pipeline/steps/limit-cost.ts';
import { defaultMaxConnections, defaultMaxConnectionsPerAddress } from '../http/connections.ts';
import { defaultWriteTimeoutMs } from '../http/send-response.ts';
import { type UnsentBytesLimits, defaultUnsentBytesLimits } from '../pipeline/limits/unsent-bytes.ts';
import type { RedisAddress } from '@govgraph/storage/redis-address';
import type { SigningKey } from '../transport/sign-request.ts';
import { Secret } from './secret.ts';

/** Everything that an operator decides about one gateway process. Frozen, handed on by section. */
export interface GatewayConfig {
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Scheme and host under which callers know the gateway; absent where it is what they ask for, without TLS. */
    readonly publicUrl?: string;
    /** Processes that serve the port; 1 is this process itself. */
    readonly workers: number;
    readonly connections: {
      /** Whose `X-Forwarded-For` says where a client is. */
      readonly trustedProxies: TrustedProxies;
      readonly maxConnections: number;
      readonly maxConnectionsPerAddress: number;
      readonly writeTimeoutMs: number;
    };
    readonly unsentBytesLimits: UnsentBytesLimits;
    /** Requests that are answered at a time, at most. */
    readonly maxRequestsInProgress: number;
    /** What one response may take, at most. */
    readonly maxResponseBytes: number;
    /** Refusals without a valid token that a network hears in a minute, of each process. */
    readonly maxStrangersPerMinute: number;
    /** Whether answers are compressed for callers that accept it. */
    readonly mayCompress: boolean;
  };
  readonly identity: {
    readonly issuers: readonly string[];
    readonly audience: string;
    readonly maxLifetimeSeconds: number;
    readonly keyRefreshSeconds: number;
    readonly maxKeyAgeSeconds: number;
  };
  readonly policy: { readonly maxStalenessMs: number };
  readonly stores: {
    readonly catalogDatabaseUrl: Secret<string>;
    /** Absent: invalidation and counters stay in this process, which is for a single gateway only. */
    readonly redis?: Secret<RedisAddress>;
    /** Absent: what may be lost stays in this process, but that remembered documents are in `redis`. */
    readonly cacheRedis?: Secret<RedisAddress>;
  };
  readonly documents: {
    readonly trusted: TrustedDocuments;
    readonly costLimits: DocumentCostLimits;
    readonly untrusted: 'accept' | 'refuse';
  };
  readonly cost: {
    /** Of one operation, as it is estimated. */
    readonly maxCost: number;
    /** Of what falls to any one department. */
    readonly maxDepartmentCost: number;
    /** Elements of a list of which departments say nothing. */
    readonly assumedListSize: number;
  };
  readonly subgraphs: {
    readonly timeoutMs: number;
    /** Requests to each department that are under way, and that wait for a turn. */
    readonly limits: { readonly maxInFlight: number; readonly maxWaiting: number };
    readonly mayShareRequests: boolean;
    /** By department. */
    readonly signingKeys: Secret<Readonly<Record<string, SigningKey>>>;
    /** Which open the keys that departments have registered; none where there is no file. */
    readonly sealingKeys: Secret<readonly KeyObject[]>;
  };
  /** Absent: nothing of what departments answer is kept. */
  readonly entityCache?: { readonly key: Secret<Buffer>; readonly maxTtlSeconds: number };
  readonly audit: {
    readonly hash: 'sha256' | 'sm3';
    /** With which the chain of usage records is written. */
    readonly chainKey: Secret<ChainKey>;
    readonly pseudonymKey: Secret<Buffer>;
    /** Ed25519; signs checkpoints, without which cutting off the end of a chain is not noticed. */
    readonly checkpointKey: Secret<KeyObject>;
    /** Where checkpoints are kept outside the database. */
    readonly checkpointDirectory: string;
  };
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max,
      `expected a whole number from ${min} to ${max}`,
    )
    .transform(Number);

const workers = z
  .string()
  .transform((text) => (text === 'auto' ? availableParallelism() : Number(text)))
  .refine((count) => Number.isInteger(count) && count >= 1 && count <= 256, {
    error: 'expected a number from 1 to 256, or auto',
  })
  .default(1);

const trustedProxies = z
  .string()
  .default('')
  .transform((text, context) => {
    const networks = text.split(',').map((network) => network.trim());
    const proxies = readTrustedProxies(networks.filter((network) => network !== ''));
    if (proxies === undefined) context.addIssue('expected addresses or CIDR blocks, such as 10.1.0.0/16');
    return proxies ?? z.NEVER;
  });

const databaseUrl = z.string().superRefine((url, context) => {
  const problem = findUrlProblem(url);
  if (problem !== undefined) context.addIssue(problem);
});

const settingsSchema = z.strictObject({
  GOVGRAPH_HOST: z.string().min(1).default('127.0.0.1'),
  GOVGRAPH_PORT: wholeNumber(0, 65_535).default(4000),
  GOVGRAPH_PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'expected a scheme and a host, such as https://share.example')
    .optional(),
  GOVGRAPH_WORKERS: workers,
  GOVGRAPH_TRUSTED_PROXIES: trustedProxies,
  GOVGRAPH_MAX_CONNECTIONS: wholeNumber(10, 1_000_000).default(defaultMaxConnections),
  GOVGRAPH_MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(defaultMaxConnectionsPerAddress),
  GOVGRAPH_WRITE_TIMEOUT_MS: wholeNumber(1000, 600_000).default(defaultWriteTimeoutMs),
  GOVGRAPH_MAX_UNSENT_BYTES: wholeNumber(65_536, 2 ** 40).default(defaultUnsentBytesLimits.maxUnsentBytes),
  GOVGRAPH_MAX_UNSENT_BYTES_PER_APPLICATION: wholeNumber(65_536, 2 ** 40).default(
    defaultUnsentBytesLimits.maxUnsentBytesPerApplication,
  ),
  GOVGRAPH_MAX_RESPONSE_BYTES: wholeNumber(65_536, 512 * 1024 * 1024).default(defaultMaxResponseBytes),
  GOVGRAPH_MAX_STRANGERS_PER_MINUTE: wholeNumber(1, 1_000_000).default(defaultMaxStrangersPerMinute),
  GOVGRAPH_MAX_REQUESTS_IN_PROGRESS: wholeNumber(16, 100_000).default(defaultMaxInProgress),
  GOVGRAPH_COMPRESS_RESPONSES: z.enum(['true', 'false']).default('true'),
  CATALOG_DATABASE_URL: databaseUrl,
  GOVGRAPH_REDIS_URL: redisUrl.optional(),
  GOVGRAPH_CACHE_REDIS_URL: redisUrl.optional(),
  GOVGRAPH_REDIS_CA_FILE: z.string().min(1).optional(),
  GOVGRAPH_REDIS_CERTIFICATE_FILE: z.string().min(1).optional(),
  GOVGRAPH_REDIS_CERTIFICATE_KEY_FILE: z.string().min(1).optional(),
  GOVGRAPH_ISSUERS: z
    .string()
    .transform((text) => text.split(',').map((issuer) => issuer.trim()))
    .pipe(
      z.array(z.string().refine(isSafeIssuer, 'expected https addresses (http on this machine only)')).min(1),
    ),
  GOVGRAPH_AUDIENCE: z.string().min(1).default('govgraph'),
  GOVGRAPH_TOKEN_MAX_LIFETIME_SECONDS: wholeNumber(60, 86_400).default(3600),
  GOVGRAPH_ISSUER_KEYS_REFRESH_SECONDS: wholeNumber(1, 3600).default(30),
  GOVGRAPH_ISSUER_KEYS_MAX_AGE_SECONDS: wholeNumber(1, 86_400).default(600),
  GOVGRAPH_TRUSTED_DOCUMENTS: z.string().min(1).optional(),
  GOVGRAPH_UNTRUSTED_DOCUMENTS: z.enum(['accept', 'refuse']).optional(),
  GOVGRAPH_MAX_COST: wholeNumber(1, Number.MAX_SAFE_INTEGER - 1).default(defaultCostLimits.maxCost),
  GOVGRAPH_MAX_DEPARTMENT_COST: wholeNumber(1, Number.MAX_SAFE_INTEGER - 1).default(
    defaultCostLimits.maxDepartmentCost,
  ),
  GOVGRAPH_ASSUMED_LIST_SIZE: wholeNumber(1, 1_000_000).default(defaultAssumedListSize),
  GOVGRAPH_SIGNING_KEYS_FILE: z.string().min(1),
  GOVGRAPH_SEALING_KEY_FILE: z.string().min(1).optional(),
  GOVGRAPH_PSEUDONYM_KEY: z
    .base64('expected base64')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length >= 32, 'expected at least 32 bytes'),
  GOVGRAPH_MAX_POLICY_STALENESS_MS: wholeNumber(1000, 24 * 3_600_000).default(defaultMaxPolicyStalenessMs),
  GOVGRAPH_SUBGRAPH_TIMEOUT_MS: wholeNumber(50, 300_000).default(defaultSubgraphTimeoutMs),
  GOVGRAPH_SUBGRAPH_MAX_IN_FLIGHT: wholeNumber(1, 4096).default(64),
  GOVGRAPH_SUBGRAPH_MAX_WAITING: wholeNumber(0, 65_536).default(256),
  GOVGRAPH_SHARE_REQUESTS: z.enum(['true', 'false']).default('false'),
  GOVGRAPH_ENTITY_CACHE_KEY: z
    .base64('expected base64')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, 'expected 32 bytes')
    .optional(),
  GOVGRAPH_ENTITY_CACHE_MAX_TTL_SECONDS: wholeNumber(1, 86_400).default(defaultEntityCacheMaxTtlSeconds),
  GOVGRAPH_CHAIN_KEY_FILE: z.string().min(1),
  GOVGRAPH_CHECKPOINT_KEY_FILE: z.string().min(1),
  GOVGRAPH_CHECKPOINT_DIRECTORY: z.string().min(1),
  GOVGRAPH_AUDIT_HASH: z.enum(['sha256', 'sm3']).default('sha256'),
});

/**
 * Reads the configuration from environment variables and the signing keys from their file.
 *
 * @throws ConfigError with every problem at once; it names settings and never quotes a value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const parsed = settingsSchema.safeParse(pickSettings(environment));
  const keysFile = environment['GOVGRAPH_SIGNING_KEYS_FILE'];
  const keys = keysFile === undefined ? undefined : readSigningKeys(keysFile);
  const sealingFile = environment['GOVGRAPH_SEALING_KEY_FILE'];
  const sealing = sealingFile === undefined ? undefined : readSealingKeyFile(sealingFile);
  const chainFile = environment['GOVGRAPH_CHAIN_KEY_FILE'];
  const chain = chainFile === undefined ? undefined : readChainKey(chainFile);
  const checkpointFile = environment['GOVGRAPH_CHECKPOINT_KEY_FILE'];
  const checkpoint = checkpointFile === undefined ? undefined : readCheckpointKey(checkpointFile);
  const documents = readDocuments(environment);
  const redisTls = readRedisTls(environment);
  const problems = [
    ...findOwnProblems(environment, documents.problems, redisTls),
    ...(keys?.problems ?? []),
    ...(sealing?.problems ?? []),
    ...(chain?.problems ?? []),
    ...(checkpoint?.problems ?? []),
  ];
  const isComplete =
    keys?.signingKeys !== undefined && chain?.key !== undefined && checkpoint?.key !== undefined;
  if (!parsed.success || !isComplete || problems.length > 0) {
    throw new ConfigError(problems);
  }
  const settings = parsed.data;
  const redis = secureRedis(settings.GOVGRAPH_REDIS_URL, redisTls.tls);
  const cacheRedis = secureRedis(settings.GOVGRAPH_CACHE_REDIS_URL, redisTls.tls);
  const cacheKey = settings.GOVGRAPH_ENTITY_CACHE_KEY;
  return deepFreeze({
    server: {
      host: settings.GOVGRAPH_HOST,
      port: settings.GOVGRAPH_PORT,
      ...omitUndefined({ publicUrl: settings.GOVGRAPH_PUBLIC_URL }),
      workers: settings.GOVGRAPH_WORKERS,
      connections: {
        trustedProxies: settings.GOVGRAPH_TRUSTED_PROXIES,
        maxConnections: settings.GOVGRAPH_MAX_CONNECTIONS,
        maxConnectionsPerAddress: settings.GOVGRAPH_MAX_CONNECTIONS_PER_ADDRESS,
        writeTimeoutMs: settings.GOVGRAPH_WRITE_TIMEOUT_MS,
      },
      unsentBytesLimits: {
        maxUnsentBytes: settings.GOVGRAPH_MAX_UNSENT_BYTES,
        maxUnsentBytesPerApplication: settings.GOVGRAPH_MAX_UNSENT_BYTES_PER_APPLICATION,
      },
      maxRequestsInProgress: settings.GOVGRAPH_MAX_REQUESTS_IN_PROGRESS,
      maxResponseBytes: settings.GOVGRAPH_MAX_RESPONSE_BYTES,
      maxStrangersPerMinute: settings.GOVGRAPH_MAX_STRANGERS_PER_MINUTE,
      mayCompress: settings.GOVGRAPH_COMPRESS_RESPONSES === 'true',
    },
    identity: {
      issuers: settings.GOVGRAPH_ISSUERS,
      audience: settings.GOVGRAPH_AUDIENCE,
      maxLifetimeSeconds: settings.GOVGRAPH_TOKEN_MAX_LIFETIME_SECONDS,
      keyRefreshSeconds: settings.GOVGRAPH_ISSUER_KEYS_REFRESH_SECONDS,
      maxKeyAgeSeconds: settings.GOVGRAPH_ISSUER_KEYS_MAX_AGE_SECONDS,
    },
    policy: { maxStalenessMs: settings.GOVGRAPH_MAX_POLICY_STALENESS_MS },
    stores: {
      catalogDatabaseUrl: new Secret(settings.CATALOG_DATABASE_URL),
      ...(redis === undefined ? {} : { redis: new Secret(redis) }),
      ...(cacheRedis === undefined ? {} : { cacheRedis: new Secret(cacheRedis) }),
    },
    documents: {
      trusted: documents.trusted,
      costLimits: documents.costLimits,
      untrusted: settings.GOVGRAPH_UNTRUSTED_DOCUMENTS ?? 'accept',
    },
    cost: {
      maxCost: settings.GOVGRAPH_MAX_COST,
      maxDepartmentCost: settings.GOVGRAPH_MAX_DEPARTMENT_COST,
      assumedListSize: settings.GOVGRAPH_ASSUMED_LIST_SIZE,
    },
    subgraphs: {
      timeoutMs: settings.GOVGRAPH_SUBGRAPH_TIMEOUT_MS,
      limits: {
        maxInFlight: settings.GOVGRAPH_SUBGRAPH_MAX_IN_FLIGHT,
        maxWaiting: settings.GOVGRAPH_SUBGRAPH_MAX_WAITING,
      },
      mayShareRequests: settings.GOVGRAPH_SHARE_REQUESTS === 'true',
      signingKeys: new Secret(keys.signingKeys),
      sealingKeys: new Secret(sealing?.keys ?? []),
    },
    ...(cacheKey === undefined
      ? {}
      : {
          entityCache: {
            key: new Secret(cacheKey),
            maxTtlSeconds: settings.GOVGRAPH_ENTITY_CACHE_MAX_TTL_SECONDS,
          },
        }),
    audit: {
      hash: settings.GOVGRAPH_AUDIT_HASH,
      chainKey: new Secret(chain.key),
      pseudonymKey: new Secret(settings.GOVGRAPH_PSEUDONYM_KEY),
      checkpointKey: new Secret(checkpoint.key),
      checkpointDirectory: settings.GOVGRAPH_CHECKPOINT_DIRECTORY,
    },
  });
}

/**
 * What is wrong with settings before others are known, one line each.
 *
 * @param later the names of settings that are given later, whatever the environment says
 */
export function findSettingProblems(
  environment: Readonly<Record<string, string | undefined>>,
  later: ReadonlySet<string>,
): readonly string[] {
  const early = Object.fromEntries(Object.entries(environment).filter(([name]) => !later.has(name)));
  const problems = findOwnProblems(early, readDocuments(early).problems, readRedisTls(early));
  return problems.filter((problem) => !later.has(problem.slice(0, problem.indexOf(':'))));
}

const redisSettings = settingsSchema.pick({ GOVGRAPH_REDIS_URL: true, GOVGRAPH_CACHE_REDIS_URL: true });

/** What the environment itself tells, without the files of keys. */
function findOwnProblems(
  environment: Readonly<Record<string, string | undefined>>,
  problemsOfDocuments: readonly string[],
  redisTls: ReturnType<typeof readRedisTls>,
): string[] {
  const parsed = settingsSchema.safeParse(pickSettings(environment));
  const { GOVGRAPH_REDIS_URL, GOVGRAPH_CACHE_REDIS_URL } = environment;
  const redis = redisSettings.safeParse({ GOVGRAPH_REDIS_URL, GOVGRAPH_CACHE_REDIS_URL });
  return [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, environment))),
    ...(redis.success
      ? findRedisProblems(redis.data.GOVGRAPH_REDIS_URL, redis.data.GOVGRAPH_CACHE_REDIS_URL, redisTls.tls)
      : []),
    ...redisTls.problems,
    ...findUnsharedQuotas(environment),
    ...problemsOfDocuments,
  ];
}

/** Of the command, of the issuer for demonstrations and of departments, which may share the environment. */
const otherSetting = /^GOVGRAPH_(?:CATALOG_REVIEW|CLIENT_ID|DATA|(?:GATEWAY|IDENTITY)_KEYS_FILE|TOKEN|URL)$/;

/** Our own settings: the known ones, and what else carries our prefix, so that a misspelt one is refused. */
function pickSettings(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = new Set(Object.keys(settingsSchema.shape));
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      const isOurs = name.startsWith('GOVGRAPH_') && !otherSetting.test(name);
      return value !== undefined && (known.has(name) || isOurs);
    }),
  );
}

/** Without Redis each worker would grant a quota of its own. */
function findUnsharedQuotas(environment: Readonly<Record<string, string | undefined>>): string[] {
  const { data: count = 1 } = workers.safeParse(environment['GOVGRAPH_WORKERS']);
  if (count === 1 || environment['GOVGRAPH_REDIS_URL'] !== undefined) return [];
  return [
    `GOVGRAPH_WORKERS: ${count} workers need GOVGRAPH_REDIS_URL, or each would count quotas for itself`,
  ];
}

function describeIssue(
  issue: z.core.$ZodIssue,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(settingsSchema.shape);
    return issue.keys.map((key) => `${key}: there is no such setting${suggest(key, known)}`);
  }
  const name = String(issue.path[0]);
  return [`${name}: ${environment[name] === undefined ? 'is missing' : issue.message}`];
}

/** Tokens and keys must not be readable on the way, except on this machine. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isSafeIssuer(issuer: string): boolean {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isLocal = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !(member instanceof Secret))
      deepFreeze(member as object);
  }
  return Object.freeze(value);
}
