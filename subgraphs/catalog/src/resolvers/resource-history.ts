import { diffResource } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { byVersion, readPage } from '../pages.ts';

/** What became of the entries of the catalog. */
export const resourceHistoryResolvers: Resolvers = {
  Query: {
    resourceHistory: (_, { code, ...page }, { database: { registry } }) =>
      readPage(page, byVersion, (query) => registry.history.listResourceVersions(code, query)),
    resourceDifference: async (_, { code, from, to }, { database: { registry } }) => {
      const changes = await diffResource(registry.history, code, from, to ?? undefined);
      return changes === undefined ? null : { changes: [...changes] };
    },
  },

  ResourceVersion: {
    changedAt: ({ changedAt }) => new Date(changedAt),
  },
};
