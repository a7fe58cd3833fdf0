import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { type OperationDefinitionNode, print, stripIgnoredCharacters } from 'graphql';
import { variablesIn } from '../operation/graphql-nodes.ts';

/** The plan with other fetches, which run at one time, in the place of each fetch. */
export function mapFetches<Plan extends QueryPlan>(
  plan: Plan,
  replace: (fetch: FetchNode) => readonly FetchNode[],
): Plan {
  const map = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'Fetch': {
        const [only, ...others] = replace(node);
        return others.length === 0 && only !== undefined
          ? only
          : { kind: 'Parallel', nodes: [...(only === undefined ? [] : [only]), ...others] };
      }
      case 'Flatten':
        return { ...node, node: map(node.node) };
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(map) };
      case 'Condition':
      case 'Defer':
        return node;
    }
  };
  return plan.node === undefined || plan.node.kind === 'Subscription'
    ? plan
    : { ...plan, node: map(plan.node) };
}

/** The fetch with another operation, of whose variables it is given those that are used. */
export function withOperation(fetch: FetchNode, operation: OperationDefinitionNode): FetchNode {
  const used = variablesIn(operation.selectionSet);
  const variableDefinitions = (operation.variableDefinitions ?? []).filter((definition) =>
    used.has(definition.variable.name.value),
  );
  const callers = variableDefinitions.map(({ variable }) => variable.name.value);
  return {
    ...fetch,
    operation: stripIgnoredCharacters(print({ ...operation, variableDefinitions })),
    variableUsages: callers.filter((name) => name !== representationsVariable),
  };
}

/** The planner's name of what an entity fetch is about. */
const representationsVariable = 'representations';
