import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../package-directory.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';

interface Adapter {
  queryRaw(query: {
    sql: string;
    args: unknown[];
    argTypes: unknown[];
  }): Promise<{ columnTypes: number[]; rows: unknown[][] }>;
  executeScript(script: string): Promise<void>;
  dispose(): Promise<void>;
}

interface Factory {
  connect(): Promise<Adapter>;
  connectToShadowDb(): Promise<Adapter>;
  close(): Promise<void>;
}

const { createAdapterFactory } = (await import(path.join(packageDirectory, 'engine/adapter.mjs'))) as {
  createAdapterFactory(datasource: { url: string; shadowDatabaseUrl?: string }): Factory;
};

/** `ColumnTypeEnum.Character` of @prisma/driver-adapter-utils. */
const CHARACTER = 6;
const TEXT = 7;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function read(adapter: Adapter, sql: string) {
  return adapter.queryRaw({ sql, args: [], argTypes: [] });
}

async function shadowDatabases(): Promise<number> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const { rows } = await client.query("SELECT FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'");
  await client.end();
  return rows.length;
}

describe('the driver adapter of the schema engine', () => {
  test('reads "char" columns as characters, and others as before', async () => {
    const factory = createAdapterFactory({ url: database.connectionString });
    const adapter = await factory.connect();
    const { columnTypes, rows } = await read(adapter, `SELECT 'r'::"char" AS kind, 'x'::text AS name`);
    expect(columnTypes).toEqual([CHARACTER, TEXT]);
    expect(rows).toEqual([['r', 'x']]);
    await factory.close();
  });

  test('never gives the main database as the shadow database, and drops the shadow afterwards', async () => {
    const factory = createAdapterFactory({ url: `${database.connectionString}?schema=air_quality` });
    const main = await factory.connect();
    const shadow = await factory.connectToShadowDb();
    await shadow.executeScript('CREATE TABLE only_in_shadow ()');
    const where = 'SELECT current_database(), current_schema()';
    const [inMain, inShadow] = [await read(main, where), await read(shadow, where)];
    expect(inMain.rows[0]?.[0]).toBe(new URL(database.connectionString).pathname.slice(1));
    expect(inShadow.rows[0]?.[0]).toMatch(/^prisma_migrate_shadow_db_/);
    expect([inMain.rows[0]?.[1], inShadow.rows[0]?.[1]]).toEqual(['air_quality', 'air_quality']);
    expect((await read(main, "SELECT to_regclass('only_in_shadow')::text")).rows).toEqual([[null]]);
    expect(await shadowDatabases()).toBe(1);
    await factory.close();
    expect(await shadowDatabases()).toBe(0);
  });

  test('refuses a configured shadow database that is the main one', async () => {
    const url = database.connectionString;
    const factory = createAdapterFactory({ url, shadowDatabaseUrl: `${url}?schema=other` });
    await expect(factory.connectToShadowDb()).rejects.toThrow('The shadow database is the main database');
    await factory.close();
  });

  test('says that no database is configured', async () => {
    const factory = createAdapterFactory({ url: '' });
    await expect(factory.connect()).rejects.toThrow('No database is configured');
  });
});
