/* Preloaded into a gateway: writes down how long its request thread was held, and what memory it has, ever so often. */
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.argv[1]?.endsWith('main.js')) {
  const resolutionMs = 10;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  setInterval(() => {
    const longestMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    delay.reset();
    const residentMiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
    appendFileSync(
      process.env.PAUSES_FILE,
      `${JSON.stringify({ at: Date.now(), longestMs, residentMiB })}\n`,
    );
  }, 100).unref();
}
