import { expect, test } from 'vitest';
import { departments } from '../schemas.ts';
import {
  catalogFunctions,
  catalogPrivileges,
  catalogRoles,
  catalogSequences,
  postgresRole,
} from './privileges.ts';

const introduction = `# What each database role may do

\`npx govgraph database roles\` gives each role exactly these rights and takes away all others; whose each role is stands in [operations.md](operations.md#parts-in-production). This page is written from [what the command gives](../prisma/src/roles/privileges.ts), the same rights with which the tests of the stores run, by \`prisma/src/roles/privileges.test.ts\`, which fails while the two differ (\`npx vitest run -u\` there writes it anew). A table, a sequence or a function of the schema \`catalog\` that is not named is nobody's but its owner's.

Every role may connect to its database, and use its schema.`;

/** Rights on objects, as GRANT takes them. */
function describeRights(objects: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(objects)
    .filter(([, rights]) => rights !== undefined)
    .map(([name, rights]) => `- \`${name}\`: ${rights}`)
    .join('\n');
}

test('docs/database-roles.md names the rights that each role is given', async () => {
  const ofCatalog = catalogRoles.map((role) => {
    const ofRole = (objects: Readonly<Record<string, readonly string[]>>, right: string) =>
      Object.entries(objects).flatMap(([name, roles]) => (roles.includes(role) ? [[name, right]] : []));
    const rights = describeRights(
      Object.fromEntries([
        ...Object.entries(catalogPrivileges).map(([table, privileges]) => [table, privileges[role]]),
        ...ofRole(catalogSequences, 'USAGE'),
        ...ofRole(catalogFunctions, 'EXECUTE'),
      ]),
    );
    return `## ${postgresRole(role)}\n\n${rights}`;
  });
  const names = departments.map((department) => `\`${postgresRole(department)}\``).join(', ');
  const ofDepartments = `## Departments

${names}, each in its own schema: SELECT, INSERT, UPDATE and DELETE on all tables but \`_prisma_migrations\`, USAGE on all sequences.`;
  const text = [introduction, ...ofCatalog, ofDepartments].join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot('../../../docs/database-roles.md');
});
