/*
 * Reads what callers can put into a department's schema: arguments of object types' fields, fields of input objects,
 * values of enums.
 */
import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from 'graphql';

export interface SchemaInput {
  /** `Type.field(argument:)` or `InputType.field`. */
  readonly coordinate: string;
  /** Without lists and non-null marks. */
  readonly type: string;
  /** Of input objects, whose fields are inputs of their own. */
  readonly isObject: boolean;
  readonly isEnum: boolean;
  /** `EnumType.VALUE` of each value that may be given; empty for scalars. */
  readonly enumValues: readonly string[];
  /** It has a default, which counts as given where a caller leaves it out. */
  readonly hasDefault: boolean;
}

export interface SchemaInputs {
  readonly inputs: readonly SchemaInput[];
  /** Coordinates of all values of all enums. */
  readonly enumValues: ReadonlySet<string>;
}

export function readSchemaInputs(document: DocumentNode): SchemaInputs {
  const enums = readEnums(document);
  const objects = new Set(document.definitions.filter(isInputObject).map(({ name }) => name.value));
  const toInput = (coordinate: string, { type, defaultValue }: InputValueDefinitionNode): SchemaInput => {
    const named = nameOf(type);
    return {
      coordinate,
      type: named,
      isEnum: enums.has(named),
      isObject: objects.has(named),
      enumValues: enums.get(named) ?? [],
      hasDefault: defaultValue !== undefined,
    };
  };
  const inputs = document.definitions.flatMap((node) => {
    if (isInputObject(node)) {
      return (node.fields ?? []).map((field) => toInput(`${node.name.value}.${field.name.value}`, field));
    }
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    return (node.fields ?? []).flatMap((field) =>
      (field.arguments ?? []).map((argument) =>
        toInput(`${node.name.value}.${field.name.value}(${argument.name.value}:)`, argument),
      ),
    );
  });
  return { inputs, enumValues: new Set([...enums.values()].flat()) };
}

function readEnums(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION && node.kind !== Kind.ENUM_TYPE_EXTENSION) continue;
    const type = node.name.value;
    const values = (node.values ?? []).map(({ name }) => `${type}.${name.value}`);
    enums.set(type, [...(enums.get(type) ?? []), ...values]);
  }
  return enums;
}

function isInputObject(node: DefinitionNode) {
  return node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
