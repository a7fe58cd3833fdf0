/**
 * The readers that face callers, departments and stewards refuse anything in the way that they say they do. More
 * inputs, over night: `npm run fuzz -- --inputs 100000`. What was found once stays in `scripts/fuzz/corpus`.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { baseEnvironment, checkoutRoot } from './environment/base-environment.ts';

interface FuzzReport {
  readonly results: readonly { readonly target: string; readonly failure?: { readonly why: string } }[];
}

test('no input makes a reader fail', async () => {
  const program = path.join(checkoutRoot, 'scripts/fuzz.mjs');
  const args = [program, '--as-built', '--json', '--inputs', '400', '--seed', '20260101'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: baseEnvironment() }).catch(
    ({ stdout: printed, stderr }: { stdout: string; stderr: string }) => ({ stdout: printed || stderr }),
  );
  const { results } = JSON.parse(stdout) as FuzzReport;
  expect(results.length).toBeGreaterThan(10);
  expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
}, 180_000);
