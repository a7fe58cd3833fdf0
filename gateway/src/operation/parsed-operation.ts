import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
} from 'graphql';

/** An operation of a valid document, with what it takes to go through it. */
export interface ParsedOperation {
  /** What callers see. */
  readonly schema: GraphQLSchema;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly rootType: GraphQLObjectType;
}

/** What is inside a fragment spread or an inline fragment. */
export function fragmentContent(
  { fragments }: Pick<ParsedOperation, 'fragments'>,
  selection: Exclude<SelectionNode, FieldNode>,
): { typeCondition: string | undefined; selectionSet: SelectionSetNode } | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    return { typeCondition: selection.typeCondition?.name.value, selectionSet: selection.selectionSet };
  }
  const fragment = fragments.get(selection.name.value);
  return fragment === undefined
    ? undefined
    : { typeCondition: fragment.typeCondition.name.value, selectionSet: fragment.selectionSet };
}
