/**
 * Federations over one set of records. Every subgraph answers from the same records, as far as its schema goes;
 * so does one reference schema that holds everything. Whatever both are asked, they must say the same.
 *
 * A field that `@requires` others is text: what was required, as JSON. A subgraph writes it from what it was
 * given, the reference from the records; so it tells exactly what reached the subgraph.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type FieldDefinitionNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  Kind,
  buildSchema,
  isAbstractType,
  isObjectType,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { parseFieldSet } from '../schema/field-set.ts';
import type { TestSubgraph } from '../testing/test-subgraphs.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An entity or a value, named after its type. */
type SampleRecord = Fields & { readonly __typename: string };

export interface SampleGraph {
  readonly title: string;
  /** SDL by name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Entities by name; `Query` is the root. */
  readonly records: Readonly<Record<string, SampleRecord>>;
  /** Literals for arguments of these names. */
  readonly argumentValues: Readonly<Record<string, readonly string[]>>;
}

class Reference {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** An entity of the sample, as the value of a field. */
export const to = (name: string): Reference => new Reference(name);

/** The value of a field that cannot be given. */
export const failing = Symbol('failing');

/** The value of a root field that finds an entity by its argument `id`. */
export const byId = Symbol('by id');

/** Answers any field of the reference schema. */
export interface SampleReference {
  readonly root: SampleRecord;
  readonly resolve: (source: Fields, name: string, args: Fields) => unknown;
  /** Whether something failed that was only required, not asked for, since the last call. */
  takeHiddenFailure(): boolean;
}

export function referenceOf(sample: SampleGraph, supergraph: string): SampleReference {
  const schema = buildSchema(supergraph, { assumeValid: true });
  const requirements = requirementsOf(sample, schema);
  let hasHiddenFailure = false;

  const resolve = (source: Fields, name: string, args: Fields): unknown => {
    const requirement = requirements.get(`${String(source['__typename'])}.${name}`);
    return requirement === undefined
      ? storedValue(sample, source, name, args)
      : JSON.stringify(required(source, requirement));
  };
  const required = (source: Fields, selectionSet: SelectionSetNode): Fields => {
    const gathered = new Map<string, unknown>();
    for (const { name, args, selectionSet: below } of fieldsOn(schema, source, selectionSet)) {
      let value: unknown = null;
      try {
        value = resolve(source, name, args);
      } catch {
        hasHiddenFailure = true;
      }
      gathered.set(name, requiredBelow(value, below));
    }
    return inOrder(gathered);
  };
  const requiredBelow = (value: unknown, selectionSet: SelectionSetNode | undefined): unknown => {
    if (value == null || selectionSet === undefined) return value ?? null;
    if (Array.isArray(value)) return value.map((each) => requiredBelow(each, selectionSet));
    return required(value as Fields, selectionSet);
  };

  return {
    root: rootOf(sample),
    resolve,
    takeHiddenFailure: () => {
      const had = hasHiddenFailure;
      hasHiddenFailure = false;
      return had;
    },
  };
}

/** The subgraphs of a sample. Each gives what its schema says it can give, and nothing else. */
export function subgraphsOf(sample: SampleGraph): Record<string, TestSubgraph> {
  return Object.fromEntries(
    Object.entries(sample.subgraphs).map(([name, typeDefs]) => [
      name,
      { typeDefs, resolvers: Object.fromEntries(resolversOf(sample, typeDefs)) },
    ]),
  );
}

type TypeResolvers = Record<string, (source: Fields, args: Fields) => unknown>;

/** What a subgraph was told about a record, beside the record. */
const given = Symbol('given');

function* resolversOf(sample: SampleGraph, typeDefs: string): Generator<[string, TypeResolvers]> {
  for (const type of typesOf(typeDefs)) {
    const resolvers: TypeResolvers = {};
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION) {
      for (const field of type.fields ?? []) resolvers[field.name.value] = fieldResolver(sample, type, field);
    }
    const keys = argumentsOf(type, 'key', 'fields').map((fields) => parseFieldSet(fields));
    if (keys.length > 0) {
      resolvers['__resolveReference'] = (representation) => {
        const key = keys.find((each) => firstNames(each).every((name) => name in representation));
        if (key === undefined) throw new Error(`no key in ${JSON.stringify(representation)}`);
        const record = Object.values(sample.records).find((each) =>
          agrees(sample, each, representation, key),
        );
        return record === undefined ? null : { ...record, [given]: representation };
      };
    }
    yield [type.name.value, resolvers];
  }
}

function fieldResolver(sample: SampleGraph, type: ObjectTypeDefinitionNode, field: FieldDefinitionNode) {
  const name = field.name.value;
  const [requires] = argumentsOf(field, 'requires', 'fields');
  if (requires === undefined) {
    return (source: Fields, args: Fields) =>
      storedValue(sample, type.name.value === 'Query' ? rootOf(sample) : source, name, args);
  }
  const selectionSet = parseFieldSet(requires);
  return (source: Fields & { [given]?: Fields }) => {
    if (source[given] === undefined) throw new Error(`${name} was asked for without what it requires`);
    return JSON.stringify(picked(source[given], selectionSet));
  };
}

/** What was required of what was given; a subgraph is given the fields of the type that is there. */
function picked(source: Fields, selectionSet: SelectionSetNode): Fields {
  const found = new Map<string, unknown>();
  const below = (value: unknown, inner: SelectionSetNode | undefined): unknown => {
    if (value === null || inner === undefined) return value;
    return Array.isArray(value) ? value.map((each) => below(each, inner)) : picked(value as Fields, inner);
  };
  const visit = ({ selections }: SelectionSetNode, isConditional: boolean): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, true);
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.name.value;
      if (name in source) found.set(name, below(source[name], selection.selectionSet));
      else if (!isConditional) throw new Error(`${name} was required and is not there`);
    }
  };
  visit(selectionSet, false);
  return inOrder(found);
}

function inOrder(values: ReadonlyMap<string, unknown>): Fields {
  return Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function storedValue(sample: SampleGraph, source: Fields, name: string, args: Fields): unknown {
  const stored = source[name];
  if (stored === failing) throw new Error(`${name} cannot be given`);
  if (stored === byId) return sample.records[String(args['id'])] ?? null;
  if (typeof stored === 'string' && Object.keys(args).length > 0) return `${stored} ${JSON.stringify(args)}`;
  const value = dereferenced(sample, stored);
  return Array.isArray(value) && typeof args['first'] === 'number' ? value.slice(0, args['first']) : value;
}

function dereferenced(sample: SampleGraph, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => dereferenced(sample, each));
  if (!(value instanceof Reference)) return value;
  const record = sample.records[value.name];
  if (record === undefined) throw new Error(`The sample has no ${value.name}.`);
  return record;
}

function rootOf(sample: SampleGraph): SampleRecord {
  const root = sample.records['Query'];
  if (root === undefined) throw new Error('The sample has no root.');
  return root;
}

/** Whether a representation, in the fields of a key, is one of the record. */
function agrees(sample: SampleGraph, record: Fields, representation: Fields, key: SelectionSetNode): boolean {
  return key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const name = selection.name.value;
    if (!(name in record)) return false;
    const [mine, theirs] = [storedValue(sample, record, name, {}), representation[name]];
    if (selection.selectionSet === undefined || mine == null || theirs == null)
      return isDeepStrictEqual(mine ?? null, theirs ?? null);
    return agrees(sample, mine as Fields, theirs as Fields, selection.selectionSet);
  });
}

/** What each `Type.field` requires, in whatever subgraph; for interface objects, on each of their types. */
function requirementsOf(sample: SampleGraph, schema: GraphQLSchema): Map<string, SelectionSetNode> {
  const requirements = new Map<string, SelectionSetNode>();
  for (const type of Object.values(sample.subgraphs).flatMap(typesOf)) {
    for (const field of type.fields ?? []) {
      const [requires] = argumentsOf(field, 'requires', 'fields');
      if (requires === undefined) continue;
      for (const typename of objectTypes(schema, type.name.value)) {
        requirements.set(`${typename}.${field.name.value}`, parseFieldSet(requires));
      }
    }
  }
  return requirements;
}

function objectTypes(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [name];
}

interface RequiredField {
  readonly name: string;
  readonly args: Fields;
  readonly selectionSet: SelectionSetNode | undefined;
}

function* fieldsOn(
  schema: GraphQLSchema,
  source: Fields,
  { selections }: SelectionSetNode,
): Generator<RequiredField> {
  const type = schema.getType(String(source['__typename']));
  if (!isObjectType(type)) throw new Error(`No object type: ${JSON.stringify(source)}`);
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type.name;
      if (objectTypes(schema, condition).includes(type.name))
        yield* fieldsOn(schema, source, selection.selectionSet);
    } else if (selection.kind === Kind.FIELD) {
      const values = (selection.arguments ?? []).map((each) => [
        each.name.value,
        valueFromASTUntyped(each.value),
      ]);
      const defaults = (type.getFields()[selection.name.value]?.args ?? [])
        .filter((each) => each.defaultValue !== undefined)
        .map((each) => [each.name, each.defaultValue]);
      yield {
        name: selection.name.value,
        args: Object.fromEntries([...defaults, ...values]) as Fields,
        selectionSet: selection.selectionSet,
      };
    }
  }
}

function typesOf(typeDefs: string) {
  return parse(typeDefs, { noLocation: true }).definitions.filter(
    (each) => each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION,
  );
}

function argumentsOf(
  node: Pick<FieldDefinitionNode, 'directives'>,
  directiveName: string,
  argumentName: string,
): string[] {
  return (node.directives ?? [])
    .filter(({ name }) => name.value === directiveName)
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ name, value }) =>
      name.value === argumentName && value.kind === Kind.STRING ? [value.value] : [],
    );
}

function firstNames({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
}
