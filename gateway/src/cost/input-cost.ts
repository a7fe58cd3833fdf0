/** What the arguments of a field cost: input objects 1 each, and the weights that departments gave. */
import { isRecord } from '@govgraph/protocol';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type ValueNode,
  Kind,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { variablesIn } from '../operation/graphql-nodes.ts';
import { type Amount, type CostedRequest, costedRequest, once } from './amount.ts';
import { saturated } from './totals.ts';

type Weights = ReadonlyMap<string, number>;

/** @param coordinate of the field */
export function inputCost(
  weights: Weights,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount<number> {
  const given = node.arguments ?? [];
  if (given.length === 0) return 0;
  const compute = (request: CostedRequest) =>
    given.reduce((sum, { name, value }) => {
      const argument = field.args.find((each) => each.name === name.value);
      if (argument === undefined) return sum;
      const weight = weights.get(`${coordinate}(${name.value}:)`);
      return saturated(sum + costOfNode(weights, argument.type, weight, value, request));
    }, 0);
  return given.some(({ value }) => variablesIn(value).size > 0) ? compute : compute(costedRequest({}));
}

/** @param weight of the place in which the value stands, if it has one of its own */
function costOfNode(
  weights: Weights,
  type: GraphQLInputType,
  weight: number | undefined,
  node: ValueNode,
  request: CostedRequest,
): number {
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    const key = `${name} ${String(type)} ${weight}`;
    return once(request, key, () => costOfValue(weights, type, weight, request.variables[name]));
  }
  if (node.kind === Kind.NULL) return 0;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const elements = node.kind === Kind.LIST ? node.values : [node];
    const costs = elements.map((each) => costOfNode(weights, nullable.ofType, weight, each, request));
    return sum(costs);
  }
  const own = ownCost(weights, nullable, weight);
  if (!isInputObjectType(nullable) || node.kind !== Kind.OBJECT) return own;
  const costs = node.fields.map(({ name, value }) => {
    const field = nullable.getFields()[name.value];
    const itsWeight = weights.get(`${nullable.name}.${name.value}`);
    return field === undefined ? 0 : costOfNode(weights, field.type, itsWeight, value, request);
  });
  return sum([own, ...costs]);
}

/** The same of a value that came in a variable. */
function costOfValue(
  weights: Weights,
  type: GraphQLInputType,
  weight: number | undefined,
  value: unknown,
): number {
  if (value === null || value === undefined) return 0;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
    return sum(elements.map((each) => costOfValue(weights, nullable.ofType, weight, each)));
  }
  const own = ownCost(weights, nullable, weight);
  if (!isInputObjectType(nullable) || !isRecord(value)) return own;
  const costs = Object.values(nullable.getFields()).map(({ name, type: itsType }) =>
    costOfValue(weights, itsType, weights.get(`${nullable.name}.${name}`), value[name]),
  );
  return sum([own, ...costs]);
}

function ownCost(weights: Weights, type: GraphQLInputType, weight: number | undefined): number {
  const named = getNamedType(type);
  return weight ?? weights.get(named.name) ?? (isInputObjectType(named) ? 1 : 0);
}

function sum(costs: readonly number[]): number {
  return costs.reduce((before, cost) => saturated(before + cost), 0);
}
