/*
 * What is left of a gateway when three times as much comes as it can answer? First its peak, with as many connections as
 * the comparison uses. Then three times as many connections, which send again at once whatever they are answered; and
 * three times the rate of the peak over many connections that pause in between, however soon they are answered.
 *
 * The load generator does not tell the times of responses from those of refusals. So an ordinary caller asks beside it,
 * some times a second, and its times are those of who is admitted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { governedGateway } from './gateways.mjs';
import { findLoadGenerator } from './load.mjs';
import { describeRun } from './machine.mjs';
import { checkResponses, measure, startGateway } from './measure.mjs';
import { formatTable, milliseconds, percent, printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { median } from './statistics.mjs';
import { judge } from './targets.mjs';
import { takeTurns } from './turns.mjs';
import { shopWorkloads } from './workloads.mjs';

const connections = 50;
const factor = 3;
/** Over which the rate is spread; fewer than a gateway accepts, though more than of one address. */
const pausingConnections = 6_000;
const warmUpSeconds = 6;
const exact = { rounds: 7, seconds: 8 };
const quick = { rounds: 1, seconds: 5 };
const probesPerSecond = 25;

/** @param {{ isQuick: boolean, workDirectory: string, loadAverageBefore: number }} session */
export async function measureOverload({ isQuick, workDirectory, loadAverageBefore }) {
  const { rounds, seconds } = isQuick ? quick : exact;
  const startedAt = new Date().toISOString();
  const generator = await findLoadGenerator(workDirectory);
  const stage = await createStage(workDirectory);
  const workloads = {};
  try {
    const { memo, ...shop } = await stage.startShop();
    const environment = { GOVGRAPH_MAX_CONNECTIONS_PER_ADDRESS: String(2 * pausingConnections) };
    const gateway = await startGateway(governedGateway(shop, { environment }), shopWorkloads, workDirectory);
    for (const workload of shopWorkloads) {
      const run = (load) =>
        measureAdmitted({ gateway, workload, memo, generator, leadInSeconds: 1, ...load });
      await run({ connections, seconds: warmUpSeconds });
      const measured = [];
      await takeTurns({
        what: `overload, ${workload.name}`,
        parties: [gateway],
        rounds,
        takeTurn: async () => {
          const peak = await run({ connections, seconds });
          const pauses = (1000 * pausingConnections) / (factor * peak.admittedPerSecond);
          measured.push({
            peak,
            'three times the connections': await run({ connections: factor * connections, seconds }),
            'three times the rate': await run({
              connections: pausingConnections,
              delayMs: pauses,
              leadInSeconds: 3,
              seconds,
            }),
          });
        },
      });
      workloads[workload.name] = measured;
    }
    await checkResponses(gateway, shopWorkloads);
    await gateway.stop();
  } finally {
    await stage.close();
  }
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    loadGenerator: generator.name,
    connections,
    pausingConnections,
    workloads,
  };
  const targets = judgeOverload(workloads);
  print(result);
  printTargets(targets);
  keep(result, { kind: 'overload', targets });
}

/** A load, with an ordinary caller beside it. Refusals are answers, too: they take nothing from the rate. */
async function measureAdmitted({ gateway, workload, ...load }) {
  const caller = askNowAndThen(gateway, workload);
  const seen = await measure({ gateway, workload, ...load }).finally(caller.stop);
  const { refusedByCaller, timesMs } = await caller.end;
  return {
    ...seen,
    offeredPerSecond: seen.requestsPerSecond,
    admittedPerSecond: (seen.requestsPerSecond * (seen.requests - seen.refused)) / seen.requests,
    admitted: { asked: timesMs.length + refusedByCaller, refused: refusedByCaller, ...percentiles(timesMs) },
  };
}

function askNowAndThen({ url, headers }, { bodies }) {
  const timesMs = [];
  const underWay = new Set();
  let refusedByCaller = 0;
  let isStopped = false;
  const ask = async (body) => {
    const begunAt = performance.now();
    const sent = { 'content-type': 'application/json', accept: 'application/json', ...headers };
    const response = await fetch(url, { method: 'POST', headers: sent, body }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.status === 200) timesMs.push(performance.now() - begunAt);
    else refusedByCaller += 1;
  };
  const run = async () => {
    for (let count = 0; !isStopped; count++) {
      const asked = ask(bodies[count % bodies.length]).finally(() => underWay.delete(asked));
      underWay.add(asked);
      await sleep(1000 / probesPerSecond);
    }
    await Promise.all(underWay);
    return { refusedByCaller, timesMs };
  };
  const end = run();
  return { end, stop: () => (isStopped = true) };
}

function percentiles(timesMs) {
  const sorted = timesMs.toSorted((left, right) => left - right);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

function judgeOverload({ benchmark }) {
  const over = ['three times the connections', 'three times the rate'];
  const ratioOf = (kind) =>
    median(benchmark.map((round) => round[kind].admittedPerSecond / round.peak.admittedPerSecond));
  const tailOf = (kind) => median(benchmark.map((round) => round[kind].admitted.p99Ms));
  const each = (figureOf, unit) =>
    over.map((kind) => `${kind}: ${figureOf(kind).toPrecision(3)}${unit}`).join(', ');
  return [
    judge('overloadThroughput', Math.min(...over.map(ratioOf)), each(ratioOf, '')),
    judge('overloadTail', Math.max(...over.map(tailOf)) / 1000, each(tailOf, ' ms')),
  ];
}

function print({ machine, commit, workloads, loadAverageBefore }) {
  console.log(
    `\n${machine.processor}, Node ${machine.node}, commit ${commit}, load average ${loadAverageBefore} before; ` +
      `medians of ${workloads.benchmark.length} rounds\n`,
  );
  const rows = Object.entries(workloads).flatMap(([name, measured]) =>
    Object.keys(measured[0]).map((kind) => {
      const middle = (figureOf) => median(measured.map((round) => figureOf(round[kind], round.peak)));
      return [
        `${name}, ${kind}`,
        middle(({ offeredPerSecond }) => offeredPerSecond).toFixed(0),
        middle(({ admittedPerSecond }) => admittedPerSecond).toFixed(0),
        middle(({ admittedPerSecond }, peak) => admittedPerSecond / peak.admittedPerSecond).toPrecision(3),
        milliseconds(middle(({ admitted }) => admitted.p50Ms)),
        milliseconds(middle(({ admitted }) => admitted.p99Ms)),
        percent(middle(({ admitted }) => admitted.refused / admitted.asked)),
        middle(({ residentMb }) => residentMb).toFixed(0),
        percent(middle(({ loadProcessorShare }) => loadProcessorShare)),
      ];
    }),
  );
  const heads = [
    'workload, load',
    'offered/s',
    'answered/s',
    '× peak',
    'p50 ms',
    'p99 ms',
    'caller refused',
    'RSS MB',
    'other CPU',
  ];
  console.log(formatTable(heads, rows));
}
