import type { Machine, Permission } from '../workflow/machine.ts';

const byLead: readonly Permission[] = [{ role: 'steward', of: 'own-department' }];
const byAuthority: readonly Permission[] = [{ role: 'authority', of: 'the-authority' }];

/**
 * 主题库: items of several departments that belong to one theme. Its department is the one that leads it (牵头部门), which the
 * authority confirms by setting it in force. It is a view of the catalog and gives nobody an item, so providers are not asked.
 */
export const themeMachine = {
  kind: 'theme',
  states: ['PROPOSED', 'IN_FORCE', 'CHANGING', 'REFUSED', 'WITHDRAWN', 'ENDED'],
  actions: {
    propose: { from: [], to: 'PROPOSED', by: byLead },
    'propose-again': { from: ['PROPOSED', 'REFUSED', 'WITHDRAWN'], to: 'PROPOSED', by: byLead },
    // What is in force stays so until the authority has decided.
    'propose-change': { from: ['IN_FORCE', 'CHANGING'], to: 'CHANGING', by: byLead },
    'set-in-force': { from: ['PROPOSED', 'CHANGING'], to: 'IN_FORCE', by: byAuthority },
    refuse: { from: ['PROPOSED'], to: 'REFUSED', by: byAuthority, needsReason: true },
    'refuse-change': { from: ['CHANGING'], to: 'IN_FORCE', by: byAuthority, needsReason: true },
    withdraw: { from: ['PROPOSED'], to: 'WITHDRAWN', by: byLead },
    'withdraw-change': { from: ['CHANGING'], to: 'IN_FORCE', by: byLead },
    end: { from: ['IN_FORCE', 'CHANGING'], to: 'ENDED', by: byAuthority, needsReason: true },
  },
} as const satisfies Machine;

export type ThemeState = (typeof themeMachine)['states'][number];

export type ThemeAction = keyof (typeof themeMachine)['actions'];
