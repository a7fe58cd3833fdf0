import type { Caller } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import type { UnsentBytes } from '../limits/unsent-bytes.ts';
import type { Usage } from '../usage/usage.ts';

/** Refuses whose responses lie here and are not taken, before departments are asked for more. */
export function refuseUnread(
  unsentBytes: Pick<UnsentBytes, 'isFull'>,
  { application }: Caller,
): Refusal | undefined {
  return unsentBytes.isFull(application) ? refuse('GATEWAY_BUSY', untakenResponses) : undefined;
}

export const untakenResponses =
  'Answers that were not read yet take all the room that there is. Read them, or wait until others have; then try again.';

/** Who is told when the response that was counted last is taken, or not given. */
interface Taking {
  onTaken?: (() => void) | undefined;
}

/**
 * Counts a response as not taken yet. What a mutation has done is told, room or not.
 *
 * @param body undefined of a refusal, which is always told
 */
export function hasRoom(
  unsentBytes: Pick<UnsentBytes, 'add'>,
  taking: Taking,
  { caller, mayHaveActed }: Pick<Usage, 'caller' | 'mayHaveActed'>,
  body: Uint8Array | undefined,
): boolean {
  taking.onTaken?.();
  taking.onTaken = undefined;
  if (body === undefined || caller === undefined) return true;
  taking.onTaken = unsentBytes.add(caller.application, body.length, mayHaveActed);
  return taking.onTaken !== undefined;
}
