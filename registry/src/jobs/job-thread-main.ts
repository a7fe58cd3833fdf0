/*
 * The thread on which one job is carried out. Tells progress, and at its end what kept it from being carried out,
 * if anything did.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '@govgraph/protocol';
import { isRightMissing, StoreError } from '@govgraph/storage';
import type { ThreadMessage, ThreadTask } from './job-runner.ts';
import type { CarryOutJob, JobKind } from './job.ts';

/** Loaded by kind: what composes schemas takes its time. */
const carryOutByKind: Readonly<Record<JobKind, () => Promise<CarryOutJob>>> = {
  'policy-change': async () => (await import('../policy-changes/run-policy-change.ts')).carryOutPolicyChange,
  publication: async () => (await import('../publications/run-publication.ts')).carryOutPublication,
};

const { connectionString, job } = workerData as ThreadTask;

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  const carryOut = await carryOutByKind[job.kind]();
  await carryOut(connectionString, job.id, (progress) => tell({ kind: 'progress', progress }));
  tell({ kind: 'ended' });
} catch (error) {
  tell({
    kind: 'failed',
    message: describeError(error),
    isTransient: error instanceof StoreError && !isRightMissing(error),
  });
}
