import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  findFreePorts,
  processorTicks,
  processorTimeMs,
  processors,
  residentMb,
  startProgram,
  waitUntilReady,
} from './processes.mjs';

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string[]} bodies of requests, sent in turn
 * @property {boolean} [isSkewed] drawn at random instead, the first ones much more often
 * @property {(body: string, answer: object, gateway: object) => void} check throws when a response is wrong
 */

/** What docs/operations.md advises for this gateway, for all that run in Node. */
const youngGeneration = '--max-semi-space-size=32';

/** @typedef {import('./gateways.mjs').GatewayUnderTest & { url: string, pid: number }} RunningGateway */

/**
 * Starts a gateway on its processor and waits until it answers rightly.
 *
 * @param {import('./gateways.mjs').GatewayUnderTest} gateway
 * @param {Workload[]} workloads
 * @returns {Promise<RunningGateway>}
 * @throws when it cannot be started, or answers wrongly
 */
export async function startGateway(gateway, workloads, logDirectory, timeoutMs = 60_000) {
  const [port] = await findFreePorts(1);
  const launch = gateway.launch(port);
  const program = startProgram({
    name: gateway.name,
    ...launch,
    env: { ...launch.env, NODE_OPTIONS: youngGeneration },
    logDirectory,
    processor: gateway.processor ?? processors.gateway,
  });
  const started = {
    ...gateway,
    url: `http://127.0.0.1:${port}${gateway.path}`,
    pid: program.pid,
    stop: program.stop,
  };
  try {
    const isReady = async () => (await ask(started, workloads[0].bodies[0])).data != null;
    await waitUntilReady(program, isReady, timeoutMs);
    await checkResponses(started, workloads);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return started;
}

/** @throws when any response is not the expected one */
export async function checkResponses(gateway, workloads) {
  for (const { name, bodies, check } of workloads) {
    for (const body of bodies) {
      try {
        check(body, await ask(gateway, body), gateway);
      } catch (error) {
        throw new Error(`its answer to ${name} is wrong: ${error.message}`, { cause: error });
      }
    }
  }
}

async function ask({ url, headers }, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...contentHeaders, ...headers },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  return response.json();
}

/** What ran before, here or elsewhere, is not this run's: a slow gateway still works for callers that are gone. */
async function waitUntilIdle(processor) {
  const stepMs = 200;
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += stepMs) {
    const before = processorTicks(processor);
    await sleep(stepMs);
    const after = processorTicks(processor);
    if (after.busy - before.busy <= (after.total - before.total) / 5) return;
  }
}

const contentHeaders = { 'content-type': 'application/json', accept: 'application/json' };

/** Compares without regard to the order of fields. @throws with the first part that differs */
export function assertSameData(actual, expected) {
  if (actual.errors !== undefined) throw new Error(JSON.stringify(actual.errors).slice(0, 300));
  if (!isDeepStrictEqual(actual.data, expected)) {
    throw new Error(`expected ${excerpt(expected)}, got ${excerpt(actual.data)}`);
  }
}

const excerpt = (value) => JSON.stringify(value ?? null).slice(0, 200);

/**
 * Puts load on one gateway for a time, and sees what it costs.
 *
 * All rates are those of the time after the lead-in: at first, all connections wait and nothing is answered, which
 * would count against slow gateways. The same load may be put on before, uncounted: after a minute without requests,
 * everything that runs in Node needs twice the time for its first few hundred.
 *
 * @param {{ gateway: RunningGateway, workload: Workload, memo: object, generator: object, connections: number,
 *   seconds: number, warmUpSeconds?: number, leadInSeconds?: number, delayMs?: number }} run
 */
export async function measure({
  gateway,
  workload,
  memo,
  generator,
  connections,
  seconds,
  warmUpSeconds = 0,
  leadInSeconds = 1,
  delayMs,
}) {
  const putLoad = (times) =>
    generator.run({
      url: gateway.url,
      bodies: workload.bodies,
      headers: { ...contentHeaders, ...gateway.headers },
      isSkewed: workload.isSkewed === true,
      isNumbered: gateway.isNumbered === true,
      connections,
      ...(delayMs === undefined ? {} : { delayMs }),
      ...times,
    });
  await waitUntilIdle(gateway.processor ?? processors.gateway);
  if (warmUpSeconds > 0) await putLoad({ leadInSeconds: 0, seconds: warmUpSeconds });
  const load = putLoad({ leadInSeconds, seconds });
  const watch = async () => {
    await sleep(1000 * leadInSeconds);
    const before = await readUsage(gateway, memo);
    // Not quite to the end, since the load may have begun a little later than now.
    await sleep(1000 * seconds - 100);
    return [before, await readUsage(gateway, memo)];
  };
  const [seen, [before, after]] = await Promise.all([load, watch()]);
  const { requests, requestsPerSecond, p50Ms, p99Ms, refused, errors } = seen;
  if (requestsPerSecond === 0) throw new Error(`no request was answered within ${seconds} s`);
  const answered = (requestsPerSecond * (after.at - before.at)) / 1000;
  const processorMs = after.processorMs - before.processorMs;
  return {
    requestsPerSecond,
    p50Ms,
    p99Ms,
    requests,
    refused,
    errors,
    processorMsPerRequest: processorMs / answered,
    processorShare: processorMs / (after.at - before.at),
    residentMb: residentMb(gateway.pid),
    callsPerOperation: (after.calls - before.calls) / answered,
    kilobytesPerOperation: (after.bytes - before.bytes) / 1024 / answered,
    /**
     * How busy the processors were that carry the load: near 1, it and not the gateway was the limit. Of the
     * gateway's when it has none of its own.
     */
    loadProcessorShare:
      (after.busyTicks - before.busyTicks) / Math.max(1, after.totalTicks - before.totalTicks),
  };
}

async function readUsage({ pid, processor }, memo) {
  const { requests: calls, bytes } = await memo.counters();
  const { busy: busyTicks, total: totalTicks } = processorTicks(processor ?? processors.others);
  return { at: performance.now(), processorMs: processorTimeMs(pid), calls, bytes, busyTicks, totalTicks };
}
