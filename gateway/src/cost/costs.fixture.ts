/** A federation whose departments say what their fields cost. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { isRefusal } from '../errors.ts';
import { defaultLimits } from '../operation/limits.ts';
import { literalValues } from '../operation/literals.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import { chooseOperation, readDocument } from '../operation/read-document.ts';
import { coerceVariables } from '../operation/coerce-variables.ts';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import { type CostEstimate, createCostEstimator } from './cost-estimate.ts';

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", ${imports}])\n`;

const registry = `${link('{ name: "@cost", as: "@weight" }, "@listSize"')}
  type Query {
    person(id: ID!): Person
    people(first: Int = 20, last: Int): [Person!]
    page(first: Int, last: Int): PersonPage
    recent: [Person!] @listSize(assumedSize: 3)
    all: [Person!]
    slice(limit: Int, offset: Int): [Person!] @listSize(slicingArguments: ["limit"], assumedSize: 4)
    anySlice(limit: Int, top: Int): [Person!]
      @listSize(slicingArguments: ["limit", "top"], requireOneSlicingArgument: false, assumedSize: 4)
    board(limit: Int!): Board @listSize(slicingArguments: ["limit"], sizedFields: ["rows"])
    search(filter: Filter, mode: Mode, exact: Boolean @weight(weight: -2)): [Person!] @listSize(assumedSize: 2)
    matrix: [[Person!]!] @listSize(assumedSize: 2)
    boards: [Board!] @listSize(assumedSize: 6, sizedFields: ["rows"])
    free: Gift
    holder: Holder
    report: Report @weight(weight: 50)
  }
  type Mutation { enrol(id: ID!): Person }
  input Filter { name: String near: Place @weight(weight: 7) any: [Filter!] }
  input Place { latitude: Float longitude: Float }
  enum Mode @weight(weight: 5) { FAST EXACT }
  type Person @key(fields: "id") { id: ID! name: String friends: [Person!] portrait: Image status: Mode }
  scalar Image @weight(weight: 30)
  type PersonPage { edges: [PersonEdge!] nodes: [Person!] others: [Person!] }
  type PersonEdge { cursor: String node: Person }
  type Board { rows: [Person!] notes: [Person!] }
  interface Holder { id: ID! things: [Thing!] }
  type Citizen implements Holder { id: ID! things: [Thing!] @listSize(assumedSize: 5) }
  type Company implements Holder @weight(weight: 20) { id: ID! things: [Thing!] @listSize(assumedSize: 2) }
  type Gift @weight(weight: -5) { name: String @weight(weight: -3) status: Mode things: [Thing!] }
  type Thing { name: String }
  type Report { title: String }`;

const tax = `${link('"@cost", "@listSize"')}
  type Person @key(fields: "id") { id: ID! incomes: [Income!] @listSize(assumedSize: 5) debts: [Income!] }
  type Income { year: Int amount: Int }`;

/** Many types that lead to each other by way of their interface. */
export const lattice = (types: number): string =>
  `${link('"@cost"')} type Query { top(first: Int): [Step!] } interface Step { id: ID next: Step }
  ${Array.from({ length: types }, (_, at) => `type Step${at} implements Step @cost(weight: ${at + 1}) { id: ID next: Step }`).join(' ')}`;

/** How many elements each list of the forest has. */
export const forestSizes: Readonly<Record<string, number>> = {
  'Query.trees': 3,
  'Oak.branches': 4,
  'Pine.branches': 2,
  'Branch.leaves': 2,
  'Leaf.neighbours': 2,
};

const forestList = (coordinate: string, type: string): string =>
  `${coordinate.split('.')[1]}: [${type}!] @listSize(assumedSize: ${forestSizes[coordinate]})`;

export const forest = `${link('"@listSize"')}
  type Query { ${forestList('Query.trees', 'Tree')} oak: Oak any: Thing }
  interface Tree { id: ID branches: [Branch!] tallest: Tree }
  type Oak implements Tree { id: ID acorns: Int tallest: Tree ${forestList('Oak.branches', 'Branch')} }
  type Pine implements Tree { id: ID tallest: Tree ${forestList('Pine.branches', 'Branch')} }
  type Branch { tree: Tree ${forestList('Branch.leaves', 'Leaf')} }
  type Leaf { id: ID ${forestList('Leaf.neighbours', 'Leaf')} }
  union Thing = Oak | Leaf`;

/** @param departments their schemas; those of this file by default */
export async function openCosts(
  departments: Readonly<Record<string, string>> = { registry, tax },
): Promise<PlannableSchema> {
  const services = Object.entries(departments).map(([name, text]) => ({
    name,
    url: 'http://127.0.0.1:1/graphql',
    typeDefs: parse(text),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return openPlannableSchema(supergraphSdl, { limits: defaultPlannerLimits, onFailure: () => undefined });
}

/** What a document costs, as a gateway reads it; lists of which nothing is said have 10 elements. */
export function estimate(
  schema: FederatedSchema,
  text: string,
  given: Readonly<Record<string, unknown>> = {},
): CostEstimate {
  const { operation, variables } = readText(schema, text, given);
  return createCostEstimator(schema, 10)(operation, variables, 'hall');
}

export function readText(
  schema: FederatedSchema,
  text: string,
  given: Readonly<Record<string, unknown>> = {},
): { readonly operation: Operation; readonly variables: Variables } {
  const document = readDocument(text, schema.apiSchema, defaultLimits);
  if (isRefusal(document)) throw new Error(document.errors[0]?.message);
  const operation = chooseOperation(document, undefined);
  if (isRefusal(operation)) throw new Error(operation.errors[0]?.message);
  const definitions = operation.definition.variableDefinitions ?? [];
  const { variables = {} } = coerceVariables(schema.apiSchema, definitions, given) as {
    variables?: Record<string, unknown>;
  };
  return { operation, variables: { ...variables, ...literalValues(operation.literals, variables) } };
}
