// npm run scale: starts several gateways behind HAProxy on a Redis Cluster of six and two PostgreSQL, with the
// departments of the demonstration. Publishes a rule and a schema and kills a gateway while requests run, and says what
// callers saw. Ends with exit code 1 when something of this did not hold. Needs `haproxy` and `redis-server` on PATH.
//
//   npm run scale                      three gateways
//   npm run scale -- --gateways 5      as many as that, 2 to 9
//   npm run scale -- --seconds 10      how long requests run between events; 3 by default
//   npm run scale -- --keep            leaves everything running until Ctrl-C, and says where
//   npm run scale -- --json            the report as one JSON document, on standard output
import { execFileSync } from 'node:child_process';
import { readOptions } from './run.mjs';
import { runScenario } from './scenario.mjs';

const options = readOptions(import.meta.filename, {
  gateways: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '3' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const seconds = Number(options.seconds);
if (!/^[2-9]$/.test(options.gateways) || !(seconds > 0 && seconds <= 3600)) {
  console.error('scale: --gateways is a number from 2 to 9, --seconds one up to 3600');
  process.exit(2);
}
const [haproxy, redis] = [isOnPath('haproxy', '-v'), isOnPath('redis-server', '--version')];
if (!haproxy || !redis) {
  const missing = [haproxy ? [] : ['haproxy'], redis ? [] : ['redis-server']].flat();
  console.error(`scale: not on PATH: ${missing.join(', ')}. On Debian: apt-get install ${missing.join(' ')}`);
  process.exit(2);
}

const settings = {
  SCALE_GATEWAYS: options.gateways,
  SCALE_SECONDS: options.seconds,
  SCALE_KEEP: String(options.keep),
};
const how = { reportSetting: 'SCALE_REPORT', stopSetting: 'SCALE_STOP', isJson: options.json };
process.exitCode = await runScenario('src/scale.test.ts', settings, how);

function isOnPath(program, argument) {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
