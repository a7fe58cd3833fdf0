/**
 * How many values a department is asked for, so that no more of its response is read than was asked.
 *
 * A leaf is one value, an object one and its fields, a list one and its elements. Of what may stand in one place on
 * several types, all counts. Where nobody can say how much may come – a list for which no argument says how long it
 * is, a scalar that may hold anything, a type that callers do not know – it is as much as is ever read.
 */
import {
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
  Kind,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type Amount, computeFrom } from '../cost/amount.ts';
import { sizeOf } from '../cost/list-size.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { maxResponseValues } from '@govgraph/protocol';

/** What is to be known of the supergraph. */
export type SizedSchema = Pick<FederatedSchema, 'apiSchema' | 'costs'>;

/**
 * Scalars whose value is one text, number or object of a few members, by the names that everybody gives them. Others
 * may hold anything.
 */
const smallScalars: ReadonlySet<string> = new Set([
  ...['Boolean', 'Int', 'Float', 'ID', 'String'],
  ...['Date', 'Time', 'DateTime', 'LocalDate', 'LocalTime', 'LocalDateTime', 'Timestamp', 'Duration'],
  ...['Amount', 'Money', 'Decimal', 'BigDecimal', 'BigInt', 'Long', 'UUID', 'URL', 'URI'],
]);

/** A department may assume how long a list is (`@listSize(assumedSize:)`), and may be wrong. */
const lists = { assumed: maxResponseValues, areBelieved: false };
const anything = maxResponseValues;
const noSizes: ReadonlyMap<string, Amount<number>> = new Map();

/** The values in one record that a selection is asked of. @param typename undefined when it is of any type */
export function compileAskedValues(
  schema: SizedSchema,
  selectionSet: SelectionSetNode,
  typename: string | undefined,
): Amount<number> {
  return recordValues(schema, typeNamed(schema, typename), selectionSet, noSizes);
}

/** @param sizes of lists in it, as the field around it says, by their field's name */
function recordValues(
  schema: SizedSchema,
  type: GraphQLNamedType | undefined,
  { selections }: SelectionSetNode,
  sizes: ReadonlyMap<string, Amount<number>>,
): Amount<number> {
  const parts = selections.map((selection): Amount<number> => {
    if (selection.kind === Kind.FIELD) return fieldValues(schema, type, selection, sizes);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return anything;
    const { typeCondition, selectionSet } = selection;
    const narrowed = typeCondition === undefined ? type : typeNamed(schema, typeCondition.name.value);
    return recordValues(schema, narrowed, selectionSet, sizes);
  });
  return computeFrom(parts, (values) => saturated(values.reduce((sum, each) => sum + each, 1)));
}

function fieldValues(
  schema: SizedSchema,
  type: GraphQLNamedType | undefined,
  node: FieldNode,
  sizes: ReadonlyMap<string, Amount<number>>,
): Amount<number> {
  const name = node.name.value;
  if (name === '__typename') return 1;
  if (!isObjectType(type) && !isInterfaceType(type)) return anything;
  const field = type.getFields()[name];
  if (field === undefined) return anything;
  const named = getNamedType(field.type);
  const { elements, below } = sizeOf(schema, type, node, sizes.get(name), lists);
  const element =
    node.selectionSet === undefined
      ? leafValues(named)
      : recordValues(schema, named, node.selectionSet, below);
  return computeFrom([elements, element], ([count = 0, each = 0]) => saturated(1 + count * each));
}

function leafValues(type: GraphQLNamedType): number {
  return isEnumType(type) || smallScalars.has(type.name) ? 1 : anything;
}

function typeNamed({ apiSchema }: SizedSchema, name: string | undefined): GraphQLNamedType | undefined {
  return name === undefined ? undefined : apiSchema.getType(name);
}

function saturated(values: number): number {
  return Math.min(values, maxResponseValues);
}
