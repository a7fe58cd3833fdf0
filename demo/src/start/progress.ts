/** Prints what `govgraph start` is doing: one line for each finished part, with the time it took. */
export interface Progress {
  /** Runs one part of the start and prints its line, with what `describe` says about the result. */
  run<Result>(
    name: string,
    work: () => Promise<Result>,
    describe?: (result: Result) => string,
  ): Promise<Result>;
}

const nameWidth = 14;

export function createProgress(print: (line: string) => void): Progress {
  return {
    async run(name, work, describe = () => 'ready') {
      const start = performance.now();
      const result = await work();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      print(`${name.padEnd(nameWidth)} ${seconds.padStart(5)} s  ${describe(result)}`);
      return result;
    },
  };
}
