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
  isEnumType,
  parse,
  parseType,
  specifiedScalarTypes,
} from 'graphql';
import type { CostDirectives } from '../cost/cost-directives.ts';
import { outlineSchema } from './outline-schema.ts';
import { buildApiSchema } from './build-api-schema.ts';
import { findLeadingFields } from './leading-fields.ts';
import { possibleTypes } from './possible-types.ts';
import {
  type IsSubtype,
  type KeysOf,
  type RequiredFlow,
  type Subgraph,
  type SupergraphFacts,
  keysBy,
  subtypesBy,
} from './supergraph-facts.ts';

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
  /** The fields that may give a record of the object type, through lists, interfaces and unions too. */
  leadingTo(typename: string): readonly Coordinate[];
  /** In the whole supergraph, of types that callers do not know too. */
  readonly isSubtype: IsSubtype;
  /** True when callers do not know the type, though departments may give values of it (`@inaccessible`). */
  isHiddenType(typename: string): boolean;
  /** Whether some type of an interface is such a type. */
  hasHiddenTypes(interfaceName: string): boolean;
  /** The values of an enum that callers do not know. */
  hiddenValues(enumName: string): ReadonlySet<string>;
  readonly keysOf: KeysOf;
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
  let leadingFields: ReadonlyMap<string, readonly Coordinate[]> | undefined;

  return {
    sdl,
    apiSchema,
    outline: outlineSchema(apiSchema),
    subgraphs: facts.subgraphs,
    namesWithArguments: facts.namesWithArguments,
    possibleTypes: (type) => possibleTypes(apiSchema, type),
    leadingTo: (typename) => (leadingFields ??= findLeadingFields(apiSchema)).get(typename) ?? [],
    isSubtype: subtypesBy(facts),
    isHiddenType: (typename) => facts.types.has(typename) && apiSchema.getType(typename) === undefined,
    hasHiddenTypes: (interfaceName) =>
      [...(facts.subtypes.get(interfaceName) ?? [])].some((name) => apiSchema.getType(name) === undefined),
    hiddenValues(enumName) {
      const known = enumValues(apiSchema, enumName);
      return new Set([...(facts.enumValues.get(enumName) ?? [])].filter((value) => !known.has(value)));
    },
    keysOf: keysBy(facts),
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
