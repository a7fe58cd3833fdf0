import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
  getNamedType,
  isCompositeType,
  isObjectType,
  isInterfaceType,
} from 'graphql';
import { oncePerPair } from './once-per.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { Operation } from './operation.ts';
import { Visits } from './visits.ts';

/** A field that a selection asks for, on one object type that may stand there at run time. */
export interface SelectedField {
  readonly type: GraphQLObjectType;
  readonly node: FieldNode;
}

/** Where a selection stands: its static type and the object types that can be there. */
export interface Place {
  readonly type: GraphQLCompositeType;
  readonly possible: readonly GraphQLObjectType[];
  /** Whether it is the root of a mutation, whose fields run one after the other. */
  readonly isSerial: boolean;
}

export function rootPlace(operation: Operation): Place {
  const { rootType, definition } = operation;
  return { type: rootType, possible: [rootType], isSerial: definition.operation === 'mutation' };
}

/** The place inside a fragment, narrowed to the object types that satisfy its condition. */
export function fragmentPlace(
  schema: FederatedSchema,
  place: Place,
  typeCondition: string | undefined,
): Place {
  const type = typeCondition === undefined ? place.type : schema.apiSchema.getType(typeCondition);
  if (type === undefined || !isCompositeType(type)) return { ...place, possible: [] };
  const possible = place.possible.filter(({ name }) => schema.isSubtype(name, type.name));
  return { type, possible, isSerial: place.isSerial };
}

/** The place below a field; undefined for leaf fields and for `__typename`. */
export function fieldPlace(schema: FederatedSchema, place: Place, node: FieldNode): Place | undefined {
  const type = getNamedType(typeOfField(place.type, node.name.value));
  return type !== undefined && isCompositeType(type)
    ? { type, possible: schema.possibleTypes(type), isSerial: false }
    : undefined;
}

/** Undefined where the type has no such field. */
export function typeOfField(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}

/** What is inside a fragment spread or an inline fragment. */
export function fragmentContent(
  operation: Operation,
  selection: Exclude<SelectionNode, FieldNode>,
): { typeCondition: string | undefined; selectionSet: SelectionSetNode } | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    return { typeCondition: selection.typeCondition?.name.value, selectionSet: selection.selectionSet };
  }
  const fragment = operation.fragments.get(selection.name.value);
  return fragment === undefined
    ? undefined
    : { typeCondition: fragment.typeCondition.name.value, selectionSet: fragment.selectionSet };
}

/** `__typename`, `__schema`, `__type`: of the schema, not of any department. */
export function isIntrospection(node: FieldNode): boolean {
  return node.name.value.startsWith('__');
}

/**
 * Every field that the operation asks for on every object type that can stand there: interfaces and unions
 * expanded, fragments followed, `@skip` and `@include` taken as "asked for". Each pair of type and node once.
 *
 * INVARIANT: who goes through an operation place by place, type by type, visits no more than is counted here.
 *
 * @throws ClientError when it takes too many {@link Visits} to go through the operation
 */
export const selectedFields = oncePerPair(findSelectedFields);

function findSelectedFields(schema: FederatedSchema, operation: Operation): readonly SelectedField[] {
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
