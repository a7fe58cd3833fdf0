import type { Machine } from '../workflow/machine.ts';

/** Keys with which gateways sign requests to a department. Only the department makes them; the authority can end one. */
export const keyMachine = {
  kind: 'key',
  states: ['IN_FORCE', 'ENDED'],
  actions: {
    register: {
      from: [],
      to: 'IN_FORCE',
      by: [{ role: 'steward', of: 'own-department' }],
    },
    retire: {
      from: ['IN_FORCE'],
      to: 'ENDED',
      by: [
        { role: 'steward', of: 'own-department' },
        { role: 'authority', of: 'the-authority' },
      ],
      needsReason: true,
    },
  },
} as const satisfies Machine;
