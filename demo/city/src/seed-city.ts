import { withClient } from '@govgraph/prisma';
import type { Client } from 'pg';
import { buildWorld } from './facts/build-city.ts';
import { loadWorld } from './load-city.ts';

/** Which database to fill. */
export interface SeedOptions {
  /** The database that holds the schemas of all nine departments, migrated. */
  readonly connectionString: string;
  /** Told what is being written, for people who watch. */
  readonly onProgress?: (message: string) => void;
}

/**
 * Fills the departments' empty tables with the synthetic world, all or nothing.
 *
 * A database that holds a world already is left as it is, also when two processes seed at the same time.
 *
 * @returns whether anything was written
 */
export async function seedWorld({ connectionString, onProgress = () => {} }: SeedOptions): Promise<boolean> {
  return withClient(connectionString, async (client) => {
    await client.query('BEGIN');
    try {
      await client.query('LOCK TABLE public_security.persons IN EXCLUSIVE MODE');
      const isNeeded = !(await hasPersons(client));
      if (isNeeded) {
        onProgress('building the synthetic world');
        await loadWorld(client, buildWorld(), (table, rows) => onProgress(`${table}: ${rows} rows`));
      }
      await client.query('COMMIT');
      return isNeeded;
    } catch (error) {
      // The first error is the one to report; a lost connection rolls back by itself.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}

/** Whether a database holds a world. */
export async function isSeeded({ connectionString }: SeedOptions): Promise<boolean> {
  return withClient(connectionString, hasPersons);
}

async function hasPersons(client: Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM public_security.persons LIMIT 1');
  return rowCount === 1;
}
