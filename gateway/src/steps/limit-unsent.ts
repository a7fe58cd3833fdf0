import type { Caller } from '@govgraph/policy';
import { type Refusal, refuse } from '../errors.ts';
import type { UnsentBytes } from '../server/unsent-bytes.ts';

/** Refuses whose answers lie here and are not taken, before departments are asked for more. */
export function refuseUnread(
  unsentBytes: Pick<UnsentBytes, 'isFull'>,
  { application }: Caller,
): Refusal | undefined {
  return unsentBytes.isFull(application) ? refuse('GATEWAY_BUSY', unreadAnswers) : undefined;
}

export const unreadAnswers =
  'Answers that were not read yet take all the room that there is. Read them, or wait until others have; then try again.';
