// npm run mutate: are the tests that need neither Redis nor the whole demo enough? Each fault of
// `mutate/faults.mjs` is tried on its own, against the tests of its area: one must fail by what it expects. A fault
// that only lets time run out (`timeout`) or keeps tests from being run (`broken`) is not killed. Nothing is changed on
// disk.
//
//   npm run mutate                        all faults, some twenty minutes
//   npm run mutate -- --only quota        those whose area, file or description has the word
//   npm run mutate -- --check             only whether each fault still fits the code (a stage of npm run check)
//   npm run mutate -- --json              one JSON document at the end, for machines
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { areas } from './mutate/faults.mjs';
import { build, environment, readOptions, root, seconds, workspaceFolders } from './run.mjs';

const leastKilled = 0.95;
const runLimitMs = 10 * 60 * 1000;

const options = readOptions(import.meta.filename, {
  only: { type: 'string', default: '' },
  check: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const say = options.json ? () => undefined : console.log;

/** A fault that no longer fits says nothing about the tests, nor does a test that stands elsewhere now. */
function misfits() {
  return areas.flatMap(({ name, tests, faults }) => [
    ...tests
      .filter((each) => !existsSync(path.join(root, each)))
      .map((each) => `${each}: no such test, of ${name}`),
    ...faults.flatMap(({ file, find, what }) => {
      if (!tests.some((each) => workspaceOf(each) === workspaceOf(file)))
        return [`${file}: no test of ${name} is in its workspace: ${what}`];
      const place = path.join(root, file);
      const times = existsSync(place) ? readFileSync(place, 'utf8').split(find).length - 1 : 0;
      return times === 1 ? [] : [`${file}: found ${times} times, expected once: ${what}`];
    }),
  ]);
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
  `${area.name} ${file} ${what}`.toLowerCase().includes(words),
);
const temporary = mkdtempSync(path.join(tmpdir(), 'govgraph-mutate-'));
let endRun = () => {};
process.on('exit', () => {
  endRun();
  rmSync(temporary, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** The workspace of a file. Its own tests load its sources; those of other workspaces load what was built. */
function workspaceOf(file) {
  return workspaceFolders().find((folder) => file.startsWith(`${folder}/`));
}

/**
 * Runs the tests of an area, those of the fault's workspace, with a fault. Resolves to `passed`, `failed` (a test says so), `timeout` (every failed test
 * ran out of time, or the run did) or `broken` (nothing but the run itself failed: a file that cannot be loaded, a hook
 * that throws), with what was printed, and to whether the tests loaded the file at all.
 */
function test({ tests, environment: settings }, fault, name) {
  const folder = workspaceOf(fault.file);
  const own = tests.filter((file) => workspaceOf(file) === folder).map((file) => path.relative(folder, file));
  const loadedFile = path.join(temporary, `${name}.loaded`);
  const reportFile = path.join(temporary, `${name}.json`);
  const config = path.join(root, 'scripts/mutate/vitest.config.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(
    'vitest',
    ['run', '--bail=1', '--testTimeout=120000', ...reporters, '--config', config, '--root', '.', ...own],
    {
      cwd: path.join(root, folder),
      env: {
        ...environment,
        ...settings,
        MUTATE_FAULT: JSON.stringify({ ...fault, file: path.join(root, fault.file), loadedFile }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const { pid } = child;
  endRun = () => {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  };
  // A loop without end is not interrupted by the time limit of a test.
  let hasRunOut = false;
  const limit = setTimeout(() => {
    hasRunOut = true;
    endRun();
  }, runLimitMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(limit);
      endRun = () => {};
      resolve({
        result: code === 0 ? 'passed' : hasRunOut ? 'timeout' : resultOf(reportFile),
        isLoaded: existsSync(loadedFile),
        output: Buffer.concat(output).toString(),
      });
    });
  });
}

/** What a report of failed tests says: a fault is noticed by what a test expects, not by time that runs out. */
function resultOf(reportFile) {
  if (!existsSync(reportFile)) return 'broken';
  const { testResults } = JSON.parse(readFileSync(reportFile, 'utf8'));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  if (failed.length === 0) return 'broken';
  const hasTimedOut = ({ failureMessages }) =>
    failureMessages.every((message) => /\b(Test|Hook) timed out in \d+ms/.test(message));
  return failed.every(hasTimedOut) ? 'timeout' : 'failed';
}

const { code, output } = await build({ capture: true });
if (code !== 0) {
  console.error(output);
  process.exit(1);
}

for (const area of new Set(chosen.map(({ area }) => area))) {
  const byWorkspace = new Map(area.faults.map(({ file }) => [workspaceOf(file), file]));
  for (const [workspace, file] of byWorkspace) {
    const name = `before ${area.name} ${workspace}`.replaceAll('/', ' ');
    const { result, output } = await test(area, { file, find: '', replace: '' }, name);
    if (result === 'passed') continue;
    console.error(`The tests of ${area.name} fail without any fault:\n${output}`);
    process.exit(1);
  }
}

/** Only `killed` counts; what is neither killed nor explained is to be mended. */
function outcomeOf({ result, isLoaded }, { survives }) {
  if (!isLoaded) return 'not loaded';
  if (result === 'failed') return 'killed';
  if (result !== 'passed') return result;
  return survives === undefined ? 'SURVIVED' : 'explained';
}

const results = [];
for (const [at, fault] of chosen.entries()) {
  const start = performance.now();
  const tried = await test(fault.area, fault, `fault ${at}`);
  const outcome = outcomeOf(tried, fault);
  const tookMs = Math.round(performance.now() - start);
  results.push({
    outcome,
    area: fault.area.name,
    place: fault.file,
    what: fault.what,
    survives: fault.survives,
    tookMs,
  });
  say(`${outcome.padEnd(10)} ${seconds(start).padStart(7)}  ${fault.file}: ${fault.what}`);
  if (outcome === 'explained') say(`${' '.repeat(20)}${fault.survives}`);
  if (outcome === 'timeout' || outcome === 'broken') say(tried.output);
}

const counted = (of, ...outcomes) => of.filter(({ outcome }) => outcomes.includes(outcome)).length;
const share = results.length === 0 ? 0 : counted(results, 'killed') / results.length;
const unexplained = results.length - counted(results, 'killed', 'explained');
if (options.json)
  console.log(
    JSON.stringify({ killed: counted(results, 'killed'), tried: results.length, results }, null, 2),
  );
say('');
for (const area of new Set(results.map(({ area }) => area))) {
  const own = results.filter((result) => result.area === area);
  const tookS = own.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000;
  const others = ['explained', 'SURVIVED', 'timeout', 'broken', 'not loaded']
    .filter((outcome) => counted(own, outcome) > 0)
    .map((outcome) => `, ${counted(own, outcome)} ${outcome}`);
  say(
    `${area.padEnd(22)} ${counted(own, 'killed')} of ${own.length} killed${others.join('')} in ${tookS.toFixed(0)} s`,
  );
}
say(
  `${counted(results, 'killed')} of ${results.length} faults killed (${(share * 100).toFixed(1)} %, at least ${leastKilled * 100} % expected), ${unexplained} unexplained`,
);
process.exitCode = share >= leastKilled && unexplained === 0 ? 0 : 1;
