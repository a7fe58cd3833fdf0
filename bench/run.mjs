// npm run bench: this gateway and others, side by side. README.md in this folder says what is measured and how.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/run.mjs';
import { installPeers } from './src/install.mjs';
import { leaveGatewayProcessor, stopPrograms } from './src/processes.mjs';
import { say } from './src/progress.mjs';

const usage = `npm run bench                        this gateway and others, side by side: about half an hour
npm run bench -- --quick             the same in under three minutes, less exact
npm run bench -- --only NAME,NAME    some of them (names as in bench/README.md); prints, and keeps nothing
npm run bench -- --scale             a request and a policy reload, as the city grows to 100 subgraphs, 10^5 items
                                     and 10^5 grants (with --quick: the smallest and the largest city only)
npm run bench -- --memory REQUESTS   whether memory stays flat over 10^4 distinct operations
npm run bench -- --workers           two workers on two processors against one
npm run bench -- --overload          what is answered, and how soon, at three times the saturation load
npm run bench -- --records NUMBER    how soon what was used is found among so many usage records of three years
                                     (with --load: only makes them, for measurements that follow)
npm run bench -- --registry          how long a check takes of a department of 500 fields among 100 departments with a
                                     million recorded uses, how soon a publication is served, and how soon entries of
                                     a catalog of 10^5 items are found (with --quick: in smaller worlds)
npm run bench -- --start             how long \`npm start\` takes, the first time after the installation and the second
npm run bench -- --check             whether this gateway answers rightly where it is measured; times and installs nothing

Each with --as-built: without building first what has changed.

Results go to bench/results. Needs Linux and two processors that nobody else is using.
`;

const { values: options } = readOptions();
if (options.help) {
  process.stdout.write(usage);
  process.exit();
}

/** Before this run adds to it. */
const [loadAverageBefore] = os.loadavg();

const workDirectory = path.join(import.meta.dirname, '.work');
/** What takes long to make and depends on nothing but its name: kept from run to run. */
const cacheDirectory = path.join(workDirectory, 'cache');
mkdirSync(cacheDirectory, { recursive: true });
for (const name of readdirSync(workDirectory)) {
  if (name !== 'cache') rmSync(path.join(workDirectory, name), { recursive: true, force: true });
}

if (!options['as-built']) {
  say('building what has changed');
  const { code, output } = await build({ capture: true });
  if (code !== 0) {
    console.error(output);
    process.exit(1);
  }
}
let installProblem;
if (!options.check) {
  say('installing the peers');
  installProblem = installPeers();
}
if (!options.workers) leaveGatewayProcessor();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void stopPrograms().then(() => process.exit(1)));
}
try {
  const session = { isQuick: options.quick, workDirectory, cacheDirectory, loadAverageBefore };
  // Only now: these modules need what has been built and installed.
  if (options.check) await (await import('./src/check.mjs')).checkStages(session);
  else if (options.scale) await (await import('./src/scale/scale.mjs')).measureScale(session);
  else if (options.memory !== undefined)
    await (await import('./src/memory.mjs')).watchMemory(session, Number(options.memory));
  else if (options.workers) await (await import('./src/workers.mjs')).compareWorkers(session);
  else if (options.records !== undefined)
    await (
      await import('./src/records.mjs')
    ).measureRecords(session, {
      records: Number(options.records),
      loadOnly: options.load,
    });
  else if (options.registry) await (await import('./src/registry.mjs')).measureRegistry(session);
  else if (options.overload) await (await import('./src/overload.mjs')).measureOverload(session);
  else if (options.start) await (await import('./src/start.mjs')).measureStart(session);
  else {
    const { compareGateways } = await import('./src/compare.mjs');
    await compareGateways({ ...session, only: options.only?.split(','), installProblem });
  }
} finally {
  await stopPrograms();
}
process.exit();

function readOptions() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        scale: { type: 'boolean', default: false },
        memory: { type: 'string' },
        workers: { type: 'boolean', default: false },
        overload: { type: 'boolean', default: false },
        registry: { type: 'boolean', default: false },
        records: { type: 'string' },
        load: { type: 'boolean', default: false },
        start: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        'as-built': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
