/** The same figures by the plainest way: every object that would come is counted one by one. */
import { type FieldNode, type GraphQLObjectType, getNamedType, isCompositeType } from 'graphql';
import { collectFields } from '../operation/collect-fields.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';

type Selections = Parameters<typeof collectFields>[2];

/**
 * @param elementsOf how many elements a field has
 * @returns objects in the response, of several types at one place those of the one with most
 */
export function countObjects(
  schema: FederatedSchema,
  operation: Operation,
  variables: Variables,
  elementsOf: (type: GraphQLObjectType, node: FieldNode) => number,
): number {
  const count = (type: GraphQLObjectType, selectionSets: Selections): number => {
    let objects = 0;
    for (const { first, selectionSets: below } of collectFields(
      { operation, variables },
      type,
      selectionSets,
    )) {
      const field = type.getFields()[first.name.value];
      const named = field && getNamedType(field.type);
      if (named === undefined || !isCompositeType(named)) continue;
      for (let element = 0; element < elementsOf(type, first); element++)
        objects += 1 + Math.max(...schema.possibleTypes(named).map((possible) => count(possible, below)));
    }
    return objects;
  };
  return count(operation.rootType, [operation.definition.selectionSet]);
}
