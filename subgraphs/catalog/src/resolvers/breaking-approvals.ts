import type { BreakingApprovalRecord, Outcome } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<BreakingApprovalRecord>) =>
  'refusal' in outcome
    ? { approval: null, refusal: outcome.refusal }
    : { approval: outcome.done, refusal: null };

export const breakingApprovalResolvers: Resolvers = {
  Query: {
    breakingApprovals: (_, { department, states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.approvals.list({
          ...query,
          department: department ?? undefined,
          states: states ?? undefined,
        }),
      ),
    breakingApproval: async (_, { id }, { database: { registry } }) =>
      (await registry.approvals.read(id)) ?? null,
  },

  Mutation: {
    approveBreakingChange: async (_, { validUntil, ...given }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.approvals.approve({
          ...given,
          validUntil: validUntil.toISOString(),
          actor: actorIn(who),
        }),
      ),
    revokeBreakingApproval: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.approvals.revoke(id, { actor: actorIn(who), expectedRevision: revision, reason }),
      ),
  },

  BreakingApproval: {
    change: ({ document }) => document.change,
    validUntil: ({ document }) => new Date(document.validUntil),
    approvedBy: ({ document }) => document.approvedBy,
    approvedAt: ({ createdAt }) => new Date(createdAt),
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('breaking-approval', id, { first: shownEvents })),
    ],
  },
};
