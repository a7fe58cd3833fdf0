/*
 * Two workers on two processors against one worker on one. Everything goes where the workers are: the load generator,
 * the subgraphs and the database take their part of one processor, then of both. So two can do twice what one does,
 * and whatever they share and wait for shows.
 */
import { governedGateway } from './gateways.mjs';
import { findLoadGenerator } from './load.mjs';
import { describeRun } from './machine.mjs';
import { checkResponses, measure, startGateway } from './measure.mjs';
import { confineAll, processors } from './processes.mjs';
import { formatTable, milliseconds, percent, printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { medianOfRatios, summarize } from './statistics.mjs';
import { judge } from './targets.mjs';
import { takeTurns } from './turns.mjs';
import { departmentsWorkload, shopWorkloads } from './workloads.mjs';

const connections = 50;
const times = { leadInSeconds: 0.5, seconds: 2.5 };
const warmUp = { leadInSeconds: 0, seconds: 8 };
const exactRounds = 11;
const quickRounds = 5;

const smallWorkload = shopWorkloads.find(({ name }) => name === 'small');

/** @param {{ isQuick: boolean, workDirectory: string, loadAverageBefore: number }} session */
export async function compareWorkers({ isQuick, workDirectory, loadAverageBefore }) {
  const rounds = isQuick ? quickRounds : exactRounds;
  const startedAt = new Date().toISOString();
  const generator = await findLoadGenerator(workDirectory);
  const stage = await createStage(workDirectory);
  const comparisons = [];
  try {
    const redisUrl = await stage.startRedis();
    for (const [workload, start] of [
      [departmentsWorkload, stage.startDepartments],
      [smallWorkload, stage.startShop],
    ]) {
      const session = { generator, rounds, redisUrl, workDirectory };
      comparisons.push(await compareOver(await start(), workload, session));
    }
  } finally {
    await stage.close();
  }
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    loadGenerator: generator.name,
    connections,
    rounds,
    comparisons,
  };
  const targets = judgeWorkers(result);
  print(result);
  printTargets(targets);
  keep(result, { kind: 'workers', targets });
}

async function compareOver(upstream, workload, { generator, rounds, redisUrl, workDirectory }) {
  const gateways = [];
  for (const count of [1, 2]) {
    const gateway = governedGateway(upstream, {
      name: `workers-${count}`,
      label: count === 1 ? 'one worker' : 'two workers',
      processor: count === 1 ? processors.gateway : processors.lastTwo,
      environment: { GOVGRAPH_WORKERS: String(count), GOVGRAPH_REDIS_URL: redisUrl },
    });
    gateways.push(await startGateway(gateway, [workload], workDirectory));
  }
  const { memo } = upstream;
  const measureOne = (gateway, duration) => {
    confineAll(gateway.processor);
    return measure({ gateway, workload, memo, generator, connections, ...duration });
  };
  for (const gateway of gateways) await measureOne(gateway, warmUp);
  const measured = new Map(gateways.map((gateway) => [gateway, []]));
  await takeTurns({
    what: workload.name,
    parties: gateways,
    rounds,
    takeTurn: async (gateway) => {
      measured.get(gateway).push(await measureOne(gateway, times));
    },
  });
  for (const gateway of gateways) {
    await checkResponses(gateway, [workload]);
    await gateway.stop();
  }
  const [one, two] = gateways.map((gateway) => ({
    label: gateway.label,
    workloads: { [workload.name]: summarize(measured.get(gateway)) },
  }));
  const ratio = (figure) => medianOfRatios(two, one, workload.name, figure);
  return {
    workload: workload.name,
    gateways: [one, two],
    throughputRatio: ratio('requestsPerSecond'),
    /** What the throughput ratio would be if nobody ever waited. */
    ratioByProcessorTime: 2 / ratio('processorMsPerRequest'),
  };
}

function judgeWorkers({ comparisons }) {
  const [{ workload, throughputRatio, ratioByProcessorTime }] = comparisons;
  const note = `${workload}; load and database are on the same processors; by processor time a request: ${ratioByProcessorTime.toPrecision(3)}`;
  return [judge('workers', throughputRatio, note)];
}

function print({ machine, commit, comparisons, loadAverageBefore, rounds }) {
  console.log(
    `\n${machine.processor}, Node ${machine.node}, commit ${commit}, load average ${loadAverageBefore} before; ` +
      `${connections} connections, medians of ${rounds} interleaved rounds; ` +
      `load and database on the workers' processors\n`,
  );
  const rows = comparisons.flatMap(({ workload, gateways, throughputRatio, ratioByProcessorTime }) =>
    gateways.map(({ label, workloads }, index) => {
      const figures = workloads[workload];
      return [
        `${workload}, ${label}`,
        figures.requestsPerSecond.toFixed(0),
        index === 0 ? '' : throughputRatio.toPrecision(3),
        figures.processorMsPerRequest.toFixed(3),
        index === 0 ? '' : ratioByProcessorTime.toPrecision(3),
        percent(figures.processorShare),
        percent(figures.loadProcessorShare),
        milliseconds(figures.p50Ms),
        milliseconds(figures.p99Ms),
        figures.residentMb.toFixed(0),
      ];
    }),
  );
  const heads = [
    'workload',
    'req/s',
    '× one',
    'CPU ms/req',
    '× one by CPU',
    'gateway CPU',
    'busy',
    'p50 ms',
    'p99 ms',
    'RSS MB',
  ];
  console.log(formatTable(heads, rows));
}
