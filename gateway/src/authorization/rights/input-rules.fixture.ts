/**
 * What callers put into a field, decided as what it reads: the rules of the catalog's bindings, said once more. They know
 * decisions on items only, and nothing of how the gateway finds inputs or the policy checks them.
 *
 * - `compare`: every item that is read, and every way to records that have no key, must be the caller's to have in full
 *   and of all records; so must the field itself where it is such a way.
 * - `identify`: the item must be in force and not suspended; the purpose must need a fact of its type, and the limit must
 *   allow a name. A department names its own records freely.
 * - `none` reads nothing, and what has no binding is refused.
 */
import {
  type Coordinate,
  type Decision,
  type DenialCode,
  type SubjectCondition,
  itemsReadBy,
  isPermitted,
} from '@govgraph/policy';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import type { Fields } from '../../conformance/sample-graph.fixture.ts';
import type { RightsQuestion } from './rights-question.fixture.ts';

export interface FieldCall {
  readonly coordinate: Coordinate;
  /** With what the schema gives where the caller gives nothing. */
  readonly args: Fields;
  /** Conditions of the field itself, whoever may have it. */
  readonly conditions: readonly SubjectCondition[];
}

export interface InputRules {
  /** Why a field is refused for what is put into it: the first reason, inputs in lexical order. */
  refusalOf(question: RightsQuestion, call: FieldCall): DenialCode | undefined;
}

/** @param decideItem a field without arguments, as a way to a type or for itself */
export function inputRules(
  schema: GraphQLSchema,
  decideItem: (question: RightsQuestion, item: Coordinate, leadsTo: readonly string[]) => Decision,
): InputRules {
  const refusalOfComparison = (
    question: RightsQuestion,
    { coordinate }: FieldCall,
    item: Coordinate,
  ): DenialCode | undefined => {
    const others = waysTo(schema, typeOf(item)).filter((way) => way !== coordinate);
    const decisions = [
      decideItem(question, item, []),
      ...others.map((way) => decideItem(question, way, [typeOf(item)])),
    ];
    for (const decision of decisions) {
      if (!isPermitted(decision)) return decision.code;
      if (decision.outcome === 'mask') return 'RULE_DENIED';
      if (decision.conditions.length > 0) return 'OUT_OF_SCOPE';
    }
    return undefined;
  };

  const refusalOfInput = (
    question: RightsQuestion,
    call: FieldCall,
    input: string,
  ): DenialCode | undefined => {
    const binding = question.policy.input(input);
    if (binding === undefined) return 'INPUT_NOT_REGISTERED';
    const items = itemsReadBy(binding);
    if (binding.mode !== 'compare') return first(items, (item) => refusalOfName(question, item));
    const refused = first(items, (item) => refusalOfComparison(question, call, item));
    const isOnWay = items.some((item) => waysTo(schema, typeOf(item)).includes(call.coordinate));
    return refused ?? (isOnWay && call.conditions.length > 0 ? 'OUT_OF_SCOPE' : undefined);
  };

  return {
    refusalOf: (question, call) => {
      const [typename = '', name = ''] = call.coordinate.split('.');
      const type = schema.getType(typename);
      const field = isObjectType(type) ? type.getFields()[name] : undefined;
      const inputs = field === undefined ? [] : inputsOf(question, call, field);
      return first([...inputs].sort(), (input) => refusalOfInput(question, call, input));
    },
  };
}

function first<Value>(values: readonly Value[], refusal: (value: Value) => DenialCode | undefined) {
  return values.map(refusal).find((code) => code !== undefined);
}

function refusalOfName(
  { policy, caller, purpose, now }: RightsQuestion,
  name: Coordinate,
): DenialCode | undefined {
  const item = policy.item(name);
  if (item?.status !== 'APPROVED' || now < item.inForce.from || now >= item.inForce.until)
    return 'FIELD_NOT_REGISTERED';
  if (policy.suspensionsOf(caller, name).length > 0) return 'SUSPENDED';
  if (item.provider === caller.department) return undefined;
  if (purpose === undefined) return 'PURPOSE_REQUIRED';
  const type = typeOf(name);
  const isNeeded = policy
    .purpose(purpose)
    ?.items.some(
      (needed) => needed === `${type}.*` || (typeOf(needed) === type && policy.item(needed)?.role === 'DATA'),
    );
  if (isNeeded !== true) return 'NOT_NECESSARY';
  return policy.identificationLimit(caller.application).triesPerHour === 0
    ? 'IDENTIFICATION_LIMIT'
    : undefined;
}

/** By schema coordinate. */
function inputsOf(
  { policy }: RightsQuestion,
  { coordinate, args }: FieldCall,
  field: GraphQLField<unknown, unknown>,
): ReadonlySet<string> {
  const inputs = new Set<string>();
  const put = (input: string, type: GraphQLInputType, value: unknown): void => {
    const named = getNamedType(type);
    if (Array.isArray(value) && value.length > 0) {
      for (const element of value) put(input, named, element);
    } else if (isInputObjectType(named)) {
      // An object is its fields, and no object is none.
      for (const [member, below] of Object.entries((value ?? {}) as Fields)) {
        const definition = named.getFields()[member];
        if (definition !== undefined) put(`${named.name}.${member}`, definition.type, below);
      }
    } else {
      inputs.add(input);
      const isChoice = isEnumType(named) && policy.input(input)?.reads === undefined;
      if (isChoice && typeof value === 'string') inputs.add(`${named.name}.${value}`);
    }
  };
  for (const { name, type } of field.args)
    if (Object.hasOwn(args, name)) put(`${coordinate}(${name}:)`, type, args[name]);
  return inputs;
}

/** The fields that lead to records of a type without a key, up to those that have one. */
function waysTo(schema: GraphQLSchema, start: string): readonly Coordinate[] {
  const hasKey = (typename: string): boolean => {
    const type = schema.getType(typename);
    return isObjectType(type) && 'id' in type.getFields();
  };
  const ways = new Set<Coordinate>();
  const visit = (typename: string): void => {
    if (hasKey(typename)) return;
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        const result = getNamedType(field.type);
        const given = isAbstractType(result) ? schema.getPossibleTypes(result) : [result];
        const way: Coordinate = `${type.name}.${field.name}`;
        if (ways.has(way) || !given.some(({ name }) => name === typename)) continue;
        ways.add(way);
        visit(type.name);
      }
    }
  };
  visit(start);
  return [...ways].sort();
}

function typeOf(coordinate: string): string {
  return coordinate.slice(0, coordinate.indexOf('.'));
}
