/**
 * One operation as its author wrote it, and what it says of itself. What is prepared of it stands where it ends:
 *
 * - with the operation, which ends with its document and the schema that it was validated against: here;
 * - with the operation under one policy: `PreparedOperation`;
 * - with the operation as callers with the same rights may have it: `Authorization`, and its plan;
 * - with one request: its variables, and what they bring (`RequestInputs`).
 */
import type {
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { findConditionalVariables } from './conditional-variables.ts';
import type { Variables } from './conditions.ts';
import { type Introspection, asksOfSchema, writeIntrospection } from './introspection.ts';
import type { Literal } from './literals.ts';
import type { ParsedOperation } from './parsed-operation.ts';
import { type SelectedField, findSelectedFields } from './selected-fields.ts';

interface ReadOperation extends ParsedOperation {
  readonly hash: string;
  readonly literals: readonly Literal[];
  readonly size: number;
}

/** Parsed, within the limits, and valid. It depends on the schema only; what is computed of it, is so when it is asked for first. */
export class Operation implements ReadOperation {
  /** SHA-256 of the document's text, hexadecimal. */
  readonly hash: string;
  readonly name: string | undefined;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What stands in variables of the gateway's own, in place of number literals of the caller's. */
  readonly literals: readonly Literal[];
  /** What callers see: by it the operation was validated. */
  readonly schema: GraphQLSchema;
  readonly rootType: GraphQLObjectType;
  /** What it takes to remember the operation and what is prepared for it, in characters of text, roughly. */
  readonly size: number;
  #selectedFields: readonly SelectedField[] | undefined;
  #conditionalVariables: readonly string[] | undefined;
  #asksOfSchema: boolean | undefined;

  constructor({ hash, definition, fragments, literals, schema, rootType, size }: ReadOperation) {
    this.hash = hash;
    this.name = definition.name?.value;
    this.definition = definition;
    this.fragments = fragments;
    this.literals = literals;
    this.schema = schema;
    this.rootType = rootType;
    this.size = size;
  }

  /**
   * Every field that it asks for, on every object type that can stand there.
   *
   * @throws ClientError when there is too much to go through, each time
   */
  get selectedFields(): readonly SelectedField[] {
    return (this.#selectedFields ??= findSelectedFields(this));
  }

  /** The values of the variables that its `@skip` and `@include` read. */
  conditionValues(variables: Variables): readonly boolean[] {
    this.#conditionalVariables ??= findConditionalVariables(this);
    return this.#conditionalVariables.map((name) => variables[name] === true);
  }

  /** What it asks of the schema itself; undefined when that is nothing, or the variables leave it out. */
  introspection(variables: Variables): Introspection | undefined {
    this.#asksOfSchema ??= asksOfSchema(this);
    return this.#asksOfSchema ? writeIntrospection(this, variables) : undefined;
  }
}
