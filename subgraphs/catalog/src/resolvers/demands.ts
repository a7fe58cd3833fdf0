import type { Demand, Outcome } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, byKey, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<Demand>) =>
  'refusal' in outcome ? { demand: null, refusal: outcome.refusal } : { demand: outcome.done, refusal: null };

/** What departments need of each other, and what each has to provide. */
export const demandResolvers: Resolvers = {
  Query: {
    demands: (_, { consumer, provider, states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.demands.list({
          ...query,
          consumer: consumer ?? undefined,
          provider: provider ?? undefined,
          states: states ?? undefined,
        }),
      ),
    demand: async (_, { id }, { database: { registry } }) => (await registry.demands.read(id)) ?? null,
    responsibilities: async (_, { department }, { database: { registry } }) =>
      (await registry.register.readPart('departments', department)) === undefined ? null : { department },
  },

  Mutation: {
    fileDemand: async (
      _,
      { needed: { resource, items, description, ...needed }, provider },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.demands.file({
          needed: {
            ...needed,
            items: items ?? [],
            description: description ?? '',
            ...(resource == null ? {} : { resource }),
          },
          ...(provider == null ? {} : { provider }),
          actor: actorIn(who),
        }),
      ),
    redirectDemand: async (_, { id, revision, provider, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.demands.redirect(id, provider, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
    acceptDemand: async (_, { id, revision, dueOn, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.demands.accept(id, dueOn, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    refuseDemand: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.demands.refuse(id, { actor: actorIn(who), expectedRevision: revision, reason }),
      ),
    fulfilDemand: async (_, { id, revision, resource, items, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.demands.fulfil(id, resource, items ?? [], {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    withdrawDemand: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.demands.withdraw(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
  },

  Demand: {
    consumer: ({ document }) => document.consumer,
    provider: ({ department }) => department,
    resource: ({ document }) => document.resource ?? null,
    items: ({ document }) => [...document.items],
    description: ({ document }) => document.description,
    purpose: ({ document }) => document.purpose,
    legalBasis: ({ document }) => document.legalBasis,
    scenario: ({ document }) => document.scenario,
    filedAt: ({ createdAt }) => new Date(createdAt),
    filedBy: ({ createdBy }) => createdBy,
    dueOn: ({ document }) => document.dueOn ?? null,
    fulfilledByResource: ({ document }) => document.fulfilment?.resource ?? null,
    fulfilledByItems: ({ document: { fulfilment } }) =>
      fulfilment === undefined ? null : [...fulfilment.items],
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('demand', id, { first: shownEvents })),
    ],
  },

  Responsibilities: {
    registered: ({ department }, page, { database: { registry } }) =>
      readPage(page, byKey, (query) =>
        registry.register.listParts('resources', query, { provider: department }),
      ),
    accepted: ({ department }, page, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.demands.list({ ...query, provider: department, states: ['ACCEPTED'] }),
      ),
  },
};
