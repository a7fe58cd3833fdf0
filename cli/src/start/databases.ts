import path from 'node:path';
import { isSeeded, migrate, seedWorld, startEmbeddedPostgres } from '@govgraph/prisma';
import { schemaNames, type SchemaName } from '@govgraph/prisma/schemas';
import { CommandError, describeError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import type { Progress } from './progress.ts';
import type { Supervisor } from './supervisor.ts';

/** PostgreSQL keeps its own time: a fast shutdown ends open connections. */
const stopGraceMs = 4_000;
/** When the others are gone. */
const last = 3;

export interface DatabaseStart {
  readonly config: CommandConfig;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

/**
 * Makes every database ready: the embedded PostgreSQL for those that the environment does not name, the
 * migrations for all, and the synthetic world where there is nothing yet.
 */
export async function prepareDatabases(start: DatabaseStart): Promise<Record<SchemaName, string>> {
  const { config, progress } = start;
  const given = config.databaseUrls;
  const embedded = schemaNames.every((name) => given[name] !== undefined)
    ? undefined
    : await startServer(start);
  const urls = Object.fromEntries(schemaNames.map((name) => [name, given[name] ?? embedded])) as Record<
    SchemaName,
    string
  >;

  const servers = groupByServer(urls);
  await progress.run(
    'migrations',
    async () => {
      for (const [connectionString, schemas] of servers) await migrate({ connectionString, schemas });
    },
    () => `${schemaNames.length} schemas up to date`,
  );
  await progress.run(
    'data',
    () => seedWhenEmpty(servers),
    (what) => what,
  );
  return urls;
}

async function startServer({ config, supervisor, progress }: DatabaseStart): Promise<string> {
  const directory = path.join(config.dataDirectory, 'postgres');
  const server = await progress.run(
    'PostgreSQL',
    async () => {
      try {
        return await startEmbeddedPostgres({ directory, fsync: true });
      } catch (error) {
        throw new CommandError(describeError(error), { cause: error });
      }
    },
    ({ port }) => `127.0.0.1:${port}`,
  );
  const exited = server.exited.then(() => ({ name: 'PostgreSQL', reason: 'has stopped' }));
  supervisor.add({ name: 'PostgreSQL', exited, stop: () => server.stop() }, stopGraceMs, last);
  return server.connectionString;
}

/** The world is made for empty databases on one server: facts agree across departments. */
async function seedWhenEmpty(servers: ReadonlyMap<string, readonly SchemaName[]>): Promise<string> {
  const [connectionString, ...others] = servers.keys();
  if (connectionString === undefined || others.length > 0)
    return 'left alone: the databases are on several servers';
  if (await isSeeded({ connectionString })) return 'as it was';
  await seedWorld({ connectionString });
  return 'the synthetic world, 2,000 persons and 400 legal entities';
}

function groupByServer(urls: Readonly<Record<SchemaName, string>>): Map<string, SchemaName[]> {
  const servers = new Map<string, SchemaName[]>();
  for (const name of schemaNames) {
    const url = new URL(urls[name]);
    url.searchParams.delete('schema');
    servers.set(url.href, [...(servers.get(url.href) ?? []), name]);
  }
  return servers;
}
