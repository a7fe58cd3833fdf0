import {
  createPostgresPolicyHistory,
  createPostgresPolicyStore,
  createPostgresUsageStore,
  type StoredRecord,
  type UsageFilter,
  type UsageQuery,
} from '@govgraph/storage';
import { authorityDepartment } from '../workflow/actor.ts';
import { refuse, takeAction, type ActionRequest, type Machine, type Outcome } from '../workflow/machine.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { explainUse, type UsageExplanation } from './explain-use.ts';

/** Reading what was used is an action of its own: who read it is kept, and makes the reader an auditor. */
export const usageReadingMachine = {
  kind: 'usage-reading',
  states: ['READ'],
  actions: { read: { from: [], to: 'READ', by: [{ role: 'auditor', of: 'the-authority' }] } },
} as const satisfies Machine;

export type UsagePlace = NonNullable<UsageQuery['after']>;

/** The usage record, for auditors. Rows that are no record are among them: `govgraph audit verify` says what is wrong. */
export interface UsageReading {
  /** The latest first. */
  list(
    query: { readonly first: number; readonly after?: UsagePlace | undefined },
    filter: UsageFilter,
    request: ActionRequest,
  ): Promise<Outcome<readonly StoredRecord[]>>;
  /** One record, and what comes of it when everything is decided once more under the policy of then. */
  explain(decisionId: string, request: ActionRequest): Promise<Outcome<UsageExplanation>>;
  close(): Promise<void>;
}

/** @param connectionString of the catalog database */
export function createUsageReading(connectionString: string, workflows: WorkflowStore): UsageReading {
  const store = createPostgresUsageStore(connectionString);
  const policies = createPostgresPolicyStore(connectionString);
  const history = createPostgresPolicyHistory(connectionString);

  /** @param what is read @returns why it may not be; undefined where it may */
  async function record(what: string, request: ActionRequest) {
    const head = { id: what, department: authorityDepartment };
    const taken = takeAction(usageReadingMachine, head, 'read', request);
    if ('refusal' in taken) return taken;
    const written = await workflows.write({ event: taken.done.event });
    return 'refusal' in written ? written : undefined;
  }

  return {
    async list({ first, after }, filter, request) {
      const given = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
      const refused = await record(given.length === 0 ? 'all' : given.join(', '), request);
      if (refused !== undefined) return refused;
      const records = await store.readStored({
        ...filter,
        order: 'latest',
        limit: first,
        ...(after === undefined ? {} : { after }),
      });
      return { done: records };
    },
    async explain(decisionId, request) {
      const refused = await record(`decisionId ${decisionId}`, request);
      if (refused !== undefined) return refused;
      const [found] = await store.readStored({ decisionId });
      if (found === undefined)
        return refuse('NOT_FOUND', `there is no usage record of the decision ${decisionId}`);
      if ('isUnreadable' in found) return { done: { record: found, groups: [], policyProblems: [] } };
      return explainUse({ policies, history }, found);
    },
    close: async () => {
      await Promise.all([store.close(), policies.close(), history.close()]);
    },
  };
}
