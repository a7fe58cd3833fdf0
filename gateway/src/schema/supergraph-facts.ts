/**
 * What a gateway must know of a supergraph beside what callers see of it. It is read by the planner's thread, and is
 * plain data, which can be passed between threads.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/directives
 */
import type { Coordinate } from '@govgraph/policy';
import {
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  buildASTSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CostDirectives, readCostDirectives } from '../cost/cost-directives.ts';
import { parseFieldSet, topFields } from './field-set.ts';

export interface Subgraph {
  /** The department's code. */
  readonly name: string;
  readonly url: string;
}

/** What a department must be told before it can give a field (`@requires`). */
export interface RequiredFlow {
  readonly to: string;
  readonly items: readonly Coordinate[];
}

export interface SupergraphFacts {
  /** By name. */
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  /** All types, those that callers do not know too. */
  readonly types: ReadonlySet<string>;
  /** The object and interface types that satisfy an abstract type. */
  readonly subtypes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly enumValues: ReadonlyMap<string, ReadonlySet<string>>;
  /** By coordinate, the type that a field leads to, where that has fields of its own. */
  readonly typesBelow: ReadonlyMap<string, string>;
  /** By coordinate, the types of fields as they are written: `[ID!]!`. */
  readonly fieldTypes: ReadonlyMap<string, string>;
  /** The names of fields that take arguments on some type. */
  readonly namesWithArguments: ReadonlySet<string>;
  /** What departments have keys of types, by `department Type`; keys without their nested fields. */
  readonly keyFields: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Interfaces that some department knows as objects. */
  readonly interfaceObjects: ReadonlySet<string>;
  /** The departments that can give the fields of a type, by its name; for a field that others give, by its coordinate. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
  /** By coordinate, where there are any. */
  readonly flows: ReadonlyMap<string, readonly RequiredFlow[]>;
  /** Coordinates that are part of some `@key`. */
  readonly keys: ReadonlySet<string>;
  readonly costs: CostDirectives;
}

/** A predicate on types: a value of the type `typename` satisfies `... on condition`. */
export type IsSubtype = (typename: string, condition: string) => boolean;

/** In the whole supergraph, of types that callers do not know too. */
export function subtypesBy({ subtypes }: SupergraphFacts): IsSubtype {
  return (typename, condition) => typename === condition || subtypes.get(condition)?.has(typename) === true;
}

/** The keys by which the department can be asked about records of the type: names of fields, without nested ones. */
export type KeysOf = (department: string, typename: string) => readonly (readonly string[])[];

export function keysBy({ keyFields }: SupergraphFacts): KeysOf {
  return (department, typename) => keyFields.get(`${department} ${typename}`) ?? [];
}

/** @param sdl of a supergraph that the planner has checked */
export function readSupergraphFacts(sdl: string): SupergraphFacts {
  const document = parse(sdl, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap());
  const graphs = readSubgraphs(schema);
  return {
    subgraphs: new Map([...graphs.values()].map((subgraph) => [subgraph.name, subgraph])),
    types: new Set(types.map(({ name }) => name)),
    subtypes: new Map(types.filter(isAbstractType).map((type) => [type.name, subtypesOf(schema, type)])),
    enumValues: new Map(
      types.filter(isEnumType).map((type) => [type.name, new Set(type.getValues().map(({ name }) => name))]),
    ),
    typesBelow: new Map(types.flatMap(typesBelow)),
    fieldTypes: new Map(types.flatMap(fieldTypes)),
    namesWithArguments: namesOfFieldsWithArguments(types),
    costs: readCostDirectives(document),
    ...readJoins(schema, types, graphs),
  };
}

function subtypesOf(schema: GraphQLSchema, type: GraphQLAbstractType): ReadonlySet<string> {
  if (isUnionType(type)) return new Set(type.getTypes().map(({ name }) => name));
  const { objects, interfaces } = schema.getImplementations(type);
  return new Set([...objects, ...interfaces].map(({ name }) => name));
}

function typesBelow(type: GraphQLNamedType): [coordinate: string, typename: string][] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    return isCompositeType(below) ? [[`${type.name}.${field.name}`, below.name]] : [];
  });
}

function fieldTypes(type: GraphQLNamedType): [coordinate: string, type: string][] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, String(field.type)]);
}

/** What the supergraph's `@join__*` directives say. */
function readJoins(
  schema: GraphQLSchema,
  types: readonly GraphQLNamedType[],
  graphs: ReadonlyMap<string, Subgraph>,
): Pick<SupergraphFacts, 'keyFields' | 'interfaceObjects' | 'providers' | 'flows' | 'keys'> {
  const joins = {
    keyFields: new Map<string, (readonly string[])[]>(),
    interfaceObjects: new Set<string>(),
    providers: new Map<string, readonly string[]>(),
    flows: new Map<string, readonly RequiredFlow[]>(),
    keys: new Set<string>(),
  };
  const nameOf = (graph = ''): string => graphs.get(graph)?.name ?? '';
  for (const type of types) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const typeDirectives = directivesOf(type);
    joins.providers.set(type.name, [...new Set(typeDirectives.map(({ graph }) => nameOf(graph)))]);
    if (typeDirectives.some((directive) => directive['isInterfaceObject'] === 'true')) {
      joins.interfaceObjects.add(type.name);
    }
    for (const { graph, key, resolvable } of typeDirectives) {
      if (key === undefined) continue;
      for (const coordinate of coordinatesOf(schema, type, key)) joins.keys.add(coordinate);
      if (resolvable === 'false') continue;
      const place = `${nameOf(graph)} ${type.name}`;
      joins.keyFields.set(place, [...(joins.keyFields.get(place) ?? []), topFields(key)]);
    }
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const fieldDirectives = argumentsOf(field.astNode, 'join__field');
      // A department keeps what another overrides only to be told it.
      const providing = fieldDirectives.filter(
        ({ graph, external, usedOverridden }) => graph && external !== 'true' && usedOverridden !== 'true',
      );
      if (fieldDirectives.length > 0) {
        joins.providers.set(
          coordinate,
          providing.map(({ graph }) => nameOf(graph)),
        );
      }
      const flows = providing
        .filter((directive) => directive['requires'] !== undefined)
        .map((directive) => ({
          to: nameOf(directive['graph']),
          items: coordinatesOf(schema, type, directive['requires'] ?? ''),
        }));
      if (flows.length > 0) joins.flows.set(coordinate, flows);
    }
  }
  return joins;
}

function readSubgraphs(schema: GraphQLSchema): Map<string, Subgraph> {
  const graphs = schema.getType('join__Graph')?.astNode;
  return graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? subgraphsOf(graphs) : new Map();
}

/** By value of the enum `join__Graph`: who published, and where. */
export function subgraphsOf({ values = [] }: EnumTypeDefinitionNode): Map<string, Subgraph> {
  return new Map(
    values.map((value) => {
      const [{ name = value.name.value, url = '' } = {}] = argumentsOf(value, 'join__graph');
      return [value.name.value, { name, url }];
    }),
  );
}

function directivesOf(type: GraphQLNamedType): Record<string, string>[] {
  return argumentsOf(type.astNode ?? undefined, 'join__type');
}

type WithDirectives = Pick<FieldDefinitionNode, 'directives'>;

/** The arguments of each use of a directive, as text. */
function argumentsOf(
  node: WithDirectives | null | undefined,
  directiveName: string,
): Record<string, string>[] {
  return (node?.directives ?? [])
    .filter((directive) => directive.name.value === directiveName)
    .map((directive) =>
      Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [
          name.value,
          'value' in value ? String(value.value) : value.kind,
        ]),
      ),
    );
}

/** The coordinates in a field set such as `id address { regionCode }`. */
function coordinatesOf(schema: GraphQLSchema, type: GraphQLNamedType, fieldSet: string): Coordinate[] {
  const coordinates: Coordinate[] = [];
  const typeInfo = new TypeInfo(schema, type);
  visit(
    parseFieldSet(fieldSet),
    visitWithTypeInfo(typeInfo, {
      Field: ({ name }) => {
        const parent = typeInfo.getParentType();
        if (parent != null && name.value !== '__typename') coordinates.push(`${parent.name}.${name.value}`);
      },
    }),
  );
  return coordinates;
}

function namesOfFieldsWithArguments(types: readonly GraphQLNamedType[]): Set<string> {
  const names = new Set<string>();
  for (const type of types) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) if (field.args.length > 0) names.add(field.name);
  }
  return names;
}
