/**
 * Does work that is told to stop when nobody waits for it any more, or when its time is over.
 * Not with `AbortSignal.any([gone, AbortSignal.timeout(ms)])`: on Node 20 nothing holds such a timeout,
 * and after a collection of garbage it never comes.
 *
 * @param gone aborted when nobody waits any more
 */
export async function withDeadline<T>(
  timeoutMs: number,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const timer = setTimeout(stop, timeoutMs);
  gone.addEventListener('abort', stop, { once: true });
  if (gone.aborted) stop();
  try {
    return await work(deadline.signal);
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', stop);
  }
}
