import { systemRole } from '../workflow/actor.ts';
import type { Machine, Permission } from '../workflow/machine.ts';

const bySteward: readonly Permission[] = [{ role: 'steward', of: 'own-department' }];

/**
 * A department changes what its catalog registers: filed, assessed, agreed to by its head (政务数据共享条例 第十三条), reviewed by
 * the authority (第十六条、第十七条), and published. Another content begins again.
 */
export const catalogRevisionMachine = {
  kind: 'catalog-revision',
  states: ['FILED', 'ASSESSED', 'AGREED', 'REVIEWED', 'PUBLISHED', 'REFUSED', 'WITHDRAWN'],
  actions: {
    file: { from: [], to: 'FILED', by: bySteward, needsReason: true },
    'file-again': {
      from: ['FILED', 'ASSESSED', 'AGREED', 'REVIEWED', 'REFUSED'],
      to: 'FILED',
      by: bySteward,
      needsReason: true,
    },
    // The department assesses its own data: whoever looks after them, or after their security.
    assess: {
      from: ['FILED'],
      to: 'ASSESSED',
      by: [...bySteward, { role: 'security-officer', of: 'own-department' }],
    },
    agree: {
      from: ['ASSESSED'],
      to: 'AGREED',
      by: [{ role: 'department-head', of: 'own-department', isSomeoneElse: true }],
    },
    decline: {
      from: ['ASSESSED'],
      to: 'REFUSED',
      by: [{ role: 'department-head', of: 'own-department' }],
      needsReason: true,
    },
    review: {
      from: ['AGREED'],
      to: 'REVIEWED',
      by: [{ role: 'authority', of: 'the-authority', isSomeoneElse: true }],
    },
    refuse: {
      from: ['AGREED', 'REVIEWED'],
      to: 'REFUSED',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    withdraw: { from: ['FILED', 'ASSESSED', 'AGREED', 'REVIEWED'], to: 'WITHDRAWN', by: bySteward },
    // Hands it in; once more, where that came to nothing.
    publish: {
      from: ['REVIEWED'],
      to: 'REVIEWED',
      by: [...bySteward, { role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    'put-into-force': {
      from: ['REVIEWED'],
      to: 'PUBLISHED',
      by: [{ role: systemRole, of: 'any-department' }],
    },
  },
} as const satisfies Machine;

export type CatalogRevisionState = (typeof catalogRevisionMachine)['states'][number];

export type CatalogRevisionAction = keyof (typeof catalogRevisionMachine)['actions'];
