import type { SchemaName } from '../schemas.ts';

/** Why a schema could not be brought up to date, in one line. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly schema: SchemaName;

  constructor(schema: SchemaName, reason: string, options?: ErrorOptions) {
    super(
      `The database schema ${schema} cannot be migrated: ${reason.replaceAll(/\s*\n\s*/g, ' ')}.`,
      options,
    );
    this.schema = schema;
  }
}
