/*
 * Checks a change of the policy, or brings a reviewed one into force. Loads what opens schemas, so it runs on a thread of
 * its own (job-thread-main.ts).
 *
 *   1. everything is read and checked as of one version
 *   2. a draft ends here; what was reviewed comes into force with its record, unless it comes to something else by now
 */
import { isDeepStrictEqual } from 'node:util';
import { describeProblem, PolicyError } from '@govgraph/policy';
import {
  createPostgresPolicyAdmin,
  createPostgresPolicyStore,
  SupersededCheckError,
  type PolicyAdmin,
  type VersionedPolicyStore,
} from '@govgraph/storage';
import { Overtaken } from '../jobs/conclude.ts';
import type { CarryOutJob } from '../jobs/job.ts';
import { nameOf, systemActor } from '../workflow/actor.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { takeAction } from '../workflow/machine.ts';
import { openZ3Solver, type Z3Solver } from '../proof/z3-solver.ts';
import { createPostgresWorkflowStore } from '../workflow/postgres-workflow-store.ts';
import type { FollowingStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { checkPolicyChange, type CheckedPolicyChange } from './check-policy-change.ts';
import { concludePolicyChange } from './conclude-policy-change.ts';
import { policyChangeMachine } from './policy-change-machine.ts';
import {
  openPolicyChangeRecords,
  type PolicyChangeDocument,
  type PolicyChangeProgress,
  type PolicyChangeRecord,
  type PolicyChangeResult,
} from './policy-change.ts';

interface PolicyChangeTools {
  readonly workflows: WorkflowStore;
  readonly admin: PolicyAdmin;
  readonly policies: VersionedPolicyStore;
  readonly solver: Z3Solver;
}

/** The policy changes a few times a day. */
const maxChecks = 5;

/** With tools of its own, on a thread. */
export const carryOutPolicyChange: CarryOutJob = async (connectionString, id, onProgress) => {
  const tools: PolicyChangeTools = {
    workflows: createPostgresWorkflowStore(connectionString),
    admin: createPostgresPolicyAdmin(connectionString),
    policies: createPostgresPolicyStore(connectionString),
    solver: openZ3Solver(),
  };
  try {
    const record = await openPolicyChangeRecords(tools.workflows).read(id);
    if (record !== undefined) await runPolicyChange(tools, record, onProgress);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  } finally {
    await Promise.all(Object.values(tools).map((store: { close(): Promise<void> }) => store.close()));
  }
};

async function runPolicyChange(
  tools: PolicyChangeTools,
  record: PolicyChangeRecord,
  onProgress: (progress: PolicyChangeProgress) => void,
): Promise<void> {
  const onProving = (): void =>
    onProgress({ stage: 'PROVING', message: 'proving that nobody sees more than before' });
  const check = (): Promise<CheckedPolicyChange> =>
    checkPolicyChange({ ...tools, onProving }, record.document, Date.now());
  if (record.state === 'DRAFT') {
    onProgress({ stage: 'CHECKING', message: 'checking against the policy and the schema in force' });
    const { result, document } = await check();
    await concludePolicyChange(tools.workflows, record, document === undefined ? 'refuse' : 'pass', result);
  }
  if (record.state === 'ACTIVATING') {
    onProgress({ stage: 'ACTIVATING', message: 'checking once more, and bringing it into force' });
    await activate(tools, record, check);
  }
}

/** INVARIANT: what comes into force was checked against exactly what is in force before, and is what was reviewed. */
async function activate(
  { workflows }: PolicyChangeTools,
  record: PolicyChangeRecord,
  check: () => Promise<CheckedPolicyChange>,
): Promise<void> {
  const { requestedBy, activatedBy = requestedBy, reason = '', result: reviewed } = record.document;
  for (let checks = 1; ; checks++) {
    const { result, document } = await check();
    if (document === undefined) {
      await concludePolicyChange(workflows, record, 'refuse', result);
      return;
    }
    if (!comesToTheSame(result, reviewed)) {
      await concludePolicyChange(workflows, record, 'review-again', result);
      return;
    }
    const { checkedVersion } = result;
    try {
      await concludePolicyChange(workflows, record, 'put-into-force', result, {
        policy: {
          transition: {
            kind: 'apply',
            change: document,
            ...(checkedVersion === undefined ? {} : { checkedVersion }),
          },
          actor: nameOf(activatedBy),
          reason,
        },
        following: await retireEarlier(workflows),
      });
      return;
    } catch (error) {
      if (error instanceof SupersededCheckError && checks < maxChecks) continue;
      if (!(error instanceof PolicyError)) throw error;
      const [first] = error.problems;
      const failure = first === undefined ? error.message : describeProblem(first);
      await concludePolicyChange(workflows, record, 'fail', { ...result, failure });
      return;
    }
  }
}

/** Whether a reviewer would see what was reviewed. */
function comesToTheSame(now: PolicyChangeResult, reviewed: PolicyChangeResult | undefined): boolean {
  const seen = ({ changes, warnings, access, proof }: PolicyChangeResult): unknown =>
    // As it is kept.
    JSON.parse(JSON.stringify({ changes, warnings, access, verdict: proof?.verdict }));
  return reviewed !== undefined && isDeepStrictEqual(seen(now), seen(reviewed));
}

/** What was in force before ends with it. */
async function retireEarlier(workflows: WorkflowStore): Promise<readonly FollowingStep[]> {
  const query = { first: 10, after: undefined, states: ['ACTIVE'] };
  const active = await openPolicyChangeRecords(workflows).list(query);
  return active.flatMap((earlier): FollowingStep[] => {
    const request = { actor: systemActor, expectedRevision: earlier.revision };
    const taken = takeAction(policyChangeMachine, earlier, 'retire', request);
    return 'refusal' in taken ? [] : [stepOf<PolicyChangeDocument>(taken.done, earlier, earlier.document)];
  });
}
