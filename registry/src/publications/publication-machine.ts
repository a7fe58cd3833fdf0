import { systemRole } from '../workflow/actor.ts';
import type { Machine, Permission } from '../workflow/machine.ts';

const byPublisher: readonly Permission[] = [
  { role: 'steward', of: 'own-department' },
  { role: 'authority', of: 'the-authority' },
];

/** Who takes part in the sharing, and under which code, is the authority's to say: it registered them. */
const byAuthority: readonly Permission[] = [{ role: 'authority', of: 'the-authority' }];

/** Not by whoever would have it published. */
const byAsked: readonly Permission[] = [{ role: 'steward', of: 'asked-department', isSomeoneElse: true }];

const byRegistry: readonly Permission[] = [{ role: systemRole, of: 'any-department' }];

/**
 * What departments hand in is checked, and published unless a check is all that was asked for. So is what becomes of a
 * subgraph beside its folder: it is rolled back, taken out, given another code, or its department leaves. What other
 * departments have to agree to waits for each of them, and is checked again once they all have. How far it is (checking,
 * waiting for gateways) is progress and no state: until it is published, it can be withdrawn.
 */
export const publicationMachine = {
  kind: 'publication',
  states: [
    'REQUESTED',
    'RUNNING',
    'CHECKED',
    'REFUSED',
    'PUBLISHED',
    'FAILED',
    'WITHDRAWN',
    'WAITING_FOR_CONSENT',
    'DECLINED',
  ],
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
    'ask-consent': { from: ['RUNNING'], to: 'WAITING_FOR_CONSENT', by: byRegistry },
    // The last one has it checked again, and published.
    agree: { from: ['WAITING_FOR_CONSENT'], to: 'WAITING_FOR_CONSENT', by: byAsked, needsReason: true },
    'agree-as-last': { from: ['WAITING_FOR_CONSENT'], to: 'REQUESTED', by: byAsked, needsReason: true },
    decline: { from: ['WAITING_FOR_CONSENT'], to: 'DECLINED', by: byAsked, needsReason: true },
    fail: { from: ['REQUESTED', 'RUNNING'], to: 'FAILED', by: byRegistry },
    withdraw: {
      from: ['REQUESTED', 'RUNNING', 'WAITING_FOR_CONSENT'],
      to: 'WITHDRAWN',
      by: byPublisher,
    },
  },
} as const satisfies Machine;

export type PublicationState = (typeof publicationMachine)['states'][number];

export type PublicationAction = keyof (typeof publicationMachine)['actions'];

/** In these, there is something to do. */
export const openStates: readonly PublicationState[] = ['REQUESTED', 'RUNNING'];
