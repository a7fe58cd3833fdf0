import { createClient } from '@govgraph/prisma/public-security';
import { samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'public-security');
  database = await createTestDatabase({ schemas: ['public-security'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const { haidian, haidianSpouse, haidianChild, withoutFacts } = samplePersons;

describe('a person', () => {
  test('is found by identity number, with everything that the register says', async () => {
    const { data, errors } = await department.ask(
      `query ($idNumber: String!) {
        person(idNumber: $idNumber) {
          id idNumber name sex birthDate ethnicity regionCode householdAddress
          household { members { relation person { id name } } }
          criminalRecord { hasRecord offences lastConvictedOn }
        }
      }`,
      { idNumber: haidian.idNumber },
    );
    expect(errors).toBeUndefined();
    expect(data?.['person']).toEqual({
      ...haidian,
      sex: 'MALE',
      birthDate: '1980-03-15',
      ethnicity: expect.stringMatching(/族$/) as string,
      householdAddress: expect.stringContaining('海淀区') as string,
      household: {
        members: [
          { relation: 'HEAD', person: { id: haidian.id, name: haidian.name } },
          { relation: 'SPOUSE', person: { id: haidianSpouse.id, name: haidianSpouse.name } },
          { relation: 'CHILD', person: { id: haidianChild.id, name: haidianChild.name } },
        ],
      },
      criminalRecord: {
        hasRecord: true,
        offences: [expect.stringContaining('罪')],
        lastConvictedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
      },
    });
  });

  test('is found by opaque id, and by reference', async () => {
    const { data } = await department.ask(`{ personById(id: "${withoutFacts.id}") { name } }`);
    expect(data).toEqual({ personById: { name: withoutFacts.name } });
    expect(await department.entities('Person', [haidian.id, 'unknown'], '{ name }')).toEqual([
      { name: haidian.name },
      null,
    ]);
  });

  test('who is not registered is null', async () => {
    const { data, errors } = await department.ask(
      '{ byNumber: person(idNumber: "11010519491231002X") { id } byId: personById(id: "unknown") { id } }',
    );
    expect({ data, errors }).toEqual({ data: { byNumber: null, byId: null } });
  });
});

describe('an identity number', () => {
  test.each([
    ['', 'LENGTH'],
    ['110105', 'LENGTH'],
    ["' OR 1=1 --", 'INVISIBLE'],
    ['110105491231002', 'FIFTEEN_DIGITS'],
    ['110105194912310020', 'CHECK_CHARACTER'],
    ['11010519491331002X', 'BIRTH_DATE'],
    ['11010519490230002X', 'BIRTH_DATE'],
    ['110105299912310020', 'BIRTH_DATE_TO_COME'],
    ['11010519491231002Y', 'CHARACTERS'],
    ['１１０１０５１９４９１２３１００２Ｘ', 'FULL_WIDTH'],
    [' 11010519491231002X', 'INVISIBLE'],
    ['11010519491231002X\n', 'INVISIBLE'],
    ['\u300011010519491231002X', 'INVISIBLE'],
    ['11010519491231002x', 'SMALL_LETTER'],
  ])('that cannot be one is a client error that says why: %j', async (idNumber, reason) => {
    const query = 'query ($idNumber: String!) { person(idNumber: $idNumber) { id } }';
    const statements = await department.statementsOf(async () => {
      const { errors } = await department.ask(query, { idNumber });
      expect(errors).toMatchObject([
        { path: ['person'], extensions: { code: 'BAD_USER_INPUT', argument: 'idNumber', reason } },
      ]);
    });
    expect(statements).toEqual([]);
  });
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const persons = await client.person.findMany({ take: 100, orderBy: { id: 'asc' } });
  await client.$disconnect();
  const ids = persons.map(({ id }) => id);
  expect(ids).toHaveLength(100);

  const selection = '{ name household { members { person { name } } } criminalRecord { hasRecord } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(3);
  expect(forHundred).toHaveLength(3);
});
