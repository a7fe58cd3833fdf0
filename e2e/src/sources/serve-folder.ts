import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { baseEnvironment, checkoutRoot } from '../environment/base-environment.ts';

export interface ServedFolder {
  readonly url: string;
  /** What it has written to its log. */
  log(): string;
  stop(): Promise<void>;
}

/** Runs `govgraph-subgraph serve`, as a department does, until it says that it is ready. */
export async function serveFolder(
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<ServedFolder> {
  const program = path.join(checkoutRoot, 'subgraphs/kit/bin/govgraph-subgraph.js');
  const child = spawn(process.execPath, [program, 'serve', directory], {
    env: { ...baseEnvironment(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit');
  const ready = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [line] = await Promise.race([ready, exited.then(() => [''] as const)]);
  const [, url] = /^ready (http\S+)$/.exec(line) ?? [];
  if (url === undefined) throw new Error(`${directory} is not served: ${log}`);
  return {
    url,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
