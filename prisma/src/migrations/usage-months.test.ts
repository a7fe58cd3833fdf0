import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../package-directory.ts';
import { createTestDatabase, withSearchPath, type TestDatabase } from '../testing/index.ts';
import { readMigrations } from './history.ts';

let database: TestDatabase;
let owner: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase({ schemas: ['catalog'] });
  owner = await connect(database.connectionString);
  return async () => {
    await owner.end();
    await database.drop();
  };
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: withSearchPath(url, 'catalog') });
  await client.connect();
  return client;
}

interface Place {
  readonly writer?: string;
  readonly sequence?: number;
  readonly decisionId?: string;
  /** SQL; what the database says when absent. */
  readonly appendedAt?: string;
}

function insertion(place: Place = {}): string {
  const { writer = randomUUID(), sequence = 1, decisionId = randomUUID(), appendedAt = 'DEFAULT' } = place;
  return `INSERT INTO catalog.usage_records (appended_at,
      writer, sequence, decision_id, at, channel, content, method, medium, policy_version, subjects, outcome, status, previous_hash, hash)
    VALUES (${appendedAt},
      '${writer}', ${sequence}, '${decisionId}', '2020-01-01', 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{p1}', 'ANSWERED', 200, 'genesis', 'sha256:00')`;
}

const monthsAhead = (months: number) =>
  `date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') + make_interval(months => ${months})`;

/** The partition of this month, or of one that follows it. */
async function nameOfMonth(months = 0): Promise<string> {
  const { rows } = await owner.query<{ readonly name: string }>(
    `SELECT 'usage_records_' || to_char(${monthsAhead(months)}, 'YYYY_MM') AS name`,
  );
  return rows[0]!.name;
}

async function listPartitions(): Promise<readonly string[]> {
  const { rows } = await owner.query<{ readonly name: string }>(
    'SELECT name FROM usage_partitions ORDER BY name',
  );
  return rows.map(({ name }) => name);
}

async function removeMonth(name: string): Promise<void> {
  await owner.query(`ALTER TABLE usage_records DETACH PARTITION ${name}; DROP TABLE ${name}`);
}

/** The partitions in which records are. */
async function placesOfRecords(): Promise<readonly string[]> {
  const { rows } = await owner.query<{ readonly name: string }>(
    'SELECT tableoid::regclass::text AS name FROM usage_records',
  );
  return rows.map(({ name }) => name);
}

describe('the months of the usage record', () => {
  test('are made two ahead, with a partition for records of no month', async () => {
    const months = [await nameOfMonth(), await nameOfMonth(1), await nameOfMonth(2)];
    expect(await listPartitions()).toEqual([...months, 'usage_records_without_month']);
  });

  test('are those of the writing, whatever time a record is of', async () => {
    await owner.query(insertion());
    expect(await placesOfRecords()).toEqual([await nameOfMonth()]);
  });

  test('begin when it is midnight in Beijing', async () => {
    const start = `(${monthsAhead(1)}) AT TIME ZONE 'Asia/Shanghai'`;
    await owner.query(insertion({ appendedAt: `${start} - interval '1 ms'` }));
    expect(await placesOfRecords()).toEqual([await nameOfMonth()]);
    await owner.query(insertion({ appendedAt: start }));
    expect((await placesOfRecords()).toSorted()).toEqual([await nameOfMonth(), await nameOfMonth(1)]);
  });

  test('keep each record as it is, not even their owner rewrites one in its partition', async () => {
    await owner.query(insertion());
    for (const name of await listPartitions())
      for (const statement of [`UPDATE ${name} SET status = 500`, `DELETE FROM ${name}`, `TRUNCATE ${name}`])
        await expect(owner.query(statement), statement).rejects.toMatchObject({ code: '23001' });
  });

  test('take no second record in a place, nor of a decision', async () => {
    for (const name of await listPartitions()) {
      const appendedAt =
        name === 'usage_records_without_month'
          ? `'2001-01-01'`
          : `(SELECT since FROM usage_partitions WHERE name = '${name}') + interval '1 day'`;
      const place = { writer: randomUUID(), decisionId: randomUUID(), appendedAt };
      await owner.query(insertion(place));
      const later = { ...place, appendedAt: `(${appendedAt})::timestamptz + interval '1 hour'` };
      for (const again of [
        { ...later, decisionId: randomUUID() },
        { ...later, sequence: 2 },
      ])
        await expect(owner.query(insertion(again)), name).rejects.toMatchObject({ code: '23505' });
    }
  });

  test('take no record that cannot be read', async () => {
    for (const name of await listPartitions()) {
      const since = `(SELECT coalesce(since, '2001-01-01') FROM usage_partitions WHERE name = '${name}')`;
      const tooLate = insertion({ appendedAt: since }).replace("'2020-01-01'", "'infinity'");
      await expect(owner.query(tooLate), name).rejects.toMatchObject({
        constraint: 'usage_records_at_check',
      });
      await expect(owner.query(insertion({ appendedAt: since, sequence: 0 })), name).rejects.toMatchObject({
        constraint: 'usage_records_sequence_check',
      });
    }
  });
});

describe('a gateway that makes months', () => {
  const makeMonths = async (): Promise<void> => {
    const gateway = await connect(database.urlOf('gateway'));
    try {
      await gateway.query('SELECT catalog.make_usage_months()');
    } finally {
      await gateway.end();
    }
  };

  test('makes those that are missing, and nothing where none is', async () => {
    const before = await listPartitions();
    await makeMonths();
    expect(await listPartitions()).toEqual(before);
    await removeMonth(await nameOfMonth(1));
    await removeMonth(await nameOfMonth(2));
    await makeMonths();
    expect(await listPartitions()).toEqual(before);
    await expect(owner.query(`DELETE FROM ${await nameOfMonth(2)}`)).rejects.toMatchObject({ code: '23001' });
  });

  test('makes each once, however many gateways do', async () => {
    await removeMonth(await nameOfMonth(1));
    await removeMonth(await nameOfMonth(2));
    await Promise.all(Array.from({ length: 5 }, makeMonths));
    expect(await listPartitions()).toHaveLength(4);
  });

  test('loses no record that came while there was no month for it, and gives it one', async () => {
    const [month, next] = [await nameOfMonth(), await nameOfMonth(1)];
    await removeMonth(month);
    await removeMonth(next);
    const place = { writer: randomUUID(), sequence: 1 };
    await owner.query(insertion(place));
    expect(await placesOfRecords()).toEqual(['usage_records_without_month']);
    await makeMonths();
    expect(await placesOfRecords()).toEqual([month]);
    expect(await listPartitions()).toEqual([
      month,
      next,
      await nameOfMonth(2),
      'usage_records_without_month',
    ]);
    await expect(owner.query(insertion(place))).rejects.toMatchObject({ code: '23505' });
    await owner.query(insertion({ ...place, sequence: 2 }));
    expect(await placesOfRecords()).toEqual([month, month]);
  });

  test('divides what came before and after months that there are, when the clock of the database was wrong', async () => {
    const before = await listPartitions();
    const places = [
      { sequence: 1, appendedAt: `'2019-12-31 23:59+08'` },
      { sequence: 2, appendedAt: `'2020-02-01 00:00+08'` },
      { sequence: 3, appendedAt: `(${monthsAhead(7)}) AT TIME ZONE 'Asia/Shanghai'` },
    ];
    const writer = randomUUID();
    for (const place of places) await owner.query(insertion({ ...place, writer }));
    const rows = 'SELECT to_jsonb(r) AS row FROM usage_records r ORDER BY sequence';
    const written = (await owner.query(rows)).rows;
    await makeMonths();
    const later = await nameOfMonth(7);
    expect(await placesOfRecords()).toEqual(['usage_records_2019_12', 'usage_records_2019_12', later]);
    expect(await listPartitions()).toEqual([...before, 'usage_records_2019_12', later].toSorted());
    expect((await owner.query(rows)).rows).toEqual(written);
    for (const name of ['usage_records_2019_12', later])
      await expect(owner.query(`DELETE FROM ${name}`)).rejects.toMatchObject({ code: '23001' });
    await expect(owner.query(insertion({ ...places[1], writer }))).rejects.toMatchObject({ code: '23505' });
  });

  test('divides it wherever months are missing, whichever those are', async () => {
    // Months of every second year, and others that begin and end in the middle of one.
    const given = [
      '2001-01-01 00:00+08',
      '2003-01-01 00:00+08',
      '2005-06-10 12:00+08',
      '2005-08-20 12:00+08',
    ];
    for (const [index, since] of given.entries()) {
      await owner.query(`SELECT make_usage_partition('usage_records_by_hand_${index}')`);
      await owner.query(
        `ALTER TABLE usage_records ATTACH PARTITION usage_records_by_hand_${index}
           FOR VALUES FROM ('${since}') TO ('${since}'::timestamptz + interval '20 days')`,
      );
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.date({ min: new Date('2000-06-01'), max: new Date('2006-06-01'), noInvalidDate: true }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (moments) => {
          await owner.query('BEGIN');
          for (const moment of moments)
            await owner.query(insertion({ appendedAt: `'${moment.toISOString()}'` }));
          const count = 'SELECT count(*)::int AS count FROM usage_records';
          await owner.query('SELECT make_usage_months()');
          expect((await owner.query(count)).rows).toEqual([{ count: moments.length }]);
          expect(await placesOfRecords()).not.toContain('usage_records_without_month');
          await owner.query('ROLLBACK');
        },
      ),
      { numRuns: 30, seed: 14 },
    );
  });

  test('goes on where a month was detached by hand: what comes later is in another partition of it', async () => {
    const month = await nameOfMonth();
    await owner.query(`ALTER TABLE usage_records DETACH PARTITION ${month}`);
    await owner.query(insertion());
    await makeMonths();
    expect(await placesOfRecords()).toEqual([`${month}_2`]);
    await removeMonth(await nameOfMonth(2));
    await makeMonths();
    expect(await listPartitions()).toContain(await nameOfMonth(2));
  });

  test('does not wait for somebody who holds a month', async () => {
    await removeMonth(await nameOfMonth(2));
    const reader = await connect(database.connectionString);
    await reader.query('BEGIN');
    await reader.query('SELECT FROM usage_records');
    await expect(makeMonths()).rejects.toMatchObject({ code: '55P03' });
    await owner.query(insertion());
    await reader.query('ROLLBACK');
    await reader.end();
    await makeMonths();
    expect(await listPartitions()).toContain(await nameOfMonth(2));
  });
});

describe('a catalog whose usage records were not kept by months', () => {
  test('has them in the month of the migration afterwards, those too that cannot be read', async () => {
    const older = await createTestDatabase();
    const client = await connect(older.connectionString);
    await client.query('CREATE SCHEMA catalog');
    const names = (await readMigrations('catalog')).map(({ name }) => name);
    const byMonth = names.findIndex((name) => name.endsWith('_usage_by_month'));
    const apply = async (name: string): Promise<void> => {
      const file = path.join(packageDirectory, 'catalog', 'migrations', name, 'migration.sql');
      await client.query(await readFile(file, 'utf8'));
    };
    const insert = (place: Place) =>
      client.query(insertion(place).replace('(appended_at,', '(').replace('(DEFAULT,', '('));
    const writer = randomUUID();
    for (const name of names.slice(0, byMonth)) {
      if (name.endsWith('_readable_usage_records')) {
        const unreadable = insertion({ writer }).replace('(appended_at,', '(').replace('(DEFAULT,', '(');
        await client.query(unreadable.replace("'2020-01-01'", "'infinity'"));
      }
      await apply(name);
    }
    await insert({ writer, sequence: 2 });
    for (const name of names.slice(byMonth)) await apply(name);
    const { rows } = await client.query(
      'SELECT DISTINCT tableoid::regclass::text AS name, count(*)::int AS count FROM usage_records GROUP BY 1',
    );
    expect(rows).toEqual([{ name: await nameOfMonth(), count: 2 }]);
    await expect(client.query(insertion({ writer, sequence: 2 }))).rejects.toMatchObject({ code: '23505' });
    await client.end();
    await older.drop();
  });
});
