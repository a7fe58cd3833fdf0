import { isDeepStrictEqual } from 'node:util';

import { compilePolicy, type PolicySource } from '@govgraph/policy';

import { StoreError } from '../../errors.ts';
import { applyChange, emptyPolicy, liftSuspension, publishResources, revokeGrant } from '../change-policy.ts';
import type { PolicyAdmin, PolicyStore } from '../ports.ts';

/**
 * Keeps the policy in this process: for tests and for embedding.
 *
 * @param initial what is in force at the beginning; its version counts on
 */
export function createMemoryPolicyStore(
  initial: { readonly policy: PolicySource; readonly supergraphSdl: string } = {
    policy: emptyPolicy,
    supergraphSdl: '',
  },
): PolicyStore & PolicyAdmin {
  let current = initial;
  const published = new Map<string, { sdl: string; url: string }>();

  function enforce(policy: PolicySource, supergraphSdl = current.supergraphSdl): number {
    const next = { ...policy, version: current.policy.version + 1 };
    compilePolicy(next);
    current = { policy: next, supergraphSdl };
    return next.version;
  }

  return {
    load: async () => {
      if (current.supergraphSdl === '') {
        throw new StoreError('no department has published anything yet', 'POLICY_UNAVAILABLE');
      }
      return { version: current.policy.version, ...current };
    },
    currentVersion: async () => current.policy.version,
    apply: async (change) => enforce(applyChange(current.policy, change)),
    publishSubgraphs: async ({ subgraphs, supergraphSdl }) => {
      const policy = publishResources(current.policy, subgraphs);
      const isPublished = subgraphs.every(({ name, sdl, url }) =>
        isDeepStrictEqual(published.get(name), { sdl, url }),
      );
      const isSameCatalog = isDeepStrictEqual(sortResources(policy), sortResources(current.policy));
      if (isPublished && isSameCatalog && supergraphSdl === current.supergraphSdl)
        return current.policy.version;
      const version = enforce(policy, supergraphSdl);
      for (const { name, sdl, url } of subgraphs) published.set(name, { sdl, url });
      return version;
    },
    revokeGrant: async (id) => enforce(revokeGrant(current.policy, id, new Date().toISOString())),
    liftSuspension: async (target) => enforce(liftSuspension(current.policy, target)),
    close: async () => undefined,
  };
}

function sortResources(policy: PolicySource) {
  return [...policy.resources].sort((left, right) => (left.code < right.code ? -1 : 1));
}
