/**
 * Databases for tests: a fresh one for each test file, on one server for the whole run, which
 * `globalSetup: ['@govgraph/prisma/testing/global-setup']` in vitest.config.ts starts.
 *
 *     const database = await createTestDatabase({ schemas: ['catalog'] });
 *     afterAll(() => database.drop());
 */
import { createHash, randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { withClient } from '../clients/with-client.ts';
import { migrate } from '../migrations/migrate.ts';
import { readMigrations } from '../migrations/history.ts';
import { assignRoles, databaseStatements, urlOfRole } from '../roles/assign-roles.ts';
import { roleNames, type RoleName } from '../roles/privileges.ts';
import type { SchemaName } from '../schemas.ts';
import { providedServer } from './server.ts';

export { findFreePort } from './free-port.ts';
export { pgbouncerProblem, startPgbouncer, type RunningPgbouncer } from './pgbouncer.ts';
export { startReplicatedPostgres, type ReplicatedPostgres } from './replicated-postgres.ts';

export interface TestDatabaseOptions {
  /** Schemas to migrate. Default: none, the database is empty. */
  readonly schemas?: readonly SchemaName[];
  /**
   * Fills the database once a run; later databases with the same name and schemas are copied from it. The connection
   * must be closed again when it returns.
   */
  readonly template?: {
    readonly name: string;
    readonly prepare: (connectionString: string) => Promise<void>;
  };
}

export interface TestDatabase {
  /** Of the owner, who is a superuser. */
  readonly connectionString: string;
  /** The same database for those who work with one of its schemas, with the rights that they have in production. */
  urlOf(role: RoleName): string;
  /** Drops the database with whatever is still connected to it. */
  drop(): Promise<void>;
}

/** Creates a database that is the test's alone. About 50 ms when its template exists already. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = testServerUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = await ensureTemplate(server, options);
  await withClient(server, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    // A copy has the rights on everything that is in the database, and not those on the database.
    for (const statement of databaseStatements(roleNames, name)) await client.query(statement);
  });
  const connectionString = databaseUrl(server, name);
  return {
    connectionString,
    urlOf: (role) => urlOfRole(connectionString, role),
    drop: async () => {
      await withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** A URL whose sessions find the tables of a schema without its name; what the system runs names it. */
export function withSearchPath(url: string, schema: string): string {
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  return address.href;
}

/** @throws Error if the run has no global setup */
function testServerUrl(): string {
  const url: string | undefined = inject(providedServer);
  if (url) return url;
  throw new Error(
    "No test server: name '@govgraph/prisma/testing/global-setup' in globalSetup of vitest.config.ts.",
  );
}

/** Built under a lock, by whichever test file comes first, and renamed when complete. */
async function ensureTemplate(server: string, options: TestDatabaseOptions): Promise<string> {
  const { schemas = [], template } = options;
  if (schemas.length === 0 && !template) return 'template0';
  const name = await templateName(schemas, template?.name);
  await withClient(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    const connectionString = databaseUrl(server, draft);
    await migrate({ connectionString, schemas });
    if (schemas.length > 0) await assignRoles({ connectionString, schemas });
    await template?.prepare(connectionString);
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

async function templateName(schemas: readonly SchemaName[], label = ''): Promise<string> {
  const hash = createHash('sha256').update(label);
  for (const schema of schemas) hash.update(JSON.stringify([schema, await readMigrations(schema)]));
  return `template_${hash.digest('hex').slice(0, 32)}`;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
