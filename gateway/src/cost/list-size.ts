/**
 * How many elements lists will have: what the caller asks for in a slicing argument, or what the department assumes,
 * or what the gateway does.
 */
import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  GraphQLInt,
  Kind,
  getNullableType,
  isListType,
} from 'graphql';
import { ClientError, refuse } from '../errors.ts';
import type { Variables } from '../operation/conditions.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { Amount } from './amount.ts';
import type { ListSize } from './cost-directives.ts';

export interface SizedSelection {
  /** How many elements the field has; 1 when it is no list. */
  readonly elements: Amount<number>;
  /** Of lists right below it, by their field's name. */
  readonly below: ReadonlyMap<string, Amount<number>>;
}

/** What everybody calls them, whose lists have no `@listSize`. */
const commonArguments: readonly string[] = ['first', 'last'];
/** Of Relay connections. */
const commonLists: readonly string[] = ['edges', 'nodes'];

/** What is made of lists of which no argument says how long they are. */
export interface UnslicedLists {
  /** How long a list is of which nobody says anything. */
  readonly assumed: number;
  /** Whether it counts what departments assume (`@listSize(assumedSize:)`) and demand (`requireOneSlicingArgument:`). */
  readonly areBelieved: boolean;
}

/** @param above of the list, if the field around it says so */
export function sizeOf(
  schema: Pick<FederatedSchema, 'costs'>,
  type: GraphQLObjectType | GraphQLInterfaceType,
  node: FieldNode,
  above: Amount<number> | undefined,
  { assumed, areBelieved }: UnslicedLists,
): SizedSelection {
  const field = type.getFields()[node.name.value];
  if (field === undefined) return { elements: 1, below: new Map() };
  const levels = listLevels(field);
  const said = listSizeOf(schema, type, field.name);
  const slicing = slicingArguments(field, said);
  const unsliced = (areBelieved ? said?.assumedSize : undefined) ?? assumed;
  const size = above ?? (slicing.length === 0 ? unsliced : sliced());
  const sized = said?.sizedFields ?? (slicing.length === 0 || levels > 0 ? [] : commonLists);
  if (above === undefined && sized.length > 0)
    return { elements: assumed ** levels, below: new Map(sized.map((name) => [name, size])) };
  // Only the outer list is sized by arguments.
  const elements = levels === 0 ? 1 : multiply(size, assumed ** (levels - 1));
  return { elements, below: new Map() };

  function sliced(): Amount<number> {
    const needsOne = areBelieved && said?.requiresOneSlicingArgument === true;
    const compute = (variables: Variables) =>
      slicedSize(`${type.name}.${node.name.value}`, slicing, node, variables, needsOne) ?? unsliced;
    return slicing.some(({ name }) => variableOf(node, name) !== undefined)
      ? ({ variables }) => compute(variables)
      : compute({});
  }
}

function multiply(size: Amount<number>, times: number): Amount<number> {
  if (times === 1) return size;
  return typeof size === 'function' ? (request) => size(request) * times : size * times;
}

/** What is said of a field, or else of the field of an interface that it implements. */
function listSizeOf(
  { costs: { listSizes } }: Pick<FederatedSchema, 'costs'>,
  type: GraphQLObjectType | GraphQLInterfaceType,
  name: string,
): ListSize | undefined {
  const places = [type, ...type.getInterfaces()].map((each) => `${each.name}.${name}`);
  return places.map((place) => listSizes.get(place)).find((size) => size !== undefined);
}

function slicingArguments(
  field: GraphQLField<unknown, unknown>,
  said: ListSize | undefined,
): readonly GraphQLArgument[] {
  const names = said?.slicingArguments ?? commonArguments;
  return field.args.filter(({ name, type }) => names.includes(name) && getNullableType(type) === GraphQLInt);
}

/**
 * @returns undefined when none of the arguments is given
 * @throws ClientError when exactly one must be given, and is not
 */
function slicedSize(
  coordinate: string,
  slicing: readonly GraphQLArgument[],
  node: FieldNode,
  variables: Variables,
  needsOne: boolean,
): number | undefined {
  const given = slicing.flatMap(({ name }) => givenSize(node, name, variables) ?? []);
  const defaults = slicing.flatMap(({ name, defaultValue }) =>
    typeof defaultValue === 'number' && isLeftOut(node, name, variables) ? [defaultValue] : [],
  );
  const sizes = given.length === 0 ? defaults : given;
  if (needsOne && (given.length > 1 || sizes.length === 0)) {
    const names = slicing.map(({ name }) => name).join(', ');
    throw new ClientError(
      refuse('BAD_USER_INPUT', `${coordinate} needs exactly one of its arguments ${names}.`),
    );
  }
  // What a department makes of a negative number, nobody knows.
  const legal = sizes.filter((size) => size >= 0);
  return legal.length === 0 ? undefined : Math.max(...legal);
}

function givenSize(node: FieldNode, name: string, variables: Variables): number | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const held = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof held === 'number' ? held : undefined;
}

/** An argument whose variable has no value is left out, too; one that is `null` is not. */
function isLeftOut(node: FieldNode, name: string, variables: Variables): boolean {
  const argument = node.arguments?.find((each) => each.name.value === name);
  if (argument === undefined) return true;
  const variable = variableOf(node, name);
  return variable !== undefined && !Object.hasOwn(variables, variable);
}

function variableOf(node: FieldNode, name: string): string | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined;
}

function listLevels(field: GraphQLField<unknown, unknown>): number {
  let levels = 0;
  let type = getNullableType(field.type);
  for (; isListType(type); type = getNullableType(type.ofType)) levels++;
  return levels;
}
