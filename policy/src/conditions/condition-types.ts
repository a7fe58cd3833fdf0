/**
 * Types of what conditions read, by the schema: for the check, and for the values that an evaluation is given. Both
 * follow one table, so that what passed the check meets no other type when it is evaluated.
 *
 * | GraphQL | CEL |
 * |---|---|
 * | `Int` | `int` |
 * | `Float` | `double` |
 * | `Boolean` | `bool` |
 * | `String`, `ID`, `Date`, `DateTime`, an enum | `string` |
 * | an input object | an object with its fields |
 * | another scalar | `dyn`: nothing is known, convert it (`int(args.x)`) |
 *
 * What is null is as absent: a condition asks `has(args.year)`.
 */
import type { Environment } from '@marcbachmann/cel-js';
import { createEnvironment } from './condition.ts';
import { ExactNumber } from '@govgraph/protocol';
import type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from '../model/schema-outline.ts';

/** CEL types of the scalars that are known. */
export const celScalars: Readonly<Record<string, string>> = {
  Int: 'int',
  Float: 'double',
  Boolean: 'bool',
  String: 'string',
  ID: 'string',
  Date: 'string',
  DateTime: 'string',
};

/** For a condition on requests for a field: `args` has the field's arguments. */
export function createArgsEnvironment({ args }: FieldOutline, schema: SchemaOutline): Environment {
  const environment = createEnvironment();
  const types = new TypeNames(environment, schema);
  return environment.registerVariable({ name: 'args', schema: types.namesOf(args) });
}

/** For a condition on a record: `subject` has what the condition needs. */
export function createSubjectEnvironment(
  needs: Readonly<Record<string, TypeOutline>>,
  schema: SchemaOutline,
): Environment {
  const environment = createEnvironment();
  const types = new TypeNames(environment, schema);
  const names = Object.entries(needs).map(([name, type]) => [name, types.nameOf(type)]);
  return environment.registerVariable({ name: 'subject', schema: Object.fromEntries(names) });
}

/** Names of CEL types for GraphQL types; registers those of input objects as they are met. */
class TypeNames {
  readonly #environment: Environment;
  readonly #schema: SchemaOutline;
  /** By the name of an input object; `dyn` while its own fields are read, so that it may hold itself. */
  readonly #known = new Map<string, string>();

  constructor(environment: Environment, schema: SchemaOutline) {
    this.#environment = environment;
    this.#schema = schema;
  }

  namesOf(inputs: ReadonlyMap<string, InputOutline>): Record<string, string> {
    return Object.fromEntries([...inputs].map(([name, { type }]) => [name, this.nameOf(type)]));
  }

  nameOf(type: TypeOutline): string {
    const named = this.#nameOfNamed(type);
    return 'list<'.repeat(type.listDepth) + named + '>'.repeat(type.listDepth);
  }

  #nameOfNamed({ kind, name }: TypeOutline): string {
    if (kind === 'enum') return 'string';
    if (kind === 'scalar') return celScalars[name] ?? 'dyn';
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, 'dyn');
    const fields = this.namesOf(this.#schema.inputFields(name));
    const celName = `Input_${name}`;
    this.#environment.registerType({ name: celName, schema: fields });
    this.#known.set(name, celName);
    return celName;
  }
}

/**
 * A value of a GraphQL type as conditions read it; undefined for null. What is no value of its type stays as it is,
 * and the condition fails on it.
 */
export function toCelValue(value: unknown, type: TypeOutline, schema: SchemaOutline): unknown {
  if (value === null || value === undefined) return undefined;
  if (type.listDepth > 0) {
    const inner = { ...type, listDepth: type.listDepth - 1 };
    const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
    return elements
      .map((element) => toCelValue(element, inner, schema))
      .filter((element) => element !== undefined);
  }
  if (type.kind === 'input') {
    return typeof value === 'object' ? toCelRecord(value, schema.inputFields(type.name), schema) : value;
  }
  if (type.kind !== 'scalar') return value;
  if (type.name === 'Int') {
    const digits = integerText(value);
    return digits === undefined ? value : BigInt(digits);
  }
  if (type.name === 'ID') return integerText(value) ?? value;
  return value;
}

/** All digits of a whole number; undefined when it is none. */
function integerText(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.toIntegerText();
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The arguments of a field, or the fields of an input object. */
export function toCelRecord(
  values: object,
  inputs: ReadonlyMap<string, InputOutline>,
  schema: SchemaOutline,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const input = inputs.get(name);
    const converted = input === undefined ? value : toCelValue(value, input.type, schema);
    if (converted !== undefined && converted !== null) record[name] = converted;
  }
  return record;
}
