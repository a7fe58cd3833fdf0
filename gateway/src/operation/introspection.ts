/** What an operation asks of the schema itself: `__schema` and `__type`, which no department is asked about. */
import {
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
  print,
} from 'graphql';
import { type FragmentNode, fieldsOf } from '../schema/selections.ts';
import { type Variables, isIncluded } from './conditions.ts';
import { typenameField, variablesIn } from './graphql-nodes.ts';
import { type ParsedOperation, fragmentContent } from './parsed-operation.ts';

export interface Introspection {
  /** A document with nothing else in it: no fragments, and no conditions. */
  readonly text: string;
  /** Those that it uses. */
  readonly variables: Variables;
}

/** Whether it may ask something, whatever its variables leave out. */
export function asksOfSchema(operation: ParsedOperation): boolean {
  return allFields(operation, operation.definition.selectionSet).some(isOfSchema);
}

/** @returns undefined when nothing is asked, or the variables leave it out */
export function writeIntrospection(
  operation: ParsedOperation,
  variables: Variables,
): Introspection | undefined {
  const isMeant = ({ directives }: SelectionNode) => isIncluded(directives, variables);
  const withoutConditions = (field: FieldNode): FieldNode => {
    const { selectionSet, ...leaf } = field;
    const bare = { ...leaf, directives: [] };
    if (selectionSet === undefined) return bare;
    const below = allFields(operation, selectionSet, isMeant).map(withoutConditions);
    return { ...bare, selectionSet: selectionSetOf(below.length === 0 ? [nothing] : below) };
  };
  const roots = allFields(operation, operation.definition.selectionSet, isMeant).filter(isOfSchema);
  if (roots.length === 0) return undefined;
  const selectionSet = selectionSetOf(roots.map(withoutConditions));
  const used = variablesIn(selectionSet);
  const { variableDefinitions = [] } = operation.definition;
  return {
    text: print({
      ...operation.definition,
      variableDefinitions: variableDefinitions.filter(({ variable }) => used.has(variable.name.value)),
      directives: [],
      selectionSet,
    }),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
  };
}

/**
 * The fields of a selection set, those of its fragments included. Neither `Query` nor a type of the schema's own
 * description is abstract, so that every fragment applies.
 */
function allFields(
  operation: ParsedOperation,
  selectionSet: SelectionSetNode,
  isMeant?: (selection: SelectionNode) => boolean,
): readonly FieldNode[] {
  const open = (fragment: FragmentNode) => fragmentContent(operation, fragment)?.selectionSet;
  return [...fieldsOf(selectionSet, open, isMeant)];
}

function isOfSchema({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

function selectionSetOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

/** What stands for the selections of an object of which nothing is meant: no document can leave them out. */
const nothing: InlineFragmentNode = {
  kind: Kind.INLINE_FRAGMENT,
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: 'include' },
      arguments: [
        {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: 'if' },
          value: { kind: Kind.BOOLEAN, value: false },
        },
      ],
    },
  ],
  selectionSet: selectionSetOf([typenameField]),
};
