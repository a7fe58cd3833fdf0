// npm run check: exactly what CI runs before the tests. Every stage runs even when an earlier one failed,
// prints one line with its time (and, when it failed, what its tool said), and the last line lists the
// failures. `npm run check -- lint types` runs the named stages only.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, root, run, seconds, workspaceFolders } from './run.mjs';

const captured = { capture: true };

/** What tools print while they are at it. */
const isProgress = /^\s*[✔❯]/;

const stages = {
  /** Types and dead code are read from the packages as built. */
  build: () => build(captured),
  format: () => run('prettier', ['--check', '--log-level=warn', '.'], captured),
  lint: () => run('oxlint', ['--deny-warnings', '--report-unused-disable-directives'], captured),
  types: () => run('turbo', ['run', 'typecheck', '--continue', '--output-logs=errors-only'], captured),
  dependencies: () => run('depcruise', ['--config', '.dependency-cruiser.mjs', ...sourceFolders()], captured),
  'dead-code': () => run('knip', ['--no-progress', '--treat-config-hints-as-errors'], captured),
  generated: () => run('graphql-codegen', ['--check', '--errors-only'], captured),
  /** What is shipped can be published together, under the policy that is shipped: nothing starts otherwise. */
  city: () => run('vitest', ['run', '--root', 'registry', 'src/publication/departments.test.ts'], captured),
  lockfile: checkLockfile,
  /** `npm run mutate` is worth something as long as its faults fit the code. */
  faults: () => run('node', ['scripts/mutate.mjs', '--check'], captured),
};

/** Folders without a source file yet would be an error for dependency-cruiser. */
function sourceFolders() {
  return workspaceFolders()
    .map((folder) => `${folder}/src`)
    .filter((folder) => existsSync(path.join(root, folder)));
}

/** Machines without the public registry install from the lockfiles too: they must not name a host. */
async function checkLockfile() {
  const addresses = ['package-lock.json', 'bench/package-lock.json'].flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"resolved": "http'))
      .map((line) => `${file}: ${line.trim()}`),
  );
  return addresses.length === 0
    ? { code: 0, output: '' }
    : { code: 1, output: `download addresses in lockfiles:\n${addresses.slice(0, 5).join('\n')}\n` };
}

const requested = process.argv.slice(2);
const unknown = requested.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(', ')}. The stages are ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

const failed = [];
const start = performance.now();
for (const [name, stage] of Object.entries(stages)) {
  if (requested.length > 0 && !requested.includes(name)) continue;
  const stageStart = performance.now();
  const { code, output } = await stage();
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(13)} ${seconds(stageStart)}`);
  if (code !== 0) {
    failed.push(name);
    const lines = output.split('\n').filter((line) => line.trim() !== '' && !isProgress.test(line));
    console.log(lines.map((line) => `       ${line}`).join('\n'));
  }
}
console.log(failed.length === 0 ? `check passed in ${seconds(start)}` : `check failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
