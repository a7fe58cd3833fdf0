/*
 * What the size of the city costs. Cities differ in one of departments, items and grants at a time, and one is the
 * largest in all three. Each is published through the real administration into a real PostgreSQL, and served by a
 * gateway process of its own, everything on; all of them stand at the same time.
 *
 * 1. The same request in all cities, in interleaved rounds: processor time and waiting time.
 * 2. In each city, while callers go on asking: a grant is revoked, and a department publishes another schema. How
 *    long until callers are answered under the new version, and how long does the unluckiest of them wait meanwhile?
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { governedGateway } from '../gateways.mjs';
import { findLoadGenerator } from '../load.mjs';
import { describeRun } from '../machine.mjs';
import { assertSameData, checkResponses, measure, startGateway } from '../measure.mjs';
import { findFreePorts, printedReady, startProgram, waitUntilReady } from '../processes.mjs';
import { say } from '../progress.mjs';
import { formatTable, milliseconds, printTargets } from '../report.mjs';
import { keep } from '../results.mjs';
import { createStage } from '../stage.mjs';
import { median, medianOfRatios, summarize } from '../statistics.mjs';
import { startMemo } from '../subgraphs.mjs';
import { judge } from '../targets.mjs';
import { takeTurns } from '../turns.mjs';
import { drawScale } from './chart.mjs';
import { startProbe } from './probe.mjs';
import { composeCity } from './supergraph.mjs';
import { createCity, otherGrantId, persona, purpose, request } from './city.mjs';

const smallest = { subgraphs: 10, items: 1e3, grants: 1e2 };
const largest = { subgraphs: 100, items: 1e5, grants: 1e5 };
const between = [
  { ...smallest, subgraphs: 30 },
  { ...smallest, subgraphs: 100 },
  { ...smallest, items: 1e4 },
  { ...smallest, items: 1e5 },
  { ...smallest, grants: 1e4 },
  { ...smallest, grants: 1e5 },
];

const connections = 10;

const startTimeoutMs = 180_000;
const times = { leadInSeconds: 0.3, seconds: 1.7 };
const warmUp = { leadInSeconds: 0, seconds: 6 };
const exact = { sizes: [smallest, ...between, largest], rounds: 11, reloads: 3 };
const quick = { sizes: [smallest, largest], rounds: 7, reloads: 2 };

const workload = {
  name: 'request',
  bodies: [JSON.stringify({ query: request.query })],
  check: (_body, response) => assertSameData(response, request.response),
};

/** @param {{ isQuick: boolean, workDirectory: string, cacheDirectory: string, loadAverageBefore: number }} session */
export async function measureScale({ isQuick, workDirectory, cacheDirectory, loadAverageBefore }) {
  const { sizes, rounds, reloads } = isQuick ? quick : exact;
  const startedAt = new Date().toISOString();
  const generator = await findLoadGenerator(workDirectory);
  const stage = await createStage(workDirectory);
  const cities = [];
  try {
    const memo = await startDepartments(workDirectory);
    for (const size of sizes)
      cities.push(await startCity({ stage, memo, size, workDirectory, cacheDirectory }));
    await measureRequests(cities, { memo, generator, rounds });
    for (const city of cities) {
      const revoke = (number) => ['revoke', otherGrantId(number)];
      city.reloads = await measureReloads(city, { count: reloads, command: revoke, workDirectory });
      const republish = () => ['republish', city.file];
      [city.publication] = await measureReloads(city, { count: 1, command: republish, workDirectory });
    }
    for (const { gateway } of cities) await checkResponses(gateway, [workload]);
  } finally {
    await stage.close();
  }
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    loadGenerator: generator.name,
    connections,
    rounds,
    reloads,
    cities: cities.map((city) => describe(city, cities[0])),
  };
  const targets = judgeScale(result);
  print(result);
  printTargets(targets);
  keep(result, { kind: 'scale', targets, charts: isQuick ? {} : { 'scale.svg': drawScale(result) } });
}

/** One process answers for the departments of all cities: what is asked of them is the same. */
async function startDepartments(workDirectory) {
  const [port] = await findFreePorts(1);
  const departments = startProgram({
    name: 'departments',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'departments.mjs')],
    env: { PORT: String(port), SIZE: JSON.stringify(smallest) },
    logDirectory: workDirectory,
  });
  await waitUntilReady(departments, printedReady(departments));
  return startMemo('city', { city: port }, workDirectory);
}

async function startCity({ stage, memo, size, workDirectory, cacheDirectory }) {
  const name = `${size.subgraphs}-${size.items}-${size.grants}`;
  const subgraphsUrl = `http://127.0.0.1:${memo.ports.city}`;
  const { departments } = createCity(size);
  const supergraphSdl = composeCity(departments, subgraphsUrl, cacheDirectory);
  say(`${describeSize(size)}: composed`);

  const catalogUrl = await stage.startDatabase(`postgres-${name}`, ['catalog']);
  const file = path.join(workDirectory, `city-${name}.json`);
  writeFileSync(file, JSON.stringify({ size, subgraphsUrl, supergraphSdl }));
  const { beganAt, committedAt } = await administer(['publish', file], catalogUrl, workDirectory);
  const publishSeconds = (committedAt - beganAt) / 1000;
  say(`${describeSize(size)}: published in ${publishSeconds.toFixed(1)} s`);

  const names = departments.map((department) => department.name);
  const gatewayEnvironment = stage.prepareGateway(name, names, catalogUrl);
  const headers = await stage.callerHeaders(persona, purpose);
  const unstarted = governedGateway({ headers, gatewayEnvironment }, { name: `gateway-${name}` });
  const startBegan = performance.now();
  const gateway = await startGateway(unstarted, [workload], workDirectory, startTimeoutMs);
  const startSeconds = (performance.now() - startBegan) / 1000;
  say(`${describeSize(size)}: served after ${startSeconds.toFixed(1)} s`);
  return { size, file, catalogUrl, gateway, publishSeconds, startSeconds };
}

/** Runs scale/admin.mjs with as little of the processor as can be. @returns what it says at the end */
async function administer(words, catalogUrl, workDirectory) {
  const program = startProgram({
    name: `admin-${words[0]}`,
    command: 'nice',
    args: ['-n', '10', process.execPath, path.join(import.meta.dirname, 'admin.mjs'), ...words],
    env: { CATALOG_DATABASE_URL: catalogUrl },
    logDirectory: workDirectory,
  });
  await program.exited;
  const done = /^done (.*)$/m.exec(program.readLog());
  if (done === null) throw new Error(`the administrator failed: ${program.readLog().slice(-600)}`);
  return JSON.parse(done[1]);
}

async function measureRequests(cities, { memo, generator, rounds }) {
  const measureOne = ({ gateway }, duration) =>
    measure({ gateway, workload, memo, generator, connections, ...duration });
  for (const city of cities) await measureOne(city, warmUp);
  for (const city of cities) city.rounds = [];
  await takeTurns({
    what: 'requests',
    parties: cities,
    rounds,
    takeTurn: async (city) => {
      city.rounds.push(await measureOne(city, times));
    },
  });
}

async function measureReloads({ size, catalogUrl, gateway }, { count, command, workDirectory }) {
  const probe = startProbe(gateway, workload.bodies[0]);
  const measured = [];
  try {
    for (let number = 0; number < count; number++) {
      await sleep(500);
      const quietFrom = Date.now();
      await sleep(1000);
      const change = await administer(command(number), catalogUrl, workDirectory);
      const reload = await watchReload(probe, { ...change, quietFrom });
      measured.push(reload);
      say(
        `${describeSize(size)}: version ${change.version} served ${reload.seconds.toFixed(2)} s after its commit, ` +
          `longest wait ${reload.longestWaitSeconds.toFixed(2)} s`,
      );
    }
  } finally {
    await probe.stop();
  }
  return measured;
}

/** Waits until every caller is answered under the new version, and a little longer. */
async function watchReload(probe, { version, beganAt, committedAt, quietFrom }) {
  const isNew = ({ policyVersion }) => policyVersion === version;
  while (probe.seen.filter(isNew).length < 20) {
    if (Date.now() - committedAt > 120_000)
      throw new Error(`version ${version} is not served after two minutes`);
    await sleep(20);
  }
  await sleep(500);
  const servedAt = probe.seen.find(isNew).answeredAt;
  const seconds = (servedAt - committedAt) / 1000;
  const longest = (responses) =>
    Math.max(...responses.map(({ sentAt, answeredAt }) => answeredAt - sentAt)) / 1000;
  return {
    /** From the commit until the first response under the new version. */
    seconds: Math.max(0, seconds),
    /** Of anybody who waited at any time since the commit. */
    longestWaitSeconds: longest(probe.seen.filter(({ answeredAt }) => answeredAt >= committedAt)),
    /** Of anybody who waited at any time since the change was begun. */
    longestWaitSinceBegunSeconds: longest(probe.seen.filter(({ answeredAt }) => answeredAt >= beganAt)),
    /** The same while nothing changed: what the machine, and not the reload, is to blame for. */
    longestWaitBeforeSeconds: longest(
      probe.seen.filter(({ sentAt, answeredAt }) => sentAt >= quietFrom && answeredAt < beganAt),
    ),
    /** Responses that were no response. */
    failed: probe.seen.filter(({ answeredAt, status }) => answeredAt >= committedAt && status !== 200).length,
    /** What the change took by itself, until it was committed. */
    changeSeconds: (committedAt - beganAt) / 1000,
  };
}

function describe({ size, publishSeconds, startSeconds, rounds, reloads: each, publication }, base) {
  const asGateway = (city) => ({ workloads: { request: { rounds: city.rounds } } });
  const ratio = (figure) => medianOfRatios(asGateway({ rounds }), asGateway(base), 'request', figure);
  const medianReload = (figure) => median(each.map((reload) => reload[figure]));
  return {
    ...size,
    request: summarize(rounds),
    processorTimeAgainstSmallest: ratio('processorMsPerRequest'),
    p50AgainstSmallest: ratio('p50Ms'),
    publishSeconds,
    startSeconds,
    reloadSeconds: medianReload('seconds'),
    longestWaitSeconds: Math.max(...each.map(({ longestWaitSeconds }) => longestWaitSeconds)),
    longestWaitBeforeSeconds: Math.max(
      ...each.map(({ longestWaitBeforeSeconds }) => longestWaitBeforeSeconds),
    ),
    changeSeconds: medianReload('changeSeconds'),
    reloads: each,
    /** A department publishes another schema. */
    publication,
  };
}

function judgeScale({ cities }) {
  const city = cities.at(-1);
  const growth = city.processorTimeAgainstSmallest;
  const failed = city.reloads.reduce((sum, reload) => sum + reload.failed, 0);
  return [
    judge('sizeGrowth', growth, `processor time; p50 ${city.p50AgainstSmallest.toPrecision(3)}`),
    judge('policyReload', city.reloadSeconds, 'from the commit until the first answer under it'),
    judge(
      'reloadStall',
      city.longestWaitSeconds,
      `${city.longestWaitBeforeSeconds.toFixed(2)} s while nothing changed; ${failed} requests refused`,
    ),
    judge(
      'publicationStall',
      city.publication.longestWaitSinceBegunSeconds,
      `${city.publication.seconds.toFixed(2)} s from the commit until it was served; ${city.publication.failed} requests refused`,
    ),
  ];
}

function print({ machine, commit, cities, loadAverageBefore, rounds, reloads }) {
  console.log(
    `\n${machine.processor}, Node ${machine.node}, commit ${commit}, load average ${loadAverageBefore} before; ` +
      `${connections} connections, medians of ${rounds} interleaved rounds; reloads: medians of ${reloads}, waits: the longest\n`,
  );
  const heads = [
    'subgraphs × items × grants',
    'CPU ms/req',
    '× smallest',
    'p50 ms',
    '× smallest',
    'reload s',
    'longest wait s',
    'before s',
    'change s',
    'publication s',
    'longest wait s',
    'start s',
    'RSS MB',
  ];
  const rows = cities.map((city) => [
    describeSize(city),
    city.request.processorMsPerRequest.toFixed(3),
    city.processorTimeAgainstSmallest.toFixed(3),
    milliseconds(city.request.p50Ms),
    city.p50AgainstSmallest.toFixed(3),
    city.reloadSeconds.toFixed(2),
    city.longestWaitSeconds.toFixed(2),
    city.longestWaitBeforeSeconds.toFixed(2),
    city.changeSeconds.toFixed(2),
    city.publication.seconds.toFixed(2),
    city.publication.longestWaitSinceBegunSeconds.toFixed(2),
    city.startSeconds.toFixed(1),
    city.request.residentMb.toFixed(0),
  ]);
  console.log(formatTable(heads, rows));
}

const describeSize = ({ subgraphs, items, grants }) =>
  [subgraphs, items, grants].map((count) => count.toLocaleString('en')).join(' × ');
