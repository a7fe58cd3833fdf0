import { createClient } from '@govgraph/prisma/e-certificates';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'e-certificates');
  database = await createTestDatabase({ schemas: ['e-certificates'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;
const selection =
  '{ certificates { kind number issuedOn expiresOn status signatureValid holder { __typename id } } }';

describe('electronic certificates', () => {
  test('of a person name the person as their holder', async () => {
    const { haidian, withoutFacts } = samplePersons;
    const [holder, nobody] = await department.entities('Person', [haidian.id, withoutFacts.id], selection);
    expect(holder?.['certificates']).toContainEqual({
      kind: '居民身份证',
      number: expect.any(String) as string,
      issuedOn: date,
      expiresOn: date,
      status: 'VALID',
      signatureValid: true,
      holder: { __typename: 'Person', id: haidian.id },
    });
    expect(nobody).toEqual({ certificates: [] });
  });

  test('of a legal entity name the entity as their holder', async () => {
    const { complete } = sampleLegalEntities;
    const [holder] = await department.entities('LegalEntity', [complete.id], selection);
    expect(holder?.['certificates']).toContainEqual(
      expect.objectContaining({ kind: '营业执照', holder: { __typename: 'LegalEntity', id: complete.id } }),
    );
  });

  test('are found through the holder of another one', async () => {
    const [person] = await department.entities<{ certificates: { holder: { certificates: object[] } }[] }>(
      'Person',
      [samplePersons.haidian.id],
      '{ certificates { holder { ... on CertificateHolder { certificates { kind } } } } }',
    );
    expect(person?.certificates[0]?.holder.certificates).toContainEqual({ kind: '居民身份证' });
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.certificate.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ certificates { holder { id certificates { kind } } } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(1);
  expect(forHundred).toHaveLength(1);
});
