/*
 * 1. Start the stage and every gateway; whoever cannot start or answers wrongly is not run, and why is reported.
 * 2. Warm everybody up, in rounds, as the code is compiled while it runs.
 * 3. Measure in rounds, interleaved: in each round every gateway has its turn on every workload, in the opposite
 *    order of the round before, so that what the machine does meanwhile hits all alike.
 * 4. Check the answers once more: what was timed was right to the end.
 * 5. This gateway at half of its saturation; then over the nine departments.
 */
import { loadAverage, describeMachine } from './machine.mjs';
import { installedVersions } from './install.mjs';
import { findLoadGenerator } from './load.mjs';
import { governedGateway, shopGateways } from './gateways.mjs';
import { checkAnswers, measure, startGateway } from './measure.mjs';
import { createStage } from './stage.mjs';
import { median } from './statistics.mjs';
import { departmentsWorkload, shopWorkloads } from './workloads.mjs';

const connections = 50;

const exact = {
  rounds: 5,
  seconds: { benchmark: 8, small: 5, 'low-income-assistance': 8 },
  warmUpSeconds: { benchmark: 8, small: 4, 'low-income-assistance': 8 },
  halfLoadSeconds: 15,
};
const quick = {
  rounds: 2,
  seconds: { benchmark: 3, small: 1, 'low-income-assistance': 2 },
  warmUpSeconds: { benchmark: 3, small: 1, 'low-income-assistance': 3 },
  halfLoadSeconds: 4,
};

/** @param {{ isQuick: boolean, only?: string[], installProblem?: string, workDirectory: string, loadAverageBefore: number }} options */
export async function compare({ isQuick, only, installProblem, workDirectory, loadAverageBefore }) {
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
    await measureInRounds(session, shop.memo, gateways, shopWorkloads);
    await measureHalfLoad(session, shop.memo, gateways);
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    if (departments !== undefined) await measureOverDepartments(session, departments);
  } finally {
    await stage.close();
  }
  return { ...result, loadAverageAfter: loadAverage(), seconds: (Date.now() - startedAt.getTime()) / 1000 };
}

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
      console.log(`not run: ${label}: ${reason}`);
    };
    if (result.isQuick && isLeftOutWhenQuick) refuse('left out of a quick run');
    else if (role === 'peer' && installProblem !== undefined) refuse(installProblem);
    else {
      try {
        gateways.push(await startGateway(gateway, shopWorkloads, workDirectory));
        console.log(`started: ${label}`);
      } catch (error) {
        refuse(error.message);
      }
    }
  }
  return gateways;
}

async function measureOverDepartments(session, departments) {
  const gateway = governedGateway(departments);
  const running = await startGateway(gateway, [departmentsWorkload], session.workDirectory);
  await measureInRounds(session, departments.memo, [running], [departmentsWorkload]);
  await running.stop();
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
  const measureOne = async (gateway, workload, seconds) => {
    try {
      return await measure({ gateway, workload, memo, generator, connections, seconds });
    } catch (error) {
      failures.set(gateway.name, `${workload.name}: ${error.message}`);
      return undefined;
    }
  };
  for (const gateway of gateways) {
    for (const workload of workloads) await measureOne(gateway, workload, plan.warmUpSeconds[workload.name]);
  }
  failures.clear();
  const rounds = new Map(gateways.map(({ name }) => [name, {}]));
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? gateways : gateways.toReversed();
    for (const gateway of order) {
      for (const workload of workloads) {
        const figures = await measureOne(gateway, workload, plan.seconds[workload.name]);
        if (figures === undefined) continue;
        (rounds.get(gateway.name)[workload.name] ??= []).push({ ...figures, loadAverage: loadAverage() });
      }
    }
    console.log(`round ${round + 1} of ${plan.rounds} done`);
  }
  for (const gateway of gateways) {
    const { name, label, role, packages = [] } = gateway;
    await checkAnswers(gateway, workloads).catch((error) =>
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

function summarize(rounds) {
  const names = Object.keys(rounds[0]);
  return {
    ...Object.fromEntries(names.map((name) => [name, median(rounds.map((figures) => figures[name]))])),
    rounds,
  };
}

/** How long callers wait when the gateway is not saturated: with and without the durable usage record. */
async function measureHalfLoad({ plan, generator, result }, memo, gateways) {
  const [workload] = shopWorkloads;
  const ours = result.gateways.find(({ role }) => role === 'ours');
  if (ours === undefined) return;
  const saturation = ours.workloads.benchmark.requestsPerSecond;
  // A connection sends again after its pause and the answer, which takes a few milliseconds when half loaded.
  const delayMs = Math.max(1, Math.round((1000 * connections) / (saturation / 2)) - 3);
  for (const name of ['govgraph', 'govgraph-audit-in-memory']) {
    const gateway = gateways.find((other) => other.name === name);
    const report = result.gateways.find((other) => other.name === name);
    if (gateway === undefined || report === undefined) continue;
    const seconds = plan.halfLoadSeconds;
    const figures = await measure({ gateway, workload, memo, generator, connections, seconds, delayMs });
    report.halfLoad = { ...figures, shareOfSaturation: figures.requestsPerSecond / saturation };
  }
}
