import { applyChange } from '../policy/change-policy.ts';
import type { PolicyTransition } from '../policy/policy-transition.ts';
import type { PolicyAdmin } from '../policy/policy-admin.ts';
import { hashOf } from '../policy/version-hash.ts';
import { askDatabase, inTransaction, openDatabasePool } from './database-client.ts';
import { findKnownVersion, readCurrentVersion, readFormerCodes, readPolicy } from './policy-parts.ts';
import {
  latestSubgraphsStatement,
  putIntoForce,
  supergraphStatement,
  type LatestSubgraph,
  type Supergraph,
} from './put-into-force.ts';

const stageStatement = `
INSERT INTO catalog.announced_supergraph (sdl, hash)
SELECT $1, $2 WHERE (SELECT hash FROM catalog.supergraph_versions ORDER BY id DESC LIMIT 1) IS DISTINCT FROM $2
ON CONFLICT (id) DO UPDATE SET (sdl, hash, announced_at) = (EXCLUDED.sdl, EXCLUDED.hash, now())
`;

/** Changes the policy in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyAdmin(connectionString: string): PolicyAdmin {
  const pool = openDatabasePool(connectionString, {
    maxConnections: 2,
    queryTimeoutMs: 60_000,
    connectionTimeoutMs: 5_000,
  });
  const enforce = (transition: PolicyTransition, actor: string, reason: string): Promise<number> =>
    askDatabase('policy', () =>
      inTransaction(pool, 'READ COMMITTED', (session) =>
        putIntoForce(session, transition, { actor, reason }),
      ),
    );

  return {
    preview: (change) =>
      askDatabase('policy', () =>
        inTransaction(pool, 'REPEATABLE READ', async (session) => {
          const policy = await readPolicy(session, await readCurrentVersion(session));
          const { rows: supergraphs } = await session.query<Supergraph>(supergraphStatement);
          const next = applyChange(policy, change);
          const error = await findKnownVersion(session, next.ruleSet);
          return {
            inForce: policy,
            policy: next,
            problems: error?.problems ?? [],
            supergraphSdl: supergraphs[0]?.sdl,
          };
        }),
      ),
    currentVersion: () => askDatabase('policy', () => readCurrentVersion(pool)),
    readPublished: () =>
      askDatabase('policy', () =>
        inTransaction(pool, 'REPEATABLE READ', async (session) => {
          const policy = await readPolicy(session, await readCurrentVersion(session));
          const { rows: supergraphs } = await session.query<Supergraph>(supergraphStatement);
          const { rows } = await session.query<LatestSubgraph>(latestSubgraphsStatement);
          const published = rows.filter(({ sdl }) => sdl !== '');
          const subgraphs = published.map(({ name, sdl, url }) => {
            const resources = policy.resources.filter(({ provider }) => provider === name);
            return { name, sdl, url, resources };
          });
          const formerCodes = await readFormerCodes(session);
          return { policy, supergraphSdl: supergraphs[0]?.sdl, subgraphs, formerCodes };
        }),
      ),
    apply: (change, actor, reason) => enforce({ kind: 'apply', change }, actor, reason),
    publishSubgraphs: (publication, actor, reason) =>
      enforce({ kind: 'publish', publication }, actor, reason),
    stageSupergraph: (supergraphSdl) =>
      askDatabase('policy', async () => {
        const hash = hashOf(supergraphSdl);
        const { rowCount } = await pool.query(stageStatement, [supergraphSdl, hash]);
        return rowCount === 0 ? undefined : hash;
      }),
    revokeGrant: (id, actor, reason) => enforce({ kind: 'revoke-grant', id }, actor, reason),
    liftSuspension: (target, actor, reason) => enforce({ kind: 'lift-suspension', target }, actor, reason),
    close: () => pool.end(),
  };
}
