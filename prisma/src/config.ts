import { databaseUrlVariable, type SchemaName } from './schemas.ts';

/** The environment of this process with additions, for a program that works on our behalf. */
export function inheritedEnvironment(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...additions };
}

/** The environment of PostgreSQL's programs: nothing of ours, English messages, UTC. */
export const serverEnvironment: NodeJS.ProcessEnv = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: process.env['PATH'],
};

/** Where the database of a schema is, as `<SCHEMA>_DATABASE_URL` says; undefined when nothing says it. */
export function databaseUrl(name: SchemaName): string | undefined {
  return process.env[databaseUrlVariable(name)];
}
