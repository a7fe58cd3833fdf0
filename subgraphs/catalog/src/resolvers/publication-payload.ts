import type { Outcome, PublicationRecord } from '@govgraph/registry/services';
import type { MutationCheckSubgraphArgs } from '../generated/resolvers.ts';

export const toPayload = (outcome: Outcome<PublicationRecord>) =>
  'refusal' in outcome
    ? { publication: null, refusal: outcome.refusal }
    : { publication: outcome.done, refusal: null };

/** What may be published although it concerns others, without what is left out. */
export function toConsent({
  agreedBy,
  allowBreaking,
}: Pick<MutationCheckSubgraphArgs, 'agreedBy' | 'allowBreaking'>) {
  return {
    ...(agreedBy == null ? {} : { agreedBy }),
    ...(allowBreaking == null ? {} : { allowBreaking }),
  };
}
