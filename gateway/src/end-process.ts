import { type ClosingTimeouts, stopTimeouts } from './closing-timeouts.ts';

/** Ends this process: with exit code 0 when everything is closed, with 1 when that has taken too long. */
export async function endProcess(
  close: (timeouts: ClosingTimeouts) => Promise<void>,
  timeouts: ClosingTimeouts = stopTimeouts,
): Promise<never> {
  setTimeout(() => process.exit(1), timeouts.processMs).unref();
  await close(timeouts);
  process.exit(0);
}
