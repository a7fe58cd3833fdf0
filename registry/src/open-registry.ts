import {
  createPostgresDepartmentKeys,
  createPostgresPolicyRegister,
  createPostgresSubgraphHistory,
  type PolicyRegister,
  type SubgraphHistory,
} from '@govgraph/storage';
import { createGrants, type Grants } from './grants/grants.ts';
import { createKeys, type Keys } from './keys/keys.ts';
import { createPostgresWorkflowStore } from './workflow/postgres-workflow-store.ts';
import type { WorkflowStore } from './workflow/workflow-store.ts';

/** The authority's services, on one catalog. Whoever acts is given to each action; none is remembered. */
export interface Registry {
  /** The policy in force and its history. */
  readonly register: PolicyRegister;
  /** Everything that departments have ever published. */
  readonly history: SubgraphHistory;
  /** What was decided, and by whom. */
  readonly workflows: Pick<WorkflowStore, 'listEvents'>;
  readonly grants: Grants;
  readonly keys: Keys;
  close(): Promise<void>;
}

/**
 * Opens the services without what composes and plans schemas: that is loaded where a publication runs.
 *
 * @param connectionString of the catalog database, with the rights of the role `registry`
 */
export function openRegistry(connectionString: string): Registry {
  const register = createPostgresPolicyRegister(connectionString);
  const history = createPostgresSubgraphHistory(connectionString);
  const workflows = createPostgresWorkflowStore(connectionString);
  const keyStore = createPostgresDepartmentKeys(connectionString);
  return {
    register,
    history,
    workflows,
    grants: createGrants(register, workflows),
    keys: createKeys(keyStore, register, workflows),
    close: async () => {
      await Promise.all([register.close(), history.close(), workflows.close(), keyStore.close()]);
    },
  };
}
