// npm start: builds what changed since the last time, then runs `govgraph start` in this same process, so
// that a signal sent to npm reaches the one that has to stop everything. Built is what runs: database clients and
// JavaScript. Types are for `npm run check`.
import { refuseUnknownSettings } from '../cli/bin/unknown-settings.js';
import { compileWorkspaces } from './compile-workspaces.mjs';
import { seconds } from './run.mjs';

refuseUnknownSettings(process.env);

const start = performance.now();
const children = [];
const interrupt = (signal) => {
  // A client that is half generated is generated again.
  for (const child of children) child.kill('SIGKILL');
  process.exit(signal === 'SIGINT' ? 130 : 143);
};
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);

console.log('building what has changed');
try {
  await compileWorkspaces({ onSpawn: (child) => children.push(child) });
} catch (error) {
  console.error(`${error.message}\ngovgraph: the build failed, see above`);
  process.exit(1);
}
console.log(`build                ${seconds(start)}`);
process.off('SIGINT', interrupt);
process.off('SIGTERM', interrupt);

process.argv.splice(2, 0, 'start');
await import('../cli/dist/main.js');
