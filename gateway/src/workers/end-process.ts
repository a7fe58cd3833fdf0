import { type ClosingTimeouts, stopTimeouts } from './closing-timeouts.ts';

/**
 * Ends this process: with exit code 0 when everything is closed, with 1 when that has taken too long.
 *
 * @param onLate hears that it has, and that what is under way is given up
 */
export async function endProcess(
  close: (timeouts: ClosingTimeouts) => Promise<void>,
  timeouts: ClosingTimeouts = stopTimeouts,
  onLate: () => void = () => undefined,
): Promise<never> {
  const giveUp = (): never => {
    onLate();
    process.exit(1);
  };
  setTimeout(giveUp, timeouts.processMs).unref();
  await close(timeouts);
  process.exit(0);
}
