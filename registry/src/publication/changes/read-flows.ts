import { Kind, type ConstDirectiveNode, type SelectionSetNode } from 'graphql';
import { parseFieldSet, readLinkedDirectives } from '@govgraph/gateway/publication';
import { readSchemaFields } from '../schema-fields.ts';

/** An item of a type that departments share that one of them is sent, or gives for another. */
export interface ItemFlow {
  readonly item: string;
  /** The department that gets it, or keeps it: `provides` says that it gives it along with a field of its own. */
  readonly department: string;
  readonly by: 'key' | 'requires' | 'provides';
}

/** What flows to a department by the directives of its schema. */
export function readFlows({
  name,
  sdl,
}: {
  readonly name: string;
  readonly sdl: string;
}): readonly ItemFlow[] {
  const { document, fields } = readSchemaFields(sdl);
  const specifiedName = readLinkedDirectives(document);
  const types = new Map(fields.map(({ coordinate, namedType }) => [coordinate, namedType]));
  const flows = new Map<string, ItemFlow>();
  const addSelected = ({ selections }: SelectionSetNode, type: string, by: ItemFlow['by']): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        addSelected(selection.selectionSet, selection.typeCondition?.name.value ?? type, by);
      } else if (selection.kind === Kind.FIELD) {
        const item = `${type}.${selection.name.value}`;
        const below = types.get(item);
        if (selection.selectionSet === undefined) flows.set(`${item} ${by}`, { item, department: name, by });
        else if (below !== undefined) addSelected(selection.selectionSet, below, by);
      }
    }
  };
  const add = (
    directives: readonly ConstDirectiveNode[] | undefined,
    type: string,
    by: ItemFlow['by'],
  ): void => {
    for (const directive of directives ?? []) {
      const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
      if (specifiedName(directive.name.value) === by && value?.kind === Kind.STRING)
        addSelected(parseFieldSet(value.value), type, by);
    }
  };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const type = node.name.value;
    add(node.directives, type, 'key');
    for (const field of node.fields ?? []) {
      add(field.directives, type, 'requires');
      add(field.directives, types.get(`${type}.${field.name.value}`) ?? '', 'provides');
    }
  }
  return [...flows.values()];
}
