/**
 * A supergraph, made ready for requests: the API schema that callers see, the planner, and what the policy must
 * know of the federation: which departments can give a field, and what flows to them for it.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/directives
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Coordinate } from '@govgraph/policy';
import {
  type FieldDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
  Kind,
  buildASTSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { type Planner, type PlannerOptions, openPlanner } from './planner.ts';

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

export interface FederatedSchema {
  /** Identifies the schema: two equal supergraphs give the same hash. */
  readonly sdl: string;
  /** What callers see, with descriptions, without `@inaccessible` elements. */
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  /** The names of fields that take arguments on some type. */
  readonly namesWithArguments: ReadonlySet<string>;
  /** The object types that a value of this type can have at run time; never empty for a valid schema. */
  possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[];
  /** True when a value of the object type `typename` satisfies `... on condition`, in the whole supergraph. */
  isSubtype(typename: string, condition: string): boolean;
  /** True when callers do not know the type, though departments may give values of it (`@inaccessible`). */
  isHiddenType(typename: string): boolean;
  /** The values of an enum that callers do not know. */
  hiddenValues(enumName: string): ReadonlySet<string>;
  /** The keys by which the department can be asked about records of the type: names of fields, without nested ones. */
  keysOf(department: string, typename: string): readonly (readonly string[])[];
  /** True when some department knows the interface as an object, without its types (`@interfaceObject`). */
  isInterfaceObject(typename: string): boolean;
  /** The departments that can give the field; for an interface's field, those of its implementations. */
  providersOf(coordinate: Coordinate): readonly string[];
  /** What flows between departments when the field is asked for. */
  requiredFlows(coordinate: Coordinate): readonly RequiredFlow[];
  /** True when the field is part of some `@key` of the type. */
  isKey(coordinate: Coordinate): boolean;
  /** See {@link Planner}. */
  readonly plan: Planner['plan'];
  readonly planned: Planner['planned'];
  readonly planAhead: Planner['planAhead'];
  /** Ends the planner; what waits for it is refused. */
  close(): Promise<void>;
}

/**
 * Reads a schema and starts its planner, once per supergraph: every policy that is served over it shares both.
 * Most of the work is the planner thread's; between the rest, requests have their turn.
 *
 * @throws Error when the SDL is no valid supergraph.
 */
export async function openFederatedSchema(sdl: string, options: PlannerOptions): Promise<FederatedSchema> {
  const planner = await openPlanner(sdl, options);
  const apiSchema = await readSchema(planner.apiSdl);
  const supergraphSchema = await readSchema(sdl);
  const joins = readJoins(supergraphSchema);
  await nextTurn();

  const possibleTypes = new Map<string, readonly GraphQLObjectType[]>();

  return {
    sdl,
    apiSchema,
    subgraphs: new Map([...joins.subgraphs.values()].map((subgraph) => [subgraph.name, subgraph])),
    namesWithArguments: namesOfFieldsWithArguments(supergraphSchema),
    possibleTypes(type) {
      let types = possibleTypes.get(type.name);
      if (types === undefined) {
        types = isAbstractType(type) ? apiSchema.getPossibleTypes(type) : [type];
        possibleTypes.set(type.name, types);
      }
      return types;
    },
    isSubtype(typename, condition) {
      if (typename === condition) return true;
      const type = supergraphSchema.getType(typename);
      const conditionType = supergraphSchema.getType(condition);
      if (conditionType === undefined || !isAbstractType(conditionType)) return false;
      return (isObjectType(type) || isInterfaceType(type)) && supergraphSchema.isSubType(conditionType, type);
    },
    isHiddenType: (typename) =>
      supergraphSchema.getType(typename) !== undefined && apiSchema.getType(typename) === undefined,
    hiddenValues(enumName) {
      const known = enumValues(apiSchema, enumName);
      return new Set([...enumValues(supergraphSchema, enumName)].filter((value) => !known.has(value)));
    },
    keysOf: (department, typename) => joins.keyFields.get(`${department} ${typename}`) ?? [],
    isInterfaceObject: (typename) => joins.interfaceObjects.has(typename),
    providersOf: (coordinate) => joins.providers.get(coordinate) ?? [],
    requiredFlows: (coordinate) => joins.flows.get(coordinate) ?? [],
    isKey: (coordinate) => joins.keys.has(coordinate),
    plan: planner.plan,
    planned: planner.planned,
    planAhead: planner.planAhead,
    close: planner.close,
  };
}

function enumValues(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const type = schema.getType(name);
  return new Set(isEnumType(type) ? type.getValues().map((value) => value.name) : []);
}

/** The planner has checked the schema, and has written its API schema itself. */
async function readSchema(sdl: string): Promise<GraphQLSchema> {
  const document = parse(sdl);
  await nextTurn();
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  await nextTurn();
  return schema;
}

/** What the supergraph's `@join__*` directives say, by coordinate. */
interface Joins {
  /** By value of `join__Graph`. */
  readonly subgraphs: Map<string, Subgraph>;
  /** By `department Type`. */
  readonly keyFields: Map<string, string[][]>;
  readonly interfaceObjects: Set<string>;
  readonly providers: Map<string, readonly string[]>;
  readonly flows: Map<string, readonly RequiredFlow[]>;
  readonly keys: Set<string>;
}

function readJoins(schema: GraphQLSchema): Joins {
  const joins: Joins = {
    subgraphs: readSubgraphs(schema),
    keyFields: new Map(),
    interfaceObjects: new Set(),
    providers: new Map(),
    flows: new Map(),
    keys: new Set(),
  };
  const nameOf = (graph = ''): string => joins.subgraphs.get(graph)?.name ?? '';
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const typeDirectives = directivesOf(type);
    const typeProviders = new Set(typeDirectives.map(({ graph }) => nameOf(graph)));
    if (typeDirectives.some((directive) => directive['isInterfaceObject'] === 'true')) {
      joins.interfaceObjects.add(type.name);
    }
    for (const { graph, key, resolvable } of typeDirectives) {
      if (key === undefined) continue;
      for (const coordinate of coordinatesOf(schema, type, key)) joins.keys.add(coordinate);
      if (resolvable === 'false') continue;
      const place = `${nameOf(graph)} ${type.name}`;
      joins.keyFields.set(place, [...(joins.keyFields.get(place) ?? []), fieldNames(key)]);
    }
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const fieldDirectives = argumentsOf(field.astNode, 'join__field');
      const providing = fieldDirectives.filter(
        (directive) => directive['external'] !== 'true' && directive['graph'],
      );
      joins.providers.set(
        coordinate,
        fieldDirectives.length === 0 ? [...typeProviders] : providing.map(({ graph }) => nameOf(graph)),
      );
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

/** By value of the enum `join__Graph`: who published, and where. */
function readSubgraphs(schema: GraphQLSchema): Map<string, Subgraph> {
  const subgraphs = new Map<string, Subgraph>();
  const graphs = schema.getType('join__Graph')?.astNode;
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return subgraphs;
  for (const value of graphs.values ?? []) {
    const [{ name = value.name.value, url = '' } = {}] = argumentsOf(value, 'join__graph');
    subgraphs.set(value.name.value, { name, url });
  }
  return subgraphs;
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
  const definition = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  const coordinates: Coordinate[] = [];
  const walk = (parent: GraphQLNamedType | undefined, selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        walk(condition === undefined ? parent : schema.getType(condition), selection.selectionSet);
      } else if (selection.kind === Kind.FIELD && selection.name.value !== '__typename') {
        if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
        coordinates.push(`${parent.name}.${selection.name.value}`);
        const field = parent.getFields()[selection.name.value];
        if (field !== undefined && selection.selectionSet !== undefined) {
          walk(getNamedType(field.type), selection.selectionSet);
        }
      }
    }
  };
  walk(type, definition.selectionSet);
  return coordinates;
}

function fieldNames(fieldSet: string): string[] {
  const definition = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return definition.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
}

function namesOfFieldsWithArguments(schema: GraphQLSchema): Set<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) if (field.args.length > 0) names.add(field.name);
  }
  return names;
}
