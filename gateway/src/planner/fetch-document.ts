import type { FetchNode } from '@apollo/query-planner';
import { type OperationDefinitionNode, type SelectionSetNode, Kind, parse } from 'graphql';
import { InternalError } from '../errors.ts';
import { oncePer } from '../operation/once-per.ts';

/** The operation of a fetch, parsed once. */
export const fetchOperation = oncePer((node: FetchNode): OperationDefinitionNode => {
  const [definition, ...others] = parse(node.operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) {
    throw new InternalError('The plan has a fetch that is not exactly one operation.');
  }
  return definition;
});

/** What a fetch asks: of each record for an entity fetch, of the root otherwise. */
export function entitySelection(node: FetchNode): SelectionSetNode {
  const { selectionSet } = fetchOperation(node);
  if (node.requires === undefined) return selectionSet;
  const [entities] = selectionSet.selections;
  if (
    entities?.kind !== Kind.FIELD ||
    entities.name.value !== '_entities' ||
    entities.selectionSet === undefined
  ) {
    throw new InternalError('The plan has an entity fetch that does not ask for _entities.');
  }
  return entities.selectionSet;
}
