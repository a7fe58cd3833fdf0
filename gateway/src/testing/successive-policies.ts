import type { PolicySource } from '@govgraph/policy';
import { type LoadedPolicy, type PolicyStore, StoreError } from '@govgraph/storage';

/** What comes into force next, or that the store does not answer any more. */
export type NextPolicy = PolicySource | 'unreachable';

/** A policy store in which policies come into force one after the other; nobody tells the gateway. */
export interface SuccessivePolicies {
  readonly policyStore: PolicyStore;
  currentVersion(): number;
  /** Puts the first of these into force now, and each of the others once the one before it was loaded. */
  enforce(...policies: readonly NextPolicy[]): void;
}

/** @param following those that come into force once the first was loaded, one after the other */
export function createSuccessivePolicies(
  first: PolicySource,
  supergraphSdl: string,
  following: readonly NextPolicy[] = [],
): SuccessivePolicies {
  let next = [...following];
  let current: LoadedPolicy = { version: first.version, policy: first, supergraphSdl };
  const advance = (): void => {
    const policy = next[0];
    if (policy === undefined || policy === 'unreachable') return;
    next.shift();
    current = { ...current, version: policy.version, policy };
  };
  return {
    policyStore: {
      load: async () => {
        if (next[0] === 'unreachable') throw new StoreError('policy', 'no answer');
        const loaded = current;
        advance();
        return loaded;
      },
      currentVersion: async () => current.version,
      stagedSupergraph: async () => undefined,
      earlierSupergraph: async () => undefined,
      close: async () => undefined,
    },
    currentVersion: () => current.version,
    enforce: (...policies) => {
      next = [...policies];
      advance();
    },
  };
}
