import type { Outcome, Registry, ShownThemeEntry, Theme, ThemeEntry } from '@govgraph/registry/services';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, byEntry, readPage, type PageArguments } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

const toPayload = (outcome: Outcome<Theme>) =>
  'refusal' in outcome ? { theme: null, refusal: outcome.refusal } : { theme: outcome.done, refusal: null };

/** A page of what belongs to a theme, with what the catalog says of it now. */
function readEntries(entries: readonly ThemeEntry[], page: PageArguments, { themes }: Registry) {
  return readPage<ShownThemeEntry, string>(page, byEntry, async ({ first, after = '' }) => {
    const shown = entries.filter(({ coordinate }) => coordinate > after).slice(0, first);
    const found = await themes.findItems(shown.map(({ coordinate }) => coordinate));
    return shown.map((entry) => {
      const registered = found.get(entry.coordinate);
      return { ...entry, registered };
    });
  });
}

/** Views of the catalog. */
export const themeResolvers: Resolvers = {
  Query: {
    themes: (_, { lead, states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.themes.list({ ...query, department: lead ?? undefined, states: states ?? undefined }),
      ),
    theme: async (_, { code }, { database: { registry } }) => (await registry.themes.read(code)) ?? null,
  },

  Mutation: {
    proposeTheme: async (
      _,
      { code, lead, name, nameZh, items, revision, reason },
      { database: { registry }, ...who },
    ) =>
      toPayload(
        await registry.themes.propose({
          code,
          department: lead,
          content: { name, nameZh, entries: items },
          actor: actorIn(who),
          ...(revision == null ? {} : { expectedRevision: revision }),
          reason: reason ?? undefined,
        }),
      ),
    setThemeInForce: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.themes.setInForce(code, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    refuseTheme: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.themes.refuse(code, { actor: actorIn(who), expectedRevision: revision, reason }),
      ),
    withdrawTheme: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.themes.withdraw(code, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    endTheme: async (_, { code, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(await registry.themes.end(code, { actor: actorIn(who), expectedRevision: revision, reason })),
  },

  Theme: {
    code: ({ id }) => id,
    lead: ({ department }) => department,
    name: ({ document: { inForce, proposed } }) => (inForce ?? proposed)?.name ?? null,
    nameZh: ({ document: { inForce, proposed } }) => (inForce ?? proposed)?.nameZh ?? null,
    number: ({ document }) => document.inForce?.number ?? 0,
    items: ({ document: { inForce, earlier } }, { number, ...page }, { database: { registry } }) => {
      const contents = inForce === undefined ? earlier : [inForce, ...earlier];
      const content = number == null ? inForce : contents.find((each) => each.number === number);
      return content === undefined ? null : readEntries(content.entries, page, registry);
    },
    proposedItems: ({ document: { proposed } }, page, { database: { registry } }) =>
      proposed === undefined ? null : readEntries(proposed.entries, page, registry),
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('theme', id, { first: shownEvents })),
    ],
  },

  ThemeItem: {
    item: ({ registered }) => registered ?? null,
    isGone: ({ registered }) => registered === undefined,
  },
};
