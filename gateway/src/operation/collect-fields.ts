import { type FieldNode, type GraphQLObjectType, type SelectionSetNode, Kind } from 'graphql';
import { isIncluded } from './conditions.ts';
import type { DecidedOperation } from '../authorization/decided-operation.ts';
import { fragmentContent } from './selected-fields.ts';
import type { Visits } from './visits.ts';

/** All the field nodes of one response key on one object type. */
export interface CollectedField {
  readonly responseKey: string;
  readonly first: FieldNode;
  readonly selectionSets: SelectionSetNode[];
}

/**
 * CollectFields of the GraphQL specification (§6.3.2), for one object type.
 *
 * @param visits where what is gone through is counted
 * @throws ClientError when that is too much
 */
export function collectFields(
  { schema, operation, variables }: Pick<DecidedOperation, 'schema' | 'operation' | 'variables'>,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  visits?: Visits,
): readonly CollectedField[] {
  const collected = new Map<string, CollectedField>();
  const collect = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      visits?.add(selection, 1);
      if (!isIncluded(selection.directives, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const responseKey = selection.alias?.value ?? selection.name.value;
        const field = collected.get(responseKey) ?? { responseKey, first: selection, selectionSets: [] };
        if (selection.selectionSet !== undefined) field.selectionSets.push(selection.selectionSet);
        collected.set(responseKey, field);
        continue;
      }
      const content = fragmentContent(operation, selection);
      if (content === undefined) continue;
      const condition = content.typeCondition;
      if (condition === undefined || schema.isSubtype(type.name, condition)) collect(content.selectionSet);
    }
  };
  selectionSets.forEach(collect);
  return [...collected.values()];
}
