import type { Invalidation } from '../shared/invalidation.ts';

/** Tells the listeners of this process; for a single gateway. */
export function createMemoryInvalidation(): Invalidation {
  const listeners = new Set<{ readonly listener: (version: number) => void }>();
  return {
    publish: async (version) => {
      for (const { listener } of listeners) listener(version);
    },
    subscribe: async (listener) => {
      const subscription = { listener };
      listeners.add(subscription);
      return async () => void listeners.delete(subscription);
    },
    close: async () => listeners.clear(),
  };
}
