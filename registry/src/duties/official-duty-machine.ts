import type { Machine } from '../workflow/machine.ts';

/**
 * In which of the duties that nobody has together an official acts (三员分立). It begins by itself with the first action in
 * it; to act in another one, somebody else of the authority ends it first, for example where an official changes posts.
 */
export const officialDutyMachine = {
  kind: 'official-duty',
  states: ['ACTING', 'ENDED'],
  actions: {
    end: {
      from: ['ACTING'],
      to: 'ENDED',
      by: [{ role: 'authority', of: 'the-authority', isSomeoneElse: true }],
      needsReason: true,
    },
  },
} as const satisfies Machine;
