import { withClient } from '@govgraph/prisma';
import type { Client } from 'pg';
import { buildCity } from './facts/build-city.ts';
import { loadCity } from './load-city.ts';

/** Which database to fill. */
export interface SeedOptions {
  /** The database that holds the schemas of all nine departments, migrated. */
  readonly connectionString: string;
  /** Told what is being written, for people who watch. */
  readonly onProgress?: (message: string) => void;
}

/**
 * Fills the departments' empty tables with the synthetic city, all or nothing.
 *
 * A database that holds a city already is left as it is, also when two processes seed at the same time.
 *
 * @returns whether anything was written
 */
export async function seedCity({ connectionString, onProgress = () => {} }: SeedOptions): Promise<boolean> {
  return withClient(connectionString, async (client) => {
    await client.query('BEGIN');
    try {
      await client.query('LOCK TABLE public_security.persons IN EXCLUSIVE MODE');
      const isNeeded = !(await hasPersons(client));
      if (isNeeded) {
        onProgress('building the synthetic city');
        await loadCity(client, buildCity(), (table, rows) => onProgress(`${table}: ${rows} rows`));
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

/** Whether a database holds a city. */
export async function isSeeded({ connectionString }: SeedOptions): Promise<boolean> {
  return withClient(connectionString, hasPersons);
}

async function hasPersons(client: Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM public_security.persons LIMIT 1');
  return rowCount === 1;
}
