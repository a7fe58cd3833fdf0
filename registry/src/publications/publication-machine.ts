import { systemRole } from '../workflow/actor.ts';
import type { Machine, Permission } from '../workflow/machine.ts';

const byPublisher: readonly Permission[] = [
  { role: 'steward', of: 'own-department' },
  { role: 'authority', of: 'the-authority' },
];

/** Who takes part in the sharing, and under which code, is the authority's to say: it registered them. */
const byAuthority: readonly Permission[] = [{ role: 'authority', of: 'the-authority' }];

const byRegistry: readonly Permission[] = [{ role: systemRole, of: 'any-department' }];

/**
 * What departments hand in is checked, and published unless a check is all that was asked for. So is what becomes of a
 * subgraph beside its folder: it is rolled back, taken out, given another code, or its department leaves. How far it is (checking,
 * waiting for gateways) is progress and no state: until it is published, it can be withdrawn.
 */
export const publicationMachine = {
  kind: 'publication',
  states: ['REQUESTED', 'RUNNING', 'CHECKED', 'REFUSED', 'PUBLISHED', 'FAILED', 'WITHDRAWN'],
  actions: {
    check: { from: [], to: 'REQUESTED', by: byPublisher },
    publish: { from: [], to: 'REQUESTED', by: byPublisher, needsReason: true },
    rollback: { from: [], to: 'REQUESTED', by: byPublisher, needsReason: true },
    remove: { from: [], to: 'REQUESTED', by: byPublisher, needsReason: true },
    transfer: { from: [], to: 'REQUESTED', by: byAuthority, needsReason: true },
    leave: { from: [], to: 'REQUESTED', by: byAuthority, needsReason: true },
    // Once more, where whoever ran it is gone.
    run: { from: ['REQUESTED', 'RUNNING'], to: 'RUNNING', by: byRegistry },
    pass: { from: ['RUNNING'], to: 'CHECKED', by: byRegistry },
    refuse: { from: ['RUNNING'], to: 'REFUSED', by: byRegistry },
    'put-into-force': { from: ['RUNNING'], to: 'PUBLISHED', by: byRegistry },
    fail: { from: ['REQUESTED', 'RUNNING'], to: 'FAILED', by: byRegistry },
    withdraw: { from: ['REQUESTED', 'RUNNING'], to: 'WITHDRAWN', by: byPublisher },
  },
} as const satisfies Machine;

export type PublicationState = (typeof publicationMachine)['states'][number];

export type PublicationAction = keyof (typeof publicationMachine)['actions'];

/** In these, there is something to do. */
export const openStates: readonly PublicationState[] = ['REQUESTED', 'RUNNING'];
