import { createPostgresPolicyRegister } from '@govgraph/storage';
import { createPostgresWorkflowStore } from '../workflow/postgres-workflow-store.ts';
import { createBreakingApprovals, type BreakingApprovals } from './breaking-approvals.ts';

/** Approvals alone, without what carries publications out. @param connectionString of the catalog database */
export function openBreakingApprovals(
  connectionString: string,
): BreakingApprovals & { close(): Promise<void> } {
  const register = createPostgresPolicyRegister(connectionString);
  const workflows = createPostgresWorkflowStore(connectionString);
  return {
    ...createBreakingApprovals(register, workflows),
    close: async () => {
      await Promise.all([register.close(), workflows.close()]);
    },
  };
}
