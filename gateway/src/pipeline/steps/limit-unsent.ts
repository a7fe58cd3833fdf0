import type { Caller } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import type { UnsentBytes } from '../../http/unsent-bytes.ts';

/** Refuses whose answers lie here and are not taken, before departments are asked for more. */
export function refuseUnread(
  unsentBytes: Pick<UnsentBytes, 'isFull'>,
  { application }: Caller,
): Refusal | undefined {
  return unsentBytes.isFull(application) ? refuse('GATEWAY_BUSY', unreadAnswers) : undefined;
}

export const unreadAnswers =
  'Answers that were not read yet take all the room that there is. Read them, or wait until others have; then try again.';

/** Who is told, when the answer that was counted last is taken, or not given. */
interface Taking {
  onTaken?: (() => void) | undefined;
}

interface Answer {
  readonly body: Uint8Array;
  readonly refusal?: Refusal;
  readonly usage: { readonly caller?: Caller | undefined; readonly mayHaveActed: boolean };
}

/** Counts an answer as not taken yet. What a mutation has done is told, room or not. */
export function hasRoom(
  unsentBytes: Pick<UnsentBytes, 'add'>,
  taking: Taking,
  { usage, refusal, body }: Answer,
): boolean {
  taking.onTaken?.();
  taking.onTaken = undefined;
  if (refusal !== undefined || usage.caller === undefined) return true;
  taking.onTaken = unsentBytes.add(usage.caller.application, body.length, usage.mayHaveActed);
  return taking.onTaken !== undefined;
}
