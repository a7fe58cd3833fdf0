/** Holds hostile input of every kind against a gateway, and measures beside it what an ordinary caller notices. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePersons } from '@govgraph/demo-city';
import { inject } from 'vitest';
import { createRandom } from '../hold/random.ts';
import { type Caller, createCaller } from '../environment/caller.ts';
import { liftLimits } from '../environment/lift-limits.ts';
import { startEnvironment } from '../environment/start-environment.ts';
import { type Kind, type Stage, kinds } from './hostile.ts';

/** What an ordinary caller and the gateway's process noticed. */
export interface Noticed {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** For which the request thread was held. */
  readonly longestPauseMs: number;
  readonly mostResidentMiB: number;
}

export interface StressReport {
  readonly seed: number;
  /** With nothing hostile beside it. */
  readonly alone: Noticed;
  readonly kinds: Readonly<Record<string, Noticed>>;
  /** Some seconds after the last of them. */
  readonly afterwards: Noticed;
  /** What the ordinary caller was answered otherwise than when all is well: codes. */
  readonly failures: readonly string[];
}

export interface StressOptions {
  /** Of each kind. */
  readonly variations: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

const ordinary = `{ person(idNumber: "${samplePersons.chaoyang.idNumber}") { name regionCode household { members { relation } } } }`;

export async function stress({ variations, seed, say }: StressOptions): Promise<StressReport> {
  const random = createRandom(seed);
  const environment = await startEnvironment();
  try {
    await liftLimits(environment);
    const pausesFile = path.join(environment.logDirectory, 'pauses.jsonl');
    const { address: gatewayUrl } = await environment.startGateway(
      {
        NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'pauses.cjs')}`,
        PAUSES_FILE: pausesFile,
      },
      'gateway-under-stress',
    );
    const token = await environment.tokens.ofPersona('public-security-desk');
    const caller = createCaller({ gatewayUrl, token });
    const departmentUrl = inject('services').departmentUrls.health;
    const stage: Stage = { environment, gatewayUrl, caller, token, departmentUrl };
    const failures: string[] = [];
    const notice = (work: () => Promise<void>) => noticeDuring(caller, pausesFile, failures, work);

    await notice(() => sleep(3_000));
    const alone = await notice(() => sleep(5_000));
    say(`alone: ${describe(alone)}`);
    const noticed: Record<string, Noticed> = {};
    for (const kind of kinds) {
      noticed[kind.name] = await notice(() => runVariations(kind, stage, variations, random));
      say(`${kind.name}: ${describe(noticed[kind.name]!)}`);
    }
    await sleep(5_000);
    const afterwards = await notice(() => sleep(3_000));
    say(`afterwards: ${describe(afterwards)}`);
    return { seed, alone, kinds: noticed, afterwards, failures: [...new Set(failures)] };
  } finally {
    await environment.stop();
  }
}

async function runVariations(
  kind: Kind,
  stage: Stage,
  variations: number,
  random: ReturnType<typeof createRandom>,
): Promise<void> {
  for (let at = 0; at < variations; at++) {
    // Whatever the gateway says to it, and whether it says anything.
    await kind.run(stage, random).catch(() => undefined);
  }
}

/** Has an ordinary caller ask while the work lasts. */
async function noticeDuring(
  caller: Caller,
  pausesFile: string,
  failures: string[],
  work: () => Promise<void>,
): Promise<Noticed> {
  const startedAt = Date.now();
  const times: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const askedAt = performance.now();
      const { status, errors } = await caller.ask(ordinary);
      times.push(performance.now() - askedAt);
      if (status !== 200 || errors.length > 0)
        failures.push(`${status} ${errors.map(({ extensions }) => extensions?.code).join(' ')}`);
      await sleep(10);
    }
  })();
  try {
    await work();
  } finally {
    isOver = true;
    await asking;
  }
  await sleep(200);
  const pauses = (await readPauses(pausesFile)).filter(({ at }) => at >= startedAt);
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: times.length,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    longestPauseMs: Math.max(0, ...pauses.map(({ longestMs }) => longestMs)),
    mostResidentMiB: Math.max(0, ...pauses.map(({ residentMiB }) => residentMiB)),
  };
}

interface Pause {
  readonly at: number;
  readonly longestMs: number;
  readonly residentMiB: number;
}

async function readPauses(file: string): Promise<readonly Pause[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Pause);
}

function describe({ requests, p50Ms, p99Ms, longestPauseMs, mostResidentMiB }: Noticed): string {
  const times = `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
  return `${requests} requests, ${times}, request thread held ${longestPauseMs.toFixed(0)} ms at most, ${mostResidentMiB} MiB`;
}
