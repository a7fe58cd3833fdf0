// How long `npm start` takes until the world answers: with an empty data directory, and again with what is there then.
// It has all processors, as it has in service.
import path from 'node:path';
import { describeRun } from './machine.mjs';
import { findFreePorts, processors, startProgram, waitUntilReady } from './processes.mjs';
import { say } from './progress.mjs';
import { printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { checkoutRoot } from './stage.mjs';
import { median } from './statistics.mjs';
import { judge } from './targets.mjs';

const restarts = 5;

/** @param {{ isQuick: boolean, workDirectory: string, loadAverageBefore: number }} session */
export async function measureStart({ isQuick, workDirectory, loadAverageBefore }) {
  const startedAt = new Date().toISOString();
  const [port] = await findFreePorts(1);
  const seconds = [];
  for (let number = 0; number <= restarts; number++) {
    seconds.push(await startOnce(port, workDirectory));
    say(`${number === 0 ? 'first start' : 'start on the same data'}: ${seconds.at(-1).toFixed(2)} s`);
  }
  const [firstSeconds, ...againSeconds] = seconds;
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    firstSeconds,
    againSeconds,
  };
  const note = `median of ${restarts}; the first start took ${firstSeconds.toFixed(1)} s; nothing had to be built`;
  const targets = [judge('secondStart', median(againSeconds), note)];
  printTargets(targets);
  keep(result, { kind: 'start', targets });
}

async function startOnce(port, workDirectory) {
  const began = performance.now();
  const world = startProgram({
    name: 'start',
    command: 'npm',
    args: ['start', '--', '--data', path.join(workDirectory, 'start')],
    cwd: checkoutRoot,
    env: { GOVGRAPH_PORT: String(port) },
    logDirectory: workDirectory,
    processor: processors.all,
  });
  try {
    const isAnswering = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    await waitUntilReady(world, isAnswering, 180_000);
    return (performance.now() - began) / 1000;
  } finally {
    await world.stop();
  }
}
