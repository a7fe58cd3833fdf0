/**
 * Runs the real system under load, breaks one part of it after the other, and watches from outside that nothing is
 * given that must not be, nothing is given without a record, and service is back soon after.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { suggest } from '@govgraph/policy';
import { type Ask, createAsk, startCallers } from './callers.ts';
import { learnExpectations } from './expectations.ts';
import { type Fault, faults } from './faults.ts';
import { questions } from './questions.ts';
import { type Random, createRandom } from './random.ts';
import { type HeldGateway, type Stage, startStage } from './stage.ts';
import { putInForce, republish, variants } from './variants.ts';
import { type Watch, type WatchReport, createWatch } from './watch.ts';

export interface HoldOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Names of faults; all when empty. */
  readonly only: readonly string[];
  readonly say: (line: string) => void;
}

export interface HoldReport extends WatchReport {
  readonly seed: number;
  readonly faults: readonly InjectedReport[];
}

interface InjectedReport {
  readonly fault: string;
  readonly what: string;
  readonly heldMs: number;
  /** From the healing to a full answer of every gateway. */
  readonly recoveredMs: number;
}

/** After a fault is healed, within which every gateway answers in full again. */
const recoveryMs = 10_000;
/** As often, the policy changes. */
const policyIntervalMs = 1_000;
/** One in so many changes of the policy is one of the schema. */
const schemaEvery = 10;
const width = 6;

export async function hold({ seconds, seed, only, say }: HoldOptions): Promise<HoldReport> {
  const random = createRandom(seed);
  const chosen = chooseFaults(only);
  say(`seed ${seed}: starting PostgreSQL, Redis, the issuer, nine departments, three gateways`);
  const stage = await startStage();
  try {
    const ask = createAsk(stage);
    const expected = await learnExpectations(stage, ask);
    const watch = createWatch(stage, expected);
    const gateways = Object.values(stage.gateways);
    const load = startCallers(width, ask, gateways, createRandom(seed + 1), watch.note);
    const publishing = keepPublishing(stage, createRandom(seed + 2));
    const injected: InjectedReport[] = [];
    const end = Date.now() + seconds * 1_000;
    let waiting: Fault[] = [];
    while (Date.now() < end) {
      if (waiting.length === 0) waiting = random.shuffle(chosen);
      const fault = waiting.shift();
      if (fault === undefined) break;
      injected.push(await injectOne(stage, ask, fault, random, watch, say));
      await watch.judge().catch(() => undefined);
      watch.noteUse();
    }
    await publishing.stop();
    await load.stop();
    await watch.judge();
    await watch.conclude();
    return { seed, faults: injected, ...watch.report() };
  } finally {
    await stage.close();
  }
}

/** @throws Error naming one that there is not */
function chooseFaults(only: readonly string[]): readonly Fault[] {
  if (only.length === 0) return faults;
  return only.map((name) => {
    const fault = faults.find((each) => each.name === name);
    if (fault !== undefined) return fault;
    const names = faults.map((each) => each.name);
    throw new Error(`there is no fault ${name}${suggest(name, names)}: there is ${names.join(', ')}`);
  });
}

async function injectOne(
  stage: Stage,
  ask: Ask,
  fault: Fault,
  random: Random,
  watch: Watch,
  say: (line: string) => void,
): Promise<InjectedReport> {
  const heldFor = random.between(500, 3_500);
  const begun = Date.now();
  const { what, heal } = await fault.inject(stage, random);
  await sleep(heldFor);
  await heal();
  const healed = Date.now();
  const waits = Object.values(stage.gateways).map((each) => waitForResponses(each, ask, healed + recoveryMs));
  const late = (await Promise.all(waits)).filter((each) => each !== undefined);
  const [heldMs, recoveredMs] = [healed - begun, Date.now() - healed];
  for (const name of late) watch.complain(`${fault.name}: ${name} is not back after ${recoveryMs} ms`);
  say(`${what}; healed after ${heldMs} ms, back after ${recoveredMs} ms`);
  return { fault: fault.name, what, heldMs, recoveredMs };
}

/** Waits until a gateway answers every question without a failure. @returns the one that has no full answer in time */
async function waitForResponses(
  gateway: HeldGateway,
  ask: Ask,
  deadline: number,
): Promise<string | undefined> {
  for (const question of questions) {
    for (;;) {
      const { response } = await ask(gateway, question);
      const codes = response?.errors.map(({ extensions }) => String(extensions?.code)) ?? [];
      if (response?.status === 200 && !codes.some(isFailure)) break;
      if (Date.now() > deadline) return `${question.name} (${response?.status ?? 'no connection'})`;
      await sleep(100);
    }
  }
  return undefined;
}

const isFailure = (code: string) => /^(?:SUBGRAPH_|QUOTA_|IDENTIFICATION_)/.test(code);

/** Changes the policy every second, and the schema now and then; what fails because the database does is tried again. */
function keepPublishing({ environment }: Stage, random: Random): { stop(): Promise<void> } {
  let isStopped = false;
  const publish = async () => {
    while (!isStopped) {
      const isSchema = random.between(0, schemaEvery) === 0;
      await (isSchema ? republish(environment) : putInForce(environment, random.pick(variants))).catch(
        () => undefined,
      );
      await sleep(policyIntervalMs);
    }
  };
  const publishing = publish();
  return {
    stop: async () => {
      isStopped = true;
      await publishing;
    },
  };
}
