/*
 * Serves a table or a view of PostgreSQL: read-only transactions, a timeout for each statement, everything that callers
 * give as a parameter, and one statement for all that a request asks for in the same way.
 */
import pg from 'pg';

import type { SqlSourceDefinition } from '../definition/source-definition.ts';
import { SourceError } from '../source-error.ts';
import type { LookupInputs, PreparedLookup, Source, SourceRecord } from '../source.ts';
import {
  type Columns,
  type Condition,
  type Operand,
  type TableLookup,
  readOperands,
  readTableLookup,
  tableShape,
} from '../table/table-lookup.ts';
import { type CallGroup, type Statement, type TableReference, buildStatement } from './build-statement.ts';
import { type ColumnRow, type SqlColumn, columnsQuery, describeColumn, quote } from './read-columns.ts';

const maxConnections = 4;
const connectTimeoutMs = 3_000;
/** Of all calls that one statement serves. */
const maxBatchRows = 20_000;
/** Calls that one statement serves. */
const maxBatch = 1_000;

export interface SqlSourceOptions {
  readonly name: string;
  readonly definition: SqlSourceDefinition;
  readonly connectionString: string;
}

/** @throws SourceError when the database cannot be reached, or has no such table */
export async function openSqlSource({
  name,
  definition,
  connectionString,
}: SqlSourceOptions): Promise<Source> {
  const { table: tableName, timeoutMs, maxRows } = definition;
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    // A server that does not answer at all ends no statement itself.
    query_timeout: timeoutMs + 1_000,
    // Every value is a text, with all of its digits.
    types: { getTypeParser: () => (text: string) => text },
  });
  // A connection that breaks while nobody uses it is replaced; unheard, it would end the process.
  pool.on('error', () => undefined);

  async function run<Row extends unknown[]>({ text, parameters }: Statement): Promise<Row[]> {
    const client = await pool.connect().catch((error: unknown) => {
      throw new SourceError(name, `the database cannot be reached (${codeOf(error)})`, error);
    });
    try {
      await client.query(
        `BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'`,
      );
      const { rows } = await client.query<Row>({ text, values: [...parameters], rowMode: 'array' });
      await client.query('COMMIT');
      client.release();
      return rows;
    } catch (error) {
      // Whatever it was in the middle of, nobody goes on with it.
      client.release(true);
      throw new SourceError(name, describeFailure(error, timeoutMs), error);
    }
  }

  const reference = await readReference().catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const kinds: Columns = new Map([...reference.columns].map(([column, { kind }]) => [column, kind]));

  async function readReference(): Promise<TableReference> {
    const [schema = '', relation = ''] = tableName.split('.');
    const rows = await run<[string, string, string, string]>({
      text: columnsQuery,
      parameters: [schema, relation],
    });
    const columns = new Map<string, SqlColumn>();
    for (const [column, typeSchema, typeName, isEnum] of rows) {
      const row: ColumnRow = { name: column, typeSchema, typeName, isEnum };
      const described = describeColumn(row);
      if (described !== undefined) columns.set(column, described);
    }
    if (rows.length === 0)
      throw new SourceError(name, `there is no table or view ${tableName}, or none that this role may read`);
    if (columns.size === 0)
      throw new SourceError(name, `${tableName} has no column of a type that can be served`);
    return { table: `${quote(schema)}.${quote(relation)}`, columns };
  }

  return {
    name,
    maxRows,
    prepare(lookup, use, report): PreparedLookup | undefined {
      const prepared = readTableLookup(lookup, kinds, use, report);
      if (prepared === undefined) return undefined;
      // Which columns are read is known once all fields have been looked at.
      const read = new Set<string>();
      return {
        shape: tableShape(kinds, (column) => read.add(column)),
        maxBatch,
        load: (calls) => loadCalls({ prepared, isList: use.isList, read: [...read], calls }),
      };
    },
    async checkHealth() {
      await run({ text: 'SELECT 1', parameters: [] });
    },
    // It has been asked for its columns.
    tryOut: async () => undefined,
    close: () => pool.end(),
  };

  async function loadCalls({
    prepared,
    isList,
    read,
    calls,
  }: {
    readonly prepared: TableLookup;
    readonly isList: boolean;
    readonly read: readonly string[];
    readonly calls: readonly LookupInputs[];
  }): Promise<(SourceRecord[] | Error)[]> {
    const found: (SourceRecord[] | Error)[] = calls.map(() => []);
    for (const { places, group } of groupCalls(reference, prepared, isList, calls, maxRows)) {
      const statement = buildStatement(reference, read, prepared.order, group, maxBatchRows + 1);
      const rows = await run<[string, ...(string | null)[]]>(statement);
      if (rows.length > maxBatchRows)
        throw new SourceError(
          name,
          `more than ${maxBatchRows} rows are found for ${places.length} calls together`,
        );
      for (const [call, ...cells] of rows) {
        const records = found[places[Number(call) - 1] ?? -1];
        if (Array.isArray(records)) records.push(recordOf(name, reference.columns, read, cells));
      }
    }
    return found.map((records) =>
      Array.isArray(records) && records.length > maxRows
        ? new SourceError(name, `more than ${maxRows} rows are found (maxRows)`)
        : records,
    );
  }
}

interface PlacedGroup {
  /** Where each of its calls stands among all calls. */
  readonly places: readonly number[];
  readonly group: CallGroup;
}

/** Calls that can be made together; those that can find nothing are left out. */
function groupCalls(
  { columns }: TableReference,
  { conditions }: TableLookup,
  isList: boolean,
  calls: readonly LookupInputs[],
  maxRows: number,
): PlacedGroup[] {
  const groups = new Map<string, { places: number[]; group: CallGroup & { calls: string[][] } }>();
  for (const [place, inputs] of calls.entries()) {
    const written = readOperands(conditions, inputs);
    const operands = written && acceptedOperands(columns, written);
    if (operands === undefined) continue;
    const equal = conditions.filter((condition) => condition.comparison === 'is' && operands.has(condition));
    const others = new Map([...operands].filter(([condition]) => !equal.includes(condition)));
    // Two of which one is asked for are a mistake of the source; one more than may come is noticed.
    const limit = isList ? Number(inputs['limit'] ?? maxRows + 1) : 2;
    const offset = Number(inputs['offset'] ?? 0);
    const values = equal.map((condition) => String(operands.get(condition)));
    const alike =
      equal.length === 0
        ? place
        : [
            equal.map(({ input }) => input),
            [...others].map(([{ input }, operand]) => [input, operand]),
            limit,
            offset,
          ];
    const name = JSON.stringify(alike);
    const known = groups.get(name) ?? { places: [], group: { calls: [], equal, others, limit, offset } };
    known.places.push(place);
    known.group.calls.push(values);
    groups.set(name, known);
  }
  return [...groups.values()];
}

/** Without what a column cannot have; undefined when nothing is left that a row could match. */
function acceptedOperands(
  columns: ReadonlyMap<string, SqlColumn>,
  operands: ReadonlyMap<Condition, Operand>,
): ReadonlyMap<Condition, Operand> | undefined {
  const accepted = new Map<Condition, Operand>();
  for (const [condition, operand] of operands) {
    const { column, comparison } = condition;
    const accepts = (text: string): boolean =>
      (comparison !== 'is' && comparison !== 'in') || columns.get(column)?.accepts(text) === true;
    const left = typeof operand === 'string' ? (accepts(operand) ? operand : []) : operand.filter(accepts);
    // An empty text is a value; an empty list is none.
    if (typeof left !== 'string' && left.length === 0) return undefined;
    accepted.set(condition, left);
  }
  return accepted;
}

function recordOf(
  source: string,
  columns: ReadonlyMap<string, SqlColumn>,
  read: readonly string[],
  cells: readonly (string | null)[],
): SourceRecord {
  const record: SourceRecord = {
    source,
    read(at) {
      const cell = cells[read.indexOf(at)];
      return cell === null || cell === undefined ? null : columns.get(at)?.read(cell);
    },
    nested: () => record,
  };
  return record;
}

/** With the SQLSTATE and without the message, which quotes values. */
function describeFailure(error: unknown, timeoutMs: number): string {
  const code = codeOf(error);
  return code === '57014'
    ? `the database took longer than ${timeoutMs} ms`
    : `the database failed (SQLSTATE ${code})`;
}

/** A SQLSTATE, or what the system says of a connection. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
