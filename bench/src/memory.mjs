/*
 * Does memory stay flat? This gateway, everything on, answers 10^4 distinct operations, some much more often than
 * others, as callers do: what is kept for each of them must be bounded.
 *
 * Resident memory is read every second. It is flat when the most of the last quarter of the requests is within a
 * tenth of the most of the second quarter; in the first one, the caches fill.
 */
import { findLoadGenerator } from './load.mjs';
import { describeRun } from './machine.mjs';
import { governedGateway } from './gateways.mjs';
import { checkResponses, measure, startGateway } from './measure.mjs';
import { residentMb } from './processes.mjs';
import { say } from './progress.mjs';
import { printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { judge } from './targets.mjs';
import { shopWorkloads } from './workloads.mjs';

const promisedRequests = 1_000_000;
const distinctOperations = 10_000;
const segmentSeconds = 5;
const connections = 20;

/**
 * A query of its own for each number: its bits say what is selected, so that each has other requests to send; the name
 * tells apart those whose bits say nothing.
 */
function writeOperation(number) {
  const has = (bit, selection) => ((number >> bit) & 1 ? selection : '');
  const product = `product { upc ${has(0, 'name')} ${has(1, 'price')} ${has(2, 'weight')} ${has(3, 'inStock')} }`;
  const author = `author { id ${has(4, 'name')} ${has(5, 'username')} }`;
  const reviews = `reviews { id ${has(6, 'body')} ${has(7, product)} ${has(8, author)} }`;
  const top = `topProducts(first: 1) { upc ${has(9, 'name')} ${has(10, 'price')} ${has(11, 'weight')} }`;
  return `query Operation${number} { me { id ${has(12, 'name')} ${reviews} } ${has(13, top)} }`;
}

const workload = {
  name: 'distinct operations',
  isSkewed: true,
  bodies: Array.from({ length: distinctOperations }, (_, number) =>
    JSON.stringify({ query: writeOperation(number) }),
  ),
  check: () => undefined,
};

/** @param {{ isQuick: boolean, workDirectory: string, loadAverageBefore: number }} session @param {number} requests */
export async function watchMemory({ isQuick, workDirectory, loadAverageBefore }, requests) {
  if (!Number.isSafeInteger(requests) || requests < 1) throw new Error('--memory: how many requests?');
  const startedAt = new Date().toISOString();
  const generator = await findLoadGenerator(workDirectory);
  const stage = await createStage(workDirectory);
  const samples = [];
  let [answered, errors] = [0, 0];
  try {
    const { memo, ...shop } = await stage.startShop();
    const gateway = await startGateway(governedGateway(shop), shopWorkloads, workDirectory);
    const load = {
      gateway,
      workload,
      memo,
      generator,
      connections,
      leadInSeconds: 0,
      seconds: segmentSeconds,
    };
    while (answered < requests) {
      const stop = sampleMemory(gateway, (megabytes) => samples.push({ answered, residentMb: megabytes }));
      const segment = await measure(load).finally(stop);
      answered += segment.requests;
      errors += segment.errors;
      const rate = `${segment.requestsPerSecond.toFixed(0)} req/s`;
      say(`${answered} of ${requests} requests, ${rate}, ${segment.residentMb.toFixed(0)} MB`);
    }
    await checkResponses(gateway, shopWorkloads);
  } finally {
    await stage.close();
  }
  const mostBetween = (from, to) => {
    const within = samples.filter(
      (sample) => sample.answered >= from * answered && sample.answered < to * answered,
    );
    return Math.max(...within.map((sample) => sample.residentMb));
  };
  const growth = mostBetween(0.75, 1) / mostBetween(0.25, 0.5);
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    requests: answered,
    errors,
    distinctOperations,
    /** The most of the last quarter by the most of the second. */
    growth: Number.isFinite(growth) ? growth : undefined,
    samples,
  };
  const targets = [judgeMemory(result)];
  printTargets(targets);
  keep(result, { kind: 'memory', targets });
}

function judgeMemory({ requests, errors, growth }) {
  const target = judge('memory', growth, `${requests} requests, ${errors} errors`);
  return { ...target, met: target.met && requests >= promisedRequests && errors === 0 };
}

/** @returns the way to stop */
function sampleMemory({ pid }, note) {
  const timer = setInterval(() => note(residentMb(pid)), 1000);
  return () => clearInterval(timer);
}
