/* Runs one file of scenarios for longer than `npm test` does, and hands its report on. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, environment, run } from './run.mjs';

/** As shells have it for a program that Ctrl-C has ended. */
const interruptedExitCode = 130;

/**
 * @param {string} file in e2e
 * @param {Record<string, string>} settings what it reads from its environment
 * @param {{ reportSetting: string, stopSetting?: string, isJson: boolean }} how `reportSetting` tells it where to write
 *   its report, which is printed as JSON instead of the lines that say how far it is; `stopSetting` tells it which file
 *   is there when it is to stop and clean up, which Ctrl-C makes then
 * @returns {Promise<number>} the exit code: 1 when something did not hold, 130 when it was stopped before it was done
 */
export async function runScenario(file, settings, { reportSetting, stopSetting, isJson }) {
  const built = await build({ capture: true });
  if (built.code !== 0) {
    console.error(built.output);
    return 1;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'govgraph-scenario-'));
  const report = path.join(directory, 'report.json');
  const stop = path.join(directory, 'stop');
  try {
    Object.assign(environment, settings, { [reportSetting]: report });
    if (stopSetting !== undefined) environment[stopSetting] = stopOnSignal(stop);
    // The runner's own report would stand between the lines that say how far it is.
    const args = [
      'run',
      '--root',
      'e2e',
      file,
      '--reporter=dot',
      ...(isJson ? [] : ['--silent=passed-only']),
    ];
    const { code, output } = await run('vitest', args, {
      capture: isJson,
      // In a process group of its own, it does not hear Ctrl-C itself.
      isDetached: stopSetting !== undefined,
    });
    if (existsSync(stop) && !existsSync(report)) {
      console.error('stopped before it was done: nothing is said of what did not happen');
      return interruptedExitCode;
    }
    if (isJson) process.stdout.write(readIfThere(report) ?? output);
    return code;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns the file that is made when this process is told to stop */
function stopOnSignal(file) {
  const stop = () => {
    console.error('stopping; what is being started is started first, up to a minute');
    writeFileSync(file, '');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  return file;
}

/** Undefined when the scenario ended before it had written it. */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
