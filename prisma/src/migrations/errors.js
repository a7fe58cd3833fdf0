/** Why a schema could not be brought up to date, in one line. */
export class MigrationError extends Error {
  name = 'MigrationError';
  schema;
  constructor(schema, reason, options) {
    super(
      `The database schema ${schema} cannot be migrated: ${reason.replaceAll(/\s*\n\s*/g, ' ')}.`,
      options,
    );
    this.schema = schema;
  }
}
