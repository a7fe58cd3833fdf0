import type { KeyChange, KeyRefusal } from '@govgraph/storage';
import { refuse } from '../workflow/machine.ts';

/** What a refusal of the store says to whoever wanted the change. */
export function refuseKey(refusal: KeyRefusal, change: KeyChange): ReturnType<typeof refuse> {
  const { department, keyId } = change.kind === 'register' ? change.key : change.end;
  switch (refusal) {
    case 'NO_SUCH_KEY':
      return refuse('NOT_FOUND', `${department} has no key ${keyId}`);
    case 'KEY_ID_TAKEN':
      return refuse('TAKEN', `${department} has, or had, a key ${keyId}: give the new one another id`);
    case 'TWO_KEYS_IN_FORCE':
      return refuse(
        'WRONG_STATE',
        `two keys of ${department} are in force already: retire one of them first`,
      );
    case 'ENDED_ALREADY':
      return refuse('WRONG_STATE', `the key ${keyId} of ${department} has ended already`);
    case 'CHANGED_MEANWHILE':
      return refuse(
        'CHANGED_MEANWHILE',
        `the key ${keyId} has been changed in the meantime: look at it once more`,
      );
  }
}
