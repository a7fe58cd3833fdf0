// npm run bench: this gateway and others, side by side. README.md in this folder says what is measured and how.
import { mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/run.mjs';
import { installPeers } from './src/install.mjs';
import { leaveGatewayProcessor, stopPrograms } from './src/processes.mjs';

const { values: options } = parseArgs({
  options: {
    /** Fewer and shorter rounds: under three minutes, and less exact. */
    quick: { type: 'boolean', default: false },
    /** Names of gateways, separated by commas; results are printed and not kept. */
    only: { type: 'string' },
    /** Instead: whether memory stays flat over this many requests. */
    memory: { type: 'string' },
  },
});

/** Before this run adds to it. */
const [loadAverageBefore] = os.loadavg();

const workDirectory = path.join(import.meta.dirname, '.work');
rmSync(workDirectory, { recursive: true, force: true });
mkdirSync(workDirectory);

console.log('building what has changed, installing the peers');
const [{ code, output }, installProblem] = [await build({ capture: true }), await installPeers()];
if (code !== 0) {
  console.error(output);
  process.exit(1);
}
leaveGatewayProcessor();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void stopPrograms().then(() => process.exit(1)));
}
try {
  // Only now: these modules need what has been built and installed.
  if (options.memory === undefined) await compareGateways();
  else {
    const { watchMemory } = await import('./src/memory.mjs');
    await watchMemory(Number(options.memory), workDirectory);
  }
} finally {
  await stopPrograms();
}
process.exit();

async function compareGateways() {
  const { compare } = await import('./src/compare.mjs');
  const { keep, print } = await import('./src/report.mjs');
  const { quick: isQuick, only } = options;
  const result = await compare({
    isQuick,
    only: only?.split(','),
    installProblem,
    workDirectory,
    loadAverageBefore,
  });
  print(result);
  if (only === undefined) keep(result);
}
