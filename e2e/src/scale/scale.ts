/**
 * Several gateways on shared engines behind HAProxy: two PostgreSQL, of which the second confirms what the first one
 * writes, and a Redis Cluster of six.
 *
 * 1. More requests than a quota allows: exactly as many are given.
 * 2. While requests run through the proxy, a rule comes into force, a schema is published, and a gateway is killed: who
 *    asks after a change is answered under it, and a caller that asks once more when it got no response gets one.
 * 3. Every response has its usage record.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningChild } from '@govgraph/demo/testing';
import { startReplicatedPostgres } from '@govgraph/prisma/testing';
import { inject } from 'vitest';
import { startCluster } from '@govgraph/storage/testing/redis-set-ups';
import { type Asked, createAsk } from '../hold/callers.ts';
import { questions } from '../hold/questions.ts';
import { followRecords } from '../hold/records.ts';
import { putInForce, republish } from '../hold/variants.ts';
import { startHaproxy } from '../environment/haproxy.ts';
import { liftLimits } from '../environment/lift-limits.ts';
import { limitGrant } from '../environment/limit-grant.ts';
import { inParallel, startLoad } from '../environment/load.ts';
import { type Environment, startEnvironment } from '../environment/start-environment.ts';

export interface ScaleOptions {
  readonly gateways: number;
  /** How long requests run before and after each event. */
  readonly seconds: number;
  readonly say: (line: string) => void;
  /** With everything running, when all is done. */
  readonly onDone: (report: ScaleReport, url: string) => Promise<void>;
  /** Ends it before it is done. */
  readonly signal: AbortSignal;
}

export interface ScaleReport {
  readonly gateways: number;
  readonly quota: { readonly limit: number; readonly asked: number; readonly given: number };
  readonly requests: {
    readonly answered: number;
    /** Asked once more, by what was heard in place of an response: `502`, or `no connection`. */
    readonly askedAgain: Readonly<Record<string, number>>;
    /** Not answered either time. */
    readonly unanswered: Readonly<Record<string, number>>;
    /** Asked after a change, and answered under an earlier version, or against the rule of its version. */
    readonly againstPolicy: number;
    readonly p99Ms: number;
  };
  readonly responsesWithoutRecord: number;
  /** Requests that each gateway answered; undefined of one that was killed. */
  readonly answeredBy: readonly (number | undefined)[];
}

const width = 8;
const quota = 60;
const asking = 90;

const find = (name: string) => {
  const question = questions.find((each) => each.name === name);
  if (question === undefined) throw new Error(`there is no question ${name}`);
  return question;
};
const counted = find('a grant with a quota');
const review = find('review of a person of the district');

export async function scale(options: ScaleOptions): Promise<ScaleReport> {
  const { say, signal } = options;
  const cleanUps: (() => Promise<unknown>)[] = [];
  try {
    say(`starting two PostgreSQL, a Redis Cluster of six, and ${options.gateways} gateways behind HAProxy`);
    const { environment, gateways, url } = await startAll(options.gateways, cleanUps);
    signal.throwIfAborted();
    await liftLimits(environment);

    const ask = createAsk(inject('services'));
    say(`a quota of ${quota}: ${asking} requests`);
    await limitGrant(environment, 'newborn-vaccinations', quota);
    let given = 0;
    await inParallel(width, asking, async () => {
      const { response } = await ask({ url }, counted);
      if (isGivenVaccinations(response)) given += 1;
    });
    say(`${given} were given`);
    signal.throwIfAborted();

    const requests = await changeUnderLoad(options, { environment, gateways, url });
    const records = followRecords(environment.usage);
    await records.follow();
    const withoutRecord = requests.decisionIds.filter((id) => !records.byDecision.has(id));
    const report: ScaleReport = {
      gateways: options.gateways,
      quota: { limit: quota, asked: asking, given },
      requests: requests.figures,
      responsesWithoutRecord: withoutRecord.length,
      answeredBy: await Promise.all(gateways.map(({ address }) => readAnswered(address))),
    };
    await options.onDone(report, url);
    return report;
  } finally {
    say('stopping everything');
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  }
}

interface Running {
  readonly environment: Environment;
  readonly gateways: readonly Pick<RunningChild, 'address' | 'processId'>[];
  /** Of the proxy. */
  readonly url: string;
}

async function startAll(count: number, cleanUps: (() => Promise<unknown>)[]): Promise<Running> {
  const [postgres, redis] = await Promise.all([
    startReplicatedPostgres().then((servers) => {
      cleanUps.push(() => servers.stop());
      return servers;
    }),
    startCluster().then((cluster) => {
      cleanUps.push(() => cluster.stop());
      return cluster;
    }),
  ]);
  // No record is lost with the first server.
  await postgres.query('a', `ALTER SYSTEM SET synchronous_standby_names = 'b'`);
  await postgres.query('a', 'SELECT pg_reload_conf()');
  const environment = await startEnvironment({
    catalogUrl: postgres.urlOf('a'),
    gatewaySettings: {
      CATALOG_DATABASE_URL: postgres.url,
      GOVGRAPH_REDIS_URL: `redis-cluster://${redis.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
      GOVGRAPH_TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  cleanUps.push(() => environment.stop());
  const first = { address: environment.gatewayUrl, processId: environment.gatewayProcessId };
  const gateways: Pick<RunningChild, 'address' | 'processId'>[] = [first];
  while (gateways.length < count)
    gateways.push(await environment.startGateway({}, `gateway-${gateways.length + 1}`));
  const proxy = await startHaproxy(gateways.map(({ address }) => address));
  cleanUps.push(() => proxy.stop());
  return { environment, gateways, url: proxy.url };
}

/** Asks without a pause while a rule and a schema come into force and the last gateway is killed. */
async function changeUnderLoad(
  { seconds, say, signal }: ScaleOptions,
  { environment, gateways, url }: Running,
) {
  const callers = startAsking(url);
  const goOn = async () => {
    const answered = callers.responses.length;
    await sleep(seconds * 1_000, undefined, { signal });
    // On a slow machine too, something has been asked and answered since.
    while (callers.responses.length < answered + 2 * width) await sleep(50, undefined, { signal });
  };
  let [hiddenFrom, shownFrom] = [0, 0];
  try {
    say(`${width} callers ask through the proxy`);
    await goOn();
    hiddenFrom = await putInForce(environment, 'Person.realEstate');
    callers.expectVersion(hiddenFrom);
    say(`a rule is in force, version ${hiddenFrom}: nobody is given Person.realEstate`);
    await goOn();
    const version = await republish(environment);
    callers.expectVersion(version);
    say(`a schema is in force, version ${version}`);
    await goOn();
    const last = gateways.at(-1);
    if (last !== undefined) process.kill(last.processId, 'SIGKILL');
    say(`gateway-${gateways.length} is killed`);
    await goOn();
    shownFrom = await putInForce(environment, 'nothing');
    callers.expectVersion(shownFrom);
    say(`the rule is lifted, version ${shownFrom}`);
    await goOn();
  } finally {
    await callers.stop();
  }
  const { responses, askedAgain, unanswered } = callers;
  const isHidden = (version: number) => version >= hiddenFrom && version < shownFrom;
  const isObeyed = ({ policyVersion, expected, hasRealEstate }: ScaleResponse) =>
    policyVersion >= expected && !(hasRealEstate && isHidden(policyVersion));
  if (!responses.some(({ policyVersion, hasRealEstate }) => hasRealEstate && policyVersion < hiddenFrom))
    throw new Error('nobody was given Person.realEstate before the rule, so that the rule shows nothing');
  const times = responses.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return {
    decisionIds: responses.flatMap(({ decisionId }) => decisionId ?? []),
    figures: {
      answered: responses.length,
      askedAgain,
      unanswered,
      againstPolicy: responses.filter((response) => !isObeyed(response)).length,
      p99Ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
    },
  };
}

interface ScaleResponse {
  readonly decisionId: string | undefined;
  readonly policyVersion: number;
  /** What was in force, as far as its publisher knew, when it was asked. */
  readonly expected: number;
  readonly hasRealEstate: boolean;
  /** With the second attempt, where there was one. */
  readonly tookMs: number;
}

/** Callers that ask without a pause, and once more when they get no response. */
function startAsking(url: string) {
  const ask = createAsk(inject('services'));
  const responses: ScaleResponse[] = [];
  const askedAgain: Record<string, number> = {};
  const unanswered: Record<string, number> = {};
  let expectedVersion = 0;
  const load = startLoad(width, async () => {
    const expected = expectedVersion;
    const begun = performance.now();
    let asked = await ask({ url }, review);
    if (!isAnswered(asked)) {
      count(askedAgain, asked);
      asked = await ask({ url }, review);
    }
    const { response } = asked;
    if (response === undefined || !isAnswered(asked)) return count(unanswered, asked);
    const { person } = response.data as { readonly person: { readonly realEstate: unknown } | null };
    const { decisionId, policyVersion = 0 } = response;
    const hasRealEstate = (person?.realEstate ?? null) !== null;
    responses.push({ decisionId, policyVersion, expected, hasRealEstate, tookMs: performance.now() - begun });
  });
  return {
    responses,
    askedAgain,
    unanswered,
    expectVersion: (version: number) => void (expectedVersion = version),
    stop: () => load.stop(),
  };
}

/** By what came back, such as `502`, `503 GATEWAY_BUSY` or `no connection`. */
function count(outcomes: Record<string, number>, { response }: Asked): void {
  const code = response?.errors[0]?.extensions?.code;
  const outcome =
    response === undefined ? 'no connection' : [response.status, code].filter(Boolean).join(' ');
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

/** Whether a gateway answered with data: otherwise a caller asks once more. */
function isAnswered({ response }: Asked): boolean {
  return response?.status === 200 && response.data !== undefined;
}

function isGivenVaccinations(response: Asked['response']): boolean {
  const { person } = (response?.data ?? {}) as { readonly person?: { readonly vaccinations: unknown } };
  return person !== undefined && person.vaccinations !== null;
}

async function readAnswered(address: string): Promise<number | undefined> {
  try {
    const metrics = await (await fetch(new URL('/metrics', address))).text();
    return Number(/^govgraph_requests\{what="answered"\} (\d+)$/m.exec(metrics)?.[1]);
  } catch {
    return undefined;
  }
}
