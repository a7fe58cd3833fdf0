/*
 * Reads what the checks need out of a department's SDL: every field of every concrete type, with what
 * federation says about it. Composition proper is Apollo's; see compose.ts.
 */
import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';
import { readLinkedDirectives, topFields, type SpecifiedName } from '@govgraph/gateway/publication';

export interface SchemaField {
  /** `Type.field` */
  readonly coordinate: string;
  readonly typeName: string;
  readonly fieldName: string;
  /** As written, for example `[Employment!]`. */
  readonly type: string;
  /** `type` without lists and non-null marks. */
  readonly namedType: string;
  readonly isNonNull: boolean;
  /** Scalars and enums carry a value; everything else is made of fields. */
  readonly isLeaf: boolean;
  /** Part of a `@key` of its type. */
  readonly isKey: boolean;
  /** Another department provides it; it is repeated for `@requires` or `@provides` only. */
  readonly isExternal: boolean;
  /** Part of a type that has a `@key`. */
  readonly isEntity: boolean;
  /** Part of the type of queries or mutations. */
  readonly isRoot: boolean;
  /** May be asked of any department that has it. */
  readonly isShareable: boolean;
  readonly isDeprecated: boolean;
  /** Names of the fields of the same type that `@requires` asks another department for. */
  readonly requires: readonly string[];
}

export interface SchemaFields {
  readonly document: DocumentNode;
  /** Fields of object types, in the order of the document. */
  readonly fields: readonly SchemaField[];
  /** Names of all types, and coordinates of interface fields. */
  readonly otherNames: readonly string[];
  /** The subscription type, if there is one. */
  readonly subscriptionType: string | undefined;
}

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/** True for federation's directive of that name, whatever the schema calls it. */
type IsNamed = (directive: ConstDirectiveNode, name: string) => boolean;

interface KnownParts {
  readonly composites: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  readonly isNamed: IsNamed;
  readonly roots: ReadonlySet<string>;
}

/** @throws GraphQLError when the text is not SDL */
export function readSchemaFields(sdl: string): SchemaFields {
  const document = parse(sdl);
  const composites = findComposites(document);
  const isNamed = namedBy(readLinkedDirectives(document));
  const known = { composites, isNamed, keys: findKeys(document, isNamed), roots: findRoots(document) };
  return {
    document,
    fields: document.definitions
      .filter(isObject)
      .flatMap((node) => (node.fields ?? []).map((field) => readField(node, field, known))),
    otherNames: document.definitions.flatMap(readOtherNames),
    subscriptionType: findSubscriptionType(document),
  };
}

function isObject(node: DefinitionNode): node is ObjectNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

function readField(
  parent: ObjectNode,
  node: FieldDefinitionNode,
  { composites, keys, isNamed, roots }: KnownParts,
): SchemaField {
  const typeName = parent.name.value;
  const fieldName = node.name.value;
  const namedType = nameOf(node.type);
  const directives = [...(node.directives ?? [])];
  return {
    coordinate: `${typeName}.${fieldName}`,
    typeName,
    fieldName,
    type: printType(node.type),
    namedType,
    isNonNull: node.type.kind === Kind.NON_NULL_TYPE,
    isLeaf: !composites.has(namedType),
    isKey: keys.get(typeName)?.has(fieldName) ?? false,
    isEntity: (keys.get(typeName)?.size ?? 0) > 0,
    isRoot: roots.has(typeName),
    isShareable: [...directives, ...(parent.directives ?? [])].some((directive) =>
      isNamed(directive, 'shareable'),
    ),
    isDeprecated: directives.some(({ name }) => name.value === 'deprecated'),
    isExternal: [...directives, ...(parent.directives ?? [])].some((directive) =>
      isNamed(directive, 'external'),
    ),
    requires: directives.filter((directive) => isNamed(directive, 'requires')).flatMap(selectedNames),
  };
}

function findRoots(document: DocumentNode): ReadonlySet<string> {
  const named = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.operationTypes ?? []).map(({ type }) => type.name.value)
      : [],
  );
  return new Set(['Query', 'Mutation', 'Subscription', ...named]);
}

function findComposites(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of document.definitions) {
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
      case Kind.UNION_TYPE_DEFINITION:
      case Kind.UNION_TYPE_EXTENSION:
        names.add(node.name.value);
        break;
      default:
    }
  }
  return names;
}

function findKeys(document: DocumentNode, isNamed: IsNamed): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  for (const node of document.definitions.filter(isObject)) {
    const fields = (node.directives ?? [])
      .filter((directive) => isNamed(directive, 'key'))
      .flatMap(selectedNames);
    const known = keys.get(node.name.value) ?? new Set();
    keys.set(node.name.value, new Set([...known, ...fields]));
  }
  return keys;
}

function namedBy(specifiedName: SpecifiedName): IsNamed {
  return (directive, name) => specifiedName(directive.name.value) === name;
}

/** Top-level names of a directive's `fields` argument. */
function selectedNames(directive: ConstDirectiveNode): readonly string[] {
  const argument = directive.arguments?.find(({ name }) => name.value === 'fields');
  if (argument?.value.kind !== Kind.STRING) return [];
  return topFields(argument.value.value);
}

function readOtherNames(node: DefinitionNode): string[] {
  if (!('name' in node) || node.name === undefined) return [];
  const { value } = node.name;
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return [];
  if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_EXTENSION)
    return [value];
  return [value, ...(node.fields ?? []).map((field) => `${value}.${field.name.value}`)];
}

function findSubscriptionType(document: DocumentNode): string | undefined {
  for (const node of document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      const root = node.operationTypes?.find(({ operation }) => operation === 'subscription');
      if (root !== undefined) return root.type.name.value;
    }
    if (isObject(node) && node.name.value === 'Subscription') return 'Subscription';
  }
  return undefined;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function printType(type: TypeNode): string {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return type.name.value;
    case Kind.LIST_TYPE:
      return `[${printType(type.type)}]`;
    case Kind.NON_NULL_TYPE:
      return `${printType(type.type)}!`;
  }
}
