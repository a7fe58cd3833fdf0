import { type Condition, type Operand, type TableLookup } from '../table/table-lookup.ts';
import type { SqlColumn } from './read-columns.ts';

export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** Calls that differ only in what some columns are equal to. */
export interface CallGroup {
  /** For each call, in order, the values of `is`, in the order of {@link equal}. */
  readonly calls: readonly (readonly string[])[];
  readonly equal: readonly Condition[];
  /** The other conditions, which all calls share. */
  readonly others: ReadonlyMap<Condition, Operand>;
  /** How many rows of each call. */
  readonly limit: number;
  readonly offset: number;
}

export interface TableReference {
  /** Quoted, with its schema. */
  readonly table: string;
  readonly columns: ReadonlyMap<string, SqlColumn>;
}

/**
 * One statement for all calls of a group. Each row begins with the number of its call, from 1, and has then the columns
 * in their order. Everything that callers give is a parameter; every name is one of the introspected columns.
 */
export function buildStatement(
  { table, columns }: TableReference,
  read: readonly string[],
  order: TableLookup['order'],
  group: CallGroup,
  maxRows: number,
): Statement {
  const parameters: unknown[] = [];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const columnOf = (name: string): SqlColumn => {
    const column = columns.get(name);
    if (column === undefined) throw new Error(`there is no column ${name}`);
    return column;
  };
  // Somebody may ask whether there is a record, and for nothing of it.
  const selected = read.length === 0 ? ['NULL'] : read.map((name) => columnOf(name).expression);
  const ordering = order.map(
    ({ column, isDescending }) => `${columnOf(column).expression}${isDescending ? ' DESC' : ''} NULLS LAST`,
  );
  const isOne = group.calls.length === 1;
  const keys = group.equal.map((condition, index) => {
    const { equalExpression, equalType } = columnOf(condition.column);
    const values = group.calls.map((call) => call[index]);
    return {
      equalExpression,
      parameter: isOne ? `${parameter(values[0])}::${equalType}` : `${parameter(values)}::${equalType}[]`,
      name: `k.k${index}`,
    };
  });
  const conditions = [...group.others].map(([condition, operand]) =>
    writeCondition(columnOf(condition.column), condition, operand, parameter),
  );
  if (isOne) {
    const where = [...keys.map((key) => `${key.equalExpression} = ${key.parameter}`), ...conditions];
    const limit = `LIMIT ${parameter(group.limit)}::int OFFSET ${parameter(group.offset)}::int`;
    const text = `SELECT 1, ${selected.join(', ')} FROM ${table} t${clause('WHERE', where, ' AND ')}${clause('ORDER BY', ordering)} ${limit}`;
    return { text, parameters };
  }
  // The condition with ANY goes down into a view that groups; the join says whose each row is.
  const where = [...keys.map((key) => `${key.equalExpression} = ANY(${key.parameter})`), ...conditions];
  const joined = keys.map((key) => `${key.equalExpression} = ${key.name}`).join(' AND ');
  const unnested = `unnest(${keys.map((key) => key.parameter).join(', ')}) WITH ORDINALITY AS k(${keys.map((_, index) => `k${index}`).join(', ')}, call)`;
  const numbered = `row_number() OVER (PARTITION BY k.call${clause(' ORDER BY', ordering)})`;
  const names = selected.map((expression, index) => `${expression} AS c${index}`);
  const inner = `SELECT k.call, ${numbered} AS place, ${names.join(', ')} FROM ${table} t JOIN ${unnested} ON ${joined}${clause('WHERE', where, ' AND ')}`;
  const from = parameter(group.offset);
  const until = parameter(group.offset + group.limit);
  const text = `SELECT call, ${names.map((_, index) => `c${index}`).join(', ')} FROM (${inner}) found WHERE place > ${from}::int AND place <= ${until}::int ORDER BY call, place LIMIT ${parameter(maxRows)}::int`;
  return { text, parameters };
}

function writeCondition(
  column: SqlColumn,
  { comparison }: Condition,
  operand: Operand,
  parameter: (value: unknown) => string,
): string {
  if (typeof operand !== 'string')
    return `${column.equalExpression} = ANY(${parameter(operand)}::${column.equalType}[])`;
  if (comparison === 'startsWith')
    return `pg_catalog.starts_with(${column.expression}::pg_catalog.text, ${parameter(operand)}::pg_catalog.text)`;
  return `${column.expression} ${operators[comparison]} ${column.ordered(parameter(operand))}`;
}

const operators = { is: '=', in: '=', atLeast: '>=', atMost: '<=', after: '>', before: '<' } as const;

function clause(keyword: string, parts: readonly string[], separator = ', '): string {
  return parts.length === 0 ? '' : ` ${keyword} ${parts.join(separator)}`;
}
