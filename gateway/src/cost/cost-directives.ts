/**
 * What departments say their fields cost: `@cost` and `@listSize`, as composition leaves them in a supergraph.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 * @see https://specs.apollo.dev/cost/v0.1
 */
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  Kind,
  isTypeDefinitionNode,
} from 'graphql';
import { readLinkedDirectives } from '../schema/linked-directives.ts';

/** How long the list is that a field gives, or that stands in a field below it. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Arguments that say how many are asked for. */
  readonly slicingArguments: readonly string[];
  /** The lists of the field's type that have this size, when the field itself is none, such as `edges`. */
  readonly sizedFields: readonly string[];
  /** Whether exactly one of the slicing arguments must be given. */
  readonly requiresOneSlicingArgument: boolean;
}

/** Plain data, which can be passed between threads. */
export interface CostDirectives {
  /** By `Type`, `Type.field`, `Type.field(argument:)` and `Input.field`. */
  readonly weights: ReadonlyMap<string, number>;
  /** By coordinate of the field. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Reads a supergraph, in which the directives have the names under which departments import them. */
export function readCostDirectives(supergraph: DocumentNode): CostDirectives {
  const specifiedName = readLinkedDirectives(supergraph);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const read = (place: string, directives: readonly ConstDirectiveNode[] | undefined): void => {
    for (const directive of directives ?? []) {
      const name = specifiedName(directive.name.value);
      if (name === 'listSize') listSizes.set(place, readListSize(directive));
      const weight = name === 'cost' ? numberOf(argumentOf(directive, 'weight')) : undefined;
      if (weight !== undefined) weights.set(place, weight);
    }
  };
  const readInputs = (nodes: readonly InputValueDefinitionNode[], placeOf: (name: string) => string): void =>
    nodes.forEach((node) => read(placeOf(node.name.value), node.directives));

  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    read(type, definition.directives);
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      readInputs(definition.fields ?? [], (name) => `${type}.${name}`);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${type}.${field.name.value}`;
      read(coordinate, field.directives);
      readInputs(field.arguments ?? [], (name) => `${coordinate}(${name}:)`);
    }
  }
  return { weights, listSizes };
}

function readListSize(directive: ConstDirectiveNode): ListSize {
  const required = argumentOf(directive, 'requireOneSlicingArgument');
  return {
    assumedSize: numberOf(argumentOf(directive, 'assumedSize')),
    slicingArguments: textsOf(argumentOf(directive, 'slicingArguments')),
    sizedFields: textsOf(argumentOf(directive, 'sizedFields')),
    requiresOneSlicingArgument: required?.kind !== Kind.BOOLEAN || required.value,
  };
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function numberOf(value: ConstValueNode | undefined): number | undefined {
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

function textsOf(value: ConstValueNode | undefined): readonly string[] {
  const values = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []));
}
