import type { GatewayList, ServingGateway } from '../membership/gateway-list.ts';
import type { Preparation } from '../membership/membership-store.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

const listStatement = `
SELECT coalesce(name, 'unnamed') AS name, version, preparing AS hash, preparation AS state,
  extract(epoch FROM clock_timestamp() - seen_at)::double precision * 1000 AS "silentMs"
FROM catalog.gateways
WHERE joined_at IS NOT NULL AND version IS NOT NULL
  AND seen_at BETWEEN clock_timestamp() - interval '30 seconds' AND clock_timestamp() + interval '30 seconds'
ORDER BY gateways.name COLLATE "C"
`;

type Row = Pick<ServingGateway, 'name' | 'version' | 'silentMs'> &
  ({ readonly hash: null } | Pick<Preparation, 'hash' | 'state'>);

/** Which gateways serve, in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresGatewayList(connectionString: string): GatewayList {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs: 5_000 });
  return {
    list: () =>
      askDatabase('policy', async () => {
        const { rows } = await pool.query<Row>(listStatement);
        return rows.map(({ name, version, silentMs, ...row }) => {
          const preparation = row.hash === null ? undefined : { hash: row.hash, state: row.state };
          return { name, version, silentMs: Math.max(0, silentMs), preparation };
        });
      }),
    close: () => pool.end(),
  };
}
