/** The policy is asked about what departments get, in whatever way it is written. */
import { parseJson, stringifyJson } from '@govgraph/protocol';
import fc from 'fast-check';
import {
  type FieldNode,
  type GraphQLInputType,
  type OperationDefinitionNode,
  buildSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../errors.ts';
import { literalInputs, variableInputs } from './given-inputs.ts';
import { defaultLimits } from './limits.ts';
import { literalValues } from './literals.ts';
import { readDocument } from './read-document.ts';
import { coerceVariables } from './coerce-variables.ts';

const schema = buildSchema(`
  enum Order { UP DOWN }
  input One @oneOf { id: ID ids: [Int!] filter: Filter }
  input Named { name: String! order: Order = DOWN }
  input Filter {
    name: String = "Li" id: ID = 7 ids: [ID] orders: [[Order!]] order: Order! = UP count: Int
    within: Filter all: [Filter!] one: One named: [Named!] = [{ name: "Wu" }]
  }
  type Query {
    found(
      id: ID ids: [ID!] many: [[ID]] name: String = "Li" count: Int order: Order = UP orders: [Order] = [UP, DOWN]
      filter: Filter by: Filter = { id: 12 } filters: [Filter] one: One ones: [One!]
    ): Int
  }`);
const query = schema.getQueryType()!;
const found = query.getFields()['found']!;

/** What the policy is asked about; undefined for what is refused before. */
function asked(text: string, variablesText: string): ReadonlySet<string> | undefined {
  const document = readDocument(text, schema, defaultLimits);
  if (isRefusal(document)) return undefined;
  const { definition, literals } = document.operations[0]!;
  const { variableDefinitions = [] } = definition;
  const sent = parseJson(variablesText) as Record<string, unknown>;
  const { variables } = coerceVariables(schema, variableDefinitions, sent);
  if (variables === undefined) return undefined;
  const { values, places } = literalInputs(query, fieldOf(definition));
  const withLiterals = { ...sent, ...literalValues(literals, variables) };
  const brought = places.flatMap((place) => {
    const definitionOf = variableDefinitions.find(({ variable }) => variable.name.value === place.variable);
    return variableInputs(place, withLiterals, definitionOf?.defaultValue, { left: Infinity });
  });
  return new Set([...values, ...brought].map((value) => `${value.coordinate} ${value.text}`));
}

/** What a department makes of it with graphql-js; undefined where it refuses it. */
function received(text: string, variablesText: string): ReadonlySet<string> | undefined {
  const document = readDocument(text, schema, defaultLimits);
  if (isRefusal(document)) return undefined;
  const { definition, literals } = document.operations[0]!;
  const definitions = [
    ...(definition.variableDefinitions ?? []),
    ...literals.map((literal) => literal.definition),
  ];
  const sent = parseJson(variablesText) as Record<string, unknown>;
  const { variables = {} } = coerceVariables(schema, definition.variableDefinitions ?? [], sent);
  const body = stringifyJson({ ...variables, ...literalValues(literals, variables) })!;
  const { coerced } = getVariableValues(schema, definitions, JSON.parse(body) as Record<string, unknown>);
  const values = new Set<string>();
  try {
    const given = getArgumentValues(found, fieldOf(definition), coerced);
    for (const { name, type } of found.args)
      if (Object.hasOwn(given, name)) collect(`Query.found(${name}:)`, type, given[name], values);
  } catch {
    return undefined;
  }
  return values;
}

const fieldOf = ({ selectionSet }: OperationDefinitionNode) => selectionSet.selections[0] as FieldNode;

function collect(coordinate: string, type: GraphQLInputType, value: unknown, values: Set<string>): void {
  const named = getNamedType(type);
  if (Array.isArray(value) && value.length > 0) {
    for (const element of value) collect(coordinate, named, element, values);
  } else if (!isInputObjectType(named)) {
    values.add(`${coordinate} ${Array.isArray(value) ? null : String(value)}`);
  } else if (value !== null && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value as object))
      collect(`${named.name}.${name}`, named.getFields()[name]!.type, member, values);
  }
}

describe('The policy is asked about', () => {
  test.each([
    [
      'a list in which a variable is not given',
      '($id: ID) { found(filter: { ids: [$id] }) }',
      '{}',
      'Filter.ids null',
    ],
    [
      'the same in a list of lists',
      '($id: ID) { found(many: [["a", $id]]) }',
      '{}',
      'Query.found(many:) null',
    ],
    ['… of enums', '($o: Order) { found(orders: [$o]) }', '{}', 'Query.found(orders:) null'],
    [
      'a large integer as departments get it',
      '($id: ID) { found(id: $id) }',
      '{ "id": 1e+21 }',
      'Query.found(id:) 1000000000000000000000',
    ],
    [
      'the same in a list',
      '($ids: [ID!]) { found(ids: $ids) }',
      '{ "ids": [-1e+22] }',
      'Query.found(ids:) -10000000000000000000000',
    ],
  ])('%s', (_what, operation, variables, value) => {
    expect(received(`query ${operation}`, variables)).toContain(value);
    expect(asked(`query ${operation}`, variables)).toContain(value);
  });

  test('whatever departments get', () => {
    let compared = 0;
    fc.assert(
      fc.property(requests, ({ text, variables }) => {
        const values = asked(text, variables);
        const atDepartment = values && received(text, variables);
        if (atDepartment === undefined) return;
        compared += 1;
        expect([...atDepartment].filter((value) => !values?.has(value))).toEqual([]);
      }),
      { numRuns: 1_000, seed: 13 },
    );
    expect(compared).toBeGreaterThan(250);
  });
});

/** A value in GraphQL and in JSON, with the variables that stand in it. */
interface Written {
  readonly literal: string;
  readonly json: string;
  readonly variables: readonly Variable[];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly defaultValue?: string;
  readonly json?: string;
}

const texts: Readonly<Record<string, readonly (readonly [literal: string, json?: string])[]>> = {
  String: [['""'], ['" Li "'], ['"""Li"""', '"Li"']],
  ID: [['"a"'], ['-0'], ['110101199003070011'], ['1', '1.0'], ['1', '1e3'], ['1', '1e+21'], ['1', '12e20']],
  Int: [['0'], ['-7'], ['5', '5.0'], ['5', '1e3']],
  Order: [
    ['UP', '"UP"'],
    ['DOWN', '"DOWN"'],
  ],
};

const nothing: Written = { literal: 'null', json: 'null', variables: [] };

function joined(parts: readonly (readonly [string, Written])[], [open, close]: string): Written {
  const colon = open === '{';
  return {
    literal: `${open}${parts.map(([name, { literal }]) => (colon ? `${name}: ${literal}` : literal)).join(', ')}${close}`,
    json: `${open}${parts.map(([name, { json }]) => (colon ? `"${name}": ${json}` : json)).join(', ')}${close}`,
    variables: parts.flatMap(([, { variables }]) => variables),
  };
}

/** @param where where it stands, by which variables are named; undefined where none may stand */
function valuesOf(type: GraphQLInputType, depth: number, where?: string): fc.Arbitrary<Written> {
  const nullable = getNullableType(type);
  const below = (step: string | number) => (where === undefined ? undefined : `${where}_${step}`);
  let values: fc.Arbitrary<Written>;
  if (isListType(nullable)) {
    const elements = Array.from({ length: Math.max(0, depth) }, (_, at) =>
      valuesOf(nullable.ofType, depth - 1, below(at)),
    );
    const lists = fc.tuple(fc.nat(elements.length), fc.tuple(...elements)).map(([length, all]) =>
      joined(
        all.slice(0, length).map((each) => ['', each]),
        '[]',
      ),
    );
    values = fc.oneof(lists, valuesOf(nullable.ofType, depth - 1));
  } else if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(
      ({ type: itsType }) => depth > 0 || !isInputObjectType(getNamedType(itsType)),
    );
    const maxLength = nullable.isOneOf ? 1 : Math.min(fields.length, 3);
    values = fc.subarray(fields, { minLength: 1, maxLength }).chain((chosen) =>
      fc.tuple(...chosen.map((each) => valuesOf(each.type, depth - 1, below(each.name)))).map((all) =>
        joined(
          all.map((each, at) => [chosen[at]!.name, each]),
          '{}',
        ),
      ),
    );
  } else {
    const scalars = texts[nullable.name]!.map(([literal, json = literal]) => ({
      literal,
      json,
      variables: [],
    }));
    values = fc.constantFrom(...scalars);
  }
  if (!isNonNullType(type)) values = fc.oneof({ weight: 5, arbitrary: values }, fc.constant(nothing));
  if (where === undefined) return values;
  const plain = valuesOf(type, depth);
  const variable = fc.tuple(fc.option(plain), fc.option(plain)).map(([given, defaultValue]): Written => ({
    literal: `$${where}`,
    json: 'null',
    variables: [
      {
        name: where,
        type: String(defaultValue === null ? type : nullable),
        ...(defaultValue === null ? {} : { defaultValue: defaultValue.literal }),
        ...(given === null ? {} : { json: given.json }),
      },
    ],
  }));
  return fc.oneof(values, variable);
}

const requests = fc
  .subarray([...found.args], { minLength: 1, maxLength: 3 })
  .chain((chosen) =>
    fc
      .tuple(...chosen.map(({ name, type }) => valuesOf(type, 2, name)))
      .map((all) => all.map((each, at) => [chosen[at]!.name, each] as const)),
  )
  .map((parts) => {
    const { literal, variables } = joined(parts, '{}');
    const definitions = variables.map(
      ({ name, type, defaultValue }) =>
        `$${name}: ${type}${defaultValue === undefined ? '' : ` = ${defaultValue}`}`,
    );
    const declared = definitions.length === 0 ? '' : `(${definitions.join(', ')})`;
    const given = variables.flatMap(({ name, json }) => (json === undefined ? [] : [`"${name}": ${json}`]));
    return {
      text: `query ${declared} { found(${literal.slice(1, -1)}) }`,
      variables: `{${given.join(', ')}}`,
    };
  });
