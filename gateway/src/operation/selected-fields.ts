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
import { ClientError, refuse } from '../errors.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { Operation } from './operation.ts';

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
  const satisfying = schema.possibleTypes(type);
  const possible = place.possible.filter((candidate) => satisfying.includes(candidate));
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

const tooMany =
  'The operation asks for too many fields of interfaces and unions with many types. Split it into several.';

/** Of all fields, the types on which each may stand. */
const maxSelected = 50_000;

/** @throws ClientError when there are too many to decide about */
export function checkSelectedCount(count: number): void {
  if (count > maxSelected) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooMany));
}

/**
 * Every field that the operation asks for on every object type that can stand there: interfaces and unions
 * expanded, fragments followed, `@skip` and `@include` taken as "asked for". Each pair of type and node once.
 *
 * @throws ClientError when there are too many to decide about
 */
export function selectedFields(schema: FederatedSchema, operation: Operation): readonly SelectedField[] {
  const selected: SelectedField[] = [];
  const seen = new Map<FieldNode, Set<GraphQLObjectType>>();

  const walk = (place: Place, selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
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
      checkSelectedCount(selected.length);
      const below = fieldPlace(schema, place, selection);
      if (below !== undefined && selection.selectionSet !== undefined) walk(below, selection.selectionSet);
    }
  };

  walk(rootPlace(operation), operation.definition.selectionSet);
  return selected;
}
