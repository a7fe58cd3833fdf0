/*
 * 1. Start the stage and every gateway; whoever cannot start or answers wrongly is not run, and why is reported.
 * 2. Warm everybody up, in rounds, as the code is compiled while it runs.
 * 3. Measure in rounds, interleaved: in each round every gateway has its turn on every workload, in the opposite
 *    order of the round before, so that what the machine does meanwhile hits all alike.
 * 4. Check the responses once more: what was timed was right to the end.
 * 5. This gateway at half of its saturation; then over the nine departments.
 */
import { drawComparison } from './chart.mjs';
import { governedGateway, shopGateways } from './gateways.mjs';
import { installedVersions } from './install.mjs';
import { findLoadGenerator } from './load.mjs';
import { describeMachine, loadAverage } from './machine.mjs';
import { checkResponses, measure, startGateway } from './measure.mjs';
import { say } from './progress.mjs';
import { printComparison, printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { summarize } from './statistics.mjs';
import { judgeComparison } from './targets.mjs';
import { takeTurns } from './turns.mjs';
import { departmentsWorkload, shopWorkloads } from './workloads.mjs';

/** All at half of the first one's saturation load. */
const withAndWithoutRecords = ['govgraph', 'govgraph-again', 'govgraph-audit-in-memory'];
/** What this machine does to the tails of others: a native program, and one that does as little as can be. */
const tailPeers = ['grafbase', 'hand-written'];

const connections = 50;

/**
 * Many short rounds rather than few long ones: who uses the machine meanwhile comes and goes by the minute. By
 * workload: how long a gateway is warmed up before the first round and in each, and how long responses are counted, after
 * a lead-in.
 */
const exact = {
  rounds: 9,
  lastRoundBySeconds: Infinity,
  firstWarmUpSeconds: { benchmark: 8, small: 4, 'low-income-assistance': 8 },
  times: {
    benchmark: { warmUpSeconds: 3, leadInSeconds: 1, seconds: 3 },
    small: { warmUpSeconds: 2, leadInSeconds: 0.5, seconds: 1.5 },
    'low-income-assistance': { leadInSeconds: 0.5, seconds: 2.5 },
  },
  halfLoad: { groups: [withAndWithoutRecords, tailPeers], rounds: 7, warmUpSeconds: 3, seconds: 9 },
};
const quick = {
  rounds: 3,
  /** Since the start of the program, after which no third round begins: a busy machine takes longer for everything. */
  lastRoundBySeconds: 120,
  firstWarmUpSeconds: { benchmark: 2, small: 1, 'low-income-assistance': 2 },
  times: {
    benchmark: { leadInSeconds: 0.5, seconds: 1.5 },
    small: { leadInSeconds: 0.2, seconds: 0.8 },
    'low-income-assistance': { leadInSeconds: 0.5, seconds: 1.5 },
  },
  halfLoad: { groups: [withAndWithoutRecords], rounds: 1, warmUpSeconds: 0, seconds: 3 },
};

/**
 * @param {{ isQuick: boolean, only?: string[], installProblem?: string, workDirectory: string,
 *   loadAverageBefore: number }} session
 */
export async function compareGateways(session) {
  const result = await compare(session);
  const targets = judgeComparison(result);
  printComparison(result);
  printTargets(targets);
  if (session.only === undefined) keep(result, { targets, charts: { 'latest.svg': drawComparison(result) } });
}

async function compare({ isQuick, only, installProblem, workDirectory, loadAverageBefore }) {
  const plan = isQuick ? quick : exact;
  const startedAt = new Date();
  const generator = await findLoadGenerator(workDirectory);
  const result = {
    startedAt: startedAt.toISOString(),
    isQuick,
    ...describeMachine(),
    loadGenerator: generator.name,
    connections,
    rounds: plan.rounds,
    loadAverageBefore,
    gateways: [],
    notRun: [],
  };
  const session = { plan, generator, workDirectory, result, only, installProblem };
  const stage = await createStage(workDirectory);
  try {
    const shop = await stage.startShop();
    const wantsDepartments = only === undefined || only.includes('departments');
    // Gateways start on their own processor meanwhile; nothing is timed before all stand.
    const [departments, gateways] = await Promise.all([
      wantsDepartments ? stage.startDepartments() : undefined,
      startGateways(session, shop),
    ]);
    const overDepartments = departments && (await startOverDepartments(departments, workDirectory));
    await measureInRounds(session, shop.memo, gateways, shopWorkloads);
    // Idle processes collect their garbage and look after their connections on the same processor.
    const { groups } = session.plan.halfLoad;
    await stopAll(gateways.filter(({ name }) => !groups.flat().includes(name)));
    for (const names of groups) {
      const group = gateways.filter(({ name }) => names.includes(name));
      await measureHalfLoad(session, shop.memo, group);
      await stopAll(group);
    }
    if (overDepartments !== undefined)
      await measureOverDepartments(session, departments.memo, overDepartments);
  } finally {
    await stage.close();
  }
  return { ...result, loadAverageAfter: loadAverage(), seconds: (Date.now() - startedAt.getTime()) / 1000 };
}

const stopAll = (gateways) => Promise.all(gateways.map((gateway) => gateway.stop()));

/** @returns those that stand and answer rightly; the others are reported with the reason */
async function startGateways({ result, workDirectory, only, installProblem }, shop) {
  const wanted = shopGateways(shop, workDirectory).filter(
    ({ name }) => only === undefined || only.includes(name),
  );
  const gateways = [];
  for (const gateway of wanted) {
    const { name, label, role, isLeftOutWhenQuick } = gateway;
    const refuse = (reason) => {
      result.notRun.push({ name, label, reason });
      say(`not run: ${label}: ${reason}`);
    };
    if (result.isQuick && isLeftOutWhenQuick && only === undefined) refuse('left out of a quick run');
    else if (role === 'peer' && installProblem !== undefined) refuse(installProblem);
    else {
      try {
        gateways.push(await startGateway(gateway, shopWorkloads, workDirectory));
        say(`started: ${label}`);
      } catch (error) {
        refuse(error.message);
      }
    }
  }
  return gateways;
}

const startOverDepartments = (departments, workDirectory) =>
  startGateway(governedGateway(departments), [departmentsWorkload], workDirectory);

async function measureOverDepartments(session, memo, gateway) {
  await measureInRounds(session, memo, [gateway], [departmentsWorkload]);
  await gateway.stop();
  session.result.notRun.push({
    name: 'peers on low-income-assistance',
    label: 'peers on low-income-assistance',
    reason:
      'the departments refuse unsigned requests, and no peer can give the answer: it is what this caller may have',
  });
}

async function measureInRounds({ plan, generator, result }, memo, gateways, workloads) {
  /** Why a gateway's figures do not count. */
  const failures = new Map();
  const measureOnce = async (gateway, workload, times) => {
    const figures = await measure({ gateway, workload, memo, generator, connections, ...times });
    // Whoever cannot keep up lets some callers wait until these give up.
    if (figures.errors > figures.requests / 20) throw new Error(`${figures.errors} requests failed`);
    return figures;
  };
  const measureOne = async (gateway, workload, times) => {
    try {
      // Tried again: in a short round on a busy machine, it may be the machine that failed.
      const attempt = () => measureOnce(gateway, workload, times);
      return await attempt().catch(attempt);
    } catch (error) {
      failures.set(gateway.name, `${workload.name}: ${error.message}`);
      return undefined;
    }
  };
  for (const gateway of gateways) {
    for (const workload of workloads) {
      const seconds = plan.firstWarmUpSeconds[workload.name];
      await measureOne(gateway, workload, { leadInSeconds: 0, seconds });
    }
    say(`warmed up: ${gateway.label}`);
  }
  failures.clear();
  const rounds = new Map(gateways.map(({ name }) => [name, {}]));
  const done = await takeTurns({
    what: workloads.map(({ name }) => name).join(' and '),
    parties: gateways,
    rounds: plan.rounds,
    mayBegin: (round) => round < 2 || performance.now() < 1000 * plan.lastRoundBySeconds,
    takeTurn: async (gateway) => {
      for (const workload of workloads) {
        const figures = await measureOne(gateway, workload, plan.times[workload.name]);
        if (figures === undefined) continue;
        (rounds.get(gateway.name)[workload.name] ??= []).push({ ...figures, loadAverage: loadAverage() });
      }
    },
  });
  result.rounds = Math.min(result.rounds, done);
  for (const gateway of gateways) {
    const { name, label, role, packages = [] } = gateway;
    await checkResponses(gateway, workloads).catch((error) =>
      failures.set(name, `after the load, ${error.message}`),
    );
    const failure = failures.get(name);
    if (failure !== undefined) {
      result.notRun.push({ name, label, reason: `${failure}: its figures do not count` });
      continue;
    }
    const summaries = Object.fromEntries(
      Object.entries(rounds.get(name)).map(([workload, figures]) => [workload, summarize(figures)]),
    );
    const known = result.gateways.find((other) => other.name === name);
    if (known !== undefined) Object.assign(known.workloads, summaries);
    else {
      const versions = installedVersions(packages);
      result.gateways.push({ name, label, role, versions, workloads: summaries });
    }
  }
}

/** How long callers wait when a gateway is not saturated. */
async function measureHalfLoad({ plan, generator, result }, memo, gateways) {
  const [workload] = shopWorkloads;
  const reportOf = (name) => result.gateways.find((report) => report.name === name);
  const saturationOf = (name) =>
    reportOf(withAndWithoutRecords.includes(name) ? 'govgraph' : name)?.workloads.benchmark
      ?.requestsPerSecond;
  const loaded = gateways.filter(({ name }) => saturationOf(name) !== undefined);
  // A connection sends again after its pause and the response, which takes a few milliseconds when half loaded.
  const delayFor = (name) => Math.max(1, Math.round((1000 * connections) / (saturationOf(name) / 2)) - 3);
  const { rounds, warmUpSeconds, seconds } = plan.halfLoad;
  // Latencies are those of the whole run, so that it has no lead-in.
  const times = { warmUpSeconds, leadInSeconds: 0, seconds };
  const measured = new Map(loaded.map((gateway) => [gateway, []]));
  await takeTurns({
    what: 'half load',
    parties: loaded,
    rounds,
    takeTurn: async (gateway) => {
      const delayMs = delayFor(gateway.name);
      const load = { gateway, workload, memo, generator, connections, delayMs, ...times };
      measured.get(gateway).push(await measure(load));
    },
  });
  for (const [{ name }, figures] of measured) {
    const summary = summarize(figures);
    reportOf(name).halfLoad = {
      ...summary,
      shareOfSaturation: summary.requestsPerSecond / saturationOf(name),
    };
  }
}
