import { assignRoles, postgresRole } from '@govgraph/prisma';
import { databaseUrlVariable, schemaNames } from '@govgraph/prisma/schemas';
import { CommandError } from '../command-error.ts';
import { describeError } from '@govgraph/protocol';
import type { CommandConfig } from '../config.ts';
import { printSuccess } from '../print-envelope.ts';

/**
 * Creates the roles of the databases that the environment names where they are missing, and gives each exactly what it
 * needs; see {@link assignRoles}.
 */
export async function assignDatabaseRoles(
  config: CommandConfig,
  { json }: { readonly json?: true },
): Promise<void> {
  const assigned: Record<string, readonly string[]> = {};
  for (const schema of schemaNames) {
    const connectionString = config.databaseUrls[schema];
    if (connectionString === undefined) continue;
    try {
      const roles = await assignRoles({ connectionString, schemas: [schema] });
      assigned[schema] = roles.map(postgresRole);
    } catch (error) {
      throw new CommandError(`the roles of ${schema} cannot be assigned: ${describeError(error)}`, {
        code: 'DATABASE_FAILED',
        cause: error,
      });
    }
  }
  if (Object.keys(assigned).length === 0) {
    const variable = databaseUrlVariable('catalog');
    throw new CommandError(`no database is named: set ${variable} to the address of its owner`, {
      code: 'SETTINGS_INVALID',
    });
  }
  if (json) printSuccess(assigned);
  else for (const [schema, roles] of Object.entries(assigned)) console.log(`${schema}: ${roles.join(', ')}`);
}
