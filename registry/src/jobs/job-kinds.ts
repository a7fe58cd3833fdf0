import { failPolicyChange } from '../policy-changes/conclude-policy-change.ts';
import { openPolicyChangeStates } from '../policy-changes/policy-change-machine.ts';
import { failPublication } from '../publications/conclude-publication.ts';
import { openStates } from '../publications/publication-machine.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import type { JobKind } from './job.ts';

/** What is known of jobs of a kind where they are taken up; what carries them out is loaded by a thread. */
interface JobKindDefinition {
  /** In these, there is something to do. */
  readonly openStates: readonly string[];
  /** Ends a job that cannot be carried out. @param failure for people */
  readonly fail: (workflows: WorkflowStore, id: string, failure: string) => Promise<void>;
}

export const jobKinds: Readonly<Record<JobKind, JobKindDefinition>> = {
  publication: { openStates, fail: failPublication },
  'policy-change': { openStates: openPolicyChangeStates, fail: failPolicyChange },
};
