/**
 * What one version of the policy, together with its schema, is served with. A release never changes; a new
 * version is a new release, and everything that is cached for a version goes with it. What depends on the schema
 * alone, documents and what they cost, stays as long as the schema.
 */
import type { PolicySnapshot } from '@govgraph/policy';
import type { GraphQLObjectType } from 'graphql';
import { type PolicyOnSchema, createPolicyOnSchema } from '../authorization/decide/policy-on-schema.ts';
import { type EstimateCost, createCostEstimator } from '../cost/cost-estimate.ts';
import type { Refusal } from '../errors.ts';
import { FairCache } from '@govgraph/storage';
import type { EntityCache } from '../executor/entity-cache.ts';
import type { ExecutablePlan } from '../executor/compile-plan.ts';
import type { ServedSchema } from './last-good-schema.ts';
import type { ValidDocument } from '../operation/read-document.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import type { Authorization } from '../authorization/authorization.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';

export interface Release extends PolicyOnSchema {
  readonly version: number;
  readonly schema: PlannableSchema;
  /** Why the schema is not the one that was published with this version; undefined when it is. */
  readonly schemaProblem: string | undefined;
  readonly send: SendToSubgraph;
  /** What may be kept of departments' answers, for each plan; undefined when nothing is. */
  readonly entityCache: ReturnType<EntityCache> | undefined;
  /** By the document's text. They depend on the schema only. Applications share them, and what follows. */
  readonly documents: FairCache<ValidDocument | Refusal>;
  /** Of operations on the schema; it depends on nothing else. */
  readonly estimateCost: EstimateCost;
  /** By operation, rights, purpose and what rules read of arguments. */
  readonly authorizations: FairCache<Promise<Authorization>>;
  /** By the rewritten document and the conditions on records: callers with the same rights share a plan. */
  readonly plans: FairCache<ExecutablePlan>;
  /** The field that identifies a data subject; undefined for types that are none. */
  subjectKeyOf(type: GraphQLObjectType): string | undefined;
}

/**
 * How much each cache may hold, in characters of text: the number of entries says nothing about memory when
 * callers choose how large an entry is. A character stands for up to 300 bytes. What several applications use counts
 * for each of them.
 */
export interface CacheSizes {
  readonly documents: number;
  readonly authorizations: number;
  readonly plans: number;
}

export const defaultCacheSizes: CacheSizes = {
  documents: 1_000_000,
  authorizations: 2_000_000,
  plans: 2_000_000,
};

export interface ReleaseParts {
  readonly served: ServedSchema;
  readonly policy: PolicySnapshot;
  readonly send: SendToSubgraph;
  readonly cacheSizes: CacheSizes;
  /** How many elements a list has of which departments say nothing. */
  readonly assumedListSize: number;
  readonly entityCache?: EntityCache | undefined;
  /** See `LoadedPolicy`; by default the policy's own version. */
  readonly catalogVersion?: number;
}

/** @param before the release that this one replaces */
export function createRelease(parts: ReleaseParts, before?: Release): Release {
  const { policy, cacheSizes: sizes } = parts;
  const { schema, problem: schemaProblem } = parts.served;
  const { catalogVersion = policy.version } = parts;
  const known = before?.schema === schema ? before : undefined;
  return {
    ...createPolicyOnSchema(schema, policy),
    version: policy.version,
    schema,
    schemaProblem,
    send: parts.send,
    entityCache: parts.entityCache?.(schema, policy, catalogVersion),
    documents: known?.documents ?? new FairCache(sizes.documents),
    estimateCost: known?.estimateCost ?? createCostEstimator(schema, parts.assumedListSize),
    authorizations: new FairCache(sizes.authorizations),
    plans: new FairCache(sizes.plans),
    subjectKeyOf: (type) => policy.subjectKeyOf(type.name),
  };
}
