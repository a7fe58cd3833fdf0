import type { Machine, Permission } from '../workflow/machine.ts';

const byProvider: readonly Permission[] = [{ role: 'steward', of: 'own-department' }];

/**
 * A department needs data that it does not find (需求清单). The matter is the provider's, or the authority's until it has named
 * one; it is the asking department's to take back.
 */
export const demandMachine = {
  kind: 'demand',
  states: ['FILED', 'REDIRECTED', 'ACCEPTED', 'REFUSED', 'FULFILLED', 'WITHDRAWN'],
  actions: {
    file: { from: [], to: 'FILED', by: [{ role: 'steward', of: 'any-department' }] },
    redirect: {
      from: ['FILED', 'REDIRECTED', 'REFUSED'],
      to: 'REDIRECTED',
      by: [{ role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    // From then on it is on the provider's list of what it has to provide (责任清单).
    accept: { from: ['FILED', 'REDIRECTED'], to: 'ACCEPTED', by: byProvider },
    refuse: {
      from: ['FILED', 'REDIRECTED'],
      to: 'REFUSED',
      by: [...byProvider, { role: 'authority', of: 'the-authority' }],
      needsReason: true,
    },
    fulfil: { from: ['ACCEPTED'], to: 'FULFILLED', by: byProvider },
    withdraw: {
      from: ['FILED', 'REDIRECTED', 'ACCEPTED'],
      to: 'WITHDRAWN',
      by: [{ role: 'steward', of: 'own-department' }],
    },
  },
} as const satisfies Machine;

export type DemandState = (typeof demandMachine)['states'][number];

export type DemandAction = keyof (typeof demandMachine)['actions'];
