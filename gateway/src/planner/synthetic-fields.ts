/**
 * Lets fields that `@requires` one field with different arguments each get their own.
 *
 * The planner does not tell `price(currency: "USD")` from `price(currency: "EUR")` among requirements: it fetches
 * and sends one of them as `price`. So each such call gets a synthetic field of its own in the supergraph that
 * is planned with; plans are turned back by `restoreCalls`.
 *
 * 1. Find the fields that are required with different arguments.
 * 2. Require a synthetic field instead of each call.
 * 3. Add the synthetic fields where the real fields can be had.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { callText } from '../operation/graphql-nodes.ts';
import { parseFieldSet } from '../schema/field-set.ts';
import { reservedPrefix } from '@govgraph/protocol';

/** The calls that synthetic fields stand for, by their names. */
export type SyntheticFields = ReadonlyMap<string, FieldNode>;

export interface SyntheticSupergraph {
  readonly sdl: string;
  readonly syntheticFields: SyntheticFields;
  /** Where a field (`Type.field`) requires synthetic fields: names from the record down, joined by `/`. */
  readonly requiredBy: ReadonlyMap<string, ReadonlySet<string>>;
}

type CompositeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** @returns undefined when no field is required with different arguments, which is nearly always */
export function addSyntheticFields(sdl: string): SyntheticSupergraph | undefined {
  const document = parse(sdl, { noLocation: true });
  const syntheticFields = conflictingCalls(document);
  if (syntheticFields.size === 0) return undefined;
  const nameOfCall = new Map([...syntheticFields].map(([name, call]) => [callText(call), name]));
  const types = new Map(compositeTypes(document).map((type) => [type.name.value, type]));
  const requiredBy = new Map<string, Set<string>>();
  /** By type and synthetic field, the graphs that require it. */
  const wanted = new Map<string, Map<string, Set<string>>>();

  const replaceCalls = (
    selectionSet: SelectionSetNode,
    typename: string,
    place: readonly string[],
    onCall: (typename: string, syntheticField: string, place: readonly string[]) => void,
  ): SelectionSetNode => ({
    ...selectionSet,
    selections: selectionSet.selections.map((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? typename;
        return { ...selection, selectionSet: replaceCalls(selection.selectionSet, condition, place, onCall) };
      }
      if (selection.kind !== Kind.FIELD) return selection;
      const below = fieldOf(types.get(typename), selection.name.value)?.type;
      const syntheticField = nameOfCall.get(callText(selection));
      const at = [...place, syntheticField ?? selection.name.value];
      if (syntheticField !== undefined) onCall(typename, syntheticField, at);
      return {
        ...selection,
        ...(syntheticField === undefined
          ? {}
          : { name: { kind: Kind.NAME, value: syntheticField }, arguments: [] }),
        ...(selection.selectionSet === undefined || below === undefined
          ? {}
          : { selectionSet: replaceCalls(selection.selectionSet, namedType(below), at, onCall) }),
      };
    }),
  });

  const requireSyntheticFields = (
    type: CompositeDefinition,
    field: FieldDefinitionNode,
  ): FieldDefinitionNode => ({
    ...field,
    directives: (field.directives ?? []).map((directive) => {
      const fields = argumentOf(directive, 'requires');
      if (fields === undefined) return directive;
      const replaced = replaceCalls(
        parseFieldSet(fields),
        type.name.value,
        [],
        (typename, syntheticField, place) => {
          addTo(requiredBy, `${type.name.value}.${field.name.value}`, place.join('/'));
          for (const each of [typename, ...implementationsOf(types, typename)]) {
            const ofType = wanted.get(each) ?? new Map<string, Set<string>>();
            wanted.set(each, ofType);
            addTo(ofType, syntheticField, argumentOf(directive, 'graph') ?? '');
          }
        },
      );
      return withArgument(directive, 'requires', print(replaced).slice(1, -1).trim());
    }),
  });

  const requiring = new Map(
    [...types].map(([name, type]) => [
      name,
      { ...type, fields: (type.fields ?? []).map((field) => requireSyntheticFields(type, field)) },
    ]),
  );
  const definitions = document.definitions.map((definition) => {
    const type = 'name' in definition ? requiring.get(definition.name?.value ?? '') : undefined;
    if (type === undefined) return definition;
    const added = [...(wanted.get(type.name.value) ?? [])].flatMap(([syntheticField, graphs]) => {
      const field = fieldOf(type, syntheticFields.get(syntheticField)?.name.value ?? '');
      return field === undefined ? [] : [createSyntheticField(syntheticField, field, graphs)];
    });
    return { ...type, fields: [...type.fields, ...added] };
  });
  return { sdl: print({ ...document, definitions }), syntheticFields, requiredBy };
}

/** Where the real field can be had, so can its synthetic field; it is external to those only that require it. */
function createSyntheticField(
  name: string,
  field: FieldDefinitionNode,
  requiringGraphs: ReadonlySet<string>,
): FieldDefinitionNode {
  return {
    ...field,
    name: { kind: Kind.NAME, value: name },
    arguments: [],
    directives: (field.directives ?? []).filter(
      (directive) =>
        directive.name.value === 'join__field' &&
        (argumentOf(directive, 'external') === undefined ||
          requiringGraphs.has(argumentOf(directive, 'graph') ?? '')),
    ),
  };
}

/** Every call of a field that is required with different arguments. */
function conflictingCalls(document: DocumentNode): SyntheticFields {
  const calls = new Map<string, Map<string, FieldNode>>();
  const note = (field: FieldNode): void => {
    const { selectionSet: _, ...call } = field;
    const ofName = calls.get(call.name.value) ?? new Map<string, FieldNode>();
    calls.set(call.name.value, ofName.set(callText(call), call));
  };
  for (const type of compositeTypes(document)) {
    for (const directive of (type.fields ?? []).flatMap((field) => field.directives ?? [])) {
      const fields = argumentOf(directive, 'requires');
      if (fields !== undefined) visit(parseFieldSet(fields), { Field: note });
    }
  }
  // The leading zero keeps these names apart from the aliases of callers' fields.
  const conflicting = [...calls.values()].filter((ofName) => ofName.size > 1);
  return new Map(
    conflicting
      .flatMap((ofName) => [...ofName.values()])
      .map((call, index) => [`${reservedPrefix}0${index}_${call.name.value}`, call]),
  );
}

function compositeTypes(document: DocumentNode): CompositeDefinition[] {
  return document.definitions.filter(
    (each) => each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION,
  );
}

function implementationsOf(types: ReadonlyMap<string, CompositeDefinition>, name: string): string[] {
  return [...types.values()]
    .filter((type) => type.interfaces?.some((each) => each.name.value === name))
    .map((type) => type.name.value);
}

function fieldOf(type: CompositeDefinition | undefined, name: string): FieldDefinitionNode | undefined {
  return type?.fields?.find((field) => field.name.value === name);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

function withArgument(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((each) =>
      each.name.value === name ? { ...each, value: { kind: Kind.STRING, value } } : each,
    ),
  };
}

function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}
