import path from 'node:path';
import { isSeeded, seedCity } from '@govgraph/demo-city';
import {
  assignRoles,
  catalogRoles,
  migrate,
  openLogins,
  startEmbeddedPostgres,
  type RoleName,
} from '@govgraph/prisma';
import { departments, schemaNames, type SchemaName } from '@govgraph/prisma/schemas';
import type { DemoSettings } from '../demo-settings.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { Progress } from './progress.ts';

/** PostgreSQL keeps its own time: a fast shutdown ends open connections. */
const stopGraceMs = 4_000;
/** When the others are gone. */
const last = 3;

export interface DatabaseStart {
  readonly settings: DemoSettings;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
}

export interface PreparedDatabases {
  /**
   * What each part of the demo connects with: in the embedded PostgreSQL, a role that has the rights for what it does,
   * and in the databases that the environment names, what the environment says.
   */
  readonly urls: Readonly<Record<RoleName, string>>;
  /** Fills the departments' tables with the data of the city where there is nothing yet. */
  seed(): Promise<void>;
}

/**
 * Makes every database ready to be connected to: the embedded PostgreSQL for those that the environment does not name,
 * and the migrations for all.
 */
export async function prepareDatabases(start: DatabaseStart): Promise<PreparedDatabases> {
  const { settings, progress } = start;
  const given = settings.databaseUrls;
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
  const roles = embedded === undefined ? {} : await openRoles(embedded, given);
  const urlOf = (name: RoleName): string => {
    const isDepartment = (departments as readonly string[]).includes(name);
    return roles[name] ?? urls[isDepartment ? (name as SchemaName) : 'catalog'];
  };
  const names = [...catalogRoles, ...departments];
  return {
    urls: Object.fromEntries(names.map((name) => [name, urlOf(name)])) as Record<RoleName, string>,
    seed: async () => {
      await progress.run(
        'data',
        () => seedWhenEmpty(servers),
        (what) => what,
      );
    },
  };
}

/** Nobody but this process knows the superuser's password; the others' are new with each start. */
async function openRoles(
  embedded: string,
  given: DemoSettings['databaseUrls'],
): Promise<Partial<Record<RoleName, string>>> {
  const schemas = schemaNames.filter((name) => given[name] === undefined);
  return openLogins(embedded, await assignRoles({ connectionString: embedded, schemas }));
}

async function startServer({ settings, supervisor, progress }: DatabaseStart): Promise<string> {
  const directory = path.join(settings.dataDirectory, 'postgres');
  const server = await progress.run(
    'PostgreSQL',
    () => startEmbeddedPostgres({ directory, fsync: true }),
    ({ port }) => `127.0.0.1:${port}`,
  );
  const exited = server.exited.then(() => ({ name: 'PostgreSQL', reason: 'has stopped' }));
  supervisor.add({ name: 'PostgreSQL', exited, stop: () => server.stop() }, stopGraceMs, last);
  return server.connectionString;
}

/** The city is made for empty databases on one server: facts agree across departments. */
async function seedWhenEmpty(servers: ReadonlyMap<string, readonly SchemaName[]>): Promise<string> {
  const [connectionString, ...others] = servers.keys();
  if (connectionString === undefined || others.length > 0)
    return 'left alone: the databases are on several servers';
  if (await isSeeded({ connectionString })) return 'as it was';
  await seedCity({ connectionString });
  return 'the synthetic city, 2,000 persons and 400 legal entities';
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
