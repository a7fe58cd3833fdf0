import { TimeoutError } from './within-time.ts';

/** How often it is looked how much time has passed, in milliseconds. */
const tickMs = 100;

/**
 * As `withinTime`, by the time that this process was awake. While it was stopped (SIGSTOP, a frozen container, a machine
 * that slept) its threads did nothing either, so a pause counts as two ticks at most.
 *
 * @param now milliseconds, of a clock that never goes back
 * @throws TimeoutError when `promise` is not settled in time; what becomes of it later is nobody's concern
 */
export async function withinAwakeTime<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  now: () => number = () => performance.now(),
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    let leftMs = timeoutMs;
    let lookedAt = now();
    const giveUp = () => reject(new TimeoutError(`no answer within ${timeoutMs} ms`));
    const look = (): void => {
      const at = now();
      leftMs -= Math.min(at - lookedAt, 2 * tickMs);
      lookedAt = at;
      // The response may be there and not be read yet: that comes before immediates.
      if (leftMs <= 0) setImmediate(giveUp);
      else wait();
    };
    const wait = (): void => void (timer = setTimeout(look, Math.min(leftMs, tickMs)));
    wait();
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
