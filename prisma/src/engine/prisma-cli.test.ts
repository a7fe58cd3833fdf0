import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../package-directory.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
const firstModel = 'model Station {\n  id String @id\n  name String\n}\n';
const secondModel =
  'model Station {\n  id String @id\n  name String\n  kind Kind @default(CITY)\n}\nenum Kind {\n  CITY\n  RURAL\n}\n';

let database: TestDatabase;
let client: pg.Client;
let project: string;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  project = await mkdtemp(path.join(os.tmpdir(), 'govgraph-prisma-cli-'));
  await mkdir(path.join(project, 'schema'));
  const config = JSON.stringify(path.join(packageDirectory, 'define-database.ts'));
  await writeFile(
    path.join(project, 'prisma.config.ts'),
    `import { defineDatabase } from ${config};\nexport default defineDatabase('air-quality');\n`,
  );
  await writeSchema(firstModel);
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(project, { recursive: true, force: true });
});

function writeSchema(model: string): Promise<void> {
  return writeFile(path.join(project, 'schema/schema.prisma'), datasource + model);
}

interface Result {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the real Prisma CLI as a person would, on the test's database. */
async function prisma(command: string, options: { url?: string; input?: string } = {}): Promise<Result> {
  const child = spawn(process.execPath, [cli, ...command.split(' ')], {
    cwd: project,
    env: {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
      HOME: project,
      CI: 'true',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(packageDirectory, 'engine/schema-engine.mjs'),
      AIR_QUALITY_DATABASE_URL: options.url ?? database.connectionString,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  child.stdin.end(options.input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(project, 'migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b));
}

async function columns(): Promise<string[]> {
  const { rows } = await client.query<{ column_name: string }>(
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = 'air_quality' AND table_name = 'Station' ORDER BY ordinal_position`,
  );
  return rows.map((row) => row.column_name);
}

async function databases(): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'",
  );
  return rows.map((row) => row.datname);
}

describe('the Prisma CLI over the stand-in engine, in the order of a working day', () => {
  test('migrate dev writes and applies a first migration, in the schema named after the folder', async () => {
    const { code, output } = await prisma('migrate dev --name first');
    expect(output).toContain('Your database is now in sync with your schema.');
    expect(code).toBe(0);
    expect(await columns()).toEqual(['id', 'name']);
    expect(await migrationNames()).toEqual([expect.stringMatching(/^\d{14}_first$/)]);
  });

  test('migrate dev writes the difference as a second migration, and leaves no shadow database', async () => {
    await client.query(`INSERT INTO air_quality."Station" (id, name) VALUES ('1001A', '万寿西宫')`);
    await writeSchema(secondModel);
    expect(await prisma('migrate dev --name second')).toMatchObject({ code: 0 });
    const [, second] = await migrationNames();
    const sql = await readFile(path.join(project, 'migrations', String(second), 'migration.sql'), 'utf8');
    expect(sql).toContain("CREATE TYPE \"Kind\" AS ENUM ('CITY', 'RURAL')");
    expect(sql).toContain('ADD COLUMN     "kind" "Kind" NOT NULL DEFAULT \'CITY\'');
    expect(await columns()).toEqual(['id', 'name', 'kind']);
    expect(await databases()).toEqual([]);
  });

  test('has not replayed the migrations on the main database: its rows are still there', async () => {
    const { rows } = await client.query('SELECT id, kind FROM air_quality."Station"');
    expect(rows).toEqual([{ id: '1001A', kind: 'CITY' }]);
  });

  test('migrate status finds the database up to date', async () => {
    const { code, output } = await prisma('migrate status');
    expect(output).toContain('Database schema is up to date!');
    expect(code).toBe(0);
  });

  test('migrate deploy creates a missing database and applies both migrations, function bodies in one piece', async () => {
    const name = `${new URL(database.connectionString).pathname.slice(1)}_fresh`;
    const url = new URL(database.connectionString);
    url.pathname = `/${name}`;
    const folder = path.join(project, 'migrations/29990101000000_function');
    await mkdir(folder);
    await writeFile(
      path.join(folder, 'migration.sql'),
      'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;',
    );
    const { code, output } = await prisma('migrate deploy', { url: url.href });
    expect(output).toContain('All migrations have been successfully applied.');
    expect(code).toBe(0);
    await rm(folder, { recursive: true });
    await client.query(`DROP DATABASE ${name}`);
  });

  test('migrate diff compares schema files, history and database, each with each', async () => {
    await writeSchema(firstModel);
    const toSchema = await prisma('migrate diff --from-migrations migrations --to-schema schema --script');
    expect(toSchema.output).toContain('ALTER TABLE "Station" DROP COLUMN "kind"');
    const toDatabase = await prisma('migrate diff --from-schema schema --to-config-datasource --exit-code');
    expect(toDatabase).toMatchObject({ code: 2, output: expect.stringContaining('Added column `kind`') });
    const history = await prisma(
      'migrate diff --from-migrations migrations --to-config-datasource --exit-code',
    );
    expect(history).toMatchObject({ code: 0, output: expect.stringContaining('No difference detected') });
    await writeSchema(secondModel);
  });

  test('db execute runs a script and reports what PostgreSQL says', async () => {
    const input = 'CREATE TABLE air_quality.extra (id int); DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;';
    expect(await prisma('db execute --stdin', { input })).toMatchObject({ code: 0 });
    const failed = await prisma('db execute --stdin', { input: 'SELECT nonsense' });
    expect(failed).toMatchObject({
      code: 1,
      output: expect.stringContaining('column "nonsense" does not exist'),
    });
  });

  test('migrate diff notices that the database has drifted from its history', async () => {
    const { code, output } = await prisma(
      'migrate diff --from-migrations migrations --to-config-datasource --exit-code',
    );
    expect(output).toContain('extra');
    expect(code).toBe(2);
  });

  test('db pull describes the database, char columns of the system catalogs included', async () => {
    const { code, output } = await prisma('db pull --print');
    expect(output).toMatch(/model Station \{[^}]*kind Kind\s+@default\(CITY\)/);
    expect(output).toContain('model extra');
    expect(code).toBe(0);
  });

  test('db push brings the database to the schema without a migration', async () => {
    expect(await prisma('db push --accept-data-loss')).toMatchObject({ code: 0 });
    const { rows } = await client.query("SELECT to_regclass('air_quality.extra') AS extra");
    expect(rows).toEqual([{ extra: null }]);
  });

  test('migrate reset empties the schema and applies everything again', async () => {
    expect(await prisma('migrate reset --force')).toMatchObject({ code: 0 });
    const { rows } = await client.query('SELECT count(*)::int AS count FROM air_quality."Station"');
    expect(rows).toEqual([{ count: 0 }]);
  });

  test('says in a few words which migration failed, and why', async () => {
    const folder = path.join(project, 'migrations/29990101000000_broken');
    await mkdir(folder);
    await writeFile(path.join(folder, 'migration.sql'), 'CREATE TABEL oops ();');
    const { code, output } = await prisma('migrate deploy');
    expect(code).toBe(1);
    expect(output).toContain('The migration 29990101000000_broken failed.');
    expect(output).toContain('syntax error at or near "TABEL"');
    expect(output).not.toContain('schema_engine_wasm');
    expect((await prisma('migrate status')).output).toContain('29990101000000_broken');
  });

  test('says that no server answers', async () => {
    const { code, output } = await prisma('migrate status', { url: 'postgresql://u:p@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(output).toContain('P1001');
    expect(output).toContain('ECONNREFUSED 127.0.0.1:1');
  });
});
