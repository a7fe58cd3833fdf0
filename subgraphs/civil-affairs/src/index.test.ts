import { createClient } from '@govgraph/prisma/civil-affairs';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'civil-affairs');
  database = await createTestDatabase({ schemas: ['civil-affairs'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;

describe('civil affairs', () => {
  test('knows marriages from both sides', async () => {
    const { haidian, haidianSpouse } = samplePersons;
    const selection = '{ marriage { status registeredOn spouse { id } } }';
    expect(await department.entities('Person', [haidian.id, haidianSpouse.id], selection)).toEqual([
      { marriage: { status: 'MARRIED', registeredOn: date, spouse: { id: haidianSpouse.id } } },
      { marriage: { status: 'MARRIED', registeredOn: date, spouse: { id: haidian.id } } },
    ]);
  });

  test('knows who receives assistance', async () => {
    const selection = '{ socialAssistance { kind monthlyAmount since } }';
    expect(await department.entities('Person', [samplePersons.lowIncome.id], selection)).toEqual([
      {
        socialAssistance: [
          { kind: 'MINIMUM_LIVING_ALLOWANCE', monthlyAmount: expect.any(Number) as number, since: date },
        ],
      },
    ]);
  });

  test('knows social organisations, and nothing of other entities', async () => {
    const { foundation, complete } = sampleLegalEntities;
    const selection = '{ registration { number kind supervisor registeredOn } }';
    expect(await department.entities('LegalEntity', [foundation.id, complete.id], selection)).toEqual([
      {
        registration: {
          number: expect.any(String) as string,
          kind: 'FOUNDATION',
          supervisor: expect.any(String) as string,
          registeredOn: date,
        },
      },
      { registration: null },
    ]);
  });

  test('says nothing about whoever it does not know', async () => {
    const selection = '{ id marriage { status } socialAssistance { kind } }';
    expect(
      await department.entities('Person', [samplePersons.withoutFacts.id, 'unknown'], selection),
    ).toEqual([
      { id: samplePersons.withoutFacts.id, marriage: null, socialAssistance: [] },
      { id: 'unknown', marriage: null, socialAssistance: [] },
    ]);
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.marriage.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ marriage { spouse { id } } socialAssistance { kind } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(2);
  expect(forHundred).toHaveLength(2);
});
