/*
 * What a publication changes for callers, and on whom each change falls. Composition makes one schema of what all
 * departments say: an input type has the fields that all of them know, a shared field can be null if it can be for
 * one of them. So one department's publication can change what another one provides.
 */
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  OperationTypeNode,
  parse,
  print,
  astFromValue,
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InputValueDefinitionNode,
} from 'graphql';
import { readLinkedDirectives } from '@govgraph/gateway/publication';

/** One element of the API that a publication adds, removes or changes. */
export interface ApiChange {
  /** A schema coordinate; `Type implements Interface` and `Union = Type` beside what GraphQL has coordinates for. */
  readonly place: string;
  /** For example `would be removed`. */
  readonly what: string;
  /** The other departments that have it in their schemas, in lexical order. */
  readonly departments: readonly string[];
}

interface NamedSdl {
  readonly name: string;
  readonly sdl: string;
}

/**
 * Compares what callers see before and after a publication.
 *
 * @param others the departments that do not publish now
 * @returns the changes that fall on one of them
 */
export function changesOfOthers(
  before: GraphQLSchema,
  after: GraphQLSchema,
  others: readonly NamedSdl[],
): readonly ApiChange[] {
  const holders = new Map<string, string[]>();
  for (const { name, sdl } of others) {
    for (const place of readPlaces(sdl)) {
      holders.set(place, [...(holders.get(place) ?? []), name]);
    }
  }
  const [old, next] = [describeApi(before), describeApi(after)];
  const changes: ApiChange[] = [];
  for (const place of new Set([...old.keys(), ...next.keys()])) {
    const what = changeOf(old.get(place), next.get(place));
    const departments = holders.get(old.has(place) ? place : addedTo(place, next))?.toSorted() ?? [];
    if (what !== undefined && departments.length > 0) changes.push({ place, what, departments });
  }
  // What is gone with its type, or comes with it, need not be listed.
  const places = new Map(changes.map(({ place, what }) => [place, what]));
  return changes.filter(({ place, what }) => {
    const [type = ''] = place.split(/[. ]/);
    return type === place || places.get(type) !== what;
  });
}

/**
 * What gets something more by what is added: an enum by a value, a union by a member, an interface by a type. Whoever
 * reads these has to know all of them. A field more is none: departments add fields to types that all of them share.
 */
function addedTo(place: string, api: ReadonlyMap<string, string>): string {
  const [member = '', implemented] = place.split(' implements ');
  if (implemented !== undefined) return implemented;
  const [type = ''] = member.split(/[. ]/);
  const kind = api.get(type);
  return kind === 'an enum' || kind === 'a union' ? type : place;
}

/** The fields that a department takes over from others, by coordinate, with the department that had them. */
export function readOverrides(sdl: string): ReadonlyMap<string, string> {
  if (sdl === '') return new Map();
  const document = parse(sdl, { noLocation: true });
  const specifiedName = readLinkedDirectives(document);
  const sourceOf = (directive: ConstDirectiveNode): string[] => {
    const from = directive.arguments?.find(({ name }) => name.value === 'from')?.value;
    const isOverride = specifiedName(directive.name.value) === 'override';
    return isOverride && from?.kind === Kind.STRING ? [from.value] : [];
  };
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
        ? (definition.fields ?? []).flatMap((field) =>
            (field.directives ?? [])
              .flatMap(sourceOf)
              .map((from): [string, string] => [`${definition.name.value}.${field.name.value}`, from]),
          )
        : [],
    ),
  );
}

function changeOf(old: string | undefined, next: string | undefined): string | undefined {
  if (old === next) return undefined;
  if (next === undefined) return 'would be removed';
  return old === undefined ? 'would be added' : `is ${old}, and would be ${next}`;
}

/** Everything that callers can rely on, descriptions aside, by its place. */
function describeApi(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const api = new Map<string, string>();
  const addInputs = (inputs: readonly GraphQLArgument[], placeOf: (name: string) => string): void => {
    for (const input of inputs) api.set(placeOf(input.name), describeInput(input));
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    api.set(type.name, kindOf(type));
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name } of type.getInterfaces()) api.set(`${type.name} implements ${name}`, 'so');
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`;
        api.set(coordinate, `${String(field.type)}${deprecation(field)}`);
        addInputs(field.args, (name) => `${coordinate}(${name}:)`);
      }
    } else if (isInputObjectType(type)) {
      addInputs(Object.values(type.getFields()), (name) => `${type.name}.${name}`);
    } else if (isEnumType(type)) {
      for (const value of type.getValues())
        api.set(`${type.name}.${value.name}`, `a value${deprecation(value)}`);
    } else if (isUnionType(type)) {
      for (const { name } of type.getTypes()) api.set(`${type.name} = ${name}`, 'so');
    }
  }
  for (const directive of schema.getDirectives()) {
    if (isSpecifiedDirective(directive)) continue;
    api.set(`@${directive.name}`, directive.locations.join(' | '));
    addInputs(directive.args, (name) => `@${directive.name}(${name}:)`);
  }
  return api;
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'an object type';
  if (isInterfaceType(type)) return 'an interface';
  if (isUnionType(type)) return 'a union';
  if (isEnumType(type)) return 'an enum';
  if (isInputObjectType(type))
    return type.isOneOf ? 'an input type of which one field is given' : 'an input type';
  return isScalarType(type) && type.specifiedByURL != null ? `a scalar (${type.specifiedByURL})` : 'a scalar';
}

function describeInput(input: GraphQLArgument | GraphQLInputField): string {
  const { type, defaultValue } = input;
  const value = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  const text = value == null ? '' : ` = ${print(value)}`;
  return `${String(type)}${text}${deprecation(input)}`;
}

function deprecation({
  deprecationReason,
}: {
  readonly deprecationReason?: string | null | undefined;
}): string {
  return deprecationReason == null ? '' : ` (deprecated: ${deprecationReason})`;
}

/** The places of a department's schema, as `describeApi` names them. */
export function readPlaces(sdl: string): ReadonlySet<string> {
  const { definitions } = parse(sdl, { noLocation: true });
  const roots = new Map(definitions.flatMap(renamedRoots));
  return new Set(definitions.flatMap((definition) => placesOf(definition, roots)));
}

/** Departments may name their root types as they like; composition calls them `Query` and `Mutation`. */
function renamedRoots(definition: DefinitionNode): [name: string, composed: string][] {
  if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
  return (definition.operationTypes ?? []).map(({ operation, type }) => [
    type.name.value,
    operation === OperationTypeNode.QUERY ? 'Query' : 'Mutation',
  ]);
}

function placesOf(definition: DefinitionNode, roots: ReadonlyMap<string, string>): readonly string[] {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    const place = `@${definition.name.value}`;
    return [place, ...inputsOf(definition.arguments, (name) => `${place}(${name}:)`)];
  }
  if (!('name' in definition) || definition.name === undefined) return [];
  const type = roots.get(definition.name.value) ?? definition.name.value;
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return [
        type,
        ...(definition.interfaces ?? []).map(({ name }) => `${type} implements ${name.value}`),
        ...(definition.fields ?? []).flatMap((field) => {
          const coordinate = `${type}.${field.name.value}`;
          return [coordinate, ...inputsOf(field.arguments, (name) => `${coordinate}(${name}:)`)];
        }),
      ];
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return [type, ...inputsOf(definition.fields, (name) => `${type}.${name}`)];
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return [type, ...(definition.values ?? []).map(({ name }) => `${type}.${name.value}`)];
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      return [type, ...(definition.types ?? []).map(({ name }) => `${type} = ${name.value}`)];
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
      return [type];
    default:
      return [];
  }
}

function inputsOf(
  inputs: readonly InputValueDefinitionNode[] | undefined,
  placeOf: (name: string) => string,
): string[] {
  return (inputs ?? []).map(({ name }) => placeOf(name.value));
}
