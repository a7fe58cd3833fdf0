// npm run dev: everything in watch mode. turbo rebuilds the packages whose sources change; the system is
// started again (a matter of seconds, on the same data) once the build has settled.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import path from 'node:path';
import { refuseUnknownSettings } from '../cli/bin/unknown-settings.js';
import { build, environment, root, workspaceFolders } from './run.mjs';

const settleMs = 500;
const watched = /\.(js|graphql|ya?ml)$/;

refuseUnknownSettings(process.env);
if ((await build()).code !== 0) process.exit(1);

const builder = spawn('turbo', ['watch', 'build', '--output-logs=errors-only', '--ui=stream'], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
});

let stopping = false;
let restartWanted = false;
let system = startSystem();

function startSystem() {
  const child = spawn(process.execPath, [path.join(root, 'cli/bin/govgraph.js'), 'start'], {
    cwd: root,
    stdio: 'inherit',
  });
  child.on('exit', () => {
    if (stopping) return;
    if (!restartWanted) console.error('dev: the system has stopped; it starts again with the next change.');
    else system = startSystem();
    restartWanted = false;
  });
  return child;
}

let settle;
function restartSoon() {
  clearTimeout(settle);
  settle = setTimeout(() => {
    if (stopping) return;
    if (system.exitCode !== null || system.signalCode !== null) {
      system = startSystem();
    } else {
      restartWanted = true;
      system.kill('SIGTERM');
    }
  }, settleMs);
}

for (const folder of workspaceFolders()) {
  const places = ['dist', ''].map((place) => path.join(root, folder, place));
  for (const place of places.filter((candidate) => existsSync(candidate))) {
    watch(place, { recursive: place.endsWith('dist') }, (_event, name) => {
      if (name !== null && watched.test(name)) restartSoon();
    });
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll());

async function stopAll() {
  stopping = true;
  await Promise.all([stop(builder), stop(system)]);
  process.exit(0);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
