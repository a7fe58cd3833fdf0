import { awaitedBy, departmentsOf } from '@govgraph/registry/services';
import type { MutationCheckSubgraphArgs, PublicationState, Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, readPage } from '../pages.ts';
import { toConsent, toPayload } from './publication-payload.ts';
import { shownEvents } from './shown-events.ts';

/** What is handed in, without what is left out. */
function toRequest({ sources, ...consent }: MutationCheckSubgraphArgs) {
  return {
    sources: sources.map(({ url, ...source }) => ({ ...source, ...(url == null ? {} : { url }) })),
    consent: toConsent(consent),
  };
}

const done: ReadonlySet<string> = new Set<PublicationState>([
  'CHECKED',
  'REFUSED',
  'PUBLISHED',
  'FAILED',
  'WITHDRAWN',
  'DECLINED',
]);

export const publicationResolvers: Resolvers = {
  Query: {
    publications: (_, { department, states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.publications.list({
          ...query,
          department: department ?? undefined,
          states: states ?? undefined,
        }),
      ),
    publication: async (_, { id }, { database: { registry } }) =>
      (await registry.publications.read(id)) ?? null,
  },

  Mutation: {
    checkSubgraph: async (_, handedIn, { database: { registry }, ...who }) =>
      toPayload(await registry.publications.check({ ...toRequest(handedIn), actor: actorIn(who) })),
    publishSubgraph: async (
      _,
      { reason, waitForGateways, ...handedIn },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.publications.publish({
          ...toRequest(handedIn),
          actor: actorIn(who),
          reason,
          waitsForGateways: waitForGateways ?? true,
        }),
      ),
    agreeToPublication: async (_, { id, department, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.publications.agree(id, department, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
    declinePublication: async (_, { id, department, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.publications.decline(id, department, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
    withdrawPublication: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.publications.withdraw(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
  },

  Publication: {
    kind: ({ document }) => document.kind,
    isCheck: ({ document }) => document.kind === 'CHECK',
    isDone: ({ state }) => done.has(state),
    departments: ({ document }) => [...departmentsOf(document)],
    requestedBy: ({ createdBy }) => createdBy,
    requestedAt: ({ createdAt }) => new Date(createdAt),
    reason: ({ document }) => document.reason ?? null,
    stage: async (record, _, { database: { registry } }) =>
      (await registry.publications.readProgress(record))?.stage ?? null,
    progress: async (record, _, { database: { registry } }) =>
      (await registry.publications.readProgress(record))?.message ?? null,
    findings: ({ document: { result } }) => (result === undefined ? null : [...result.findings]),
    findingCount: ({ document }) => document.result?.foundCount ?? null,
    changes: ({ document: { result } }) => (result?.changes === undefined ? null : [...result.changes]),
    changeCount: ({ document }) => document.result?.changeCount ?? null,
    accessImpact: ({ document }) => document.result?.accessImpact ?? null,
    checkedVersion: ({ document }) => document.result?.checkedVersion ?? null,
    policyVersion: async ({ id, state }, _, { database: { registry } }) => {
      if (state !== 'PUBLISHED') return null;
      const [last] = await registry.workflows.listEvents('publication', id, { first: 1 });
      return last?.policyVersion ?? null;
    },
    agreements: ({ document }) => [...(document.result?.agreements ?? [])],
    awaitedConsent: (record) => [...awaitedBy(record)],
    brokenOperations: ({ document }) => document.result?.brokenOperations ?? null,
    preparedGateways: ({ document }) => {
      const gateways = document.result?.gateways;
      return gateways === undefined ? null : [...gateways.prepared];
    },
    unpreparedGateways: ({ document }) => {
      const gateways = document.result?.gateways;
      return gateways === undefined ? null : [...gateways.failed, ...gateways.silent, ...gateways.unfinished];
    },
    failure: ({ document }) => document.result?.failure ?? null,
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('publication', id, { first: shownEvents })),
    ],
  },
};
