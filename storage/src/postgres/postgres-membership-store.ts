import type { MembershipStore, MembershipView } from '../membership/membership-store.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/** Which gateways live, in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresMembershipStore(connectionString: string): MembershipStore {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs: 5_000 });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('usage', work);

  return {
    report: ({ id, name, fingerprints, hasJoined, mayBeFirst, release }) =>
      ask(async () => {
        const { rows } = await pool.query<{ readonly reported: MembershipView }>(
          'SELECT catalog.report_gateway($1, $2, $3, $4, $5) AS reported',
          [id, JSON.stringify(fingerprints), hasJoined, mayBeFirst, JSON.stringify({ name, ...release })],
        );
        const [{ reported }] = rows as [(typeof rows)[number]];
        return reported;
      }),
    remove: (id) => ask(async () => void (await pool.query('SELECT catalog.remove_gateway($1)', [id]))),
    close: () => pool.end(),
  };
}
