/** Random operations over a schema. */
import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How many levels there are at most, and how many selections in each. */
interface Extent {
  readonly depth: number;
  readonly least: number;
  readonly most: number;
  /** How often fields are asked for that lead to an interface or a union, or lead on from an interface: a leaf is once. */
  readonly abstractWeight?: number;
}

/** @param argumentValues literals for arguments, by the argument's name */
export function operations(
  schema: GraphQLSchema,
  argumentValues: Readonly<Record<string, readonly string[]>>,
  extent: Extent = { depth: 4, least: 1, most: 4 },
): fc.Arbitrary<RandomOperation> {
  const query = schema.getQueryType();
  if (query == null) throw new Error('The schema has no queries.');
  return fc
    .tuple(new Selections(schema, argumentValues, extent).of(query, extent.depth), fc.boolean(), fc.boolean())
    .map(([selection, a, b]) => withUsedVariables(selection, { a, b }))
    .filter((operation) => validate(schema, parse(operation.query)).length === 0);
}

/** Validation refuses variables that are not used. */
function withUsedVariables(selection: string, variables: Record<string, boolean>): RandomOperation {
  const used = Object.keys(variables).filter((name) => selection.includes(`if: $${name}`));
  const definitions = used.length === 0 ? '' : `(${used.map((name) => `$${name}: Boolean!`).join(', ')})`;
  return { query: `query ${definitions} ${selection}`, variables };
}

const directive = fc.constantFrom(
  ...['', '', '', '', '', '', ' @include(if: $a)', ' @skip(if: $b)', ' @include(if: true)'],
);
const alias = fc.constantFrom('', '', '', '', 'x: ', 'y: ', 'id: ', 'name: ');

class Selections {
  readonly #schema: GraphQLSchema;
  readonly #argumentValues: Readonly<Record<string, readonly string[]>>;
  readonly #extent: Extent;
  readonly #known = new Map<string, fc.Arbitrary<string>>();

  constructor(
    schema: GraphQLSchema,
    argumentValues: Readonly<Record<string, readonly string[]>>,
    extent: Extent,
  ) {
    this.#schema = schema;
    this.#argumentValues = argumentValues;
    this.#extent = extent;
  }

  of(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
    const key = `${type.name} ${depth}`;
    let selection = this.#known.get(key);
    if (selection === undefined) this.#known.set(key, (selection = this.#compose(type, depth)));
    return selection;
  }

  #compose(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const usable = depth > 0 ? fields : leaves;
    const { least, most, abstractWeight = 2 } = this.#extent;
    const weightOf = (field: GraphQLField<unknown, unknown>): number => {
      if (leaves.includes(field)) return 1;
      return isAbstractType(type) || isAbstractType(getNamedType(field.type)) ? abstractWeight : 2;
    };
    const options: fc.Arbitrary<string>[] = [
      fc.constant('__typename'),
      ...usable.flatMap((field) => Array(weightOf(field)).fill(this.#field(field, depth))),
      ...(depth > 0 ? this.#fragmentTypes(type) : []).map((on) =>
        fc
          .tuple(directive, this.of(on, depth - 1))
          .map(([when, inner]) => `... on ${on.name}${when} ${inner}`),
      ),
    ];
    return fc
      .array(fc.oneof(...options), { minLength: least, maxLength: most })
      .map((selections) => `{ ${selections.join(' ')} }`);
  }

  /** Every type that shares an object type with this one. */
  #fragmentTypes(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    const objects = this.#objectTypes(type);
    return Object.values(this.#schema.getTypeMap()).filter(
      (each): each is GraphQLCompositeType =>
        isCompositeType(each) &&
        !each.name.startsWith('__') &&
        this.#objectTypes(each).some((object) => objects.includes(object)),
    );
  }

  #objectTypes(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    if (isAbstractType(type)) return this.#schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? this.of(named, depth - 1) : fc.constant('');
    const given = fc.tuple(
      ...field.args.map(({ name, type }) =>
        fc
          .constantFrom(
            ...(this.#argumentValues[name] ?? ['null']),
            ...(type.toString().endsWith('!') ? [] : [undefined]),
          )
          .map((value) => (value === undefined ? [] : [`${name}: ${value}`])),
      ),
    );
    return fc.tuple(alias, given, directive, below).map(([as, values, when, inner]) => {
      const list = values.flat().join(', ');
      return `${as}${field.name}${list === '' ? '' : `(${list})`}${when} ${inner}`;
    });
  }
}
