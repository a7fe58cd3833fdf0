import type { RequestedChange } from '@govgraph/registry/services';
import type { MutationRollbackSubgraphArgs, Resolvers } from '../generated/resolvers.ts';
import { actorIn, type Context } from '../open-catalog.ts';
import { toConsent, toPayload } from './publication-payload.ts';

/** What each change of a subgraph has beside what it changes to. */
type ChangeArguments = Omit<MutationRollbackSubgraphArgs, 'name' | 'toVersion'>;

async function change(
  { database: { registry }, ...who }: Context,
  { reason, revision, waitForGateways, checkOnly, ...consent }: ChangeArguments,
  requested: RequestedChange,
) {
  const outcome = await registry.publications.change(requested, {
    consent: toConsent(consent),
    actor: actorIn(who),
    reason,
    waitsForGateways: waitForGateways ?? true,
    isCheck: checkOnly ?? false,
    ...(revision == null ? {} : { expectedRevision: revision }),
  });
  return toPayload(outcome);
}

export const subgraphChangeResolvers: Resolvers = {
  Mutation: {
    rollbackSubgraph: (_, { name, toVersion, ...rest }, context) =>
      change(context, rest, { kind: 'ROLLBACK', department: name, toVersion }),
    removeSubgraph: (_, { name, endUse, ...rest }, context) =>
      change(context, rest, { kind: 'REMOVE', department: name, endUse: endUse ?? false }),
    transferDepartment: (_, { from, to: { code, name, nameZh, uscc }, ...rest }, context) => {
      const to = {
        code,
        ...(name == null ? {} : { name }),
        ...(nameZh == null ? {} : { nameZh }),
        ...(uscc == null ? {} : { uscc }),
      };
      return change(context, rest, { kind: 'TRANSFER', department: from, to });
    },
    leaveDepartment: (_, { code, ...rest }, context) =>
      change(context, rest, { kind: 'LEAVE', department: code }),
  },

  PublicationChange: {
    users: ({ users }) => [...users],
    purposes: ({ purposes }) => [...purposes],
    grants: ({ grants }) => [...grants],
    approvedBy: ({ approval }) => approval?.approvedBy ?? null,
    approvedUntil: ({ approval }) => (approval === undefined ? null : new Date(approval.validUntil)),
  },

  AccessImpact: {
    groups: ({ groups }) => [...groups],
    flows: ({ flows }) => [...flows],
  },

  AccessGroup: {
    coordinates: ({ coordinates }) => [...coordinates],
    callers: ({ callers }) => [...callers],
  },

  ConcernedCallers: {
    only: ({ only }) => [...only],
  },
};
