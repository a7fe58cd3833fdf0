import { createClient } from '@govgraph/prisma/taxation';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'taxation');
  database = await createTestDatabase({ schemas: ['taxation'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;

describe('taxation', () => {
  test('knows the income tax of a year, and says nothing about others', async () => {
    const selection =
      '{ incomeTax(year: 2025) { annualIncome taxPaid } before: incomeTax(year: 1999) { annualIncome } }';
    const { haidian, withoutFacts } = samplePersons;
    expect(await department.entities('Person', [haidian.id, withoutFacts.id, 'unknown'], selection)).toEqual([
      {
        incomeTax: { annualIncome: expect.any(Number) as number, taxPaid: expect.any(Number) as number },
        before: null,
      },
      { incomeTax: null, before: null },
      { incomeTax: null, before: null },
    ]);
  });

  test('knows credit, arrears and revenue of a legal entity', async () => {
    const selection = '{ taxCredit { year grade } taxArrears { amount asOf } annualRevenue(year: 2025) }';
    const [entity, unknown] = await department.entities<{ taxCredit: { year: number }[] }>(
      'LegalEntity',
      [sampleLegalEntities.complete.id, 'unknown'],
      selection,
    );
    expect(entity).toMatchObject({
      taxArrears: { amount: expect.any(Number) as number, asOf: date },
      annualRevenue: expect.any(Number) as number,
    });
    const years = entity?.taxCredit.map(({ year }) => year);
    expect(years).toEqual([2025, 2024, 2023, 2022, 2021]);
    expect(unknown).toEqual({ taxCredit: [], taxArrears: null, annualRevenue: null });
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.incomeTax.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection =
    '{ incomeTax(year: 2025) { annualIncome } earlier: incomeTax(year: 2024) { annualIncome } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(2);
  expect(forHundred).toHaveLength(2);
});

test('asks the database as often for a hundred legal entities as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.taxArrears.findMany({ orderBy: { legalEntityId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ legalEntityId }) => legalEntityId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ taxCredit { grade } taxArrears { amount } annualRevenue(year: 2025) }';
  const forOne = await department.statementsOf(() =>
    department.entities('LegalEntity', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('LegalEntity', ids, selection));
  expect(forOne).toHaveLength(3);
  expect(forHundred).toHaveLength(3);
});
