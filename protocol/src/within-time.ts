/** Somebody did not answer in time. */
export class TimeoutError extends Error {}

/** @throws TimeoutError when `promise` is not settled in time; what becomes of it later is nobody's concern */
export async function withinTime<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new TimeoutError(`no answer within ${timeoutMs} ms`));
    // When this process was busy, the response may be there and not be read yet: that comes before immediates.
    timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
