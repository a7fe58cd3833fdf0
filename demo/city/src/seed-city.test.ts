import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { departments } from '@govgraph/prisma/schemas';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { buildCity } from './facts/build-city.ts';
import { isSeeded, seedCity } from './seed-city.ts';
import { sampleLegalEntities, samplePersons } from './samples.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase({ schemas: departments });
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
}, 120_000);

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

describe('seeding a database', () => {
  test('writes every row of the city once, even when two processes seed at the same time', async () => {
    const { connectionString } = database;
    expect(await isSeeded({ connectionString })).toBe(false);

    const messages: string[] = [];
    // Two at once: one writes, the other waits and finds the work done.
    const written = await Promise.all([
      seedCity({ connectionString, onProgress: (message) => messages.push(message) }),
      seedCity({ connectionString, onProgress: (message) => messages.push(message) }),
    ]);
    expect(written.filter((hasWritten) => hasWritten)).toHaveLength(1);
    expect(messages).toContain('public_security.persons: 2000 rows');
    expect(await isSeeded({ connectionString })).toBe(true);

    for (const [department, tables] of Object.entries(buildCity())) {
      for (const [table, rows] of Object.entries<readonly object[]>(tables)) {
        const name = [department, table].map(snakeCase).join('.');
        const { rows: counted } = await client.query(`SELECT count(*)::int AS count FROM ${name}`);
        expect([name, counted[0].count]).toEqual([name, rows.length]);
      }
    }
  });

  test('keeps texts, dates, amounts, codes, lists and gaps as they are in the facts', async () => {
    const person = await client.query(
      `SELECT name, birth_date::text, sex::text, deceased_on, updated_at FROM public_security.persons WHERE id_number = $1`,
      [samplePersons.haidian.idNumber],
    );
    expect(person.rows).toEqual([
      {
        name: '张文博',
        birth_date: '1980-03-15',
        sex: 'MALE',
        deceased_on: null,
        updated_at: new Date('2026-06-30T16:00:00Z'),
      },
    ]);
    const permit = await client.query(
      'SELECT pollutants, expires_on::text FROM ecology.pollution_permits WHERE legal_entity_id = $1',
      [sampleLegalEntities.complete.id],
    );
    expect(permit.rows).toEqual([
      { pollutants: ['二氧化硫', '氮氧化物', '颗粒物', '挥发性有机物'], expires_on: '2027-01-09' },
    ]);
    const income = await client.query(
      'SELECT annual_income::text FROM taxation.income_tax WHERE person_id = $1 AND year = 2025',
      [samplePersons.haidian.id],
    );
    expect(income.rows).toEqual([{ annual_income: '144000.00' }]);
  });

  test('writes nothing at all when one table refuses', async () => {
    const empty = await createTestDatabase({ schemas: departments });
    const { connectionString } = empty;
    const other = new pg.Client({ connectionString });
    await other.connect();
    try {
      await other.query('DROP TABLE e_certificates.certificates');
      await expect(seedCity({ connectionString })).rejects.toThrow('certificates');
      expect(await isSeeded({ connectionString })).toBe(false);
    } finally {
      await other.end();
      await empty.drop();
    }
  });
});

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
