import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCatalogPool } from '../clients/catalog-pool.ts';
import { migrate } from '../migrations/migrate.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/embedded-postgres.ts';
import { findFreePort } from './free-port.ts';

type Name = 'a' | 'b';

export interface ReplicatedPostgres {
  /** Names both servers. */
  readonly url: string;
  urlOf(server: Name): string;
  query<Row extends object>(server: Name, text: string): Promise<readonly Row[]>;
  /** As a machine that loses its power. */
  kill(server: Name): Promise<void>;
  /** On the data that it had: b as a standby unless it was promoted. */
  start(server: Name): Promise<void>;
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server `a` with the tables of the catalog, and a standby `b` that follows it. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-replicated-'));
  await chmod(directory, 0o755);
  const ports = { a: await findFreePort(), b: await findFreePort() };
  const running = new Map<Name, EmbeddedPostgres>();

  const start = async (server: Name): Promise<void> => {
    running.set(
      server,
      await startEmbeddedPostgres({ directory: join(directory, server), port: ports[server] }),
    );
  };
  const find = (server: Name): EmbeddedPostgres => {
    const found = running.get(server);
    if (found === undefined) throw new Error(`the server ${server} was not started`);
    return found;
  };
  await start('a');
  const { connectionString, stop } = find('a');
  await migrate({ connectionString, schemas: ['catalog'] });
  await stop();
  execFileSync('cp', ['-a', join(directory, 'a'), join(directory, 'b')]);
  const { password } = new URL(connectionString);
  const conninfo = `host=127.0.0.1 port=${ports.a} user=postgres password=${password} application_name=b`;
  await writeFile(join(directory, 'b', 'standby.signal'), '');
  await appendFile(join(directory, 'b', 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
  await start('a');
  await start('b');

  const urlOf = (server: Name): string => {
    const url = new URL(connectionString);
    url.port = String(ports[server]);
    return url.href;
  };
  const query = async <Row extends object>(server: Name, text: string): Promise<readonly Row[]> => {
    const pool = createCatalogPool(urlOf(server), { maxConnections: 1 });
    try {
      return (await pool.query<Row>(text)).rows;
    } finally {
      await pool.end();
    }
  };
  return {
    url: connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${ports.a},127.0.0.1:${ports.b}`),
    urlOf,
    query,
    kill: async (server) => {
      const { pid, exited } = find(server);
      process.kill(pid, 'SIGKILL');
      await exited;
    },
    start,
    promote: async () => void (await query('b', 'SELECT pg_promote()')),
    stop: async () => {
      await Promise.all([...running.values()].map((server) => server.stop()));
      await rm(directory, { recursive: true });
    },
  };
}
