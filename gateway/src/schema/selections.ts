import {
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
} from 'graphql';

export type FragmentNode = FragmentSpreadNode | InlineFragmentNode;

/**
 * Goes through the fields on one level of a selection set, in the order of the document, and through those of its
 * fragments as far as they are opened. The walk that selections are read by wherever a level is enough: field sets,
 * CollectFields, introspection, the operations of fetches.
 *
 * @param open what is inside a fragment; undefined where it is passed over
 * @param isMeant asked of each selection, fragments too, before it is looked at
 */
export function* fieldsOf(
  { selections }: SelectionSetNode,
  open: (fragment: FragmentNode) => SelectionSetNode | undefined,
  isMeant: (selection: SelectionNode) => boolean = () => true,
): Generator<FieldNode> {
  for (const selection of selections) {
    if (!isMeant(selection)) continue;
    if (selection.kind === Kind.FIELD) {
      yield selection;
    } else {
      const content = open(selection);
      if (content !== undefined) yield* fieldsOf(content, open, isMeant);
    }
  }
}

/** Opens inline fragments whose condition applies; in an operation of a plan there are no others. */
export function inlineWhere(
  applies: (condition: string) => boolean,
): (fragment: FragmentNode) => SelectionSetNode | undefined {
  return (fragment) => {
    if (fragment.kind === Kind.FRAGMENT_SPREAD) return undefined;
    const condition = fragment.typeCondition?.name.value;
    return condition === undefined || applies(condition) ? fragment.selectionSet : undefined;
  };
}

/** Opens inline fragments whatever they are on. */
export const anyInline = inlineWhere(() => true);
