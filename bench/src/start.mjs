// How long `npm start` takes until the demo answers: right after the installation, when nothing is built and there is no
// data, and again with what is there then. It has all processors, as it has in service.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { workspaceFolders } from '../../scripts/run.mjs';
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
  const checkout = path.join(workDirectory, 'checkout');
  copyCheckout(checkout);
  const seconds = [];
  for (let number = 0; number <= restarts; number++) {
    seconds.push(await startOnce(port, { checkout, workDirectory }));
    say(`${number === 0 ? 'first start' : 'start on the same data'}: ${seconds.at(-1).toFixed(2)} s`);
  }
  const [firstSeconds, ...againSeconds] = seconds;
  const result = {
    ...describeRun({ startedAt, isQuick, loadAverageBefore }),
    firstSeconds,
    againSeconds,
  };
  const targets = [
    judge(
      'firstStart',
      firstSeconds,
      'one measurement; everything is built, the databases are made and filled',
    ),
    judge('secondStart', median(againSeconds), `median of ${restarts}`),
  ];
  printTargets(targets);
  keep(result, { kind: 'start', targets });
}

/** The checkout as it is after `npm ci`: sources and dependencies, and nothing that was built or kept of it. */
function copyCheckout(directory) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: checkoutRoot, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name !== '' && existsSync(path.join(checkoutRoot, name)))) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    copyFileSync(path.join(checkoutRoot, file), path.join(directory, file));
  }
  for (const folder of ['.', ...workspaceFolders()]) {
    const dependencies = path.join(checkoutRoot, folder, 'node_modules');
    // Linked, since nothing changes what is installed.
    if (existsSync(dependencies)) execFileSync('cp', ['-al', dependencies, path.join(directory, folder)]);
  }
  rmSync(path.join(directory, 'node_modules/.cache'), { recursive: true, force: true });
}

async function startOnce(port, { checkout, workDirectory }) {
  const began = performance.now();
  const demo = startProgram({
    name: 'start',
    command: 'npm',
    args: ['start', '--', '--data', path.join(workDirectory, 'start')],
    cwd: checkout,
    env: { GOVGRAPH_PORT: String(port) },
    logDirectory: workDirectory,
    processor: processors.all,
  });
  try {
    const isAnswering = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    await waitUntilReady(demo, isAnswering, 180_000);
    return (performance.now() - began) / 1000;
  } finally {
    await demo.stop();
  }
}
