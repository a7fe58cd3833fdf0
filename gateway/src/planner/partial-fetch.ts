import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
} from 'graphql';
import { withOperation } from './map-fetches.ts';

/**
 * An entity fetch that asks for some of its fields only, and may require less for them.
 *
 * @param operation of the fetch
 * @param fields of the entities in it, that are kept
 */
export function partialFetch(
  fetch: FetchNode,
  operation: OperationDefinitionNode,
  fields: ReadonlySet<FieldNode>,
  requires: readonly QueryPlanSelectionNode[],
): FetchNode {
  const selections = operation.selectionSet.selections.map((entities) =>
    entities.kind === Kind.FIELD && entities.selectionSet !== undefined
      ? { ...entities, selectionSet: onlyFields(entities.selectionSet, fields) }
      : entities,
  );
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  return { ...withOperation(fetch, { ...operation, selectionSet }), requires: [...requires] };
}

/** The selection set without the fields at its top that are not kept. */
export function onlyFields(selectionSet: SelectionSetNode, kept: ReadonlySet<FieldNode>): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return kept.has(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const inner = onlyFields(selection.selectionSet, kept);
    return inner.selections.length === 0 ? [] : [{ ...selection, selectionSet: inner }];
  });
  return { ...selectionSet, selections };
}
