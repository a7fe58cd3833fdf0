/**
 * What an operation will cost, told before it is planned from the document, what departments say of their fields
 * (`@cost`, `@listSize`), and the arguments that say how many are asked for.
 *
 * 1. For each selection, on each object type that can stand there, its fields are collected as execution does it.
 * 2. A field costs as often what one element of it costs as it has elements, and what its arguments cost. Of several
 *    types the most expensive counts.
 * 3. What does not depend on variables is summed once for an operation, the rest for each request.
 *
 * Weights are those of the specification as Federation reads it: 1 for an object, 0 for a leaf, 1 for an input
 * object, 10 for a mutation, unless `@cost` says otherwise; a weight of a field counts for each of its elements.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 * @see https://www.apollographql.com/docs/graphos/routing/security/demand-control
 */
import {
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type SelectionSetNode,
  getNamedType,
  isCompositeType,
} from 'graphql';
import { FairCache } from '@govgraph/storage';
import { type CollectedField, collectFields } from '../operation/collect-fields.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import { isIntrospection } from '../operation/places.ts';
import { Visits } from '../operation/visits.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { type Amount, amountIn, computeFrom, costedRequest, isComputed } from './amount.ts';
import { inputCost } from './input-cost.ts';
import { leafBytes } from './leaf-bytes.ts';
import { sizeOf } from './list-size.ts';
import { type Totals, fieldTotals, mostOf, nothing, saturated, sumOf } from './totals.ts';

export interface CostEstimate {
  /** What limits count: weighted objects. */
  readonly cost: number;
  /** Objects in the response. */
  readonly records: number;
  /** Of `data` in the response, roughly. */
  readonly bytes: number;
  /**
   * What falls to each department: the fields that it gives, and a record's weight for each that it is asked about
   * though another department led to it. For a field that several departments can give, it is a guess which is asked.
   */
  readonly byDepartment: ReadonlyMap<string, number>;
  /** The deepest field that makes up at least half of the cost, or else the most expensive one of the root. */
  readonly costliest: { readonly path: readonly string[]; readonly cost: number } | undefined;
}

/**
 * @param application who asks, which shares what is remembered with others
 * @throws ClientError when it takes too many visits to go through the operation, or a slicing argument is missing that
 *   must be given
 */
export type EstimateCost = (operation: Operation, variables: Variables, application: string) => CostEstimate;

/**
 * So many visits are remembered the results of, of all operations with what their `@skip` and `@include` leave. What
 * does not depend on variables is a few figures, however many visits it took.
 */
const maxRemembered = 200_000;

/**
 * @param schema of the operations
 * @param assumedListSize how many elements a list has of which nothing is said
 */
export function createCostEstimator(schema: FederatedSchema, assumedListSize: number): EstimateCost {
  const remembered = new FairCache<Amount<CostEstimate>>(maxRemembered);
  return (operation, variables, application) => {
    const included = operation.conditionValues(variables).map(Number).join('');
    const key = `${operation.hash} ${included} ${operation.name ?? ''}`;
    let estimate = remembered.get(application, key);
    if (estimate === undefined) {
      const estimator = new Estimator(schema, operation, variables, assumedListSize);
      estimate = estimator.operation();
      remembered.set(application, key, estimate, isComputed(estimate) ? estimator.visits : 1);
    }
    return amountIn(estimate, costedRequest(variables));
  };
}

const mutationCost = 10;
/** Of `"__typename"`'s value. */
const typenameBytes = 16;
/** Of an object's brackets. */
const bracketBytes = 2;

class Estimator {
  readonly #schema: FederatedSchema;
  readonly #operation: Operation;
  /** Of which `@skip` and `@include` are read, and nothing else. */
  readonly #variables: Variables;
  readonly #assumedListSize: number;
  /** Fragments may use the same selections in many places. */
  readonly #known = new Map<string, Amount<Totals>>();
  readonly #numbers = new Map<SelectionSetNode, number>();
  readonly #leafBytes = new Map<GraphQLLeafType, number>();
  readonly #visits = new Visits();

  constructor(schema: FederatedSchema, operation: Operation, variables: Variables, assumedListSize: number) {
    this.#schema = schema;
    this.#operation = operation;
    this.#variables = variables;
    this.#assumedListSize = assumedListSize;
  }

  /** How many it took. */
  get visits(): number {
    return this.#visits.count;
  }

  operation(): Amount<CostEstimate> {
    const { rootType, definition } = this.#operation;
    const base = definition.operation === 'mutation' ? mutationCost : 0;
    const content = this.#contentOf([definition.selectionSet]);
    const selection = this.#selection(rootType, content, undefined, new Map());
    return computeFrom([selection], ([totals = nothing]) => describe(totals, base));
  }

  /**
   * The fields of one record.
   *
   * @param department that gave the record; undefined for the root
   * @param sizes of lists in it of which the field around it says how long they are, by their field's name
   */
  #selection(
    type: GraphQLObjectType,
    content: Content,
    department: string | undefined,
    sizes: ReadonlyMap<string, Amount<number>>,
  ): Amount<Totals> {
    const key = `${type.name} ${department} ${content.key}`;
    return this.#once(key, sizes, () => this.#fieldsOf(type, content, department, sizes));
  }

  #fieldsOf(
    type: GraphQLObjectType,
    { selectionSets }: Content,
    department: string | undefined,
    sizes: ReadonlyMap<string, Amount<number>>,
  ): Amount<Totals> {
    const fields = collectFields(
      { operation: this.#operation, variables: this.#variables },
      type,
      selectionSets,
      this.#visits,
    );
    const asked = new Set<string>(department === undefined ? [] : [department]);
    const parts = fields.map((field) => this.#field(type, field, asked, sizes.get(field.first.name.value)));
    if (department !== undefined) parts.push(this.#lookups(type, department, asked));
    return sum(parts);
  }

  /** Computes what is in a record once for an operation, unless the field around it says how long its lists are. */
  #once(
    key: string,
    sizes: ReadonlyMap<string, Amount<number>>,
    compute: () => Amount<Totals>,
  ): Amount<Totals> {
    if (sizes.size > 0) return compute();
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = compute()));
    return known;
  }

  /** Departments beside the one that gave a record are asked about it. */
  #lookups(type: GraphQLObjectType, department: string, asked: ReadonlySet<string>): Totals {
    const weight = this.#weightOf(type);
    const others = [...asked].filter((other) => other !== department);
    return { ...nothing, byDepartment: new Map(others.map((other) => [other, weight])) };
  }

  /** @param asked the departments that are asked for fields of the record; the field's is added */
  #field(
    type: GraphQLObjectType,
    { responseKey, first: node, selectionSets }: CollectedField,
    asked: Set<string>,
    sizeAbove: Amount<number> | undefined,
  ): Amount<Totals> {
    const count = { responseKey, department: undefined, elements: 1, inputs: 0 };
    const definition = type.getFields()[node.name.value];
    // The schema answers for itself.
    if (isIntrospection(node) || definition === undefined)
      return fieldTotals({ ...count, element: { ...nothing, bytes: typenameBytes } });
    const coordinate = `${type.name}.${node.name.value}`;
    const department = this.#departmentOf(type, node.name.value, asked);
    if (department !== undefined) asked.add(department);
    const lists = { assumed: this.#assumedListSize, areBelieved: true };
    const size = sizeOf(this.#schema, type, node, sizeAbove, lists);
    const named = getNamedType(definition.type);
    const { weights } = this.#schema.costs;
    const weight = atLeastNothing(weights.get(coordinate));
    const element = isCompositeType(named)
      ? this.#record(named, this.#contentOf(selectionSets), department, weight, size.below)
      : owned(department, weight ?? atLeastNothing(weights.get(named.name)) ?? 0, 0, this.#bytesOf(named));
    const inputs = inputCost(weights, coordinate, definition, node);
    const compute = (elements: number, itsInputs: number, itsElement: Totals) =>
      fieldTotals({ responseKey, department, elements, inputs: itsInputs, element: itsElement });
    if (isComputed(size.elements) || isComputed(inputs) || isComputed(element))
      return (request) =>
        compute(amountIn(size.elements, request), amountIn(inputs, request), amountIn(element, request));
    return compute(size.elements, inputs, element);
  }

  /** One value of a type that has fields; of an abstract type, whichever costs most. */
  #record(
    type: GraphQLCompositeType,
    content: Content,
    department: string | undefined,
    weight: number | undefined,
    sizes: ReadonlyMap<string, Amount<number>>,
  ): Amount<Totals> {
    const key = `of ${type.name} ${department} ${weight} ${content.key}`;
    return this.#once(key, sizes, () => {
      const forms = this.#schema.possibleTypes(type).map((possible) => {
        const own = owned(department, weight ?? this.#weightOf(possible), 1, bracketBytes);
        return sum([own, this.#selection(possible, content, department, sizes)]);
      });
      return computeFrom(forms, mostOf);
    });
  }

  /** The values of an enum are many, and so may be its fields. */
  #bytesOf(type: GraphQLLeafType): number {
    let bytes = this.#leafBytes.get(type);
    if (bytes === undefined) this.#leafBytes.set(type, (bytes = leafBytes(type)));
    return bytes;
  }

  #weightOf({ name }: GraphQLObjectType): number {
    return atLeastNothing(this.#schema.costs.weights.get(name)) ?? 1;
  }

  /** Of several departments that can give a field, one that is asked already. */
  #departmentOf(type: GraphQLObjectType, name: string, asked: ReadonlySet<string>): string | undefined {
    // What is given for an interface as an object has no department at its types.
    for (const { name: place } of [type, ...type.getInterfaces()]) {
      const providers = this.#schema.providersOf(`${place}.${name}`);
      if (providers.length > 0) return providers.find((each) => asked.has(each)) ?? providers[0];
    }
    return undefined;
  }

  #contentOf(selectionSets: readonly SelectionSetNode[]): Content {
    const numbers = selectionSets.map((selectionSet) => {
      const number = this.#numbers.get(selectionSet) ?? this.#numbers.size;
      this.#numbers.set(selectionSet, number);
      return number;
    });
    return { selectionSets, key: numbers.join() };
  }
}

/** What is asked for of a record. */
interface Content {
  readonly selectionSets: readonly SelectionSetNode[];
  /** Tells them from others. */
  readonly key: string;
}

/** Only arguments can make a field cheaper. */
function atLeastNothing(weight: number | undefined): number | undefined {
  return weight === undefined ? undefined : Math.max(0, weight);
}

function owned(department: string | undefined, cost: number, records: number, bytes: number): Totals {
  const byDepartment = new Map(department === undefined || cost === 0 ? [] : [[department, cost]]);
  return { cost, records, bytes, byDepartment, costliest: undefined };
}

/** What is known already is summed at once. */
function sum(parts: readonly Amount<Totals>[]): Amount<Totals> {
  const constant = sumOf(parts.filter((part): part is Totals => !isComputed(part)));
  return computeFrom([constant, ...parts.filter(isComputed)], sumOf);
}

function describe({ cost, records, bytes, byDepartment, costliest }: Totals, base: number): CostEstimate {
  const total = saturated(cost + base);
  const path: string[] = [];
  let found: CostEstimate['costliest'];
  let times = 1;
  for (let field = costliest; field !== undefined; field = field.below) {
    const its = saturated(times * field.cost);
    if (found !== undefined && its < total / 2) break;
    path.push(field.responseKey);
    found = { path: [...path], cost: its };
    times = saturated(times * field.elements);
  }
  return { cost: total, records, bytes: saturated(bytes + bracketBytes), byDepartment, costliest: found };
}
