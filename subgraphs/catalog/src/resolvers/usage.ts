import type { Outcome, UsagePlace } from '@govgraph/registry/services';
import type { StoredRecord, UsageRecord } from '@govgraph/storage';
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
        const records = await readPage<StoredRecord, UsagePlace>(page, byUse, async (query) => {
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
    usageRecord: async (_, { decisionId }, { database: { registry }, ...who }) => {
      const outcome = await registry.usage.explain(decisionId, { actor: actorIn(who) });
      return 'refusal' in outcome
        ? { explanation: null, refusal: outcome.refusal }
        : { explanation: outcome.done, refusal: null };
    },
  },

  UsageExplanation: {
    decidesAlike: ({ decisions }) => decisions?.every(({ isSame }) => isSame) ?? null,
    policyProblems: ({ policyProblems }) => policyProblems.map(({ message }) => message),
    document: (explanation) => JSON.stringify(explanation),
  },

  // A row that is no record has a decision, a moment, and what is kept of it.
  UsageRecord: {
    at: ({ at }) => new Date(at),
    official: (record) => ('user' in record ? record.user : null),
    subjects: (record) => ('subjects' in record ? [...record.subjects] : null),
    fields: (record) => ('content' in record ? [...new Set(record.content.flatMap(coordinatesOf))] : null),
    code: (record) => ('code' in record ? record.code : null),
    document: (record) => JSON.stringify(record),
    application: (record) => ('application' in record ? record.application : null),
    department: (record) => ('department' in record ? record.department : null),
    purpose: (record) => ('purpose' in record ? record.purpose : null),
    approver: (record) => ('approver' in record ? record.approver : null),
    channel: (record) => ('channel' in record ? record.channel : null),
    policyVersion: (record) => ('policyVersion' in record ? record.policyVersion : null),
    operationName: (record) => ('operationName' in record ? record.operationName : null),
    outcome: (record) => ('outcome' in record ? record.outcome : null),
  },
};

/** Of a group of the form of now, or of one field of the first form. */
function coordinatesOf(content: UsageRecord['content'][number]): readonly string[] {
  return 'items' in content ? content.items.map(({ coordinate }) => coordinate) : [content.coordinate];
}
