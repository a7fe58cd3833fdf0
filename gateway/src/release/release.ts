/**
 * What one version of the policy, together with its schema, is served with. A release never changes; a new
 * version is a new release, and everything that is cached for a version goes with it. What depends on the schema
 * alone, plans and documents, stays as long as the schema.
 */
import type { PolicySnapshot } from '@govgraph/policy';
import type { GraphQLObjectType } from 'graphql';
import { type BindCondition, createConditionBinder } from '../authorization/bind-condition.ts';
import type { Refusal } from '../errors.ts';
import { FairCache } from '@govgraph/storage';
import type { EntityCache } from '../executor/entity-cache.ts';
import type { ExecutablePlan } from '../executor/run-plan.ts';
import type { ServedSchema } from './last-good-schema.ts';
import type { ValidDocument } from '../operation/operation.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import { type ShieldEvaluator, createShieldEvaluator } from '../authorization/shield/evaluator.ts';
import type { Authorization } from '../authorization/authorization.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';

export interface Release {
  readonly version: number;
  readonly schema: PlannableSchema;
  /** Why the schema is not the one that was published with this version; undefined when it is. */
  readonly schemaProblem: string | undefined;
  readonly policy: PolicySnapshot;
  readonly evaluator: ShieldEvaluator;
  readonly bindCondition: BindCondition;
  readonly send: SendToSubgraph;
  /** What may be kept of departments' answers, for each plan; undefined when nothing is. */
  readonly entityCache: ReturnType<EntityCache> | undefined;
  /** By the document's text. They depend on the schema only. Applications share this and the next two. */
  readonly documents: FairCache<ValidDocument | Refusal>;
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

/**
 * @param before the release that this one replaces
 * @param catalogVersion see `LoadedPolicy`
 */
export function createRelease(
  before: Release | undefined,
  { schema, problem: schemaProblem }: ServedSchema,
  policy: PolicySnapshot,
  send: SendToSubgraph,
  sizes: CacheSizes,
  entityCache?: EntityCache,
  catalogVersion = policy.version,
): Release {
  return {
    version: policy.version,
    schema,
    schemaProblem,
    policy,
    evaluator: createShieldEvaluator(policy),
    bindCondition: createConditionBinder(schema.outline, policy),
    send,
    entityCache: entityCache?.(schema, policy, catalogVersion),
    documents: before?.schema === schema ? before.documents : new FairCache(sizes.documents),
    authorizations: new FairCache(sizes.authorizations),
    plans: new FairCache(sizes.plans),
    subjectKeyOf: (type) => policy.subjectKeyOf(type.name),
  };
}
