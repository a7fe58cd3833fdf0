import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogRole, RoleName } from '@govgraph/prisma';
import { CommandError, systemErrorCode } from './command-error.ts';
import type { CommandConfig } from './config.ts';

/** Where the running world can be reached; written by `govgraph start` for the other commands. */
export interface World {
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

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'world.json');

/** Database addresses may carry passwords, so the file is for its owner only. */
export async function writeWorld(dataDirectory: string, world: World): Promise<void> {
  const file = fileOf(dataDirectory);
  await writeFile(`${file}.new`, `${JSON.stringify(world, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function removeWorld(dataDirectory: string): Promise<void> {
  await rm(fileOf(dataDirectory), { force: true });
}

/** @throws CommandError when no world is running on this data directory */
export async function readWorld(dataDirectory: string): Promise<World> {
  let text: string;
  try {
    text = await readFile(fileOf(dataDirectory), 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CommandError('the world is not running here: start it with `npm start` first', {
        cause: error,
      });
    }
    throw new CommandError(`${fileOf(dataDirectory)} cannot be read (${code ?? 'unknown reason'})`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as World;
  } catch (error) {
    throw new CommandError(`${fileOf(dataDirectory)} is not JSON: stop govgraph and start it again`, {
      cause: error,
    });
  }
}

/** Who works with the catalog by commands. */
export type CommandRole = Exclude<CatalogRole, 'gateway'>;

/** The catalog database: the environment's, else the running world's. @param role who works with it */
export async function findCatalogUrl(config: CommandConfig, role: CommandRole): Promise<string> {
  return config.databaseUrls.catalog ?? (await readWorld(config.dataDirectory)).databaseUrls[role];
}

/** What verifies the usage record of the running world; nothing where the environment names another catalog. */
export async function findAuditFiles(
  config: CommandConfig,
): Promise<Readonly<Record<'chainKeys' | 'checkpointKeys' | 'checkpoints', readonly string[]>>> {
  if (config.databaseUrls.catalog !== undefined)
    return { chainKeys: [], checkpointKeys: [], checkpoints: [] };
  const { chainKeyFile, checkpointKeyFile, checkpointDirectory } = await readWorld(config.dataDirectory);
  return {
    chainKeys: [chainKeyFile],
    checkpointKeys: [checkpointKeyFile],
    checkpoints: [checkpointDirectory],
  };
}
