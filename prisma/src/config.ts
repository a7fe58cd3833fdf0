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

/** Where a department's database is, as `<SCHEMA>_DATABASE_URL` says; undefined when nothing says it. */
export function databaseUrl(schema: string): string | undefined {
  return process.env[`${schema.toUpperCase()}_DATABASE_URL`];
}
