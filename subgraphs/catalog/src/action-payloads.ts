import type { Outcome } from '@govgraph/registry/services';
import type { RegisteredPart } from '@govgraph/storage';

export function toGrantPayload(outcome: Outcome<RegisteredPart<'grants'>>) {
  return 'refusal' in outcome
    ? { grant: null, refusal: outcome.refusal }
    : { grant: outcome.done, refusal: null };
}
