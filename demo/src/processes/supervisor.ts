import type { ChildExit, SpawnedChild } from './child-process.ts';

/** Keeps track of everything that was started, so that all of it is stopped, in order. */
export interface Supervisor {
  /**
   * @param graceMs what it gets to stop by itself, before it is killed
   * @param order parts with a lower number are gone before those with a higher one are asked to stop
   */
  add(child: SpawnedChild, graceMs: number, order?: number): void;
  /** Resolves with the first part that ended without having been asked to. */
  readonly firstExit: Promise<ChildExit>;
  /** Stops everything; calling it again waits for the same end. */
  stop(): Promise<void>;
}

export function createSupervisor(): Supervisor {
  const children: { readonly child: SpawnedChild; readonly graceMs: number; readonly order: number }[] = [];
  let stopping: Promise<void> | undefined;
  let reportExit: (exit: ChildExit) => void;
  const firstExit = new Promise<ChildExit>((resolve) => {
    reportExit = resolve;
  });

  const stopAll = async () => {
    const orders = new Set(children.map((entry) => entry.order));
    for (const order of [...orders].toSorted((left, right) => left - right)) {
      const together = children.filter((entry) => entry.order === order);
      await Promise.all(together.map(({ child, graceMs }) => child.stop(graceMs)));
    }
  };

  return {
    firstExit,
    add(child, graceMs, order = 1) {
      children.push({ child, graceMs, order });
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
