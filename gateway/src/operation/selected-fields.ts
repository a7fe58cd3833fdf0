import { type FieldNode, type GraphQLObjectType, type SelectionSetNode, Kind } from 'graphql';
import { type ParsedOperation, fragmentContent } from './parsed-operation.ts';
import { type Place, fieldPlace, fragmentPlace, isIntrospection, rootPlace } from './places.ts';
import { Visits } from './visits.ts';

/** A field that a selection asks for, on one object type that may stand there at run time. */
export interface SelectedField {
  readonly type: GraphQLObjectType;
  readonly node: FieldNode;
}

/**
 * Every field that the operation asks for on every object type that can stand there: interfaces and unions
 * expanded, fragments followed, `@skip` and `@include` taken as "asked for". Each pair of type and node once.
 *
 * INVARIANT: who goes through an operation place by place, type by type, visits no more than is counted here.
 *
 * @throws ClientError when it takes too many {@link Visits} to go through the operation
 */
export function findSelectedFields(operation: ParsedOperation): readonly SelectedField[] {
  const { schema } = operation;
  const visits = new Visits();
  const selected: SelectedField[] = [];
  const seen = new Map<FieldNode, Set<GraphQLObjectType>>();

  const walk = (place: Place, selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      visits.add(selection, place.possible.length);
      if (selection.kind !== Kind.FIELD) {
        const content = fragmentContent(operation, selection);
        if (content !== undefined)
          walk(fragmentPlace(schema, place, content.typeCondition), content.selectionSet);
        continue;
      }
      if (isIntrospection(selection)) continue;
      const types = seen.get(selection) ?? new Set();
      seen.set(selection, types);
      for (const type of place.possible) {
        if (types.has(type)) continue;
        types.add(type);
        selected.push({ type, node: selection });
      }
      const below = fieldPlace(schema, place, selection);
      if (below !== undefined && selection.selectionSet !== undefined) walk(below, selection.selectionSet);
    }
  };

  walk(rootPlace(operation), operation.definition.selectionSet);
  return selected;
}
