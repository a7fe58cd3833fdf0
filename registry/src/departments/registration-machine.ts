import type { Machine } from '../workflow/machine.ts';

/** A department asks to be registered, and one approval of the authority registers it, until it leaves. */
export const registrationMachine = {
  kind: 'department',
  states: ['REQUESTED', 'REGISTERED', 'REFUSED', 'WITHDRAWN', 'LEFT'],
  actions: {
    request: { from: [], to: 'REQUESTED', by: [{ role: 'steward', of: 'own-department' }] },
    'request-again': {
      from: ['REFUSED', 'WITHDRAWN', 'LEFT'],
      to: 'REQUESTED',
      by: [{ role: 'steward', of: 'own-department' }],
    },
    approve: { from: ['REQUESTED'], to: 'REGISTERED', by: [{ role: 'authority', of: 'the-authority' }] },
    refuse: {
      from: ['REQUESTED'],
      to: 'REFUSED',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    withdraw: { from: ['REQUESTED'], to: 'WITHDRAWN', by: [{ role: 'steward', of: 'own-department' }] },
    // With the publication that takes its code out of the policy.
    leave: {
      from: ['REGISTERED'],
      to: 'LEFT',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
  },
} as const satisfies Machine;

export type RegistrationState = (typeof registrationMachine)['states'][number];
