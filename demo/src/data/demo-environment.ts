import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RoleName } from '@govgraph/prisma';
import { systemErrorCode } from '@govgraph/protocol';
import { DemoError } from '../demo-error.ts';

/** Where the running demo can be reached; written when it has started, for commands in other terminals. */
export interface DemoEnvironment {
  readonly processId: number;
  readonly startedAt: string;
  readonly gatewayUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** For everybody who connects to a database, as the role that has the rights for it. */
  readonly databaseUrls: Readonly<Record<RoleName, string>>;
  readonly departmentUrls: Readonly<Record<string, string>>;
  /** The keys of the chain of usage records. */
  readonly chainKeyFile: string;
  /** The key of the usage record's checkpoints, PEM. */
  readonly checkpointKeyFile: string;
  /** Where the gateway keeps checkpoints outside the database. */
  readonly checkpointDirectory: string;
}

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'environment.json');

/** Database addresses may carry passwords, so the file is for its owner only. */
export async function writeDemoEnvironment(
  dataDirectory: string,
  environment: DemoEnvironment,
): Promise<void> {
  const file = fileOf(dataDirectory);
  await writeFile(`${file}.new`, `${JSON.stringify(environment, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function removeDemoEnvironment(dataDirectory: string): Promise<void> {
  await rm(fileOf(dataDirectory), { force: true });
}

/** @throws DemoError when no demo is running on this data directory */
export async function readDemoEnvironment(dataDirectory: string): Promise<DemoEnvironment> {
  const file = fileOf(dataDirectory);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new DemoError('the demo is not running here: start it with `npm start` first', { cause });
    throw new DemoError(`${file} cannot be read (${code ?? 'unknown reason'})`, { cause });
  }
  try {
    return JSON.parse(text) as DemoEnvironment;
  } catch (cause) {
    throw new DemoError(`${file} is not JSON: stop govgraph and start it again`, { cause });
  }
}
