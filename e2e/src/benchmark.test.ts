/** What the benchmark measures of this gateway is right before anything is timed. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { baseEnvironment, checkoutRoot } from './environment/base-environment.ts';
import { isOnPath } from './environment/processes.ts';

/** It answers for the subgraphs with a program of its own, and keeps processors apart. */
const needed = ['g++', 'taskset'];

test.skipIf(!needed.every((program) => isOnPath(program)))(
  'the benchmark starts this gateway over all its subgraphs, and compares the answers',
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(checkoutRoot, 'bench/run.mjs'), '--check', '--as-built'],
      { cwd: checkoutRoot, env: baseEnvironment() },
    );
    expect(stdout).toContain('right: govgraph, everything on: benchmark, small');
    expect(stdout).toContain('right: govgraph, everything on: low-income-assistance');
  },
  300_000,
);
