import type { KeyObject } from 'node:crypto';

import type { Checkpoint, CheckpointStore } from '../usage/checkpoint-store.ts';
import type { VersionId } from '../policy/policy-history.ts';
import { continuesCheckpoint, isSameCheckpoint, signCheckpoint } from './checkpoint.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import type { ChainHash } from './chain-key.ts';

/*
 * Keeps the checkpoints of a database: at the start, at intervals, and at the end
 *
 *   1. what others have added to the database since is copied into this gateway's files, link by link;
 *   2. when the latest is an interval old, the next is made, of the ends that have changed and the version of the policy.
 *
 * All gateways and workers do so, and the database decides who makes a checkpoint: a number is taken once. So there is
 * about one in an interval, however many there are of them.
 *
 * INVARIANT: nothing is signed after a database that no longer has what the files have: it was rolled back or changed.
 */

export interface CheckpointerOptions {
  readonly store: CheckpointStore;
  readonly files: CheckpointFiles;
  /** An Ed25519 private key; auditors hold the public one. */
  readonly key: KeyObject;
  readonly hash: ChainHash;
  readonly intervalMs?: number;
  /** Hears that no checkpoint could be made or kept. It is tried again after an interval. */
  readonly onFailure: (error: unknown) => void;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
}

export interface Checkpointer {
  /** Makes the last checkpoint, when no record is added any more. */
  close(): Promise<void>;
}

export const checkpointIntervalMs = 60_000;

const pageSize = 100;

/** How often others may be faster before the next interval has to do. */
const maxAttempts = 5;

export function startCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { store, files, key, hash, onFailure, now = Date.now } = options;
  const { intervalMs = checkpointIntervalMs } = options;
  let running: Promise<void> | undefined;

  /** One at a time, in the order in which they are asked for. */
  const run = (isDue: (last: Checkpoint) => boolean): Promise<void> => {
    const next = (running ?? Promise.resolve()).then(() => keep(isDue)).catch(onFailure);
    running = next;
    return next;
  };

  async function keep(isDue: (last: Checkpoint) => boolean): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const last = await copyNew();
      if (last !== undefined && !isDue(last)) return;
      const [ends, policy] = await Promise.all([store.readChangedEnds(), store.readPolicyEnd()]);
      assertContinues(policy, last?.policy);
      if (ends.length === 0 && (policy === undefined || isSameVersion(policy, last?.policy))) return;
      const shorter = ends.find(({ sequence, named }) => sequence < named);
      if (shorter !== undefined) {
        const { writer, sequence, named } = shorter;
        throw new Error(
          `usage records are missing: writer ${writer} ends with ${sequence}, and a checkpoint names ${named}`,
        );
      }
      const checkpoint = signCheckpoint({ before: last, ends, policy, at: now() }, key, hash);
      if ((await store.appendCheckpoint(checkpoint)) === 'recorded') return files.append([checkpoint]);
    }
  }

  /** @returns the last checkpoint of the database, which is in the files, too */
  async function copyNew(): Promise<Checkpoint | undefined> {
    let last = await files.readLast();
    if (last === undefined) {
      last = await store.readLastCheckpoint();
      if (last !== undefined) await files.append([last]);
      return last;
    }
    const [same] = await store.readCheckpoints({ afterNumber: last.number - 1, limit: 1 });
    if (same === undefined || !isSameCheckpoint(same, last)) {
      const reason = 'it was rolled back or changed; see "Restore" in docs/operations.md';
      throw new Error(`checkpoint ${last.number} is in the files, and not in the database: ${reason}`);
    }
    for (;;) {
      const page = await store.readCheckpoints({ afterNumber: last.number, limit: pageSize });
      for (const checkpoint of page) {
        if (!continuesCheckpoint(checkpoint, last))
          throw new Error(`checkpoint ${checkpoint.number} does not continue the one before it`);
        last = checkpoint;
      }
      await files.append(page);
      if (page.length < pageSize) return last;
    }
  }

  // Half of it, because timers are not exact. A clock that goes back must not stop checkpoints until it has caught up.
  const isOld = (last: Checkpoint): boolean => Math.abs(now() - Date.parse(last.at)) >= intervalMs / 2;
  const always = (): boolean => true;

  void run(always);
  const timer = setInterval(() => void run(isOld), intervalMs);
  timer.unref();

  return {
    close: () => {
      clearInterval(timer);
      return run(always);
    },
  };
}

function isSameVersion(left: VersionId, right: VersionId | undefined): boolean {
  return left.version === right?.version && left.hash === right.hash;
}

/** @throws Error when the history of the policy has become shorter, or its end another */
function assertContinues(policy: VersionId | undefined, named: VersionId | undefined): void {
  if (named === undefined) return;
  if (policy !== undefined && (policy.version > named.version || isSameVersion(policy, named))) return;
  const found = policy === undefined ? 'none is there' : `version ${policy.version} is in force`;
  throw new Error(
    `the history of the policy was changed: a checkpoint names version ${named.version}, and ${
      policy?.version === named.version ? 'it has another hash' : found
    }`,
  );
}
