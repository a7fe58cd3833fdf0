/** Prisma's own commands on databases that `migrate` has made, and the other way round. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { inheritedEnvironment } from '../config.ts';
import { packageDirectory } from '../package-directory.ts';
import { databaseUrlVariable, postgresSchema, type SchemaName } from '../schemas.ts';
import { createTestDatabase } from '../testing/index.ts';
import { migrate } from './migrate.ts';

/** The one with functions, triggers and partitions, and one as Prisma wrote it. */
const schemas = ['catalog', 'market-regulation'] as const;

/** `npm run prisma -- <schema> migrate <command>`, as an author or an operator runs it. */
async function prisma(schema: SchemaName, command: string, connectionString: string) {
  const script = path.join(packageDirectory, 'scripts/prisma.mjs');
  const child = spawn(process.execPath, [script, schema, 'migrate', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: inheritedEnvironment({ [databaseUrlVariable(schema)]: connectionString }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

/** Whatever a migration can make, in PostgreSQL's own words, and the history without its ids and times. */
async function describeSchema(connectionString: string, schema: SchemaName): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query(
      `WITH place AS (SELECT oid FROM pg_namespace WHERE nspname = $1),
         relations AS (SELECT c.* FROM pg_class c JOIN place ON c.relnamespace = place.oid)
       SELECT 'relation' AS kind, relname::text AS name, concat(relkind, relpersistence, reloptions::text) AS text FROM relations
       UNION ALL SELECT 'column', concat(relname, '.', attname),
         concat(format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
         FROM pg_attribute JOIN relations ON attrelid = relations.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE attnum > 0
       UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = (SELECT oid FROM place)
       UNION ALL SELECT 'index', relname, pg_get_indexdef(oid) FROM relations WHERE relkind IN ('i', 'I')
       UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN relations ON tgrelid = relations.oid
         WHERE NOT tgisinternal
       UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = (SELECT oid FROM place)
       UNION ALL SELECT 'enum', typname, string_agg(enumlabel, ',' ORDER BY enumsortorder)
         FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typnamespace = (SELECT oid FROM place) GROUP BY typname
       ORDER BY 1, 2, 3`,
      [postgresSchema(schema)],
    );
    const history = await client.query(
      `SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, finished_at >= started_at AS finished,
         length(id) AS id FROM ${postgresSchema(schema)}._prisma_migrations ORDER BY migration_name`,
    );
    return [...rows, ...history.rows];
  } finally {
    await client.end();
  }
}

test.each(schemas)('a schema %s is the same, whether migrate or Prisma made it', async (schema) => {
  const [ours, theirs] = [await createTestDatabase(), await createTestDatabase()];
  expect(await migrate({ connectionString: ours.connectionString, schemas: [schema] })).toEqual([schema]);
  expect(await prisma(schema, 'deploy', theirs.connectionString)).toMatchObject({ code: 0 });

  const made = await describeSchema(ours.connectionString, schema);
  expect(made.length).toBeGreaterThan(30);
  expect(made).toEqual(await describeSchema(theirs.connectionString, schema));

  // Each goes on where the other stopped.
  expect(await migrate({ connectionString: theirs.connectionString, schemas: [schema] })).toEqual([]);
  expect(await prisma(schema, 'status', ours.connectionString)).toMatchObject({
    code: 0,
    output: expect.stringContaining('Database schema is up to date!'),
  });
  expect(await prisma(schema, 'deploy', ours.connectionString)).toMatchObject({
    code: 0,
    output: expect.stringContaining('No pending migrations to apply.'),
  });
  await Promise.all([ours.drop(), theirs.drop()]);
});

test('Prisma waits for the lock under which migrate works', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query('SELECT pg_advisory_lock(72707369)');
  const deploy = prisma('health', 'deploy', database.connectionString);
  await vi.waitFor(
    async () => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      expect(rowCount).toBe(1);
    },
    { timeout: 60_000 },
  );
  await client.query('SELECT pg_advisory_unlock(72707369)');
  expect(await deploy).toMatchObject({ code: 0 });
  await client.end();
  await database.drop();
});
