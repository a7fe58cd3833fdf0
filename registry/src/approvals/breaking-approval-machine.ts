import type { Machine } from '../workflow/machine.ts';

/** That an approval has ended by itself is a matter of time and no action. */
export const breakingApprovalMachine = {
  kind: 'breaking-approval',
  states: ['IN_FORCE', 'REVOKED'],
  actions: {
    approve: {
      from: [],
      to: 'IN_FORCE',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    revoke: {
      from: ['IN_FORCE'],
      to: 'REVOKED',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
  },
} as const satisfies Machine;

export type BreakingApprovalState = (typeof breakingApprovalMachine)['states'][number];
