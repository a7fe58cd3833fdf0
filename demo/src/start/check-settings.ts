import { ConfigError, findSettingProblems } from '@govgraph/gateway/settings';
import { parseDatabaseUrl } from '@govgraph/prisma/database-url';
import { databaseUrlVariable, schemaNames, type SchemaName } from '@govgraph/prisma/schemas';
import type { DemoSettings } from '../demo-settings.ts';

/** What the start gives the gateway itself, whatever the environment says. */
const givenSettings: ReadonlySet<string> = new Set([
  'CATALOG_DATABASE_URL',
  'GOVGRAPH_AUDIENCE',
  'GOVGRAPH_CHAIN_KEY_FILE',
  'GOVGRAPH_CHECKPOINT_DIRECTORY',
  'GOVGRAPH_CHECKPOINT_KEY_FILE',
  'GOVGRAPH_ISSUERS',
  'GOVGRAPH_PORT',
  'GOVGRAPH_PSEUDONYM_KEY',
  'GOVGRAPH_SEALING_KEY_FILE',
  'GOVGRAPH_SIGNING_KEYS_FILE',
]);

/**
 * Refuses settings that a part of the demo would refuse, before the first part is started.
 *
 * @throws ConfigError with a line for each, which quotes no value
 */
export function checkSettings({
  environment,
  databaseUrls,
}: Pick<DemoSettings, 'environment' | 'databaseUrls'>): void {
  const problems = [
    ...findSettingProblems(environment, givenSettings),
    ...schemaNames.flatMap((name) => findUrlProblem(name, databaseUrls[name])),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
}

function findUrlProblem(name: SchemaName, url: string | undefined): string[] {
  try {
    if (url !== undefined) parseDatabaseUrl(url, name);
    return [];
  } catch (error) {
    return [`${databaseUrlVariable(name)}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
