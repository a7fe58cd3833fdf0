import { diffVersions, NoSuchVersionError, sourceOf, type Registry } from '@govgraph/registry/services';
import type { PublishedSubgraph, SubgraphVersion } from '@govgraph/storage';
import { dateTimeScalar } from '@govgraph/subgraph-kit';

import { toGrantPayload, toKeyPayload } from './action-payloads.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { actorIn } from './open-catalog.ts';
import { readNewKey } from './read-new-key.ts';
import { byBegin, byKey, byName, byVersion, byVersionAndName, readPage } from './pages.ts';

const keyAlgorithms = { 'hmac-sha256': 'HMAC_SHA256', ed25519: 'ED25519' } as const;

/** Enough for whoever looks at one thing; histories are read as a whole by auditors. */
const shownEvents = 100;

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,

  Query: {
    departments: (_, page, { database: { registry } }) =>
      readPage(page, byKey, (query) => registry.register.listParts('departments', query)),
    department: async (_, { code }, { database: { registry } }) =>
      (await registry.register.readPart('departments', code)) ?? null,
    subgraphs: (_, page, { database: { registry } }) =>
      readPage(page, byName, (query) => registry.register.listSubgraphs(query)),
    subgraph: async (_, { name }, { database: { registry } }) =>
      (await registry.register.readSubgraph(name)) ?? null,
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
    policyVersions: (_, page, { database: { registry } }) =>
      readPage(page, byVersion, (query) => registry.register.listVersions(query)),
    grants: (_, { consumer, provider, purpose, ...page }, { database: { registry } }) =>
      readPage(page, byKey, (query) =>
        registry.grants.list(query, {
          ...(consumer == null ? {} : { consumer }),
          ...(provider == null ? {} : { provider }),
          ...(purpose == null ? {} : { purpose }),
        }),
      ),
    grant: async (_, { id }, { database: { registry } }) => (await registry.grants.read(id)) ?? null,
    sealingKey: async (_, _args, { database: { registry } }) => (await registry.keys.sealingKey()) ?? null,
    departmentKeys: (_, { department, ...page }, { database: { registry } }) =>
      readPage(page, byBegin, (query) => registry.keys.list(department, query)),
  },

  Mutation: {
    revokeGrant: async (_, { id, revision, reason }, context) =>
      toGrantPayload(
        await context.database.registry.grants.revoke(id, {
          actor: actorIn(context),
          expectedRevision: revision,
          reason,
        }),
      ),
    registerKey: async (_, { overlapHours, ...given }, context) => {
      const request = { actor: actorIn(context), overlapHours: overlapHours ?? undefined };
      return toKeyPayload(await context.database.registry.keys.register(readNewKey(given), request));
    },
    retireKey: async (_, { department, keyId, revision, reason }, context) =>
      toKeyPayload(
        await context.database.registry.keys.retire(department, keyId, {
          actor: actorIn(context),
          expectedRevision: revision,
          reason,
        }),
      ),
  },

  DepartmentKey: {
    algorithm: ({ algorithm }) => keyAlgorithms[algorithm],
    validFrom: ({ validFrom }) => new Date(validFrom),
    validUntil: ({ validUntil }) => (validUntil === null ? null : new Date(validUntil)),
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

  PolicyVersion: {
    at: ({ at }) => new Date(at),
  },

  Grant: {
    id: ({ key }) => key,
    consumer: ({ part }) => part.consumer,
    applications: ({ part }) => (part.applications === undefined ? null : [...part.applications]),
    provider: ({ part }) => part.provider,
    purpose: ({ part }) => part.purpose,
    items: ({ part }) => [...part.items],
    dailyQuota: ({ part }) => part.dailyQuota ?? null,
    validFrom: ({ part }) => new Date(part.validFrom),
    validUntil: ({ part }) => new Date(part.validUntil),
    state: ({ part }) => (part.revokedAt === undefined ? 'IN_FORCE' : 'REVOKED'),
    approvedBy: ({ part }) => part.approvedBy,
    revokedAt: ({ part }) => (part.revokedAt === undefined ? null : new Date(part.revokedAt)),
    events: async ({ key }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('grant', key, { first: shownEvents })),
    ],
  },

  WorkflowEvent: {
    at: ({ at }) => new Date(at),
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
