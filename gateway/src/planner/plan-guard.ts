import type { PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Coordinate, type PolicySnapshot } from '@govgraph/policy';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { InternalError } from '../errors.ts';
import type { FederatedSchema } from './federated-schema.ts';

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
 * @throws InternalError when something flows that is neither part of a key nor approved
 */
export function guardPlan(schema: FederatedSchema, policy: PolicySnapshot, plan: QueryPlan): void {
  const check = (service: string, typename: string, selections: readonly QueryPlanSelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'InlineFragment') {
        check(service, selection.typeCondition ?? typename, selection.selections);
        continue;
      }
      if (selection.name === '__typename') continue;
      const coordinate: Coordinate = `${typename}.${selection.name}`;
      if (!mayFlow(schema, policy, coordinate, service)) {
        throw new InternalError(`the plan lets ${coordinate} flow to ${service}, which nobody approved`);
      }
      const below = typeBelow(schema, coordinate);
      if (selection.selections !== undefined && below !== undefined)
        check(service, below, selection.selections);
    }
  };
  const visit = (node: PlanNode | undefined): void => {
    switch (node?.kind) {
      case 'Fetch':
        if ((node.contextRewrites ?? []).length > 0) {
          throw new InternalError('the plan passes values by @context, which this gateway does not offer');
        }
        check(node.serviceName, '', node.requires ?? []);
        break;
      case 'Flatten':
        visit(node.node);
        break;
      case 'Sequence':
      case 'Parallel':
        node.nodes.forEach(visit);
        break;
      case 'Condition':
        visit(node.ifClause);
        visit(node.elseClause);
        break;
      default:
    }
  };
  if (plan.node?.kind !== 'Subscription') visit(plan.node);
}

function mayFlow(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  coordinate: Coordinate,
  to: string,
): boolean {
  return schema.isKey(coordinate) || policy.isFlowApproved(coordinate, to);
}

function typeBelow(schema: FederatedSchema, coordinate: Coordinate): string | undefined {
  const [typename = '', field = ''] = coordinate.split('.');
  const type = schema.apiSchema.getType(typename);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const definition = type.getFields()[field];
  return definition === undefined ? undefined : getNamedType(definition.type).name;
}
