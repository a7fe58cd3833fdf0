import { createClient } from '@govgraph/prisma/human-resources';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'human-resources');
  database = await createTestDatabase({ schemas: ['human-resources'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;

describe('human resources', () => {
  test('knows employments, the current one first', async () => {
    const selection = '{ employments { employer { id } position since until } }';
    const [person] = await department.entities<{ employments: { since: string }[] }>(
      'Person',
      [samplePersons.haidian.id],
      selection,
    );
    const employments = person?.employments ?? [];
    expect(employments[0]).toEqual({
      employer: { id: sampleLegalEntities.complete.id },
      position: expect.any(String) as string,
      since: date,
      until: null,
    });
    const starts = employments.map(({ since }) => since);
    expect(starts).toEqual(starts.toSorted().toReversed());
  });

  test('knows social insurance, one entry a kind', async () => {
    const selection = '{ socialInsurance { kind status monthsPaid base } }';
    const [person] = await department.entities<{ socialInsurance: { kind: string }[] }>(
      'Person',
      [samplePersons.haidian.id],
      selection,
    );
    const insurance = person?.socialInsurance ?? [];
    expect(insurance[0]).toEqual({
      kind: 'PENSION',
      status: 'ACTIVE',
      monthsPaid: expect.any(Number) as number,
      base: expect.any(Number) as number,
    });
    expect(new Set(insurance.map(({ kind }) => kind)).size).toBe(insurance.length);
  });

  test('knows how many employees an entity insures', async () => {
    const selection = '{ insuredEmployees { count asOf } }';
    expect(
      await department.entities('LegalEntity', [sampleLegalEntities.complete.id, 'unknown'], selection),
    ).toEqual([
      { insuredEmployees: { count: expect.any(Number) as number, asOf: date } },
      { insuredEmployees: null },
    ]);
  });

  test('says nothing about whoever it does not know', async () => {
    const selection = '{ employments { position } socialInsurance { kind } }';
    expect(await department.entities('Person', [samplePersons.withoutFacts.id], selection)).toEqual([
      { employments: [], socialInsurance: [] },
    ]);
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.employment.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ employments { employer { id insuredEmployees { count } } } socialInsurance { kind } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(3);
  expect(forHundred).toHaveLength(3);
});
