/** Of the database: which server is written to, when a version comes into force, and what is confirmed. */
export const databases = {
  name: 'the moment of a policy version, and what the database confirms',
  tests: [
    'storage/src/postgres/policy-moment.test.ts',
    'storage/src/chain/usage-log.test.ts',
    'storage/src/postgres/failure-reason.test.ts',
    'gateway/src/pipeline/usage/store-watch.test.ts',
    'gateway/src/http/readiness-checks.test.ts',
  ],
  faults: [
    {
      file: 'storage/src/postgres/postgres-usage-store.ts',
      what: 'records are written while a version comes into force',
      find: '  AND NOT EXISTS (SELECT FROM catalog.policy_fence FOR KEY SHARE)\n',
      replace: '',
    },
    {
      file: 'storage/src/postgres/put-into-force.ts',
      what: 'the moment of a version is when its change began',
      find: "'SELECT catalog.close_policy_fence() AS at'",
      replace: "'SELECT now() AS at'",
    },
    {
      file: 'storage/src/chain/usage-log.ts',
      what: 'the places of records that the store has lost are used again',
      find: 'if (stored.sequence >= end.sequence) end = stored;',
      replace: 'if (stored.sequence >= 0) end = stored;',
    },
    {
      file: 'storage/src/postgres/failure-reason.ts',
      what: 'what was to be written is quoted in the log',
      find: 'const isPlain = !codeForm.test(code) || operationalClasses.has(code.slice(0, 2));',
      replace: 'const isPlain = true;',
    },
    {
      file: 'storage/src/postgres/postgres-usage-store.ts',
      what: 'nothing is tried of the statement that writes records',
      find: "await pool.query(appendStatement, appendValues([], 'any'));",
      replace: '',
    },
    {
      file: 'gateway/src/pipeline/usage/store-watch.ts',
      what: 'a late answer sets the clock',
      find: 'if (roundTripMs <= maxRoundTripMs) aheadMs',
      replace: 'if (roundTripMs > 0 || aheadMs === undefined) aheadMs',
    },
  ],
};

/** Which of several servers is the primary. */
export const primaries = {
  name: 'the primary of several servers',
  tests: ['prisma/src/clients/primary-watch.test.ts', 'prisma/src/clients/database-url.test.ts'],
  faults: [
    {
      file: 'prisma/src/clients/primary-watch.ts',
      what: 'a superseded primary is used when no other one answers',
      find: 'const timeline = Math.max(before.timeline, ...writable',
      replace: 'const timeline = Math.max(0, ...writable',
    },
    {
      file: 'prisma/src/clients/primary-watch.ts',
      what: 'a primary that became a standby goes on being used',
      find: '(first === undefined && isSilent)',
      replace: 'first === undefined',
    },
    {
      file: 'prisma/src/clients/primary-watch.ts',
      what: 'one of two that nothing tells apart is used',
      find: 'if (first !== undefined && second === undefined)',
      replace: 'if (first !== undefined)',
    },
    {
      file: 'prisma/src/clients/database-url.ts',
      what: 'of several servers, any is used',
      find: "(addresses.length > 1 ? 'read-write' : 'any')",
      replace: "'any'",
    },
  ],
};

/** Of the databases: what a start applies to them. */
export const migrations = {
  name: 'migrations of the databases',
  tests: ['prisma/src/migrations/apply-migrations.test.ts', 'prisma/src/migrations/migrate.test.ts'],
  faults: [
    {
      file: 'prisma/src/migrations/apply-migrations.ts',
      what: 'a migration that fails leaves half of itself',
      find: "  await client.query('BEGIN');\n",
      replace: '',
    },
    {
      file: 'prisma/src/migrations/apply-migrations.ts',
      what: 'a migration counts as finished before it is',
      find: 'INSERT INTO ${table} (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      replace:
        'INSERT INTO ${table} (id, checksum, migration_name, started_at, finished_at) VALUES ($1, $2, $3, now(), now())',
    },
    {
      file: 'prisma/src/migrations/apply-migrations.ts',
      what: 'migrations are applied to whatever tables are there',
      find: 'rows[0].tables > 0',
      replace: 'rows[0].tables > 1_000_000',
    },
    {
      file: 'prisma/src/migrations/migrate.ts',
      what: 'two programs migrate a database at the same time',
      find: '    await lock(client, first.schema);\n',
      replace: '',
    },
    {
      file: 'prisma/src/migrations/migrate.ts',
      what: 'what another program has applied meanwhile is applied again',
      find: 'const pending = await find();',
      replace: 'const pending = found;',
    },
    {
      file: 'prisma/src/migrations/history.ts',
      what: 'a migration that failed half way counts as applied',
      find: 'if (!isFinished) {',
      replace: 'if (false) {',
    },
    {
      file: 'prisma/src/migrations/history.ts',
      what: 'a migration may be edited after it was applied',
      find: 'if (same.checksum !== checksum)',
      replace: 'if (false)',
    },
    {
      file: 'prisma/src/migrations/history.ts',
      what: 'an older program uses a newer database',
      find: '    if (!same)\n',
      replace: '    if (false)\n',
    },
  ],
};
