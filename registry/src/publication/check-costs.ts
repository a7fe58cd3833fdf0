import { readLinkedDirectives } from '@govgraph/gateway/publication';
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  visit,
} from 'graphql';
import { placeOf } from './schema-place.ts';
import type { Report } from './subgraph-finding.ts';

/**
 * Reports `@listSize` that says no size, and warns of what `@cost` and `@listSize` mean that their author may not expect.
 * Names of arguments and fields that are not there are told by composition.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function checkCosts(document: DocumentNode, report: Report): void {
  const specifiedName = readLinkedDirectives(document);
  const isCalled = (name: string) => (directive: ConstDirectiveNode) =>
    specifiedName(directive.name.value) === name;
  visit(document, {
    Directive: (node, _key, _parent, _path, ancestors) => {
      const directive = node as ConstDirectiveNode;
      if (!isCalled('cost')(directive)) return;
      const weight = argumentOf(directive, 'weight');
      const isOfInput = ancestors.some((each) => 'kind' in each && each.kind === Kind.INPUT_VALUE_DEFINITION);
      if (weight?.kind === Kind.INT && Number(weight.value) < 0 && !isOfInput)
        report.warning(
          'COST_NEGATIVE',
          placeOf(ancestors),
          `a weight of ${weight.value} counts as 0: only what is put in makes a field cheaper`,
        );
    },
    FieldDefinition: (field, _key, _parent, _path, ancestors) => {
      const listSize = field.directives?.find(isCalled('listSize'));
      if (listSize !== undefined) checkListSize(placeOf([...ancestors, field]), field, listSize, report);
    },
  });
}

function checkListSize(
  place: string,
  field: FieldDefinitionNode,
  listSize: ConstDirectiveNode,
  report: Report,
): void {
  const slicing = textsOf(argumentOf(listSize, 'slicingArguments'));
  if (slicing.length === 0 && argumentOf(listSize, 'assumedSize')?.kind !== Kind.INT)
    report.problem(
      'LIST_SIZE_MISSING',
      place,
      '@listSize says no size: give it an assumedSize, or slicingArguments',
    );
  const required = argumentOf(listSize, 'requireOneSlicingArgument');
  if (slicing.length === 0 || (required?.kind === Kind.BOOLEAN && !required.value)) return;
  const isAlwaysThere = field.arguments?.some(
    ({ name, type, defaultValue }) =>
      slicing.includes(name.value) && (type.kind === Kind.NON_NULL_TYPE || defaultValue !== undefined),
  );
  if (isAlwaysThere !== true)
    report.warning(
      'SLICING_ARGUMENT_REQUIRED',
      place,
      `operations that do not give exactly one of ${slicing.join(', ')} are refused: give one a default, or say requireOneSlicingArgument: false`,
    );
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textsOf(value: ConstValueNode | undefined): readonly string[] {
  const values = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []));
}
