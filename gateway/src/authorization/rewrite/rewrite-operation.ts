/**
 * Turns what a caller asked for into what departments are asked for.
 *
 * 1. Every field on every object type has a decision; a denied field leaves the document, and a field that is
 *    allowed on some types only is asked for on those.
 * 2. What conditions on records read (`needs`) and the keys of data subjects are added.
 * 3. What `@skip` and `@include` leave out is left out, fields are renamed (see SubgraphAliases), fragments are
 *    inlined, and directives are dropped. What becomes too long by that is refused before it is written.
 *
 * The caller's own document stays as it is: it says how the response is shaped.
 */
import { type Decision, type SubjectCondition, isPermitted, omitUndefined } from '@govgraph/policy';
import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
  isAbstractType,
  print,
} from 'graphql';
import { ClientError, refuse } from '../../errors.ts';
import { isIncluded } from '../../operation/conditions.ts';
import { callText, inlineFragment, typenameField, variablesIn } from '../../operation/graphql-nodes.ts';
import { withPlainDefault } from '../../operation/literals.ts';
import type { DecidedOperation } from '../decided-operation.ts';
import { isTypeNeeded } from './is-type-needed.ts';
import { fragmentContent } from '../../operation/parsed-operation.ts';
import { type Place, fieldPlace, fragmentPlace, isIntrospection, rootPlace } from '../../operation/places.ts';

export interface RewrittenOperation {
  /** One operation without fragments or aliases of the caller; undefined when nothing is left to ask. */
  readonly document: DocumentNode | undefined;
  /** The document's text: two callers share a plan exactly when theirs are equal. */
  readonly text: string;
  /** The decisions that were observed; fields below a denied one are not. */
  readonly reached: ReadonlySet<Decision>;
  /**
   * Decisions whose conditions are about a record that this operation does not pass through, so that they
   * cannot be evaluated: to be treated as denied.
   */
  readonly unenforceable: ReadonlySet<Decision>;
  /** Each once, however often it is selected. */
  readonly identifications: readonly IdentifyingCall[];
}

/** A field, with its arguments, that names records by what identifies them; or may, where it is denied. */
export interface IdentifyingCall {
  readonly type: GraphQLObjectType;
  readonly node: FieldNode;
  /** See {@link callKey}. */
  readonly key: string;
  readonly decision: Decision;
}

/** Tells the call of a field from others. @param name under which departments are asked for it */
export function callKey({ coordinate }: Decision, name: string): string {
  return `${coordinate} ${name}`;
}

/**
 * A field that is allowed on some types only is written once for each of them, with all that is below it; so is what a
 * fragment holds, wherever it is used. Both multiply, level by level.
 */
const maxCharacters = 500_000;
/** What a selection takes beside names and arguments. */
const charactersPerSelection = 10;

/** @throws ClientError when what departments would be asked for is too long */
export function rewriteOperation(input: DecidedOperation): RewrittenOperation {
  const { operation } = input;
  const reached = new Set<Decision>();
  const unenforceable = new Set<Decision>();
  const calls = new Map<string, IdentifyingCall>();
  const rewriter = new Rewriter(input, reached, unenforceable, calls);
  const selections = rewriter.selections(rootPlace(operation), operation.definition.selectionSet, new Set());
  const identifications = [...calls.values()];
  if (selections.length === 0)
    return { document: undefined, text: '', reached, unenforceable, identifications };

  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  const used = variablesIn(selectionSet);
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: operation.definition.operation,
        variableDefinitions: [
          ...(operation.definition.variableDefinitions ?? []).map(withPlainDefault),
          ...operation.literals.map(({ definition }) => definition),
        ].filter(({ variable }) => used.has(variable.name.value)),
        selectionSet,
      },
    ],
  };
  return { document, text: print(document), reached, unenforceable, identifications };
}

class Rewriter {
  readonly #input: DecidedOperation;
  readonly #reached: Set<Decision>;
  readonly #unenforceable: Set<Decision>;
  readonly #identifications: Map<string, IdentifyingCall>;
  /** How long the document is by now, in characters, roughly. */
  #length = 0;

  constructor(
    input: DecidedOperation,
    reached: Set<Decision>,
    unenforceable: Set<Decision>,
    identifications: Map<string, IdentifyingCall>,
  ) {
    this.#input = input;
    this.#reached = reached;
    this.#unenforceable = unenforceable;
    this.#identifications = identifications;
  }

  /**
   * @param enforced conditions that are evaluated on a record above this place
   * @param extras what is asked for in addition, by type
   */
  selections(
    place: Place,
    selectionSet: SelectionSetNode,
    enforced: ReadonlySet<SubjectCondition>,
    extras = new Map<GraphQLObjectType, Set<string>>(),
  ): SelectionNode[] {
    const selections: SelectionNode[] = [];
    const included = selectionSet.selections.filter(({ directives }) =>
      isIncluded(directives, this.#input.variables),
    );
    for (const selection of included) {
      this.#lengthen(charactersPerSelection);
      if (selection.kind !== Kind.FIELD) {
        selections.push(...this.#fragment(place, selection, enforced));
      } else if (!isIntrospection(selection)) {
        selections.push(...this.#field(place, selection, enforced, extras));
      }
    }
    return [...this.#extraSelections(place, extras), ...selections];
  }

  #fragment(
    place: Place,
    selection: Exclude<SelectionNode, FieldNode>,
    enforced: ReadonlySet<SubjectCondition>,
  ): SelectionNode[] {
    const content = fragmentContent(this.#input.operation, selection);
    if (content === undefined) return [];
    const inner = fragmentPlace(this.#input.operation.schema, place, content.typeCondition);
    if (inner.possible.length === 0) return [];
    return this.#plannable(place, inner).flatMap((each) => {
      const selections = this.selections(each, content.selectionSet, enforced);
      return selections.length === 0 ? [] : [inlineFragment(each.type.name, selections)];
    });
  }

  /**
   * The planner cannot narrow an interface object (`@interfaceObject`) to another abstract type, so that one is
   * spelled out as its object types.
   */
  #plannable(outer: Place, inner: Place): readonly Place[] {
    const { isInterfaceObject } = this.#input.schema;
    if (inner.type === outer.type || !isAbstractType(inner.type) || !isInterfaceObject(outer.type.name)) {
      return [inner];
    }
    return inner.possible.map((type) => ({ type, possible: [type], isSerial: false }));
  }

  #field(
    place: Place,
    node: FieldNode,
    enforced: ReadonlySet<SubjectCondition>,
    extras: Map<GraphQLObjectType, Set<string>>,
  ): SelectionNode[] {
    const permitted: GraphQLObjectType[] = [];
    for (const type of place.possible) {
      if (this.#isPermitted(type, node, enforced, extras)) permitted.push(type);
      else this.#noteIdentification(type, node);
    }
    if (permitted.length === 0) return [];

    const lengthBefore = this.#length;
    this.#lengthen(node.name.value.length + lengthOf(node.arguments));
    const name = this.#input.aliases.nameOf(node, place.isSerial);
    for (const type of permitted) this.#noteIdentification(type, node, name);
    const field: FieldNode = {
      kind: Kind.FIELD,
      name: node.name,
      ...(name === node.name.value ? {} : { alias: { kind: Kind.NAME, value: name } }),
      ...omitUndefined({ arguments: node.arguments }),
      ...this.#below(place, node, permitted, enforced),
    };
    if (permitted.length === place.possible.length) return [field];
    this.#lengthen((permitted.length - 1) * (this.#length - lengthBefore));
    return permitted.map((type) => inlineFragment(type.name, [field]));
  }

  /** The selection set below a field; a composite of which nothing is had still says whether it is there. */
  #below(
    place: Place,
    node: FieldNode,
    permitted: readonly GraphQLObjectType[],
    enforced: ReadonlySet<SubjectCondition>,
  ): Pick<FieldNode, 'selectionSet'> {
    const below = fieldPlace(this.#input.operation.schema, place, node);
    if (below === undefined || node.selectionSet === undefined) return {};
    // Whoever learns no more of a data subject than that there is one has learnt that.
    const extras = new Map<GraphQLObjectType, Set<string>>();
    for (const type of below.possible) this.#addSubjectKey(type, extras);
    const enforcedBelow = this.#enforcedBelow(permitted, node, enforced);
    const selections = this.selections(below, node.selectionSet, enforcedBelow, extras);
    const hasField = selections.some(({ kind }) => kind === Kind.FIELD);
    const isTypeAsked =
      isAbstractType(below.type) && isTypeNeeded(this.#input, below.type, [node.selectionSet]);
    if (!hasField || isTypeAsked) selections.unshift(typenameField);
    return { selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }

  /** @param name under which departments are asked for it; undefined where it is denied */
  #noteIdentification(type: GraphQLObjectType, node: FieldNode, name?: string): void {
    const decision = this.#input.decisionOf(type, node);
    if (node.arguments === undefined || node.arguments.length === 0) return;
    if (isPermitted(decision) && decision.inputUses?.some(({ mode }) => mode === 'identify') !== true) return;
    const key = callKey(decision, name ?? callText(node));
    this.#identifications.set(key, { type, node, key, decision });
  }

  #isPermitted(
    type: GraphQLObjectType,
    node: FieldNode,
    enforced: ReadonlySet<SubjectCondition>,
    extras: Map<GraphQLObjectType, Set<string>>,
  ): boolean {
    const decision = this.#input.decisionOf(type, node);
    this.#reached.add(decision);
    if (!isPermitted(decision)) return false;
    for (const condition of decision.conditions) {
      if (condition.type === type.name) {
        for (const need of condition.needs) addTo(extras, type, need);
        // The executor stops at such a field of a record that is out of scope, if it knows the record's type.
        if (node.selectionSet !== undefined) addTo(extras, type, '__typename');
      } else if (!enforced.has(condition)) {
        this.#unenforceable.add(decision);
        return false;
      }
    }
    return true;
  }

  /**
   * Below a field, a condition holds if it was evaluated for every type on which the field is asked for. One that
   * was evaluated further up ends at the next record of its type: that is the one it is about then.
   */
  #enforcedBelow(
    permitted: readonly GraphQLObjectType[],
    node: FieldNode,
    enforced: ReadonlySet<SubjectCondition>,
  ): ReadonlySet<SubjectCondition> {
    const [first, ...others] = permitted.map((type) => {
      const decision = this.#input.decisionOf(type, node);
      return isPermitted(decision) ? decision.conditions : [];
    });
    const common = (first ?? []).filter((condition) =>
      others.every((conditions) => conditions.includes(condition)),
    );
    const further = [...enforced].filter(
      (condition) => !permitted.some(({ name }) => name === condition.type),
    );
    return new Set([...further, ...common]);
  }

  #lengthen(by: number): void {
    this.#length += by;
    if (this.#length <= maxCharacters) return;
    const detail = 'What departments would be asked for is too long. Split the operation into several.';
    throw new ClientError(refuse('OPERATION_TOO_LARGE', detail));
  }

  #addSubjectKey(type: GraphQLObjectType, extras: Map<GraphQLObjectType, Set<string>>): void {
    const key = this.#input.subjectKeyOf(type);
    if (key !== undefined) addTo(extras, type, key);
  }

  #extraSelections(
    place: Place,
    extras: ReadonlyMap<GraphQLObjectType, ReadonlySet<string>>,
  ): SelectionNode[] {
    return [...extras].flatMap(([type, names]): SelectionNode[] => {
      for (const name of names) this.#lengthen(charactersPerSelection + name.length);
      const fields = [...names].map((value): FieldNode => ({
        kind: Kind.FIELD,
        name: { kind: Kind.NAME, value },
      }));
      return type === place.type ? fields : [inlineFragment(type.name, fields)];
    });
  }
}

/** In the caller's document. */
function lengthOf(nodes: readonly ASTNode[] = []): number {
  return nodes.reduce((length, { loc }) => length + (loc === undefined ? 0 : loc.end - loc.start), 0);
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
