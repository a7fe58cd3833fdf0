import type { QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Coordinate, type PolicySnapshot } from '@govgraph/policy';
import { InternalError } from '../errors.ts';
import { fetchesOf } from './fetches.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';

/**
 * Whether everything that a field needs from other departments (`@requires`) was approved to flow to the
 * department that computes it.
 */
export function areFlowsApproved(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  coordinate: Coordinate,
): boolean {
  return schema
    .requiredFlows(coordinate)
    .every(({ to, items }) => items.every((item) => mayFlow(schema, policy, item, to)));
}

/**
 * The second lock: looks at the plan itself, at what it tells each department about each record.
 *
 * @throws InternalError when something flows that is neither part of a key nor approved, or that cannot be told
 */
export function guardPlan(schema: FederatedSchema, policy: PolicySnapshot, plan: QueryPlan): void {
  const check = (to: string, typename: string, selections: readonly QueryPlanSelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'InlineFragment') {
        check(to, selection.typeCondition ?? typename, selection.selections);
      } else if (selection.name !== '__typename') {
        checkField(to, `${typename}.${selection.name}`, selection.selections);
      }
    }
  };
  const checkField = (
    to: string,
    coordinate: Coordinate,
    selections: readonly QueryPlanSelectionNode[] | undefined,
  ): void => {
    if (!mayFlow(schema, policy, coordinate, to)) {
      throw new InternalError(`the plan lets ${coordinate} flow to ${to}, which nobody approved`);
    }
    if (selections === undefined) return;
    const below = schema.typeBelow(coordinate);
    if (below === undefined) throw new InternalError(`nobody knows what the plan lets flow of ${coordinate}`);
    check(to, below, selections);
  };
  for (const { node } of fetchesOf(plan)) {
    if ((node.contextRewrites ?? []).length > 0) {
      throw new InternalError('the plan passes values by @context, which this gateway does not offer');
    }
    check(node.serviceName, '', node.requires ?? []);
  }
}

function mayFlow(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  coordinate: Coordinate,
  to: string,
): boolean {
  return schema.isKey(coordinate) || policy.isFlowApproved(coordinate, to);
}
