import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {string[]} bodies sent in turn
 * @property {Record<string, string>} headers
 * @property {boolean} [isSkewed] bodies are drawn at random instead, the first ones much more often; wrk only
 * @property {boolean} isNumbered each request carries a header of its own
 * @property {number} connections
 * @property {number} leadInSeconds before answers are counted
 * @property {number} seconds in which they are
 * @property {number} [delayMs] mean pause of a connection between two requests
 */

/**
 * What callers saw: everything, and `requestsPerSecond` without the lead-in. `requests` are those that were answered,
 * of which `refused` had an HTTP status of an error; `errors` are those, and what was not answered at all.
 *
 * @typedef {{ requests: number, requestsPerSecond: number, p50Ms: number, p99Ms: number, refused: number,
 *   errors: number }} Seen
 */

/**
 * Finds the load generator: wrk (`apt-get install wrk`), else autocannon, which uses more of its processor.
 *
 * @returns {Promise<{ name: string, run: (load: Load) => Promise<Seen> }>}
 */
export async function findLoadGenerator(workDirectory) {
  try {
    // wrk prints its version and its usage, and exits with 1.
    await execute('wrk', ['-v']);
  } catch (error) {
    if (error.code === 'ENOENT') return { name: 'autocannon', run: runAutocannon };
  }
  return { name: 'wrk', run: (load) => runWrk(load, workDirectory) };
}

/** How often wrk was run. */
let runs = 0;

async function runWrk(
  { url, bodies, headers, isSkewed, isNumbered, connections, leadInSeconds, seconds, delayMs },
  workDirectory,
) {
  const bodiesFile = path.join(workDirectory, 'bodies');
  const headersFile = path.join(workDirectory, 'headers');
  writeFileSync(bodiesFile, bodies.join('\n'));
  writeFileSync(
    headersFile,
    Object.entries(headers)
      .map((header) => header.join(': '))
      .join('\n'),
  );
  const script = path.join(import.meta.dirname, 'wrk.lua');
  // wrk takes whole seconds.
  const duration = Math.ceil(leadInSeconds + seconds);
  const options = ['-t1', `-c${connections}`, `-d${duration}s`, '--timeout', '20s', '-s', script, url];
  const { stdout } = await execute('wrk', options, {
    env: {
      PATH: process.env.PATH,
      BENCH_BODIES: bodiesFile,
      BENCH_HEADERS: headersFile,
      BENCH_SEED: String(runs++),
      BENCH_LEAD_IN: String(leadInSeconds),
      BENCH_SECONDS: String(seconds),
      BENCH_SKEWED: isSkewed ? '1' : '0',
      BENCH_NUMBERED: isNumbered ? '1' : '0',
      ...(delayMs === undefined ? {} : { BENCH_DELAY_MS: String(delayMs) }),
    },
  });
  const result = /^RESULT (.*)$/m.exec(stdout);
  if (result === null) throw new Error(`wrk did not say what it saw: ${stdout}`);
  const [requests, counted, p50Ms, p99Ms, refused, unanswered] = result[1].split(' ').map(Number);
  return {
    requests,
    requestsPerSecond: counted / seconds,
    p50Ms,
    p99Ms,
    refused,
    errors: refused + unanswered,
  };
}

/** Cannot leave out the lead-in. */
async function runAutocannon({
  url,
  bodies,
  headers,
  isNumbered,
  connections,
  leadInSeconds,
  seconds,
  delayMs,
}) {
  const { default: autocannon } = await import('autocannon');
  let count = 0;
  const number = (request) => ({
    ...request,
    headers: { ...request.headers, 'x-request-number': String(count++) },
  });
  const result = await autocannon({
    url,
    connections,
    duration: Math.ceil(leadInSeconds + seconds),
    timeout: 20,
    ...(delayMs === undefined ? {} : { overallRate: Math.round((1000 * connections) / delayMs) }),
    requests: bodies.map((body) => ({
      method: 'POST',
      headers,
      body,
      ...(isNumbered ? { setupRequest: number } : {}),
    })),
  });
  return {
    requests: result.requests.total,
    requestsPerSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    refused: result.non2xx,
    errors: result.errors + result.timeouts + result.non2xx,
  };
}
