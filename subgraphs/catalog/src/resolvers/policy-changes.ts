import type { Outcome, PolicyChangeRecord } from '@govgraph/registry/services';
import type { PolicyChangeState, Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byCreation, readPage } from '../pages.ts';
import { shownEvents } from './shown-events.ts';

/** Of two versions. */
const maxChanges = 500;

const workedOn: ReadonlySet<string> = new Set<PolicyChangeState>(['DRAFT', 'ACTIVATING']);

const wereInForce: ReadonlySet<string> = new Set<PolicyChangeState>(['ACTIVE', 'RETIRED']);

const toPayload = (outcome: Outcome<PolicyChangeRecord>) =>
  'refusal' in outcome
    ? { policyChange: null, refusal: outcome.refusal }
    : { policyChange: outcome.done, refusal: null };

/** Versions of the policy as documents, and how they change. */
export const policyChangeResolvers: Resolvers = {
  Query: {
    policyVersion: async (_, { version }, { database: { registry } }) => {
      // The greatest integer has none after it.
      if (version >= 2_147_483_647) return null;
      const [found] = await registry.register.listVersions({ first: 1, after: version + 1 });
      return found?.version === version ? found : null;
    },
    policyDocument: async (_, { version: given }, { database: { registry } }) => {
      const version = given ?? (await registry.policyDocuments.currentVersion());
      const text = await registry.policyDocuments.read(version);
      return text === undefined ? null : { version, text };
    },
    policyDifference: async (_, { from, to: given }, { database: { registry } }) => {
      const to = given ?? (await registry.policyDocuments.currentVersion());
      const changes = await registry.policyDocuments.compare(from, to);
      return changes === undefined ? null : { from, to, changes: changes.slice(0, maxChanges) };
    },
    policyChanges: (_, { states, ...page }, { database: { registry } }) =>
      readPage(page, byCreation, (query) =>
        registry.policyChanges.list({ ...query, states: states ?? undefined }),
      ),
    policyChange: async (_, { id }, { database: { registry } }) =>
      (await registry.policyChanges.read(id)) ?? null,
  },

  Mutation: {
    checkPolicy: async (_, { text, basedOn }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.policyChanges.check({
          text,
          ...(basedOn == null ? {} : { basedOn }),
          actor: actorIn(who),
        }),
      ),
    draftPolicyChange: async (_, { text, basedOn, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.policyChanges.draft({
          text,
          ...(basedOn == null ? {} : { basedOn }),
          actor: actorIn(who),
          reason,
        }),
      ),
    rollbackPolicy: async (_, { toVersion, reason }, { database: { registry }, ...who }) =>
      toPayload(await registry.policyChanges.rollBack(toVersion, { actor: actorIn(who), reason })),
    reviewPolicyChange: async (_, { id, revision, isAgreed, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.policyChanges.review(id, isAgreed ?? true, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
    activatePolicyChange: async (_, { id, revision }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.policyChanges.activate(id, { actor: actorIn(who), expectedRevision: revision }),
      ),
    withdrawPolicyChange: async (_, { id, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.policyChanges.withdraw(id, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason: reason ?? undefined,
        }),
      ),
  },

  PolicyChange: {
    kind: ({ document }) => document.kind,
    isWorkedOn: ({ state }) => workedOn.has(state),
    text: ({ document }) => document.text,
    basedOn: ({ document }) => document.basedOn ?? null,
    toVersion: ({ document }) => document.toVersion ?? null,
    requestedBy: ({ createdBy }) => createdBy,
    requestedAt: ({ createdAt }) => new Date(createdAt),
    reason: ({ document }) => document.reason ?? null,
    progress: async (record, _, { database: { registry } }) =>
      (await registry.policyChanges.readProgress(record))?.message ?? null,
    changes: ({ document: { result } }) => (result === undefined ? null : [...result.changes]),
    problems: ({ document: { result } }) => (result === undefined ? null : [...result.problems]),
    problemCount: ({ document }) => document.result?.problemCount ?? null,
    warnings: ({ document: { result } }) => (result === undefined ? null : [...result.warnings]),
    access: ({ document: { result } }) => (result?.access === undefined ? null : [...result.access]),
    proof: ({ document: { result } }) => result?.proof ?? null,
    checkedVersion: ({ document }) => document.result?.checkedVersion ?? null,
    policyVersion: async ({ id, state }, _, { database: { registry } }) => {
      if (!wereInForce.has(state)) return null;
      const events = await registry.workflows.listEvents('policy-change', id, { first: shownEvents });
      return events.find(({ action }) => action === 'put-into-force')?.policyVersion ?? null;
    },
    failure: ({ document }) => document.result?.failure ?? null,
    events: async ({ id }, _, { database: { registry } }) => [
      ...(await registry.workflows.listEvents('policy-change', id, { first: shownEvents })),
    ],
  },

  AccessProof: {
    newAccess: ({ newAccess }) => [...newAccess],
    widerLimits: ({ widerLimits }) => [...widerLimits],
    unsettled: ({ unsettled }) => [...unsettled],
    settledByIdentity: ({ cells }) => cells.identity,
    settledBySolver: ({ cells }) => cells.solver + cells.refuted,
  },

  NewAccess: {
    before: ({ access: [before] }) => before ?? null,
    after: ({ access: [, after] }) => after ?? null,
    fields: ({ places }) => [...places],
  },
};
