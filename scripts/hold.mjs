// npm run hold: runs the real system under load, breaks one part of it after the other, and watches from outside that
// nothing is given beyond the decision, nothing without a record, no wrong value, and service is back within ten
// seconds. Ends with exit code 1 when something of this did not hold. Needs `redis-server` on PATH.
//
//   npm run hold                          for a minute
//   npm run hold -- --minutes 10          for longer
//   npm run hold -- --seed 7              the same faults in the same order; a new seed each time without it
//   npm run hold -- --only redis-killed   some of the faults, comma-separated
//   npm run hold -- --json                the report as one JSON document, on standard output
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, environment, printHelp, run } from './run.mjs';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  printHelp(import.meta.filename);
  process.exit(0);
}
const minutes = Number(options.minutes);
if (!(minutes > 0 && minutes <= 24 * 60) || !/^\d{1,15}$/.test(options.seed)) {
  console.error('hold: --minutes is a number up to 1440, --seed a whole number');
  process.exit(2);
}

const directory = mkdtempSync(path.join(tmpdir(), 'govgraph-hold-'));
const report = path.join(directory, 'report.json');
Object.assign(environment, {
  HOLD_SECONDS: String(60 * minutes),
  HOLD_SEED: options.seed,
  HOLD_ONLY: options.only,
  HOLD_REPORT: report,
});
try {
  const built = await build({ capture: true });
  if (built.code !== 0) throw new Error(built.output);
  // Its own report would stand between the lines that say how far it is.
  const reporter = options.json ? [] : ['--silent=passed-only'];
  const args = ['run', '--root', 'e2e', 'src/hold.test.ts', '--reporter=dot', ...reporter];
  const { code, output } = await run('vitest', args, { capture: options.json });
  if (options.json) process.stdout.write(readReport() ?? output);
  process.exitCode = code;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Undefined when it ended before there was one. */
function readReport() {
  try {
    return readFileSync(report, 'utf8');
  } catch {
    return undefined;
  }
}
