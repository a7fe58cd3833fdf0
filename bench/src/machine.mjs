import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { checkoutRoot } from './stage.mjs';

/** Where and of what the figures are. */
export function describeMachine() {
  const [{ model }] = os.cpus();
  return {
    commit: git('rev-parse', '--short', 'HEAD'),
    /** Files that differ from the commit and belong to what was measured. */
    uncommitted: git('status', '--porcelain', '--', 'gateway', 'policy', 'prisma', 'bench')
      .split('\n')
      .filter(Boolean),
    machine: {
      processor: model.trim(),
      processors: os.cpus().length,
      memoryGb: Math.round(os.totalmem() / 2 ** 30),
      system: `${os.type()} ${os.release()}`,
      node: process.version,
    },
  };
}

/** Over the last minute; high before a run, somebody else is using the machine. */
export const loadAverage = () => Number(os.loadavg()[0].toFixed(2));

function git(...words) {
  try {
    return execFileSync('git', words, {
      cwd: checkoutRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // Not a checkout.
    return 'unknown';
  }
}

/** What every result says of its run, which has just ended. */
export function describeRun({ startedAt, isQuick, loadAverageBefore }) {
  return { startedAt, isQuick, ...describeMachine(), loadAverageBefore, loadAverageAfter: loadAverage() };
}
