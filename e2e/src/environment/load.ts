/** Runs `work` `times` times, at most `width` of them at a time. */
export async function inParallel(
  width: number,
  times: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const runOn = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, runOn));
}

/** Requests that follow one another without a pause until they are told to stop. */
export interface Load {
  /** Waits for what is under way. @throws what the work threw first */
  stop(): Promise<void>;
}

/** Keeps `width` calls of `work` under way all the time. */
export function startLoad(width: number, work: () => Promise<void>): Load {
  let isStopped = false;
  const runOn = async () => {
    while (!isStopped) await work();
  };
  const running = Array.from({ length: width }, runOn);
  return {
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
  };
}
