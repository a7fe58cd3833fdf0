const startedAt = performance.now();

/** Says what long work is doing, with the time since the start in front. */
export function say(what) {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}] ${what}`);
}
