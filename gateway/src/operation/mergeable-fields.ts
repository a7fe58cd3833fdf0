import {
  type ASTVisitor,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  GraphQLError,
  Kind,
  OverlappingFieldsCanBeMergedRule,
  print,
  validate,
} from 'graphql';
import { inlineFragment } from './graphql-nodes.ts';

/** Different fields of one response name in one place: of different types, since those of one type would differ. */
const maxFieldsOfName = 100;

/** As many as `validate` is asked for. */
const maxErrors = 20;

/**
 * Whether fields can be merged (GraphQL specification, §5.3.2), in time that grows with the operation. The rule of
 * graphql-js compares all fields of one response name in pairs; so here it is given each different field once, without
 * fragments.
 */
export function MergeableFields(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: (node) => {
      // Another rule refuses fragments that hold themselves; nothing can be said of their fields.
      if (holdsItself(node.selectionSet, context)) return;
      const merger = new Merger(context);
      const selectionSet = merger.merge([node.selectionSet]);
      const crowded = merger.crowded;
      if (crowded !== undefined) {
        const message = `The response name "${nameIn(crowded)}" stands for more than ${maxFieldsOfName} different fields in one place.`;
        return context.reportError(new GraphQLError(message, { nodes: crowded }));
      }
      const document = { kind: Kind.DOCUMENT, definitions: [{ ...node, selectionSet }] } as const;
      const rules = [OverlappingFieldsCanBeMergedRule];
      for (const error of validate(context.getSchema(), document, rules, { maxErrors })) {
        context.reportError(error);
      }
    },
  };
}

interface MergedField {
  readonly node: FieldNode;
  readonly below: SelectionSetNode[];
}

/** By the type of the innermost fragment that they stand in, empty where they stand in none; then by what they ask. */
type FieldsByType = Map<string, Map<string, MergedField>>;

class Merger {
  /** A field of a response name that stands for too many. */
  crowded: FieldNode | undefined;
  readonly #context: ValidationContext;

  constructor(context: ValidationContext) {
    this.#context = context;
  }

  /** What the selection sets of one place ask for, each different field of each type once. */
  merge(selectionSets: readonly SelectionSetNode[]): SelectionSetNode {
    const fields: FieldsByType = new Map([['', new Map()]]);
    const namesHere = new Map<string, number>();
    const expanded = new Set<string>();
    for (const { selections } of selectionSets) this.#collect(selections, '', fields, namesHere, expanded);
    const selections = [...fields].flatMap(([type, ofType]): SelectionNode[] => {
      const merged = [...ofType.values()].map(({ node, below }) =>
        below.length === 0 ? node : { ...node, selectionSet: this.merge(below) },
      );
      return type === '' ? merged : [inlineFragment(type, merged)];
    });
    return { kind: Kind.SELECTION_SET, selections };
  }

  /** @param expanded names of fragments that stand in this place already: they bring nothing new */
  #collect(
    selections: readonly SelectionNode[],
    type: string,
    fields: FieldsByType,
    names: Map<string, number>,
    expanded: Set<string>,
  ): void {
    for (const selection of selections) {
      if (this.crowded !== undefined) return;
      if (selection.kind === Kind.FIELD) {
        this.#add(selection, type, fields, names);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? type;
        this.#collect(selection.selectionSet.selections, condition, fields, names, expanded);
      } else {
        const name = selection.name.value;
        const fragment = this.#context.getFragment(name);
        if (fragment == null || expanded.has(name)) continue;
        expanded.add(name);
        const { typeCondition, selectionSet } = fragment;
        this.#collect(selectionSet.selections, typeCondition.name.value, fields, names, expanded);
      }
    }
  }

  #add(node: FieldNode, type: string, fields: FieldsByType, names: Map<string, number>): void {
    const ofType = fields.get(type) ?? new Map<string, MergedField>();
    fields.set(type, ofType);
    const name = nameIn(node);
    const key = `${name} ${node.name.value} ${argumentsText(node)}`;
    let field = ofType.get(key);
    if (field === undefined) {
      ofType.set(key, (field = { node, below: [] }));
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      if (count > maxFieldsOfName) this.crowded = node;
    }
    if (node.selectionSet !== undefined) field.below.push(node.selectionSet);
  }
}

function nameIn({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function argumentsText({ arguments: given = [] }: FieldNode): string {
  return given.map(print).sort().join();
}

/** Whether the fragments that an operation uses hold themselves. */
function holdsItself(selectionSet: SelectionSetNode, context: ValidationContext): boolean {
  const open = new Set<string>();
  const done = new Set<string>();
  const visit = (below: SelectionSetNode): boolean =>
    context.getFragmentSpreads(below).some(({ name: { value: name } }) => {
      if (open.has(name)) return true;
      const fragment = context.getFragment(name);
      if (fragment == null || done.has(name)) return false;
      open.add(name);
      const isCyclic = visit(fragment.selectionSet);
      open.delete(name);
      done.add(name);
      return isCyclic;
    });
  return visit(selectionSet);
}
