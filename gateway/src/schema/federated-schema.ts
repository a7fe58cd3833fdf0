/**
 * A supergraph: the API schema that callers see, and what the policy must know of the federation: which departments
 * can give a field, and what flows to them for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Coordinate, SchemaOutline } from '@govgraph/policy';
import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLSchema,
  type GraphQLType,
  Kind,
  type TypeNode,
  isAbstractType,
  isEnumType,
  parse,
  parseType,
  specifiedScalarTypes,
} from 'graphql';
import type { CostDirectives } from '../cost/cost-directives.ts';
import { outlineSchema } from './schema-outline.ts';
import { buildApiSchema } from './api-schema.ts';
import type { RequiredFlow, Subgraph, SupergraphFacts } from './supergraph-facts.ts';

/** What the planner's thread says of a supergraph. */
export interface OpenedSupergraph {
  /** What callers see of it. */
  readonly apiSdl: string;
  readonly facts: SupergraphFacts;
}

export interface FederatedSchema {
  /** Identifies the schema. */
  readonly sdl: string;
  /** What callers see, with descriptions, without `@inaccessible` elements. */
  readonly apiSchema: GraphQLSchema;
  /** The same for the policy. */
  readonly outline: SchemaOutline;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  /** The names of fields that take arguments on some type. */
  readonly namesWithArguments: ReadonlySet<string>;
  /** The object types that a value of this type can have at run time; never empty for a valid schema. */
  possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[];
  /** True when a value of the object type `typename` satisfies `... on condition`, in the whole supergraph. */
  isSubtype(typename: string, condition: string): boolean;
  /** True when callers do not know the type, though departments may give values of it (`@inaccessible`). */
  isHiddenType(typename: string): boolean;
  /** Whether some type of an interface is such a type. */
  hasHiddenTypes(interfaceName: string): boolean;
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
  /** The type that a field leads to, whether callers know it or not; undefined when it has no fields of its own. */
  typeBelow(coordinate: Coordinate): string | undefined;
  /** The type of a field, of one that callers do not know too; undefined when they do not know the type itself. */
  typeOf(coordinate: Coordinate): GraphQLType | undefined;
  /** True when the field is part of some `@key` of the type. */
  isKey(coordinate: Coordinate): boolean;
  /** What departments say their fields cost. */
  readonly costs: CostDirectives;
}

/** Reads a schema. Between the parts of the work, requests have their turn. */
export async function readFederatedSchema(
  sdl: string,
  { apiSdl, facts }: OpenedSupergraph,
): Promise<FederatedSchema> {
  const apiSchema = await readSchema(apiSdl);
  const possibleTypes = new Map<string, readonly GraphQLObjectType[]>();

  return {
    sdl,
    apiSchema,
    outline: outlineSchema(apiSchema),
    subgraphs: facts.subgraphs,
    namesWithArguments: facts.namesWithArguments,
    possibleTypes(type) {
      let types = possibleTypes.get(type.name);
      if (types === undefined) {
        types = isAbstractType(type) ? apiSchema.getPossibleTypes(type) : [type];
        possibleTypes.set(type.name, types);
      }
      return types;
    },
    isSubtype: (typename, condition) =>
      typename === condition || facts.subtypes.get(condition)?.has(typename) === true,
    isHiddenType: (typename) => facts.types.has(typename) && apiSchema.getType(typename) === undefined,
    hasHiddenTypes: (interfaceName) =>
      [...(facts.subtypes.get(interfaceName) ?? [])].some((name) => apiSchema.getType(name) === undefined),
    hiddenValues(enumName) {
      const known = enumValues(apiSchema, enumName);
      return new Set([...(facts.enumValues.get(enumName) ?? [])].filter((value) => !known.has(value)));
    },
    keysOf: (department, typename) => facts.keyFields.get(`${department} ${typename}`) ?? [],
    isInterfaceObject: (typename) => facts.interfaceObjects.has(typename),
    providersOf(coordinate) {
      const [typename = ''] = coordinate.split('.');
      return facts.providers.get(coordinate) ?? facts.providers.get(typename) ?? [];
    },
    requiredFlows: (coordinate) => facts.flows.get(coordinate) ?? [],
    typeBelow: (coordinate) => facts.typesBelow.get(coordinate),
    typeOf(coordinate) {
      const text = facts.fieldTypes.get(coordinate);
      return text === undefined ? undefined : typeFrom(parseType(text, { noLocation: true }), apiSchema);
    },
    isKey: (coordinate) => facts.keys.has(coordinate),
    costs: facts.costs,
  };
}

function enumValues(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const type = schema.getType(name);
  return new Set(isEnumType(type) ? type.getValues().map((value) => value.name) : []);
}

/** As `typeFromAST`, for which a schema has only those built-in scalars that it uses. */
function typeFrom(node: TypeNode, schema: GraphQLSchema): GraphQLType | undefined {
  if (node.kind === Kind.NAMED_TYPE) {
    const { value: name } = node.name;
    return specifiedScalarTypes.find((scalar) => scalar.name === name) ?? schema.getType(name);
  }
  const inner = typeFrom(node.type, schema);
  if (inner === undefined) return undefined;
  return node.kind === Kind.LIST_TYPE ? new GraphQLList(inner) : new GraphQLNonNull(inner);
}

async function readSchema(sdl: string): Promise<GraphQLSchema> {
  const document = await takeTurn(() => parse(sdl, { noLocation: true }));
  return takeTurn(() => buildApiSchema(document));
}

/**
 * Works on the thread that answers requests, and then gives it back for as long: a request needs several turns, and
 * would otherwise wait for all of the work instead of a part.
 */
async function takeTurn<Result>(work: () => Result): Promise<Result> {
  const beganAt = performance.now();
  const result = work();
  await sleep(performance.now() - beganAt);
  return result;
}
