/** A folder of a department without code, for tests: written, opened, served and asked as a gateway does. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { maxClockDifferenceSeconds } from '@govgraph/protocol';

import { defineSubgraph } from '../define-subgraph.ts';
import type { LogEntry } from '../log.ts';
import { createReplayGuard } from '../replay-guard.ts';
import { type TestAnswer, createTestGateway } from '../testing.ts';
import { openDepartment } from './open-department.ts';

export interface TestSourceDepartment {
  readonly directory: string;
  readonly log: readonly LogEntry[];
  readonly warnings: readonly string[];
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<TestAnswer>;
  readonly healthUrl: string;
  readonly close: () => Promise<void>;
}

const longAgo = new Date('2026-01-01T00:00:00Z');

/** Writes files into a folder of their own. */
async function writeDepartment(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-sources-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(directory, name), content);
    // Nobody is writing to it any more.
    await utimes(path.join(directory, name), longAgo, longAgo);
  }
  return directory;
}

export async function startSourceDepartment(
  files: Readonly<Record<string, string | Uint8Array>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestSourceDepartment> {
  const directory = await writeDepartment(files);
  const log: LogEntry[] = [];
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const { definition, warnings } = await openDepartment({
      directory,
      environment,
      log: (entry) => log.push(entry),
    });
    const gateway = createTestGateway();
    const { url, close } = await defineSubgraph(definition)({
      port: 0,
      connectionString: '',
      gatewayKeys: gateway.gatewayKeys,
      replayGuard: createReplayGuard(maxClockDifferenceSeconds),
      log: (entry) => log.push(entry),
    });
    return {
      directory,
      log,
      warnings: warnings.map(({ message }) => message),
      ask: (query, variables) => gateway.ask(url, query, variables),
      healthUrl: new URL('/healthz', url).href,
      close: async () => {
        await close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What is wrong with a folder, one line each; empty when it can be served. */
export async function problemsOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  try {
    const department = await startSourceDepartment(files, environment);
    await department.close();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
