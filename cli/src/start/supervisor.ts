import type { ChildExit, RunningChild } from './child-process.ts';

type Stoppable = Pick<RunningChild, 'name' | 'exited' | 'stop'>;

/** Keeps track of everything that was started, so that all of it is stopped, in order. */
export interface Supervisor {
  /** @param graceMs what it gets to stop by itself, before it is killed */
  add(child: Stoppable, graceMs: number): void;
  /** Resolves with the first part that ended without having been asked to. */
  readonly firstExit: Promise<ChildExit>;
  /** Stops everything, the last started first; calling it again waits for the same end. */
  stop(): Promise<void>;
}

export function createSupervisor(): Supervisor {
  const children: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  let reportExit: (exit: ChildExit) => void;
  const firstExit = new Promise<ChildExit>((resolve) => {
    reportExit = resolve;
  });

  const stopAll = async () => {
    // The gateway first, so that requests under way still find the departments and their database.
    for (const stopChild of children.toReversed()) await stopChild();
  };

  return {
    firstExit,
    add(child, graceMs) {
      children.push(() => child.stop(graceMs));
      void child.exited.then((exit) => {
        if (stopping === undefined) reportExit(exit);
      });
      // Started while everything else was being stopped: it goes, too.
      if (stopping !== undefined) void child.stop(graceMs);
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
