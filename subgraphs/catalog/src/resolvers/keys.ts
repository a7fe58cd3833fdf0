import type { Outcome } from '@govgraph/registry/services';
import type { DepartmentKey } from '@govgraph/storage';
import type { Resolvers } from '../generated/resolvers.ts';
import { actorIn } from '../open-catalog.ts';
import { byBegin, readPage } from '../pages.ts';
import { readNewKey } from '../read-new-key.ts';

const keyAlgorithms = { 'hmac-sha256': 'HMAC_SHA256', ed25519: 'ED25519' } as const;

const toPayload = (outcome: Outcome<DepartmentKey>) =>
  'refusal' in outcome ? { key: null, refusal: outcome.refusal } : { key: outcome.done, refusal: null };

export const keyResolvers: Resolvers = {
  Query: {
    sealingKey: async (_, _args, { database: { registry } }) => (await registry.keys.sealingKey()) ?? null,
    departmentKeys: (_, { department, ...page }, { database: { registry } }) =>
      readPage(page, byBegin, (query) => registry.keys.list(department, query)),
  },

  Mutation: {
    registerKey: async (_, { overlapHours, ...given }, { database: { registry }, ...who }) => {
      const actor = actorIn(who);
      const request = { actor, overlapHours: overlapHours ?? undefined };
      return toPayload(await registry.keys.register(readNewKey(given), request));
    },
    retireKey: async (_, { department, keyId, revision, reason }, { database: { registry }, ...who }) =>
      toPayload(
        await registry.keys.retire(department, keyId, {
          actor: actorIn(who),
          expectedRevision: revision,
          reason,
        }),
      ),
  },

  DepartmentKey: {
    algorithm: ({ algorithm }) => keyAlgorithms[algorithm],
    validFrom: ({ validFrom }) => new Date(validFrom),
    validUntil: ({ validUntil }) => (validUntil === null ? null : new Date(validUntil)),
  },
};
