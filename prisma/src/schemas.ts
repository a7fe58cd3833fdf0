/** The nine departments of the synthetic city, in the order in which they are started and published. */
export const departments = [
  'public-security',
  'civil-affairs',
  'human-resources',
  'market-regulation',
  'taxation',
  'natural-resources',
  'health',
  'ecology',
  'e-certificates',
] as const;

export type DepartmentName = (typeof departments)[number];

/** The database schemas: the departments' and the authority's catalog. A folder of the same name holds each. */
export const schemaNames = [...departments, 'catalog'] as const;

export type SchemaName = (typeof schemaNames)[number];

/** The PostgreSQL schema in which the tables are, unless a URL says otherwise with `?schema=`. */
export function postgresSchema(name: SchemaName): string {
  return name.replaceAll('-', '_');
}

/** The environment variable with the database URL, for example `CIVIL_AFFAIRS_DATABASE_URL`. */
export function databaseUrlVariable(name: SchemaName): string {
  return `${postgresSchema(name).toUpperCase()}_DATABASE_URL`;
}

/** The addresses of the databases that environment variables name; an empty variable names none. */
export function readDatabaseUrls(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<Record<SchemaName, string>> {
  return Object.fromEntries(
    schemaNames.flatMap((name) => {
      const url = environment[databaseUrlVariable(name)];
      return url === undefined || url === '' ? [] : [[name, url]];
    }),
  );
}
