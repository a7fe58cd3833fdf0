import type { Client } from 'pg';
import { cityDate } from './facts/dates.ts';
import type { City } from './facts/rows.ts';

/** Rows sent with one statement: a few megabytes at most. */
const rowsPerStatement = 4000;

/** Every row was brought up to date when the city's last day ended in Beijing. */
const updatedAt = `${cityDate}T24:00:00+08:00`;

/**
 * Writes a city, or some departments of one, into the departments' tables, which must exist and be empty.
 *
 * Rows travel as one JSON document a statement and PostgreSQL gives them their column types, so that 50,000
 * rows take about a second. Schema, table and column names follow from the names in the city.
 *
 * @param onTable called before each table with its qualified name and number of rows
 */
export async function loadCity(
  client: Client,
  city: Partial<City>,
  onTable: (table: string, rows: number) => void = () => {},
): Promise<void> {
  for (const [department, tables] of Object.entries(city)) {
    for (const [name, rows] of Object.entries<readonly object[]>(tables)) {
      const table = `"${snakeCase(department)}"."${snakeCase(name)}"`;
      onTable(table.replaceAll('"', ''), rows.length);
      for (let start = 0; start < rows.length; start += rowsPerStatement) {
        await insertRows(client, table, rows.slice(start, start + rowsPerStatement));
      }
      await client.query(`ANALYZE ${table}`);
    }
  }
}

async function insertRows(client: Client, table: string, rows: readonly object[]): Promise<void> {
  const records = rows.map((row) =>
    Object.fromEntries([
      ...Object.entries(row).map(([field, value]) => [snakeCase(field), value] as const),
      ['updated_at', updatedAt],
    ]),
  );
  const columns = Object.keys(records[0] ?? {})
    .map((column) => `"${column}"`)
    .join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(records)],
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
