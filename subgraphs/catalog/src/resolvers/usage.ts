import type { Outcome, UsagePlace } from '@govgraph/registry/services';
import type { UsageRecord } from '@govgraph/storage';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byUse, readPage } from '../pages.ts';

/** Ends a page that is refused: the refusal stands beside it. */
class Refused extends Error {
  readonly outcome: Extract<Outcome<never>, { readonly refusal: unknown }>;

  constructor(outcome: Refused['outcome']) {
    super(outcome.refusal.message);
    this.outcome = outcome;
  }
}

export const usageResolvers: Resolvers = {
  Query: {
    usageRecords: async (
      _,
      { application, field, subject, decisionId, since, until, ...page },
      { database: { registry }, ...who },
    ) => {
      const filter = {
        ...(application == null ? {} : { application }),
        ...(field == null ? {} : { coordinate: field }),
        ...(subject == null ? {} : { subject }),
        ...(decisionId == null ? {} : { decisionId }),
        ...(since == null ? {} : { since: since.toISOString() }),
        ...(until == null ? {} : { until: until.toISOString() }),
      };
      const request = { actor: actorIn(who) };
      try {
        const records = await readPage<UsageRecord, UsagePlace>(page, byUse, async (query) => {
          const outcome = await registry.usage.list(query, filter, request);
          if ('refusal' in outcome) throw new Refused(outcome);
          return outcome.done;
        });
        return { records, refusal: null };
      } catch (error) {
        if (error instanceof Refused) return { records: null, refusal: error.outcome.refusal };
        throw error;
      }
    },
  },

  UsageRecord: {
    at: ({ at }) => new Date(at),
    official: ({ user }) => user,
    subjects: ({ subjects }) => [...subjects],
    fields: ({ content }) => [...new Set(content.flatMap(coordinatesOf))],
    code: (record) => ('code' in record ? record.code : null),
  },
};

/** Of a group of the form of now, or of one field of the first form. */
function coordinatesOf(content: UsageRecord['content'][number]): readonly string[] {
  return 'items' in content ? content.items.map(({ coordinate }) => coordinate) : [content.coordinate];
}
