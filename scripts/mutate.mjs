// npm run mutate: are the tests that need neither Redis nor the whole world enough? Each fault of
// `mutate/faults.mjs` is tried on its own, against the tests of its area: they must fail. Nothing is changed on disk.
//
//   npm run mutate                        all faults, some minutes
//   npm run mutate -- --only quota        those whose area, file or description has the word
//   npm run mutate -- --check             only whether each fault still fits the code (a stage of npm run check)
//   npm run mutate -- --json              one JSON document at the end, for machines
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { spawn } from 'node:child_process';
import { areas } from './mutate/faults.mjs';
import { build, environment, root, seconds } from './run.mjs';

const leastKilled = 0.95;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
  console.log(
    lines
      .slice(
        0,
        lines.findIndex((line) => !line.startsWith('//')),
      )
      .join('\n')
      .replaceAll('// ', '')
      .replaceAll('//', ''),
  );
  process.exit(0);
}

const say = options.json ? () => undefined : console.log;

/** A fault that no longer fits says nothing about the tests. */
function misfits() {
  return areas.flatMap(({ folder, faults }) =>
    faults.flatMap(({ file, find, what }) => {
      const place = path.join(root, folder, file);
      const times = existsSync(place) ? readFileSync(place, 'utf8').split(find).length - 1 : 0;
      return times === 1 ? [] : [`${folder}/${file}: found ${times} times, expected once: ${what}`];
    }),
  );
}

const unfit = misfits();
if (unfit.length > 0) {
  console.error(
    `Faults that do not fit the code any more; mend scripts/mutate/faults.mjs:\n${unfit.join('\n')}`,
  );
  process.exit(1);
}
const all = areas.flatMap((area) => area.faults.map((fault) => ({ ...fault, area })));
if (options.check) {
  say(`${all.length} faults fit the code.`);
  process.exit(0);
}

const words = options.only.toLowerCase();
const chosen = all.filter(({ area, file, what }) =>
  `${area.name} ${area.folder}/${file} ${what}`.toLowerCase().includes(words),
);
const temporary = mkdtempSync(path.join(tmpdir(), 'govgraph-mutate-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** Runs the tests of an area with a fault. Resolves to whether they passed, and whether they loaded the file at all. */
function test({ folder, tests }, fault, name) {
  const loadedFile = path.join(temporary, name);
  const config = path.join(root, 'scripts/mutate/vitest.config.mjs');
  const child = spawn(
    'vitest',
    ['run', '--bail=1', '--testTimeout=120000', '--config', config, '--root', '.', ...tests],
    {
      cwd: path.join(root, folder),
      env: {
        ...environment,
        MUTATE_FAULT: JSON.stringify({ ...fault, file: path.join(root, folder, fault.file), loadedFile }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({
        hasPassed: code === 0,
        isLoaded: existsSync(loadedFile),
        output: Buffer.concat(output).toString(),
      }),
    );
  });
}

const { code, output } = await build({ capture: true });
if (code !== 0) {
  console.error(output);
  process.exit(1);
}

for (const area of new Set(chosen.map(({ area }) => area))) {
  const [{ file } = {}] = area.faults;
  const { hasPassed, output } = await test(area, { file, find: '', replace: '' }, `before ${area.name}`);
  if (hasPassed) continue;
  console.error(`The tests of ${area.name} fail without any fault:\n${output}`);
  process.exit(1);
}

const results = [];
for (const [at, fault] of chosen.entries()) {
  const start = performance.now();
  const { hasPassed, isLoaded } = await test(fault.area, fault, `fault ${at}`);
  const outcome = !isLoaded
    ? 'not loaded'
    : !hasPassed
      ? 'killed'
      : fault.survives === undefined
        ? 'SURVIVED'
        : 'explained';
  const place = `${fault.area.folder}/${fault.file}`;
  results.push({ outcome, area: fault.area.name, place, what: fault.what, survives: fault.survives });
  say(`${outcome.padEnd(10)} ${seconds(start).padStart(7)}  ${place}: ${fault.what}`);
  if (outcome === 'explained') say(`${' '.repeat(20)}${fault.survives}`);
}

const killed = results.filter(({ outcome }) => outcome === 'killed').length;
const share = results.length === 0 ? 0 : killed / results.length;
const unexplained = results.filter(({ outcome }) => outcome === 'SURVIVED' || outcome === 'not loaded');
if (options.json) console.log(JSON.stringify({ killed, tried: results.length, results }, null, 2));
say(
  `${killed} of ${results.length} faults killed (${(share * 100).toFixed(1)} %, at least ${leastKilled * 100} % expected), ${unexplained.length} unexplained`,
);
process.exitCode = share >= leastKilled && unexplained.length === 0 ? 0 : 1;
