import type { CatalogRevision, Outcome } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<CatalogRevision>) =>
  'refusal' in outcome
    ? { catalogRevision: null, refusal: outcome.refusal }
    : { catalogRevision: outcome.done, refusal: null };

interface Source {
  readonly name: string;
  readonly url?: string | null | undefined;
  readonly sdl: string;
  readonly catalog: string;
}

const toSource = ({ url, ...source }: Source) => ({ ...source, ...(url == null ? {} : { url }) });

/** What departments change of what their catalogs register. */
export const catalogRevisionResolvers: Resolvers = {
  Query: {
    catalogRevisions: (_, { department, states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.catalogRevisions.list({
          ...query,
          department: department ?? undefined,
          states: states ?? undefined,
        }),
      ),
    catalogRevision: async (_, { id }, { database: { registry } }) =>
      (await registry.catalogRevisions.read(id)) ?? null,
  },

  Mutation: {
    fileCatalogRevision: async (_, { source, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.catalogRevisions.file({ source: toSource(source), actor: actorIn(who), reason }),
      ),
    fileCatalogRevisionAgain: async (
      _,
      { id, revision, source, reason },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.catalogRevisions.fileAgain(id, {
          source: toSource(source),
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
    assessCatalogRevision: async (
      _,
      { id, revision, assessment: { measures, ...assessment }, reason },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.catalogRevisions.assess(
          id,
          { ...assessment, ...(measures == null ? {} : { measures }) },
          { actor: actorIn(who), expectedRevision: revision, reason: reason ?? undefined },
        ),
      ),
    agreeToCatalogRevision: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.catalogRevisions.agree(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    reviewCatalogRevision: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.catalogRevisions.review(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    refuseCatalogRevision: async (_, { id, revision, reasons }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.catalogRevisions.refuse(id, reasons, {
          actor: actorIn(who),
          expectedRevision: revision,
        }),
      ),
    withdrawCatalogRevision: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.catalogRevisions.withdraw(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    publishCatalogRevision: async (
      _,
      { id, revision, reason, waitForGateways },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.catalogRevisions.publish(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
          waitsForGateways: waitForGateways ?? true,
        }),
      ),
  },

  CatalogRevision: {
    filedBy: ({ document }) => document.filedBy,
    filedAt: ({ createdAt }) => new Date(createdAt),
    reason: ({ document }) => document.reason,
    contentHash: ({ document }) => document.contentHash,
    basedOn: ({ document }) => document.basis?.version ?? null,
    sdl: ({ document }) => document.source.sdl,
    catalog: ({ document }) => document.source.catalog,
    difference: (revision, _, { database: { registry } }) =>
      registry.catalogRevisions.readDifference(revision),
    assessment: ({ document }) => document.assessment ?? null,
    refusalReasons: ({ document: { refusalReasons } }) =>
      refusalReasons === undefined ? null : [...refusalReasons],
    check: async ({ document: { check } }, _, { database: { registry } }) =>
      (await registry.publications.read(check)) ?? null,
    publication: async ({ document: { publication } }, _, { database: { registry } }) =>
      publication === undefined ? null : ((await registry.publications.read(publication)) ?? null),
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('catalog-revision', id, { first: shownEvents })),
    ],
  },

  CatalogAssessment: {
    personalInformation: ({ personalInformation }) => [...personalInformation],
    measures: ({ measures }) => measures ?? null,
  },
};
