import {
  createPostgresUsageStore,
  type StoredRecord,
  type UsageFilter,
  type UsageQuery,
  type UsageRecord,
} from '@govgraph/storage';
import { takeAction, type ActionRequest, type Machine, type Outcome } from '../workflow/machine.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';

/** Reading what was used is an action of its own: who read it is kept, and makes the reader an auditor. */
export const usageReadingMachine = {
  kind: 'usage-reading',
  states: ['READ'],
  actions: { read: { from: [], to: 'READ', by: [{ role: 'auditor', of: 'the-authority' }] } },
} as const satisfies Machine;

export type UsagePlace = NonNullable<UsageQuery['after']>;

/** The usage record, for auditors. */
export interface UsageReading {
  /** The latest first. Only records that can be read: `govgraph audit verify` says which cannot. */
  list(
    query: { readonly first: number; readonly after?: UsagePlace | undefined },
    filter: UsageFilter,
    request: ActionRequest,
  ): Promise<Outcome<readonly UsageRecord[]>>;
  close(): Promise<void>;
}

/** @param connectionString of the catalog database */
export function createUsageReading(connectionString: string, workflows: WorkflowStore): UsageReading {
  const store = createPostgresUsageStore(connectionString);
  return {
    async list({ first, after }, filter, request) {
      const given = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
      const id = given.length === 0 ? 'all' : given.join(', ');
      const taken = takeAction(usageReadingMachine, { id, department: 'authority' }, 'read', request);
      if ('refusal' in taken) return taken;
      const written = await workflows.write({ event: taken.done.event });
      if ('refusal' in written) return written;
      const records = await store.readStored({
        ...filter,
        order: 'latest',
        limit: first,
        ...(after === undefined ? {} : { after }),
      });
      return { done: records.filter(isReadable) };
    },
    close: () => store.close(),
  };
}

function isReadable(record: StoredRecord): record is UsageRecord {
  return !('isUnreadable' in record);
}
