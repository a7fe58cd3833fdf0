import type { OfficialDuty, Outcome } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byOfficial, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const duties = { SECURITY: 'security', OPERATION: 'operation', AUDIT: 'audit' } as const;
const shownDuties = { security: 'SECURITY', operation: 'OPERATION', audit: 'AUDIT' } as const;

const toPayload = (outcome: Outcome<OfficialDuty>) =>
  'refusal' in outcome ? { duty: null, refusal: outcome.refusal } : { duty: outcome.done, refusal: null };

export const dutyResolvers: Resolvers = {
  Query: {
    duties: (_, page, { database: { registry } }) =>
      readPage(page, byOfficial, (query) => registry.duties.list(query)),
    duty: async (_, { official }, { database: { registry } }) =>
      (await registry.duties.read(official)) ?? null,
  },

  Mutation: {
    endDuty: async (_, { official, duty, reason }, { database: { registry }, ...who }) => {
      const request = { actor: actorIn(who), reason };
      return toPayload(await registry.duties.end(official, duties[duty], request));
    },
  },

  OfficialDuty: {
    duty: ({ duty }) => shownDuties[duty],
    since: ({ since }) => new Date(since),
    events: async ({ official }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('official-duty', official, { first: shownEvents })),
    ],
  },
};
