import { systemRole } from '../workflow/actor.ts';
import type { Machine, Permission } from '../workflow/machine.ts';

const byOfficer: readonly Permission[] = [{ role: 'security-officer', of: 'the-authority' }];

const byAuthority: readonly Permission[] = [
  ...byOfficer,
  { role: 'security-reviewer', of: 'the-authority' },
  { role: 'authority', of: 'the-authority' },
];

/** Four eyes: whoever drafts a change does not review it. */
const byReviewer: readonly Permission[] = [
  { role: 'security-reviewer', of: 'the-authority', isSomeoneElse: true },
  { role: 'authority', of: 'the-authority', isSomeoneElse: true },
];

const byRegistry: readonly Permission[] = [{ role: systemRole, of: 'any-department' }];

/**
 * A document of rules, purposes and grants comes into force as it was checked and reviewed. The registry checks it once
 * more before it does: where others have changed the policy, so that it comes to something else, it is reviewed again.
 */
export const policyChangeMachine = {
  kind: 'policy-change',
  states: [
    'DRAFT',
    'CHECKED',
    'REFUSED',
    'REVIEWED',
    'ACTIVATING',
    'ACTIVE',
    'RETIRED',
    'WITHDRAWN',
    'FAILED',
  ],
  actions: {
    check: { from: [], to: 'DRAFT', by: byAuthority },
    draft: { from: [], to: 'DRAFT', by: byOfficer, needsReason: true },
    'roll-back': { from: [], to: 'DRAFT', by: byOfficer, needsReason: true },
    pass: { from: ['DRAFT'], to: 'CHECKED', by: byRegistry },
    refuse: { from: ['DRAFT', 'ACTIVATING'], to: 'REFUSED', by: byRegistry },
    review: { from: ['CHECKED'], to: 'REVIEWED', by: byReviewer },
    decline: { from: ['CHECKED'], to: 'REFUSED', by: byReviewer, needsReason: true },
    activate: { from: ['REVIEWED'], to: 'ACTIVATING', by: byOfficer },
    'review-again': { from: ['ACTIVATING'], to: 'CHECKED', by: byRegistry },
    'put-into-force': { from: ['ACTIVATING'], to: 'ACTIVE', by: byRegistry },
    retire: { from: ['ACTIVE'], to: 'RETIRED', by: byRegistry },
    withdraw: { from: ['DRAFT', 'CHECKED', 'REVIEWED', 'ACTIVATING'], to: 'WITHDRAWN', by: byOfficer },
    fail: { from: ['DRAFT', 'ACTIVATING'], to: 'FAILED', by: byRegistry },
  },
} as const satisfies Machine;

export type PolicyChangeState = (typeof policyChangeMachine)['states'][number];

export type PolicyChangeAction = keyof (typeof policyChangeMachine)['actions'];

/** In these, there is something to do for the registry. */
export const openPolicyChangeStates: readonly PolicyChangeState[] = ['DRAFT', 'ACTIVATING'];
