import type { Outcome } from '@govgraph/registry/services';
import type { RegisteredPart } from '@govgraph/storage';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byKey, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<RegisteredPart<'grants'>>) =>
  'refusal' in outcome ? { grant: null, refusal: outcome.refusal } : { grant: outcome.done, refusal: null };

export const grantResolvers: Resolvers = {
  Query: {
    grants: (_, { consumer, provider, purpose, ...page }, { database: { registry } }) =>
      readPage(page, byKey, (query) =>
        registry.grants.list(query, {
          ...(consumer == null ? {} : { consumer }),
          ...(provider == null ? {} : { provider }),
          ...(purpose == null ? {} : { purpose }),
        }),
      ),
    grant: async (_, { id }, { database: { registry } }) => (await registry.grants.read(id)) ?? null,
  },

  Mutation: {
    revokeGrant: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.grants.revoke(id, { actor: actorIn(who), expectedRevision: revision, reason }),
      ),
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
};
