// npm start: builds what changed since the last time, then runs `govgraph start` in this same process, so
// that a signal sent to npm reaches the one that has to stop everything.
import { refuseUnknownSettings } from '../cli/bin/unknown-settings.js';
import { build, seconds } from './run.mjs';

refuseUnknownSettings(process.env);

const start = performance.now();
let child;
const interrupt = (signal) => {
  child?.kill(signal);
  process.exit(signal === 'SIGINT' ? 130 : 143);
};
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);

console.log('building what has changed');
const { code, output } = await build({ capture: true, onSpawn: (spawned) => (child = spawned) });
if (code !== 0) {
  console.error(`${output}\ngovgraph: the build failed, see above`);
  process.exit(1);
}
console.log(`build                ${seconds(start)}`);
process.off('SIGINT', interrupt);
process.off('SIGTERM', interrupt);

process.argv.splice(2, 0, 'start');
await import('../cli/dist/main.js');
