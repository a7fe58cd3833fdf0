/*
 * The thread on which one publication is carried out. Tells progress, and at its end what kept it from being carried out,
 * if anything did.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '@govgraph/protocol';
import { isRightMissing, StoreError } from '@govgraph/storage';
import type { ThreadMessage, ThreadTask } from './publication-runner.ts';
import { closePublicationTools, openPublicationTools, runPublication } from './run-publication.ts';

const { connectionString, id } = workerData as ThreadTask;

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);

const tools = openPublicationTools(connectionString);
try {
  await runPublication(tools, id, (progress) => tell({ kind: 'progress', progress }));
  tell({ kind: 'ended' });
} catch (error) {
  tell({
    kind: 'failed',
    message: describeError(error),
    isTransient: error instanceof StoreError && !isRightMissing(error),
  });
} finally {
  await closePublicationTools(tools);
}
