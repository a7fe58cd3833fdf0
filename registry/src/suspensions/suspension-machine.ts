import type { Machine, Permission } from '../workflow/machine.ts';

/** Whose data it is, and whoever looks after the whole. */
const bySupervisor: readonly Permission[] = [
  { role: 'steward', of: 'own-department' },
  { role: 'security-officer', of: 'the-authority' },
  { role: 'authority', of: 'the-authority' },
];

/** The switch that stops an application, a department or a field at once. What has been lifted can be stopped again. */
export const suspensionMachine = {
  kind: 'suspension',
  states: ['IN_FORCE', 'LIFTED'],
  actions: {
    suspend: { from: [], to: 'IN_FORCE', by: bySupervisor, needsReason: true },
    lift: { from: ['IN_FORCE'], to: 'LIFTED', by: bySupervisor, needsReason: true },
  },
} as const satisfies Machine;
