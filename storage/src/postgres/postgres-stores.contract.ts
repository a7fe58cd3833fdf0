import { describeCatalogSearch } from '../catalog/catalog-search.contract.ts';
import { describePolicyStore } from '../policy/policy-store.contract.ts';
import { describeSubgraphHistory } from '../policy/subgraph-history.contract.ts';
import { describeUsageStore } from '../usage/usage-store.contract.ts';
import { createPostgresCatalogSearch } from './postgres-catalog-search.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { createPostgresSubgraphHistory } from './postgres-subgraph-history.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

/** What the stores of policies and usage records promise, over a way to the database. @param open a new one, by its address */
export function describePostgresStores(open: () => Promise<string>): void {
  describePolicyStore(async () => {
    const url = await open();
    return { store: createPostgresPolicyStore(url), admin: createPostgresPolicyAdmin(url) };
  });

  describeSubgraphHistory(async () => {
    const url = await open();
    return { admin: createPostgresPolicyAdmin(url), history: createPostgresSubgraphHistory(url) };
  });

  describeCatalogSearch(async () => {
    const url = await open();
    return { admin: createPostgresPolicyAdmin(url), search: createPostgresCatalogSearch(url) };
  });

  describeUsageStore(async () => {
    const url = await open();
    const admin = createPostgresPolicyAdmin(url);
    let departments = 0;
    return {
      store: createPostgresUsageStore(url),
      keepsHistory: true,
      changePolicy: () => {
        departments += 1;
        const code = `department-${departments}`;
        return admin.apply(
          { departments: [{ code, name: code, nameZh: code }] },
          'authority',
          'another version',
        );
      },
    };
  });
}
