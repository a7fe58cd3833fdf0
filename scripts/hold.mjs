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
import { readOptions } from './run.mjs';
import { runScenario } from './scenario.mjs';

const options = readOptions(import.meta.filename, {
  minutes: { type: 'string', default: '1' },
  seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
});
const minutes = Number(options.minutes);
if (!(minutes > 0 && minutes <= 24 * 60) || !/^\d{1,15}$/.test(options.seed)) {
  console.error('hold: --minutes is a number up to 1440, --seed a whole number');
  process.exit(2);
}

const settings = { HOLD_SECONDS: String(60 * minutes), HOLD_SEED: options.seed, HOLD_ONLY: options.only };
const how = { reportSetting: 'HOLD_REPORT', isJson: options.json };
process.exitCode = await runScenario('src/hold.test.ts', settings, how);
