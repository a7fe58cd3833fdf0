import { describe } from 'vitest';

import { describeCounters } from '../counters.contract.ts';
import { describeInvalidation } from '../invalidation.contract.ts';
import { describePolicyStore } from '../policy-store.contract.ts';
import { describeUsageStore } from '../usage-store.contract.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryInvalidation } from './memory-invalidation.ts';
import { createMemoryPolicyStore } from './memory-policy-store.ts';
import { createMemoryUsageStore } from './memory-usage-store.ts';

describe('in process', () => {
  describeInvalidation(async () => {
    const invalidation = createMemoryInvalidation();
    return [invalidation, invalidation];
  });

  describeCounters(async () => {
    const counters = createMemoryCounters();
    return [counters, counters];
  });

  describePolicyStore(async () => {
    const store = createMemoryPolicyStore();
    return { store, admin: store };
  });

  describeUsageStore(async () => {
    let version = 0;
    return { store: createMemoryUsageStore(() => version), changePolicy: async () => (version += 1) };
  });
});
