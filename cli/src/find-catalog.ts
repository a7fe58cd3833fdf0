/* Which catalog database a command works on, and with what its usage records are verified. */
import type { CatalogRole } from '@govgraph/prisma';
import type { CommandConfig } from './config.ts';
import { readDemoEnvironment } from './demo-environment.ts';

/** Who works with the catalog by commands. */
export type CommandRole = Exclude<CatalogRole, 'gateway'>;

/** The catalog database: the environment's, else that of the running demo. @param role who works with it */
export async function findCatalogUrl(config: CommandConfig, role: CommandRole): Promise<string> {
  return config.databaseUrls.catalog ?? (await readDemoEnvironment(config.dataDirectory)).databaseUrls[role];
}

/** What verifies the usage record of the running demo; nothing where the environment names another catalog. */
export async function findAuditFiles(
  config: CommandConfig,
): Promise<Readonly<Record<'chainKeys' | 'checkpointKeys' | 'checkpoints', readonly string[]>>> {
  if (config.databaseUrls.catalog !== undefined)
    return { chainKeys: [], checkpointKeys: [], checkpoints: [] };
  const { chainKeyFile, checkpointKeyFile, checkpointDirectory } = await readDemoEnvironment(
    config.dataDirectory,
  );
  return {
    chainKeys: [chainKeyFile],
    checkpointKeys: [checkpointKeyFile],
    checkpoints: [checkpointDirectory],
  };
}
