/** What PostgreSQL says of the columns of a table or a view: only these are ever named in a statement. */
import type { CellKind } from '../values/cell-kinds.ts';

export interface SqlColumn {
  readonly kind: CellKind;
  /** As it is named in a statement, of the table `t`. */
  readonly expression: string;
  /** With what it is compared where values are the same; indexes serve it. */
  readonly equalExpression: string;
  /** A parameter as a value that the column is compared with, and the type of an array of them. */
  readonly equalType: string;
  /** A parameter as a value of the column's order. */
  readonly ordered: (parameter: string) => string;
  /** Whether the column may have the value at all; what it may not have, no row has. */
  readonly accepts: (text: string) => boolean;
  /** What the database gives as text → a text of the kind. */
  readonly read: (text: string) => string;
}

/** A row of {@link columnsQuery}. */
export interface ColumnRow {
  readonly name: string;
  readonly typeSchema: string;
  readonly typeName: string;
  readonly isEnum: string;
}

/** `$1` the schema, `$2` the table or view. Columns that the role may not read are left out. */
export const columnsQuery = `
  SELECT a.attname AS name, n.nspname AS "typeSchema", t.typname AS "typeName", (t.typtype = 'e') AS "isEnum"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type declared ON declared.oid = a.atttypid
  JOIN pg_catalog.pg_type t ON t.oid = CASE declared.typtype WHEN 'd' THEN declared.typbasetype ELSE declared.oid END
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE s.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
  ORDER BY a.attnum`;

const kindOfType: Readonly<Record<string, CellKind>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  uuid: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'decimal',
  float8: 'decimal',
  bool: 'boolean',
  date: 'date',
  timestamp: 'date-time',
  timestamptz: 'date-time',
};

const bits: Readonly<Record<string, bigint>> = { int2: 15n, int4: 31n, int8: 63n };

/** Undefined for types whose values have no one form: a view casts them. */
export function describeColumn({ name, typeSchema, typeName, isEnum }: ColumnRow): SqlColumn | undefined {
  const isBuiltIn = typeSchema === 'pg_catalog' && Object.hasOwn(kindOfType, typeName);
  const kind = isEnum === 't' ? 'text' : isBuiltIn ? kindOfType[typeName] : undefined;
  if (kind === undefined) return undefined;
  const expression = `t.${quote(name)}`;
  const type = `${quote(typeSchema)}.${quote(typeName)}`;
  return {
    kind,
    expression,
    equalExpression: isEnum === 't' ? `${expression}::pg_catalog.text` : expression,
    equalType: isEnum === 't' ? 'pg_catalog.text' : type,
    ordered: (parameter) => orderedParameter(typeName, kind, parameter),
    accepts: (text) => accepts(typeName, text),
    read: (text) => readText(typeName, text),
  };
}

/** As an identifier, whatever stands in it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An integer may be compared with one that its type cannot hold. A time without a zone is Beijing's. */
function orderedParameter(typeName: string, kind: CellKind, parameter: string): string {
  if (kind === 'integer' || typeName === 'numeric') return `${parameter}::pg_catalog.numeric`;
  if (kind === 'decimal') return `${parameter}::pg_catalog.float8`;
  if (typeName === 'timestamp') return `(${parameter}::pg_catalog.timestamptz AT TIME ZONE 'Asia/Shanghai')`;
  return kind === 'date' ? `${parameter}::pg_catalog.date` : `${parameter}::pg_catalog.timestamptz`;
}

function accepts(typeName: string, text: string): boolean {
  const bound = bits[typeName];
  if (bound !== undefined) {
    if (text.length > 20) return false;
    const value = BigInt(text);
    return value < 2n ** bound && value >= -(2n ** bound);
  }
  if (typeName === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  // Blanks at the end say nothing in it, so they would find what is written without.
  return typeName !== 'bpchar' || !text.endsWith(' ');
}

function readText(typeName: string, text: string): string {
  if (typeName === 'bool') return text === 't' ? 'true' : 'false';
  return typeName === 'bpchar' ? text.trimEnd() : text;
}
