import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { parseDatabaseUrl } from '../clients/database-url.ts';
import { withClient } from '../clients/with-client.ts';
import { postgresSchema, schemaNames, type SchemaName } from '../schemas.ts';
import {
  catalogFunctions,
  catalogPrivileges,
  catalogRoles,
  catalogSequences,
  postgresRole,
  type RoleName,
} from './privileges.ts';

export interface AssignRolesOptions {
  /** Of the owner of the tables, who may create roles where they are missing. */
  readonly connectionString: string;
  /** Migrated schemas of this database. Default: all of them. */
  readonly schemas?: readonly SchemaName[];
}

/**
 * Creates the roles of a database's users where they are missing, and gives each exactly what it needs. Whatever else
 * was given to them, or to everybody, is taken away. Run it again after each migration: new tables are nobody's.
 *
 * Roles are of the whole server; they cannot log in before {@link openLogins}, or an administrator, lets them.
 *
 * @returns the roles
 */
export async function assignRoles(options: AssignRolesOptions): Promise<readonly RoleName[]> {
  const { connectionString, schemas = schemaNames } = options;
  const roles = schemas.flatMap((schema): readonly RoleName[] => {
    return schema === 'catalog' ? catalogRoles : [schema];
  });
  await withClient(connectionString, async (client) => {
    await createRoles(client, roles);
    await client.query('BEGIN');
    for (const schema of schemas) {
      const { schema: location } = parseDatabaseUrl(connectionString, postgresSchema(schema));
      for (const statement of privilegeStatements(schema, location)) await client.query(statement);
    }
    for (const statement of databaseStatements(roles, client.database ?? '')) await client.query(statement);
    await client.query('COMMIT');
  });
  return roles;
}

/**
 * Lets roles log in, with passwords that are new each time.
 *
 * @param connectionString of an administrator
 * @returns the address for each
 */
export async function openLogins<Name extends RoleName>(
  connectionString: string,
  roles: readonly Name[],
): Promise<Record<Name, string>> {
  return withClient(connectionString, async (client) => {
    const urls: Partial<Record<Name, string>> = {};
    for (const role of roles) {
      const password = randomBytes(24).toString('base64url');
      await client.query(`ALTER ROLE ${postgresRole(role)} LOGIN PASSWORD '${password}'`);
      urls[role] = urlOfRole(connectionString, role, password);
    }
    return urls as Record<Name, string>;
  });
}

/** The same database as somebody else. @param password the same when absent */
export function urlOfRole(connectionString: string, role: RoleName, password?: string): string {
  const url = new URL(connectionString);
  url.username = postgresRole(role);
  if (password !== undefined) url.password = password;
  return url.href;
}

/** Two programs may do so at once, in two databases of one server. */
export async function createRoles(client: pg.Client, roles: readonly RoleName[]): Promise<void> {
  for (const role of roles) {
    await client.query(`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${postgresRole(role)}') THEN
        CREATE ROLE ${postgresRole(role)} NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
  }
}

function privilegeStatements(schema: SchemaName, location: string): readonly string[] {
  const place = pg.escapeIdentifier(location);
  const users = schema === 'catalog' ? catalogRoles : [schema];
  const everybody = ['PUBLIC', ...users.map(postgresRole)].join(', ');
  return [
    `REVOKE ALL ON SCHEMA ${place} FROM ${everybody}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${place} FROM ${everybody}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${place} FROM ${everybody}`,
    `GRANT USAGE ON SCHEMA ${place} TO ${users.map(postgresRole).join(', ')}`,
    ...(schema === 'catalog' ? catalogStatements(place) : departmentStatements(schema, place)),
  ];
}

function catalogStatements(place: string): readonly string[] {
  const tables = Object.entries(catalogPrivileges).flatMap(([table, privileges]) =>
    Object.entries(privileges).map(([role, what]) => {
      return `GRANT ${what} ON ${place}.${table} TO ${postgresRole(role as RoleName)}`;
    }),
  );
  const sequences = Object.entries(catalogSequences).flatMap(([sequence, roles]) =>
    roles.map((role) => `GRANT USAGE ON SEQUENCE ${place}.${sequence} TO ${postgresRole(role)}`),
  );
  const others = ['PUBLIC', ...catalogRoles.map(postgresRole)].join(', ');
  const functions = Object.entries(catalogFunctions).flatMap(([name, roles]) => [
    `REVOKE ALL ON FUNCTION ${place}.${name} FROM ${others}`,
    ...roles.map((role) => `GRANT EXECUTE ON FUNCTION ${place}.${name} TO ${postgresRole(role)}`),
  ]);
  return [...tables, ...sequences, ...functions];
}

/** A department does with its own data what it likes, but for its structure. */
function departmentStatements(department: RoleName, place: string): readonly string[] {
  const role = postgresRole(department);
  return [
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${place} TO ${role}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${place} TO ${role}`,
    `REVOKE ALL ON ${place}._prisma_migrations FROM ${role}`,
  ];
}

/**
 * Lets these roles connect, and nobody else but owner and superusers. Temporary tables are nobody's: one could take the
 * place of another table in what a function reads.
 */
export function databaseStatements(roles: readonly RoleName[], database: string): readonly string[] {
  const place = pg.escapeIdentifier(database);
  return [
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${place} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${place} TO ${roles.map(postgresRole).join(', ')}`,
  ];
}
