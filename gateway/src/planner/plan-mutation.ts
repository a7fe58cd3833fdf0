import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { type FieldNode, type OperationDefinitionNode, type SelectionSetNode, Kind } from 'graphql';
import { InternalError } from '../errors.ts';
import { anyInline, fieldsOf } from '../schema/selections.ts';
import { fetchesOf } from './fetches.ts';

/**
 * Plans a mutation: each field of its root is finished, with everything below it, before the next one runs
 * (GraphQL specification, §6.2.2).
 *
 * The planner asks one department for several fields in a row at one time. If another department has something
 * below one of them, that one would be read after the next field has run: then each field is planned by itself.
 *
 * @param operation without directives, of which every fragment at the root applies
 */
export function planMutation(
  operation: OperationDefinitionNode,
  plan: (operation: OperationDefinitionNode) => QueryPlan,
): QueryPlan {
  const together = plan(operation);
  if (isSerial(together)) return together;
  const nodes = [...rootFields(operation.selectionSet).values()].flatMap((selections): PlanNode[] => {
    const { node } = plan({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } });
    if (node?.kind === 'Subscription') throw new InternalError('The plan of a mutation is a subscription.');
    return node === undefined ? [] : [node];
  });
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
}

function isSerial(plan: QueryPlan): boolean {
  const fetches = fetchesOf(plan);
  const pathStarts = new Set(fetches.map(({ path }) => path[0]));
  return fetches.every(({ path, operation }) => {
    if (path.length > 0) return true;
    const names = [...rootFields(operation.selectionSet).keys()];
    return names.slice(0, -1).every((name) => !pathStarts.has(name));
  });
}

/** The fields of a root by response name, those in fragments included. */
function rootFields(selectionSet: SelectionSetNode): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  for (const node of fieldsOf(selectionSet, anyInline)) {
    const name = (node.alias ?? node.name).value;
    fields.set(name, [...(fields.get(name) ?? []), node]);
  }
  return fields;
}
