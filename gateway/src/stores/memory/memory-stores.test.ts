import { describe } from 'vitest';

import { describeCounters } from '../counters.contract.ts';
import { describeInvalidation } from '../invalidation.contract.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryInvalidation } from './memory-invalidation.ts';

describe('in process', () => {
  describeInvalidation(async () => {
    const invalidation = createMemoryInvalidation();
    return [invalidation, invalidation];
  });

  describeCounters(async () => {
    const counters = createMemoryCounters();
    return [counters, counters];
  });
});
