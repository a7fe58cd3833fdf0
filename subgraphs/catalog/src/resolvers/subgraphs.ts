import { diffVersions, NoSuchVersionError, sourceOf, type Registry } from '@govgraph/registry/services';
import type { PublishedSubgraph, SubgraphVersion } from '@govgraph/storage';
import type { Resolvers } from '../generated/resolvers.ts';
import { byVersionAndName, readPage } from '../pages.ts';

/** Everything that departments have ever published. */
export const subgraphResolvers: Resolvers = {
  Query: {
    subgraphVersions: (_, { name, ...page }, { database: { registry } }) =>
      readPage(page, byVersionAndName, (query) =>
        registry.history.listSubgraphVersions({ ...query, name: name ?? undefined }),
      ),
    subgraphVersion: async (_, { name, version }, { database: { registry } }) =>
      (await registry.history.readSubgraph(name, version ?? undefined)) ?? null,
    subgraphDifference: (_, { name, from, to }, { database: { registry } }) =>
      orNull(diffVersions(registry.history, name, from, to ?? undefined)),
    supergraph: async (_, { version }, { database: { registry } }) =>
      (await registry.history.readSupergraph(version ?? undefined)) ?? null,
  },

  SubgraphVersion: {
    publishedAt: ({ publishedAt }) => new Date(publishedAt),
    sdl: async (version, _, { database: { registry } }) => (await readWhole(version, registry)).sdl,
    catalog: async (version, _, { database: { registry } }) =>
      sourceOf(await readWhole(version, registry)).catalog,
  },

  SubgraphDifference: {
    schema: ({ schema }) => [...schema],
    catalog: ({ catalog }) => [...catalog],
  },

  ElementChange: {
    kind: ({ kind }) => changeKinds[kind],
  },
};

const changeKinds = { added: 'ADDED', removed: 'REMOVED', changed: 'CHANGED' } as const;

/** A list has versions without what was published. */
async function readWhole(
  version: SubgraphVersion | PublishedSubgraph,
  { history }: Registry,
): Promise<PublishedSubgraph> {
  if ('sdl' in version) return version;
  const whole = await history.readSubgraph(version.name, version.version);
  if (whole === undefined) throw new Error(`version ${version.version} of ${version.name} is gone`);
  return whole;
}

async function orNull<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NoSuchVersionError) return null;
    throw error;
  }
}
