import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { requestToken } from '@govgraph/demo';
import { inject } from 'vitest';
import { baseEnvironment } from './base-environment.ts';
import { govgraphProgram } from './govgraph.ts';

/** How a command ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `govgraph` command of people and pipelines at a gateway: none of them has the database. */
export interface OfficialsCommand {
  /** A directory of its own, where logins are kept, too. */
  readonly home: string;
  /** @param onStderr hears what it says meanwhile */
  run(
    settings: Readonly<Record<string, string>>,
    commandLine: readonly string[],
    onStderr?: (text: string) => void,
  ): Promise<Ran>;
  /** As a pipeline that has a token of a persona. */
  runAs(persona: string, ...commandLine: readonly string[]): Promise<Ran>;
  close(): Promise<void>;
}

export async function openOfficialsCommand(gatewayUrl: string): Promise<OfficialsCommand> {
  const { issuer } = inject('services');
  const home = await mkdtemp(path.join(os.tmpdir(), 'govgraph-home-'));
  const run: OfficialsCommand['run'] = (settings, commandLine, onStderr = () => undefined) =>
    new Promise((resolve) => {
      const env = { ...baseEnvironment(), XDG_CONFIG_HOME: home, GOVGRAPH_URL: gatewayUrl, ...settings };
      const child = execFile(
        process.execPath,
        [govgraphProgram, ...commandLine],
        { env, cwd: home },
        (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
      );
      child.stderr?.on('data', (data) => onStderr(String(data)));
    });
  return {
    home,
    run,
    runAs: async (persona, ...commandLine) =>
      run({ GOVGRAPH_TOKEN: await requestToken({ issuer, persona }) }, commandLine),
    close: () => rm(home, { recursive: true, force: true }),
  };
}

/** What a command says to programs with `--json`, once it has succeeded. */
export function dataOf({ stdout }: Ran): Record<string, unknown> {
  return (JSON.parse(stdout) as { data: Record<string, unknown> }).data;
}

/** What it says when it has not. */
export function failureOf({ stdout }: Ran): { readonly code: string; readonly message: string } {
  return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
}
