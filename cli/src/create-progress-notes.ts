const intervalMs = 5_000;

/**
 * Says on standard error how far a command is, while it takes long: every five seconds.
 *
 * @returns what is told of each step
 */
export function createProgressNotes<Progress>(
  describe: (progress: Progress) => string,
): (progress: Progress) => void {
  let saidAt = Date.now();
  return (progress) => {
    if (Date.now() - saidAt < intervalMs) return;
    saidAt = Date.now();
    console.error(describe(progress));
  };
}
