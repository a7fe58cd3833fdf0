import type { Machine } from '../workflow/machine.ts';

/** Grants are parts of the policy; that one has lapsed is a matter of time and no action. */
export const grantMachine = {
  kind: 'grant',
  states: ['IN_FORCE', 'REVOKED'],
  actions: {
    revoke: {
      from: ['IN_FORCE'],
      to: 'REVOKED',
      by: [
        { role: 'steward', of: 'own-department' },
        { role: 'authority', of: 'the-authority' },
      ],
      needsReason: true,
    },
  },
} as const satisfies Machine;
