import type { Suspension } from '@govgraph/policy';
import type { Outcome, RegisteredSuspension } from '@govgraph/registry/services';
import { BadUserInput } from '@govgraph/subgraph-kit';
import type { Resolvers, SuspensionTarget } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byKey, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<RegisteredSuspension>, warning: string | null = null) =>
  'refusal' in outcome
    ? { suspension: null, warning, refusal: outcome.refusal }
    : { suspension: outcome.done, warning, refusal: null };

/** @throws BadUserInput where a field is no coordinate */
function toTarget(kind: SuspensionTarget, target: string): Suspension['target'] {
  switch (kind) {
    case 'APPLICATION':
      return { application: target };
    case 'DEPARTMENT':
      return { department: target };
    case 'FIELD':
      if (isCoordinate(target)) return { coordinate: target };
      throw new BadUserInput('target: expected a coordinate such as Person.criminalRecord', {
        argument: 'target',
        reason: 'CHARACTERS',
      });
  }
}

function isCoordinate(text: string): text is `${string}.${string}` {
  return /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/.test(text);
}

export const suspensionResolvers: Resolvers = {
  Query: {
    suspensions: (_, page, { database: { registry } }) =>
      readPage(page, byKey, (query) => registry.suspensions.list(query)),
  },

  Mutation: {
    suspend: async (_, { kind, target: name, reason }, { database: { registry }, ...who }) => {
      const target = toTarget(kind, name);
      const outcome = await registry.suspensions.suspend(target, { actor: actorIn(who), reason });
      // It is stopped already: whether the name is a right one is looked at afterwards.
      const warning =
        'refusal' in outcome ? null : await registry.suspensions.doubt(target).catch(() => null);
      return toPayload(outcome, warning ?? null);
    },
    liftSuspension: async (_, { kind, target, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.suspensions.lift(toTarget(kind, target), {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
  },

  Suspension: {
    kind: ({ part: { target } }) =>
      'application' in target ? 'APPLICATION' : 'department' in target ? 'DEPARTMENT' : 'FIELD',
    target: ({ part: { target } }) => Object.values(target).join(),
    reason: ({ part }) => part.reason,
    since: ({ part }) => new Date(part.since),
    events: async ({ key }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('suspension', key, { first: shownEvents })),
    ],
  },
};
