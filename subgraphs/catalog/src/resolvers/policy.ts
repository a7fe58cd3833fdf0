import type { Resolvers } from '../generated/resolvers.ts';
import { byKey, byName, byVersion, readPage } from '../pages.ts';

/** Departments, what they publish, and the versions of the policy. */
export const policyResolvers: Resolvers = {
  Query: {
    departments: (_, page, { database: { registry } }) =>
      readPage(page, byKey, (query) => registry.register.listParts('departments', query)),
    department: async (_, { code }, { database: { registry } }) =>
      (await registry.register.readPart('departments', code)) ?? null,
    subgraphs: (_, page, { database: { registry } }) =>
      readPage(page, byName, (query) => registry.register.listSubgraphs(query)),
    subgraph: async (_, { name }, { database: { registry } }) =>
      (await registry.register.readSubgraph(name)) ?? null,
    policyVersions: (_, page, { database: { registry } }) =>
      readPage(page, byVersion, (query) => registry.register.listVersions(query)),
  },

  Department: {
    code: ({ part }) => part.code,
    name: ({ part }) => part.name,
    nameZh: ({ part }) => part.nameZh,
    uscc: ({ part }) => part.uscc ?? null,
    subgraph: async ({ key }, _, { database: { registry } }) =>
      (await registry.register.readSubgraph(key)) ?? null,
  },

  Subgraph: {
    publishedAt: ({ publishedAt }) => new Date(publishedAt),
  },

  PolicyVersion: {
    at: ({ at }) => new Date(at),
  },

  WorkflowEvent: {
    at: ({ at }) => new Date(at),
  },
};
