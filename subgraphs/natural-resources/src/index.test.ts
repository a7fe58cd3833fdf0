import { createClient } from '@govgraph/prisma/natural-resources';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'natural-resources');
  database = await createTestDatabase({
    schemas: ['natural-resources'],
    template: { name: 'city', prepare },
  });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const realEstate = {
  certificateNumber: expect.stringMatching(/不动产权/) as string,
  address: expect.any(String) as string,
  areaSquareMetres: expect.any(Number) as number,
  usage: expect.stringMatching(/^(RESIDENTIAL|COMMERCIAL|OFFICE|INDUSTRIAL)$/) as string,
  location: { longitude: expect.any(Number) as number, latitude: expect.any(Number) as number },
};
const selection = `{
  realEstate {
    certificateNumber address areaSquareMetres usage location { longitude latitude }
    owner { __typename ... on Person { id } ... on LegalEntity { id } }
  }
}`;

describe('natural resources', () => {
  test('know what a person owns', async () => {
    const { haidian, withoutFacts } = samplePersons;
    const [owner, nobody] = await department.entities('Person', [haidian.id, withoutFacts.id], selection);
    const owned = owner?.['realEstate'] as object[];
    expect(owned.length).toBeGreaterThan(0);
    for (const one of owned)
      expect(one).toEqual({ ...realEstate, owner: { __typename: 'Person', id: haidian.id } });
    expect(nobody).toEqual({ realEstate: [] });
  });

  test('know what a legal entity owns', async () => {
    const { complete } = sampleLegalEntities;
    const [owner, nobody] = await department.entities('LegalEntity', [complete.id, 'unknown'], selection);
    expect(owner).toMatchObject({
      realEstate: [{ ...realEstate, owner: { __typename: 'LegalEntity', id: complete.id } }],
    });
    expect(nobody).toEqual({ realEstate: [] });
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.realEstate.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ realEstate { owner { ... on Person { id realEstate { usage } } } } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(1);
  expect(forHundred).toHaveLength(1);
});
