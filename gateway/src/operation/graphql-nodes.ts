/** Small parts of GraphQL documents: how they are made, and what is read of them. */
import {
  type ASTNode,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
  Kind,
  print,
  visit,
} from 'graphql';
import { oncePer } from './once-per.ts';

export const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

export function inlineFragment(
  typeCondition: string,
  selections: readonly SelectionNode[],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeCondition } },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}

/** A field with its arguments; two calls with the same text are the same, whatever their variables hold. */
export const callText = oncePer(({ name, arguments: given = [] }: FieldNode): string =>
  given.length === 0 ? `${name.value}()` : `${name.value}(${given.map(valueText).sort().join(',')})`,
);

/** The text of a value or an argument; the order of fields in an object says nothing. */
export function valueText(node: ASTNode): string {
  const sorted = visit(node, {
    ObjectValue: {
      leave: (object) => ({
        ...object,
        fields: object.fields.toSorted((left, right) => (left.name.value < right.name.value ? -1 : 1)),
      }),
    },
  });
  return print(sorted);
}

/** The names of the variables that are used in a part of a document. */
export function variablesIn(node: ASTNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}
