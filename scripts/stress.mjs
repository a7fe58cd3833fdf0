// npm run stress: holds hostile input of thirteen kinds against a gateway, from callers, strangers and departments, and measures
// beside it what an ordinary caller notices: how long it waits, for how long the request thread was held, and memory.
// Ends with exit code 1 when the ordinary caller was not answered. Figures count on an idle machine only.
//
//   npm run stress                          200 variations of each kind: about a quarter of an hour
//   npm run stress -- --variations 20       fewer
//   npm run stress -- --seed 7              the same once more; a new seed each time without it
//   npm run stress -- --json                the report as one JSON document, on standard output
import { randomInt } from 'node:crypto';
import { readOptions } from './run.mjs';
import { runScenario } from './scenario.mjs';

const options = readOptions(import.meta.filename, {
  variations: { type: 'string', default: '200' },
  seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
  json: { type: 'boolean', default: false },
});
if (!/^[1-9]\d{0,4}$/.test(options.variations) || !/^\d{1,15}$/.test(options.seed)) {
  console.error('stress: --variations and --seed are whole numbers');
  process.exit(2);
}
const settings = { STRESS_VARIATIONS: options.variations, STRESS_SEED: options.seed };
const how = { reportSetting: 'STRESS_REPORT', isJson: options.json };
process.exitCode = await runScenario('src/stress.test.ts', settings, how);
