/**
 * What a policy must know of the GraphQL schema that it guards, as plain facts: `policy` itself knows no server
 * types. The gateway and the command make one of the schema that callers see.
 */
export interface SchemaOutline {
  /** A field of an object type; undefined when callers see no such field. */
  field(coordinate: string): FieldOutline | undefined;
  /** The fields of an input object, by name. */
  inputFields(typename: string): ReadonlyMap<string, InputOutline>;
  /** The names of an enum's values. */
  enumValues(typename: string): readonly string[];
}

export interface FieldOutline {
  readonly type: TypeOutline;
  /** By name. */
  readonly args: ReadonlyMap<string, InputOutline>;
}

/** An argument, or a field of an input object. */
export interface InputOutline {
  readonly type: TypeOutline;
  /** It may be null, even if it has a default value. */
  readonly isOptional: boolean;
}

export interface TypeOutline {
  /** Without lists and non-null marks. */
  readonly name: string;
  /** `composite`: made of fields, an object, interface or union. */
  readonly kind: 'scalar' | 'enum' | 'composite' | 'input';
  /** How many lists it stands in: 2 for `[[Int]]`. */
  readonly listDepth: number;
  /** The outermost mark. */
  readonly isNonNull: boolean;
}
