import type { Coordinate, PolicySnapshot, WaysToItems } from '@govgraph/policy';
import type { Operation } from '../../operation/operation.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { type ShieldEvaluator, createShieldEvaluator } from '../shield/shield-evaluator.ts';
import { type BindCondition, createConditionBinder } from './bind-condition.ts';
import { createFactFinder } from './facts-below.ts';
import { PreparedOperation } from './prepared-operation.ts';
import { createWayFinder } from './ways-to-items.ts';

/** A policy, and the schema that it is enforced on, with what only both together say: each found once. */
export interface PolicyOnSchema {
  readonly schema: FederatedSchema;
  readonly policy: PolicySnapshot;
  readonly evaluator: ShieldEvaluator;
  readonly bindCondition: BindCondition;
  /**
   * The types with facts (`DATA`) that an item without a fact of its own leads to: through other such items, up to the
   * first types that have some.
   */
  readonly factsBelow: (coordinate: Coordinate) => readonly string[];
  /**
   * The fields by which callers reach what some inputs, given by schema coordinate, compare with; undefined where there
   * are none.
   */
  readonly waysToItems: (inputs: readonly string[]) => WaysToItems | undefined;
  /** An operation under this policy. @throws ClientError when it takes too much to prepare it */
  readonly prepare: (operation: Operation) => PreparedOperation;
}

export function createPolicyOnSchema(schema: FederatedSchema, policy: PolicySnapshot): PolicyOnSchema {
  // Operations outlive policies, and end before the schema does: what is prepared ends with the first of both.
  const prepared = new WeakMap<Operation, PreparedOperation>();
  return {
    schema,
    policy,
    evaluator: createShieldEvaluator(policy),
    bindCondition: createConditionBinder(schema.outline, policy),
    factsBelow: createFactFinder(schema, policy),
    waysToItems: createWayFinder(schema, policy),
    prepare: (operation) => {
      let known = prepared.get(operation);
      if (known === undefined) prepared.set(operation, (known = new PreparedOperation(operation, policy)));
      return known;
    },
  };
}
