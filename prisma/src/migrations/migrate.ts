import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { parseDatabaseUrl } from '../clients/database-url.ts';
import { inheritedEnvironment } from '../config.ts';
import { packageDirectory } from '../package-directory.ts';
import { databaseUrlVariable, postgresSchema, schemaNames, type SchemaName } from '../schemas.ts';
import { MigrationError } from './errors.ts';
import { findPendingMigrations } from './history.ts';

/** One run of the Prisma CLI keeps a core busy for about two seconds. */
const AT_ONCE = 2;

export interface MigrateOptions {
  /** One database for all schemas; with `?schema=`, for one schema that lives elsewhere than under its own name. */
  readonly connectionString: string;
  /** Default: all of them. */
  readonly schemas?: readonly SchemaName[];
  readonly onProgress?: (progress: MigrationProgress) => void;
}

export interface MigrationProgress {
  readonly schema: SchemaName;
  /** The migrations that were just applied. */
  readonly applied: readonly string[];
  /** Schemas that are still to be migrated. */
  readonly remaining: number;
}

/**
 * Brings the schemas of a database up to date with Prisma's own `migrate deploy`, where something is pending.
 *
 * @returns the schemas that were changed
 * @throws MigrationError
 */
export async function migrate(options: MigrateOptions): Promise<readonly SchemaName[]> {
  const { connectionString, schemas = schemaNames, onProgress } = options;
  const pending = await findPending(connectionString, schemas);
  const queue = [...pending];
  let remaining = pending.length;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await deploy(next.schema, connectionString);
      onProgress?.({ schema: next.schema, applied: next.migrations, remaining: --remaining });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return pending.map(({ schema }) => schema);
}

interface Pending {
  readonly schema: SchemaName;
  readonly migrations: readonly string[];
}

async function findPending(
  connectionString: string,
  schemas: readonly SchemaName[],
): Promise<readonly Pending[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const pending: Pending[] = [];
    for (const schema of schemas) {
      const { schema: location } = parseDatabaseUrl(connectionString, postgresSchema(schema));
      const migrations = await findPendingMigrations(client, schema, location);
      if (migrations.length > 0) pending.push({ schema, migrations });
    }
    return pending;
  } finally {
    await client.end();
  }
}

async function deploy(schema: SchemaName, connectionString: string): Promise<void> {
  const script = path.join(packageDirectory, 'scripts', 'prisma.mjs');
  const child = spawn(process.execPath, [script, schema, 'migrate', 'deploy'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: inheritedEnvironment({ [databaseUrlVariable(schema)]: connectionString }),
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new MigrationError(schema, explain(output));
}

/** The CLI says what it loaded before it says what went wrong. */
function explain(output: string): string {
  return (
    /^Error: (.*)/ms.exec(output)?.[1]?.trim() ?? (output.trim() || 'the Prisma CLI failed without a reason')
  );
}
