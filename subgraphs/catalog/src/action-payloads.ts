import type { Outcome } from '@govgraph/registry/services';
import type { DepartmentKey, RegisteredPart } from '@govgraph/storage';

export function toGrantPayload(outcome: Outcome<RegisteredPart<'grants'>>) {
  return 'refusal' in outcome
    ? { grant: null, refusal: outcome.refusal }
    : { grant: outcome.done, refusal: null };
}

export function toKeyPayload(outcome: Outcome<DepartmentKey>) {
  return 'refusal' in outcome
    ? { key: null, refusal: outcome.refusal }
    : { key: outcome.done, refusal: null };
}
