// npm test: turbo builds everything and runs every workspace's vitest; this sums their JSON reports into
// the closing line `N passed, N failed[, N skipped]`. What follows `--` is passed on to vitest.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, run, workspaceFolders } from './run.mjs';

const maxReasonLines = 6;
const maxReasonWidth = 200;

const reportOf = (folder) => path.join(root, folder, '.vitest-report.json');

/** Workspaces that have a `test` script, each of which has to leave a report. */
function testedFolders() {
  return workspaceFolders().filter((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    return manifest.scripts?.test !== undefined;
  });
}

/** The beginning of what a test said when it failed: for a property, the seed that repeats it. */
function reasonOf({ failureMessages = [] }) {
  const lines = failureMessages.flatMap((message) => message.split('\n')).slice(0, maxReasonLines);
  return lines.map((line) => `\n           ${line.slice(0, maxReasonWidth)}`).join('');
}

/** Counts one workspace: a file that did not load, and a workspace without a report, are failures. */
function countReport(folder) {
  if (!existsSync(reportOf(folder))) {
    return { passed: 0, failed: 1, skipped: [], broken: [`${folder}: no test report`] };
  }
  const report = JSON.parse(readFileSync(reportOf(folder), 'utf8'));
  const count = { passed: report.numPassedTests, failed: report.numFailedTests, skipped: [], broken: [] };
  for (const file of report.testResults) {
    const name = path.relative(root, file.name);
    const reportsFailure = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !reportsFailure) {
      count.failed += 1;
      count.broken.push(`${name}: ${(file.message || 'did not run').split('\n')[0]}`);
    }
    for (const test of file.assertionResults) {
      if (test.status === 'failed') count.broken.push(`${name}: ${test.fullName}${reasonOf(test)}`);
      if (test.status !== 'passed' && test.status !== 'failed') {
        count.skipped.push(`${name}: ${test.fullName}`);
      }
    }
  }
  return count;
}

const folders = testedFolders();
for (const folder of folders) rmSync(reportOf(folder), { force: true });

// One vitest per core: some files start PostgreSQL or the whole demo, and time out when starved.
const { code } = await run('turbo', [
  'run',
  'test',
  '--continue',
  '--concurrency=100%',
  '--output-logs=errors-only',
  '--',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=.vitest-report.json',
  // For tests that hang, not for machines that are slow.
  '--testTimeout=60000',
  '--hookTimeout=120000',
  ...process.argv.slice(2),
]);

const counts = folders.map(countReport);
const sum = (pick) => counts.reduce((total, count) => total + pick(count), 0);
const passed = sum((count) => count.passed);
const skipped = sum((count) => count.skipped.length);
// A run that failed without a failed test (the build, for example) is a failure all the same.
const failed = sum((count) => count.failed) || (code === 0 && passed > 0 ? 0 : 1);

for (const line of counts.flatMap((count) => count.skipped)) console.log(`skipped  ${line}`);
for (const line of counts.flatMap((count) => count.broken)) console.log(`FAILED   ${line}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
