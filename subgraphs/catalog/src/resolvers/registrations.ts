import type { Outcome, Registration } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<Registration>) =>
  'refusal' in outcome
    ? { registration: null, refusal: outcome.refusal }
    : { registration: outcome.done, refusal: null };

export const registrationResolvers: Resolvers = {
  Query: {
    registrations: (_, { states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.registrations.list({ ...query, states: states ?? undefined }),
      ),
    registration: async (_, { code }, { database: { registry } }) =>
      (await registry.registrations.read(code)) ?? null,
  },

  Mutation: {
    registerDepartment: async (_, { uscc, ...department }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.registrations.request(
          { ...department, ...(uscc == null ? {} : { uscc }) },
          { actor: actorIn(who) },
        ),
      ),
    approveDepartment: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.registrations.approve(code, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    refuseDepartment: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.registrations.refuse(code, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
    withdrawRegistration: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.registrations.withdraw(code, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
  },

  Registration: {
    code: ({ id }) => id,
    name: ({ document }) => document.name,
    nameZh: ({ document }) => document.nameZh,
    uscc: ({ document }) => document.uscc ?? null,
    requestedAt: ({ createdAt }) => new Date(createdAt),
    requestedBy: ({ createdBy }) => createdBy,
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('department', id, { first: shownEvents })),
    ],
  },
};
