import { type FieldNode, type GraphQLObjectType, type SelectionSetNode, isCompositeType } from 'graphql';
import { satisfies } from '../schema/possible-types.ts';
import { type FragmentNode, fieldsOf } from '../schema/selections.ts';
import { type Variables, isIncluded } from './conditions.ts';
import { type ParsedOperation, fragmentContent } from './parsed-operation.ts';
import type { Visits } from './visits.ts';

/** All the field nodes of one response key on one object type. */
export interface CollectedField {
  readonly responseKey: string;
  readonly first: FieldNode;
  readonly selectionSets: SelectionSetNode[];
}

/**
 * CollectFields of the GraphQL specification (§6.3.2), for one object type. That of graphql-js is no part of its public
 * interface, and counts nothing.
 *
 * @param visits where what is gone through is counted
 * @throws ClientError when that is too much
 */
export function collectFields(
  { operation, variables }: { readonly operation: ParsedOperation; readonly variables: Variables },
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  visits?: Visits,
): readonly CollectedField[] {
  const open = (fragment: FragmentNode): SelectionSetNode | undefined => {
    const content = fragmentContent(operation, fragment);
    if (content?.typeCondition === undefined) return content?.selectionSet;
    const condition = operation.schema.getType(content.typeCondition);
    const applies = isCompositeType(condition) && satisfies(operation.schema, type, condition);
    return applies ? content.selectionSet : undefined;
  };
  const collected = new Map<string, CollectedField>();
  for (const selectionSet of selectionSets) {
    const fields = fieldsOf(selectionSet, open, (selection) => {
      visits?.add(selection, 1);
      return isIncluded(selection.directives, variables);
    });
    for (const node of fields) {
      const responseKey = node.alias?.value ?? node.name.value;
      const field = collected.get(responseKey) ?? { responseKey, first: node, selectionSets: [] };
      if (node.selectionSet !== undefined) field.selectionSets.push(node.selectionSet);
      collected.set(responseKey, field);
    }
  }
  return [...collected.values()];
}
