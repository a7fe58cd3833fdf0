/*
 * Does memory stay flat? This gateway, everything on, answers many distinct operations, some much more often than
 * others, as callers do: what is kept for each of them must be bounded. Memory is read after each segment; it is
 * flat when the last segment is within a tenth of what the first half reached.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findLoadGenerator } from './load.mjs';
import { describeMachine, loadAverage } from './machine.mjs';
import { governedGateway } from './gateways.mjs';
import { measure, startGateway } from './measure.mjs';
import { benchRoot, createStage } from './stage.mjs';
import { shopWorkloads } from './workloads.mjs';

const distinctOperations = 10_000;
const segmentSeconds = 15;
const tolerance = 1.1;

const workload = {
  name: 'distinct operations',
  isSkewed: true,
  bodies: Array.from({ length: distinctOperations }, (_, number) =>
    JSON.stringify({ query: `query Q${number} { me { id name${number}: name } }` }),
  ),
  check: () => undefined,
};

/** @param {number} requests how many are answered in all, at least */
export async function watchMemory(requests, workDirectory) {
  const startedAt = new Date().toISOString();
  const generator = await findLoadGenerator(workDirectory);
  const stage = await createStage(workDirectory);
  const segments = [];
  try {
    const shop = await stage.startShop();
    const gateway = await startGateway(governedGateway(shop), shopWorkloads, workDirectory);
    for (let answered = 0; answered < requests;) {
      const figures = await measure({
        gateway,
        workload,
        memo: shop.memo,
        generator,
        connections: 50,
        seconds: segmentSeconds,
      });
      answered += figures.requests;
      const { requestsPerSecond, residentMb, errors } = figures;
      segments.push({ answered, requestsPerSecond, residentMb, errors });
      console.log(`${answered} requests, ${requestsPerSecond.toFixed(0)} req/s, ${residentMb.toFixed(0)} MB`);
    }
  } finally {
    await stage.close();
  }
  const firstHalf = segments.slice(0, Math.ceil(segments.length / 2));
  const growth = segments.at(-1).residentMb / Math.max(...firstHalf.map(({ residentMb }) => residentMb));
  const result = {
    startedAt,
    ...describeMachine(),
    loadAverage: loadAverage(),
    requests: segments.at(-1).answered,
    distinctOperations,
    growth,
    isFlat: growth <= tolerance,
    segments,
  };
  mkdirSync(path.join(benchRoot, 'results'), { recursive: true });
  writeFileSync(path.join(benchRoot, 'results/memory.json'), `${JSON.stringify(result, null, 2)}\n`);
  console.log(
    `${result.isFlat ? 'flat' : 'not flat'}: the end is ${growth.toFixed(2)} × the first half's most`,
  );
}
