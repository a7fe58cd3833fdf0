import {
  type ASTVisitor,
  type ArgumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  GraphQLError,
  Kind,
  OverlappingFieldsCanBeMergedRule,
  validate,
} from 'graphql';
import { anyInline, fieldsOf } from '../schema/selections.ts';
import { callText, inlineFragment } from './graphql-nodes.ts';

/** Pairs of different fields that have one response name in one place of the response, of all names and places. */
const maxPairs = 50_000;

/** As many as `validate` is asked for. */
const maxErrors = 20;

/**
 * Whether fields can be merged (GraphQL specification, §5.3.2), in time that grows with the operation. The rule of
 * graphql-js compares all fields of one response name in pairs; so here it is given each different field once, without
 * fragments, and not too many that differ.
 */
export function MergeableFields(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: (node) => {
      // Another rule refuses fragments that hold themselves; nothing can be said of their fields.
      if (holdsItself(node.selectionSet, context)) return;
      const selectionSet = new Merger(context).merge([node.selectionSet]);
      const crowded = findCrowded(selectionSet);
      if (crowded !== undefined) {
        const message = `The response name "${nameIn(crowded)}" stands for too many different fields in one place: more than ${maxPairs} pairs would have to be compared.`;
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
  readonly #context: ValidationContext;
  /** Of calls, by their text. */
  readonly #numbers = new Map<string, number>();

  constructor(context: ValidationContext) {
    this.#context = context;
  }

  /** What the selection sets of one place ask for, each different field of each type once. */
  merge(selectionSets: readonly SelectionSetNode[]): SelectionSetNode {
    const fields: FieldsByType = new Map([['', new Map()]]);
    const expanded = new Set<string>();
    for (const { selections } of selectionSets) this.#collect(selections, '', fields, expanded);
    const selections = [...fields].flatMap(([type, ofType]): SelectionNode[] => {
      const merged = [...ofType.values()].map(({ node, below }) =>
        below.length === 0 ? node : { ...node, selectionSet: this.merge(below) },
      );
      return type === '' ? merged : [inlineFragment(type, merged)];
    });
    return { kind: Kind.SELECTION_SET, selections };
  }

  /**
   * A walk of its own: it keeps on which type a field stands, and opens each fragment once.
   *
   * @param expanded names of fragments that stand in this place already: they bring nothing new
   */
  #collect(
    selections: readonly SelectionNode[],
    type: string,
    fields: FieldsByType,
    expanded: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        this.#add(selection, type, fields);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? type;
        this.#collect(selection.selectionSet.selections, condition, fields, expanded);
      } else {
        const name = selection.name.value;
        const fragment = this.#context.getFragment(name);
        if (fragment == null || expanded.has(name)) continue;
        expanded.add(name);
        const { typeCondition, selectionSet } = fragment;
        this.#collect(selectionSet.selections, typeCondition.name.value, fields, expanded);
      }
    }
  }

  #add(node: FieldNode, type: string, fields: FieldsByType): void {
    const ofType = fields.get(type) ?? new Map<string, MergedField>();
    fields.set(type, ofType);
    const key = `${nameIn(node)} ${callText(node)}`;
    let field = ofType.get(key);
    if (field === undefined)
      ofType.set(key, (field = { node: { ...node, arguments: this.#argumentsOf(node) }, below: [] }));
    if (node.selectionSet !== undefined) field.below.push(node.selectionSet);
  }

  /** A number that stands for all arguments: they may be long, and their field may stand in many places. */
  #argumentsOf(node: FieldNode): readonly ArgumentNode[] {
    if (node.arguments === undefined || node.arguments.length === 0) return [];
    const text = callText(node);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'call' },
        value: { kind: Kind.INT, value: String(number) },
      },
    ];
  }
}

/**
 * A field of the response name at which the pairs become too many. Two fields are compared if their names and those of
 * all that they stand in are equal, whichever fields they stand in.
 */
function findCrowded(merged: SelectionSetNode): FieldNode | undefined {
  let pairs = 0;
  const find = (selectionSets: readonly SelectionSetNode[]): FieldNode | undefined => {
    for (const fields of fieldsByName(selectionSets).values()) {
      pairs += (fields.length * (fields.length - 1)) / 2;
      if (pairs > maxPairs) return fields[0];
      const crowded = find(fields.flatMap(({ selectionSet }) => selectionSet ?? []));
      if (crowded !== undefined) return crowded;
    }
    return undefined;
  };
  return find([merged]);
}

/** Of selections without spreads. */
function fieldsByName(selectionSets: readonly SelectionSetNode[]): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  for (const node of selectionSets.flatMap((selectionSet) => [...fieldsOf(selectionSet, anyInline)])) {
    const named = fields.get(nameIn(node));
    if (named === undefined) fields.set(nameIn(node), [node]);
    else named.push(node);
  }
  return fields;
}

function nameIn({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
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
