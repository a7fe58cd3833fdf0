/** Arguments, keys and constants become the inputs of a lookup. */
import { isRecord } from '@govgraph/protocol';
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

import { refuseArgument } from '../../errors.ts';
import type { Expression, LookupDefinition } from '../definition/source-definition.ts';
import { comparisons, isExpression } from '../definition/source-definition.ts';
import type { Path } from '../definition/read-source-file.ts';
import type { InputFacts, LookupInputs, Report } from '../source.ts';
import { conditionInput } from '../table/table-lookup.ts';
import type { CellKind } from '../values/cell-kinds.ts';
import { kindOfType, textOfInput } from '../values/leaf.ts';
import type { Field } from './schema-facts.ts';

/** No gateway names more records in one request than 100. */
const maxListed = 1_000;

interface NamedExpression {
  readonly input: string;
  readonly path: Path;
  readonly expression: Expression;
}

/** Where inputs come from, by the names that sources give them. */
function expressionsOf(lookup: LookupDefinition): NamedExpression[] {
  const { where = {}, parameters = {}, limit, offset } = lookup;
  const conditions = Object.entries(where).flatMap(([column, condition]): NamedExpression[] => {
    const path = ['where', column];
    if (isExpression(condition))
      return [{ input: conditionInput(column, 'is'), path, expression: condition }];
    return comparisons.flatMap((comparison) => {
      const expression = condition[comparison];
      const input = conditionInput(column, comparison);
      return expression === undefined ? [] : [{ input, path: [...path, comparison], expression }];
    });
  });
  return [
    ...conditions,
    ...Object.entries(parameters).map(([name, expression]) => ({
      input: `parameters.${name}`,
      path: ['parameters', name],
      expression,
    })),
    ...(limit === undefined ? [] : [{ input: 'limit', path: ['limit'], expression: limit }]),
    ...(offset === undefined ? [] : [{ input: 'offset', path: ['offset'], expression: offset }]),
  ];
}

export type Arguments = Readonly<Record<string, unknown>>;

/** Reads the text of a field of the type on which a lookup stands; null when it has no value. */
export type ReadParentField = (name: string) => Promise<string | null>;

/** The inputs of a lookup; null when it leads to nothing, since what it looks up by has no value. */
export type ReadInputs = (
  arguments_: Arguments,
  readParentField: ReadParentField,
) => Promise<LookupInputs | null>;

export interface CompiledInputs {
  readonly read: ReadInputs;
  readonly facts: ReadonlyMap<string, InputFacts>;
}

export interface InputContext {
  /** Undefined for what stands on a type as a whole. */
  readonly field: Field | undefined;
  readonly type: GraphQLObjectType;
  /** Whether a field of the type may be looked up by. */
  readonly whyNotReadable: (field: string) => string | undefined;
  readonly kindOfField: (field: string) => CellKind | undefined;
  readonly maxRows: number;
  /** Enums whose values have other words in a source. */
  readonly mappedEnums: ReadonlySet<string>;
  readonly report: Report;
}

type ReadInput = (
  arguments_: Arguments,
  readParentField: ReadParentField,
) => Promise<string | readonly string[] | null | undefined> | string | readonly string[] | undefined;

/** Compiles the expressions of a lookup; reports arguments and fields that are not there. */
export function compileInputs(lookup: LookupDefinition, context: InputContext): CompiledInputs {
  const facts = new Map<string, InputFacts>();
  const readers = new Map<string, ReadInput>();
  for (const { input, path, expression } of expressionsOf(lookup)) {
    const isCount = input === 'limit' || input === 'offset';
    const fail = (message: string): void => context.report(path, message);
    const [written, values] = writtenArgument(expression);
    if (written !== undefined) {
      const argument = findArgument(context.field, written.slice(1), fail);
      if (argument === undefined) continue;
      // Words of the source stand for values of an enum, whatever they are.
      facts.set(input, {
        isOptional: !argument.isRequired,
        ...(values === undefined ? { kind: argument.kind } : {}),
      });
      if (isCount && argument.typeName !== 'Int') fail(`${written} has to be an Int`);
      if (argument.isList !== input.endsWith('.in') && !input.startsWith('parameters.'))
        fail(argument.isList ? `${written} is a list: compare with \`in\`` : '`in` needs a list');
      if (values === undefined && context.mappedEnums.has(argument.typeName))
        fail(
          `${written} is of the enum ${argument.typeName}, whose values have other words in the source: write { argument: ${written}, values: … }`,
        );
      const words = values === undefined ? undefined : readWords(argument, values, fail);
      const read = readArgument(argument, words);
      readers.set(input, isCount ? bounded(read, argument.path.join('.'), context.maxRows) : read);
    } else if (typeof expression !== 'string') {
      const text = 'value' in expression ? String(expression.value) : '';
      if (isCount && !/^\d{1,6}$/.test(text)) fail('expected a whole number');
      facts.set(input, { isOptional: false, constant: text });
      readers.set(input, () => text);
    } else {
      const problem = expression.includes('.')
        ? 'expected the name of a field of the type'
        : context.whyNotReadable(expression);
      if (problem !== undefined) fail(problem);
      const kind = context.kindOfField(expression);
      facts.set(input, { isOptional: false, ...(kind === undefined ? {} : { kind }) });
      readers.set(input, (_, readParentField) => readParentField(expression));
    }
  }
  return {
    facts,
    async read(arguments_, readParentField) {
      const inputs: Record<string, string | readonly string[]> = {};
      for (const [name, read] of readers) {
        const value = await read(arguments_, readParentField);
        if (value === null) return null;
        if (value !== undefined) inputs[name] = value;
      }
      return inputs;
    },
  };
}

/** The argument of an expression, and its values in the source, if it says any. */
function writtenArgument(expression: Expression): [string | undefined, Readonly<Record<string, string>>?] {
  if (typeof expression === 'string') return [expression.startsWith('$') ? expression : undefined];
  return 'argument' in expression ? [expression.argument, expression.values] : [undefined];
}

/** From what an enum says to the one word for it in the source; each of its values has to have one. */
function readWords(
  { enumNames, typeName }: FoundArgument,
  values: Readonly<Record<string, string>>,
  fail: (message: string) => void,
): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const [word, name] of Object.entries(values)) {
    if (words.has(name)) fail(`${name} has two words, ${words.get(name)} and ${word}: an argument needs one`);
    words.set(name, word);
  }
  if (enumNames === undefined) fail(`\`values\` is for arguments of enums, and this one is ${typeName}`);
  for (const name of enumNames ?? [])
    if (!words.has(name)) fail(`nothing says what ${typeName}.${name} is in the source`);
  return words;
}

interface FoundArgument {
  readonly path: readonly string[];
  readonly kind: CellKind;
  readonly typeName: string;
  readonly enumNames: readonly string[] | undefined;
  readonly isList: boolean;
  /** Whether an operation can neither leave it out nor say null, which an argument with a default can. */
  readonly isRequired: boolean;
}

/** An argument, or a field of an input object in it: `filter.issuedAfter`. */
function findArgument(
  field: Field | undefined,
  text: string,
  fail: (message: string) => void,
): FoundArgument | undefined {
  const path = text.split('.');
  const names = field?.args.map(({ name }) => name) ?? [];
  const argument = field?.args.find(({ name }) => name === path[0]);
  if (argument === undefined) {
    const there = names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`;
    fail(`the field has no argument $${path[0]}; ${there}`);
    return undefined;
  }
  let type: GraphQLInputType = argument.type;
  let isRequired = isNonNullType(type);
  for (const part of path.slice(1)) {
    const object = getNullableType(type);
    const member = isInputObjectType(object) ? object.getFields()[part] : undefined;
    if (member === undefined) {
      fail(`$${text}: there is no ${part}`);
      return undefined;
    }
    type = member.type;
    isRequired &&= isNonNullType(type);
  }
  const nullable = getNullableType(type);
  const kind = kindOfType(getNamedType(type));
  if (kind === undefined) {
    fail(`$${text} has the type ${String(type)}: name a field of it`);
    return undefined;
  }
  const named = getNamedType(type);
  const enumNames = isEnumType(named) ? named.getValues().map(({ name }) => name) : undefined;
  return { path, kind, typeName: named.name, enumNames, isList: isListType(nullable), isRequired };
}

function readArgument(
  { path, kind, isList }: FoundArgument,
  words: ReadonlyMap<string, string> | undefined,
): (arguments_: Arguments) => string | readonly string[] | undefined {
  return (arguments_) => {
    const value = path.reduce<unknown>(
      (object, part) => (isRecord(object) ? object[part] : undefined),
      arguments_,
    );
    if (value === undefined || value === null) return undefined;
    const read = (element: unknown): string => {
      const text = textOfInput(kind, element);
      if (text === undefined) throw refuseArgument(path.join('.'), 'CHARACTERS');
      return words?.get(text) ?? text;
    };
    if (!isList) return read(value);
    const elements = [value].flat();
    if (elements.length > maxListed) throw refuseArgument(path.join('.'), 'OUT_OF_RANGE');
    return elements.filter((element) => element !== null).map(read);
  };
}

function bounded(
  read: (arguments_: Arguments) => string | readonly string[] | undefined,
  argument: string,
  most: number,
): ReadInput {
  return (arguments_) => {
    const count = read(arguments_);
    if (count !== undefined && !(Number(count) >= 0 && Number(count) <= most))
      throw refuseArgument(argument, 'OUT_OF_RANGE');
    return count;
  };
}
