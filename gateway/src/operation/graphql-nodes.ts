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

/**
 * A fact of a node, which has no room for it: arguments may be long, and a node may be visited in many places, by those
 * who validate, decide, rewrite and plan it.
 */
const callTexts = new WeakMap<FieldNode, string>();

/** A field with its arguments; two calls with the same text are the same, whatever their variables hold. */
export function callText(node: FieldNode): string {
  const { name, arguments: given = [] } = node;
  if (given.length === 0) return `${name.value}()`;
  let text = callTexts.get(node);
  if (text === undefined) {
    text = `${name.value}(${given.map(valueText).sort().join(',')})`;
    callTexts.set(node, text);
  }
  return text;
}

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
