/** Whether what departments were asked rests on decisions: of fields, of records, and of what flows between them. */
import { type Decision, isPermitted } from '@govgraph/policy';
import {
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
  Kind,
  isAbstractType,
  parse,
} from 'graphql';
import { reservedVariablePrefix } from '@govgraph/protocol';
import type { ReceivedRequest } from '../../testing/test-subgraphs.ts';
import type { City } from './city.fixture.ts';
import type { RightsQuestion } from './rights-question.fixture.ts';
import type { RightsAnswer, RightsReference } from './rights-reference.fixture.ts';

interface Asked {
  readonly city: City;
  readonly schema: GraphQLSchema;
  readonly reference: RightsReference;
  readonly question: RightsQuestion;
  readonly answer: RightsAnswer;
}

/** One sentence for everything that a department was asked without a reason; empty when all is justified. */
export function unjustified(asked: Asked, received: readonly ReceivedRequest[]): string[] {
  return received.flatMap((request) => {
    const [definition] = parse(request.query).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return [`not an operation: ${request.query}`];
    return [
      ...definition.selectionSet.selections.flatMap((selection) => {
        if (selection.kind !== Kind.FIELD) return ['a fragment at the root'];
        if (selection.name.value !== '_entities')
          return unjustifiedFields(asked, 'Query', definition.selectionSet);
        return unjustifiedEntities(asked, request, selection);
      }),
      ...unjustifiedFlows(asked, request),
    ];
  });
}

/** The types that a selection can stand on. */
function objectTypes(schema: GraphQLSchema, typename: string): readonly string[] {
  const type = schema.getType(typename);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typename];
}

function unjustifiedFields(asked: Asked, typename: string, selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return unjustifiedFields(
        asked,
        selection.typeCondition?.name.value ?? typename,
        selection.selectionSet,
      );
    if (selection.kind !== Kind.FIELD) return ['a fragment spread'];
    return unjustifiedField(asked, typename, selection);
  });
}

function unjustifiedField(asked: Asked, typename: string, { name, selectionSet }: FieldNode): string[] {
  const field = name.value;
  if (field === '__typename' || field === 'id') return [];
  const unjustifiedHere = objectTypes(asked.schema, typename)
    .map((type) => `${type}.${field}`)
    .filter((coordinate) => !isAskedFor(asked, coordinate));
  const below = selectionSet === undefined ? [] : belowOf(asked, typename, field);
  return [
    ...unjustifiedHere.map((coordinate) => `${coordinate} was asked for`),
    ...(selectionSet === undefined
      ? []
      : below.flatMap((type) => unjustifiedFields(asked, type, selectionSet))),
  ];
}

function belowOf({ schema }: Asked, typename: string, field: string): readonly string[] {
  const type = schema.getType(typename);
  const result =
    type !== undefined && 'getFields' in type ? type.getFields()[field]?.type.toString() : undefined;
  return result === undefined ? [] : [result.replace(/[[\]!]/g, '')];
}

/** Permitted by some decision about the operation, or needed by what is. */
function isAskedFor(asked: Asked, coordinate: string): boolean {
  const isPermittedHere = (asked.answer.decisions.get(coordinate) ?? []).some(isPermitted);
  return isPermittedHere || isNeed(asked, coordinate);
}

/** Whether a condition of a permitted field reads it, or a permitted field requires it. */
function isNeed({ city, answer }: Asked, coordinate: string): boolean {
  const [type = '', name = ''] = coordinate.split('.');
  return [...answer.decisions].some(([permitted, decisions]) =>
    decisions
      .filter(isPermitted)
      .some(
        ({ conditions }) =>
          conditions.some((condition) => condition.type === type && condition.needs.includes(name)) ||
          (city.flows.get(permitted) ?? []).includes(coordinate),
      ),
  );
}

function unjustifiedEntities(asked: Asked, { variables }: ReceivedRequest, entities: FieldNode): string[] {
  const argument = entities.arguments?.[0]?.value;
  const given = argument?.kind === Kind.VARIABLE ? variables[argument.name.value] : undefined;
  const fragments = (entities.selectionSet?.selections ?? []).filter(
    (selection): selection is InlineFragmentNode => selection.kind === Kind.INLINE_FRAGMENT,
  );
  if (!Array.isArray(given)) return ['representations are no list'];
  return [
    ...fragments.flatMap((each) =>
      unjustifiedFields(asked, each.typeCondition?.name.value ?? '', each.selectionSet),
    ),
    ...given.flatMap((representation) => unjustifiedRecord(asked, representation, fragments)),
  ];
}

/** A record may be asked about if the caller was let through to it, and may have something of what is asked. */
function unjustifiedRecord(
  asked: Asked,
  representation: { readonly __typename: string; readonly id: string },
  fragments: readonly InlineFragmentNode[],
): string[] {
  const { __typename: typename, id } = representation;
  const { city, schema, answer, reference, question } = asked;
  const record = city.records[id];
  if (record === undefined) return [`${id} is nobody's`];
  const names = fragments
    .filter(({ typeCondition }) => objectTypes(schema, typeCondition?.name.value ?? '').includes(typename))
    .flatMap(({ selectionSet }) => namesIn(selectionSet))
    .filter((name) => name !== 'id' && name !== '__typename');
  const isJustified = names.some((name) => {
    const coordinate = `${typename}.${name}`;
    const may = (decision: Decision): boolean => reference.isInScope(question, decision, record);
    return (answer.decisions.get(coordinate) ?? []).some(may) || isNeed(asked, coordinate);
  });
  return [
    ...(answer.reached.has(id) ? [] : [`${id} was asked about, and nobody was let through to it`]),
    ...(isJustified ? [] : [`${id} was asked about for ${names.join(' ')}, all out of scope`]),
  ];
}

function namesIn({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? namesIn(selection.selectionSet) : [];
  });
}

/** Values of records that a department was told, beside their keys. What callers put in goes where they put it. */
function unjustifiedFlows({ city, answer, question }: Asked, request: ReceivedRequest): string[] {
  const representations = Object.entries(request.variables).filter(([name]) =>
    name.startsWith(reservedVariablePrefix),
  );
  const told = JSON.stringify(representations).match(/#\w+\.[\w.]+#/g) ?? [];
  return told.flatMap((value) => {
    const [, id = '', name = ''] = /^#(\w+)\.([\w.]+)#$/.exec(value) ?? [];
    const coordinate = `${String(city.records[id]?.__typename)}.${name}`;
    const isNeeded = [...answer.decisions].some(
      ([permitted, decisions]) =>
        decisions.some(isPermitted) && (city.flows.get(permitted) ?? []).includes(coordinate),
    );
    const isApproved = question.policy.isFlowApproved(coordinate, request.subgraph);
    return isNeeded && isApproved ? [] : [`${request.subgraph} was told ${value}`];
  });
}
