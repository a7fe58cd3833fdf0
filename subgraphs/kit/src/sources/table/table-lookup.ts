/** Lookups in what has columns: tables of a database and of files. */
import type { Comparison, LookupDefinition } from '../definition/source-definition.ts';
import { comparisons, isExpression } from '../definition/source-definition.ts';
import type { InputFacts, LookupInputs, LookupUse, RecordShape, Report } from '../source.ts';
import { type CellKind, expectedForm, normalizeCell } from '../values/cell-kinds.ts';
import { whyNoFit } from '../values/leaf.ts';

/** By name. */
export type Columns = ReadonlyMap<string, CellKind>;

export interface Condition {
  readonly column: string;
  readonly kind: CellKind;
  readonly comparison: Comparison;
  /** Of the input that it compares with. */
  readonly input: string;
}

export interface Order {
  readonly column: string;
  readonly kind: CellKind;
  readonly isDescending: boolean;
}

export interface TableLookup {
  readonly conditions: readonly Condition[];
  readonly order: readonly Order[];
}

/** The name of the input of a condition. */
export function conditionInput(column: string, comparison: Comparison): string {
  return `where.${column}.${comparison}`;
}

/** Reads what a lookup says of columns; reports what they do not have. */
export function readTableLookup(
  lookup: LookupDefinition,
  columns: Columns,
  use: LookupUse,
  report: Report,
): TableLookup | undefined {
  let isRight = true;
  const fail: Report = (path, message) => {
    isRight = false;
    report(path, message);
  };
  for (const member of [
    'operation',
    'request',
    'parameters',
    'records',
    'absent',
    'batch',
    'pages',
  ] as const) {
    if (lookup[member] !== undefined) fail([member], 'is for sources of the kind rest only');
  }
  const conditions = Object.entries(lookup.where ?? {}).flatMap(([column, condition]): Condition[] => {
    const kind = columns.get(column);
    if (kind === undefined) {
      fail(['where', column], `there is no such column${listOf(columns)}`);
      return [];
    }
    const written = comparisonsOf(condition);
    if (written.length === 0) fail(['where', column], 'says nothing to compare with');
    return written.map((comparison) => {
      const input = conditionInput(column, comparison);
      const problem = whyNotComparable(kind, comparison);
      if (problem !== undefined) fail(['where', column], problem);
      const facts = use.inputs.get(input);
      const mismatch = facts && whyNotCompared(operandKind(kind, comparison), facts);
      if (mismatch !== undefined) fail(['where', column], mismatch);
      if (!use.isList && facts?.isOptional === true)
        fail(
          ['where', column],
          'the argument has to be required (`!`): without it, any record would be found',
        );
      return { column, kind, comparison, input };
    });
  });
  const isOneNamed = Object.values(lookup.where ?? {}).some((each) => comparisonsOf(each).includes('is'));
  if (!use.isList && !isOneNamed) fail([], 'one record is asked for, and no column says which (`where`)');
  if (!use.isList && (lookup.limit !== undefined || lookup.offset !== undefined))
    fail([], '`limit` and `offset` are for lists');
  const order = readOrder(lookup.orderBy, columns, fail);
  if (lookup.offset !== undefined && order.length === 0)
    fail(['offset'], 'needs an `orderBy`: without an order, pages overlap');
  return isRight ? { conditions, order } : undefined;
}

function comparisonsOf(condition: NonNullable<LookupDefinition['where']>[string]): Comparison[] {
  if (isExpression(condition)) return ['is'];
  return comparisons.filter((each) => condition[each] !== undefined);
}

/** Of what a column is compared with: a whole number may be more than one with a fraction. */
function operandKind(kind: CellKind, comparison: Comparison): CellKind {
  return kind === 'integer' && comparison !== 'is' && comparison !== 'in' ? 'decimal' : kind;
}

/** What would never be equal to anything, or not in the order that somebody means. */
function whyNotCompared(kind: CellKind, { kind: given, constant }: InputFacts): string | undefined {
  if (constant !== undefined)
    return normalizeCell(kind, constant) === constant
      ? undefined
      : `the column is of the type ${kind}: expected ${expectedForm[kind]}, in its first form`;
  // Keys are texts, whatever they were where they came from.
  if (given === undefined || given === kind || kind === 'text' || (kind === 'integer' && given === 'text'))
    return undefined;
  if (kind === 'decimal' && given === 'integer') return undefined;
  return `the column is of the type ${kind}, and it is compared with what is ${given}`;
}

function whyNotComparable(kind: CellKind, comparison: Comparison): string | undefined {
  const isEqual = comparison === 'is' || comparison === 'in';
  if (isEqual && (kind === 'decimal' || kind === 'date-time'))
    return `values of the type ${kind} are compared with atLeast, atMost, after and before`;
  if (comparison === 'startsWith' && kind !== 'text') return 'startsWith is for columns of the type text';
  if (isEqual || comparison === 'startsWith' || (kind !== 'text' && kind !== 'boolean')) return undefined;
  return `${comparison} is for numbers, dates and instants: texts have a different order in every database`;
}

function readOrder(orderBy: string | undefined, columns: Columns, fail: Report): Order[] {
  return (orderBy?.split(',') ?? []).flatMap((part) => {
    const [column = '', direction = 'ascending', ...more] = part.trim().split(/\s+/);
    const kind = columns.get(column);
    if (kind === undefined) {
      fail(['orderBy'], `there is no column “${column}”${listOf(columns)}`);
      return [];
    }
    if (more.length > 0 || !['ascending', 'descending'].includes(direction)) {
      fail(
        ['orderBy'],
        'expected columns, each perhaps with ascending or descending, with commas between them',
      );
      return [];
    }
    return [{ column, kind, isDescending: direction === 'descending' }];
  });
}

function listOf(columns: Columns): string {
  const names = [...columns.keys()];
  return `; there are ${names.slice(0, 30).join(', ')}${names.length > 30 ? ', …' : ''}`;
}

/** What a condition compares with. */
export type Operand = string | readonly string[];

/**
 * The inputs of a call by condition, without conditions whose argument is not given; undefined when one can match no
 * record, since it is no value that its column has.
 */
export function readOperands(
  conditions: readonly Condition[],
  inputs: LookupInputs,
): Map<Condition, Operand> | undefined {
  const operands = new Map<Condition, Operand>();
  for (const condition of conditions) {
    const input = inputs[condition.input];
    if (input === undefined) continue;
    if (typeof input === 'string') {
      if (!isOfKind(operandKind(condition.kind, condition.comparison), input)) return undefined;
      operands.set(condition, input);
    } else {
      const fitting = input.filter((text) => isOfKind(condition.kind, text));
      if (fitting.length === 0) return undefined;
      operands.set(condition, fitting);
    }
  }
  return operands;
}

/** Keys of other departments are texts: `07` is not the number 7. */
function isOfKind(kind: CellKind, text: string): boolean {
  return !text.includes('\0') && normalizeCell(kind, text) === text;
}

/** Of the records of a table. @param onRead told of each column that a field reads */
export function tableShape(
  columns: Columns,
  onRead: (column: string) => void = () => undefined,
): RecordShape {
  const shape: RecordShape = {
    whyNoLeaf(at, leaf) {
      if (leaf.isList) return 'columns hold no lists';
      onRead(at);
      const kind = columns.get(at);
      return kind === undefined ? `there is no column “${at}”${listOf(columns)}` : whyNoFit(leaf, kind);
    },
    nested: (at, isList) =>
      at === '.' && !isList ? shape : 'columns hold no structures: `at: .` makes one of the record itself',
  };
  return shape;
}
