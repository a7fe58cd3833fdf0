import type { PolicySnapshot } from '@govgraph/policy';
import type { SupergraphSource } from './apollo/supergraph-manager.ts';
import type {
  CacheStore,
  ChainKey,
  Counters,
  DocumentStore,
  Invalidation,
  UsageStore,
  UsedOperationStore,
} from '@govgraph/storage';
import type { TokenVerifier } from './identity/token-verifier.ts';
import type { OperationLimits } from './operation/limits.ts';
import type { DocumentCostLimits, TrustedDocuments } from './operation/trusted-documents.ts';
import type { Membership } from './membership/membership.ts';
import type { PlannerLimits } from './planner/planner.ts';
import type { CacheSizes } from './release/release.ts';
import type { ReleaseSource } from './release/release-manager.ts';
import type { HttpServerOptions } from './http/http-server.ts';
import type { MetricSources } from './telemetry/metrics.ts';
import type { UnsentBytesLimits } from './pipeline/limits/unsent-bytes.ts';
import type { RouteOptions } from './transport/department-route.ts';
import type { RegisteredKeys } from './transport/registered-keys.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { SigningKey } from './transport/sign-request.ts';
import type { CostLimits } from './pipeline/steps/limit-cost.ts';

export type Identity = Pick<TokenVerifier, 'verify'> &
  Partial<Pick<TokenVerifier, 'probe' | 'recognize' | 'issuers'>>;

/** A store that policies are read from, as in production: each with the supergraph that was published with it. */
interface StoredPolicy {
  readonly policyStore: ReleaseSource;
  /** Who vouches for callers; without it, nobody is let in. */
  readonly identity?: Identity;
  /** By department. One without a key is asked nothing. */
  readonly signingKeys: Readonly<Record<string, SigningKey>>;
  /** That departments have registered; they come before the others. */
  readonly registeredKeys?: Pick<RegisteredKeys, 'keysOf' | 'problems'>;
}

/** One policy, for embedding and for tests. */
export interface FixedPolicy {
  /**
   * One supergraph, or who gives it: a manager of `@apollo/gateway`, or a function. Later ones are served as they come;
   * one that cannot be opened, or gives a field to another department than the policy says, is not, and the last good
   * one stays.
   */
  readonly supergraph: SupergraphSource;
  readonly policy: PolicySnapshot;
  /** Who vouches for callers; without it, everybody is the policy's `anonymousCaller`, whom few policies know. */
  readonly identity?: Identity;
  /** By department. One without a key is asked nothing; without any keys, requests are sent unsigned. */
  readonly signingKeys?: Readonly<Record<string, SigningKey>>;
}

/** Where the policy comes from decides what else is needed. There is no third way. */
export type GatewayOptions = (StoredPolicy | FixedPolicy) & GatewaySettings;

interface GatewaySettings {
  /**
   * Scheme and host under which callers know the gateway, for what it says of itself (RFC 9728); by default `http` and
   * the host that a caller names.
   */
  readonly publicUrl?: string;
  /** Where usage is recorded; in memory by default, which is for tests and embedding only. */
  readonly usageStore?: UsageStore;
  readonly auditHash?: 'sha256' | 'sm3';
  /** Without it, whoever can write to the usage store can make the chain of usage records anew. */
  readonly chainKey?: ChainKey;
  /** How often refusals of callers whom nobody vouches for are recorded; 5,000 by default. */
  readonly strangerSumIntervalMs?: number;
  readonly invalidation?: Invalidation;
  readonly counters?: Counters;
  /** Where documents that callers send are remembered by their hash; in memory by default. */
  readonly documentStore?: DocumentStore;
  /** What of the stores that gateways share does not work now, a sentence each; everything works by default. */
  readonly sharedProblems?: () => readonly string[];
  /** Among the gateways on the same catalog database; without it, it serves as if it were the only one. */
  readonly membership?: Pick<Membership, 'state' | 'reportRelease'>;
  readonly trustedDocuments?: TrustedDocuments;
  /** In place of `costLimits`, for trusted documents. */
  readonly documentCostLimits?: DocumentCostLimits;
  /** Where it is noted which operations are used, without values; nowhere by default. */
  readonly usedOperations?: UsedOperationStore;
  /** What happens to documents that are not trusted; they are accepted by default. */
  readonly untrustedDocuments?: 'accept' | 'refuse';
  /** At least 32 bytes; by default a new one, so that pseudonyms and entity tags end with the process. */
  readonly pseudonymKey?: Buffer;
  readonly limits?: Partial<OperationLimits>;
  readonly costLimits?: Partial<CostLimits>;
  /** How many elements a list is taken to have of which departments say nothing; 10 by default. */
  readonly assumedListSize?: number;
  /** What one response may take, at most; 8 MiB by default. A larger one is refused as a whole. */
  readonly maxResponseBytes?: number;
  /** What connections may cost, where the gateway listens itself. */
  readonly connections?: Pick<
    HttpServerOptions,
    'trustedProxies' | 'maxConnections' | 'maxConnectionsPerAddress' | 'writeTimeoutMs'
  >;
  readonly workers?: MetricSources['workers'];
  /** What responses that were not taken yet may take. */
  readonly unsentBytesLimits?: Partial<UnsentBytesLimits>;
  /** Requests that are answered at a time, at most; 1,000 by default. Fewer when the processor does not keep up. */
  readonly maxRequestsInProgress?: number;
  /** Whether responses are compressed for callers that accept it; true by default. */
  readonly mayCompress?: boolean;
  readonly plannerLimits?: Partial<PlannerLimits>;
  readonly cacheSizes?: Partial<CacheSizes>;
  readonly subgraphTimeoutMs?: number;
  /** How much each department is asked at a time, and after how many failures it is not asked for a while. */
  readonly subgraphLimits?: Pick<RouteOptions, 'maxInFlight' | 'maxWaiting' | 'minFailures'>;
  /** Whether callers with the same rights share requests to departments that are under way; false by default. */
  readonly mayShareRequests?: boolean;
  /** Where departments' responses about records are kept as long as their update cycles allow; nothing is by default. */
  readonly entityCache?: {
    readonly store: CacheStore;
    /** 32 bytes, with which everything is sealed before it is stored. */
    readonly key: Buffer;
    /** The longest that anything is kept; an hour by default. */
    readonly maxTtlSeconds?: number;
  };
  readonly maxPolicyStalenessMs?: number;
  readonly policyPollIntervalMs?: number;
  /** How often departments are asked whether they accept what this gateway signs; never by default. */
  readonly signatureCheckIntervalMs?: number;
  /** Hears what operators want to know, as it happens: failures, departments left out, policies, limits. */
  readonly telemetry?: Partial<Telemetry>;
  /** Refusals without a valid token that a network hears in a minute, in this process; 600 by default. */
  readonly maxStrangersPerMinute?: number;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
}
