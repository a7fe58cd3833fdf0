import { createClient } from '@govgraph/prisma/health';
import { samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'health');
  database = await createTestDatabase({ schemas: ['health'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const { haidianChild, haidian, withoutFacts } = samplePersons;

describe('health', () => {
  test('knows vaccinations, the latest first', async () => {
    const [child] = await department.entities<{ vaccinations: { givenOn: string }[] }>(
      'Person',
      [haidianChild.id],
      '{ vaccinations { vaccine givenOn } }',
    );
    const dates = child?.vaccinations.map(({ givenOn }) => givenOn) ?? [];
    expect(dates.length).toBeGreaterThan(5);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  test('knows the health record', async () => {
    const selection = '{ healthRecord { bloodType chronicDiseases disabilityGrade } }';
    const [person] = await department.entities('Person', [haidian.id], selection);
    expect(person).toEqual({
      healthRecord: {
        bloodType: expect.stringMatching(/^(A|B|AB|O)$/) as string,
        chronicDiseases: expect.any(Array) as string[],
        disabilityGrade: expect.any(Number) as number,
      },
    });
  });

  test('says nothing about whoever it does not know', async () => {
    const selection = '{ vaccinations { vaccine } healthRecord { bloodType } }';
    expect(await department.entities('Person', [withoutFacts.id, 'unknown'], selection)).toEqual([
      { vaccinations: [], healthRecord: null },
      { vaccinations: [], healthRecord: null },
    ]);
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.vaccination.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ vaccinations { vaccine } healthRecord { bloodType } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(2);
  expect(forHundred).toHaveLength(2);
});
