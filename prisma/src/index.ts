export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './server/errors.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './server/embedded-postgres.ts';
export type { ClientOptions } from './clients/create-pool.ts';
export { withClient } from './clients/with-client.ts';
export { MigrationError } from './migrations/errors.ts';
export { migrate, type MigrateOptions, type MigrationProgress } from './migrations/migrate.ts';
export { assignRoles, openLogins, type AssignRolesOptions } from './roles/assign-roles.ts';
export { catalogRoles, postgresRole, type CatalogRole, type RoleName } from './roles/privileges.ts';
