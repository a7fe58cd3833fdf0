import type { PolicySource } from '@govgraph/policy';

import { StoreError } from '../../errors.ts';
import { isComplete } from '../change-policy.ts';
import type { PolicyStore } from '../ports.ts';
import { askCatalog, createCatalogClient } from './catalog-client.ts';

interface HeadRow {
  readonly version: number;
  readonly document: PolicySource;
  readonly sdl: string | null;
}

/** One statement: document and schema are of the same version. */
const loadStatement = `
SELECT h.version, v.document, (SELECT s.sdl FROM supergraph_versions s ORDER BY s.id DESC LIMIT 1) AS sdl
FROM policy_head h JOIN policy_versions v ON v.version = h.version
`;

/**
 * The policy in the catalog database.
 *
 * @param connectionString PostgreSQL, schema `catalog` by default
 * @param queryTimeoutMs reading a hundred thousand items and as many grants takes seconds
 */
export function createPostgresPolicyStore(connectionString: string, queryTimeoutMs = 15_000): PolicyStore {
  const client = createCatalogClient(connectionString, { maxConnections: 2, queryTimeoutMs });
  const ask = <Answer>(question: () => Promise<Answer>) => askCatalog('POLICY_UNAVAILABLE', question);

  return {
    load: () =>
      ask(async () => {
        const [head] = await client.$queryRawUnsafe<HeadRow[]>(loadStatement);
        // The empty catalog's document has no parts at all.
        if (head === undefined || head.version === 0 || head.sdl === null || !isComplete(head.document)) {
          throw new StoreError('there is no schema or no rule set yet', 'POLICY_UNAVAILABLE');
        }
        const { version, document, sdl } = head;
        return { version, policy: { ...document, version }, supergraphSdl: sdl };
      }),
    currentVersion: () => ask(async () => (await client.policyHead.findFirstOrThrow()).version),
    close: () => client.$disconnect(),
  };
}
