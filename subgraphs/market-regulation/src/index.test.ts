import { createClient } from '@govgraph/prisma/market-regulation';
import { sampleLegalEntities, samplePersons, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { definition } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'market-regulation');
  database = await createTestDatabase({
    schemas: ['market-regulation'],
    template: { name: 'city', prepare },
  });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const { complete, foundation } = sampleLegalEntities;
const { haidian } = samplePersons;
const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;

describe('a legal entity', () => {
  test('is found by unified social credit code, with everything that the register says', async () => {
    const { data, errors } = await department.ask(
      `query ($uscc: String!) {
        legalEntity(uscc: $uscc) {
          id uscc name kind status establishedOn regionCode registeredCapital businessScope
          legalRepresentative { id companies { role entity { name } } }
          licences { number name issuedOn expiresOn issuedBy }
          penalties { decidedOn reason amount }
        }
      }`,
      { uscc: complete.uscc },
    );
    expect(errors).toBeUndefined();
    expect(data?.['legalEntity']).toMatchObject({
      ...complete,
      kind: 'ENTERPRISE',
      status: 'ACTIVE',
      establishedOn: date,
      registeredCapital: expect.any(Number) as number,
      businessScope: expect.any(String) as string,
      legalRepresentative: {
        id: haidian.id,
        companies: expect.arrayContaining([
          { role: 'LEGAL_REPRESENTATIVE', entity: { name: complete.name } },
        ]) as [],
      },
      licences: expect.arrayContaining([expect.objectContaining({ issuedOn: date })]) as [],
      penalties: expect.arrayContaining([expect.objectContaining({ decidedOn: date })]) as [],
    });
  });

  test('is found by opaque id, and by reference', async () => {
    const { data } = await department.ask(`{ legalEntityById(id: "${foundation.id}") { name kind } }`);
    expect(data).toEqual({ legalEntityById: { name: foundation.name, kind: 'SOCIAL_ORGANISATION' } });
    expect(await department.entities('LegalEntity', [complete.id, 'unknown'], '{ name }')).toEqual([
      { name: complete.name },
      null,
    ]);
  });

  test('that is not registered is null', async () => {
    const { data, errors } = await department.ask(
      '{ byCode: legalEntity(uscc: "91350100M000100Y43") { id } byId: legalEntityById(id: "unknown") { id } }',
    );
    expect({ data, errors }).toEqual({ data: { byCode: null, byId: null } });
  });

  test.each([
    ['', 'LENGTH'],
    ['9135', 'LENGTH'],
    ['%', 'LENGTH'],
    ['91350100M000100Y44', 'CHECK_CHARACTER'],
    ['O1350100M000100Y43', 'CHARACTERS'],
    ['000000000000000000', 'REGISTRATION'],
    ['91ABCDEF123456789P', 'REGION'],
    ['11010519491231002X', 'CITIZEN_NUMBER'],
  ])('with a code that cannot be one is a client error that says why: %j', async (uscc, reason) => {
    const statements = await department.statementsOf(async () => {
      const { errors } = await department.ask('query ($uscc: String!) { legalEntity(uscc: $uscc) { id } }', {
        uscc,
      });
      expect(errors).toMatchObject([
        { path: ['legalEntity'], extensions: { code: 'BAD_USER_INPUT', argument: 'uscc', reason } },
      ]);
    });
    expect(statements).toEqual([]);
  });
});

test('a person without a role has no companies', async () => {
  expect(
    await department.entities('Person', [samplePersons.withoutFacts.id, 'unknown'], '{ companies { role } }'),
  ).toEqual([{ companies: [] }, { companies: [] }]);
});

interface Page {
  edges: {
    cursor: string;
    node: { id: string; name: string; regionCode: string; kind: string; status: string };
  }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

async function askPage(args: { filter?: object; first?: number; after?: string | null }): Promise<Page> {
  const { data, errors } = await department.ask(
    `query ($filter: LegalEntityFilter, $first: Int, $after: String) {
      legalEntities(filter: $filter, first: $first, after: $after) {
        edges { cursor node { id name regionCode kind status } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    args,
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join());
  return data?.['legalEntities'] as unknown as Page;
}

describe('the list of legal entities', () => {
  test('has pages of twenty unless said otherwise', async () => {
    const { edges, pageInfo } = await askPage({});
    expect(edges).toHaveLength(20);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor,
      endCursor: edges[19]?.cursor,
    });
  });

  test('yields every entity once when followed to its end', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { edges, pageInfo }: Page = await askPage({ first: 100, after });
      seen.push(...edges.map(({ node }) => node.id));
      after = pageInfo.endCursor;
      expect(pageInfo.hasPreviousPage).toBe(page > 0);
      if (!pageInfo.hasNextPage) break;
    }
    const client = createClient(database.connectionString);
    expect(seen).toHaveLength(await client.legalEntity.count());
    expect(new Set(seen).size).toBe(seen.length);
    await client.$disconnect();
  });

  test('keeps to every condition of the filter', async () => {
    const filter = {
      nameContains: '科技',
      regionCodeStartsWith: '110105',
      kind: 'ENTERPRISE',
      status: 'ACTIVE',
    };
    const { edges } = await askPage({ filter });
    expect(edges.map(({ node }) => node.id)).toContain(sampleLegalEntities.technology.id);
    for (const { node } of edges) {
      expect(node).toMatchObject({
        name: expect.stringContaining('科技') as string,
        regionCode: '110105',
        kind: 'ENTERPRISE',
        status: 'ACTIVE',
      });
    }
  });

  test.each(['%', '_', '\\', "'"])('takes %j in a name literally', async (nameContains) => {
    expect((await askPage({ filter: { nameContains } })).edges).toEqual([]);
  });

  test.each(['11', '1100', '110000', '110100'])(
    'takes %s for all of Beijing',
    async (regionCodeStartsWith) => {
      const all = (await askPage({ filter: { regionCodeStartsWith: '11' }, first: 100 })).edges;
      expect(all.length).toBeGreaterThan(1);
      expect((await askPage({ filter: { regionCodeStartsWith }, first: 100 })).edges).toEqual(all);
    },
  );

  test.each([
    '样例(集团)',
    '样例（集团）',
    '样例【集团】',
    '样例（集团）有限公司ＡＢ',
    '阿里·买买提',
    '阿里・买买提',
  ])('finds a name in other brackets, widths and dots: %s', async (nameContains) => {
    const client = createClient(database.connectionString);
    const { id, name } = await client.legalEntity.findFirstOrThrow({ orderBy: { id: 'asc' } });
    await client.legalEntity.update({ where: { id }, data: { name: '样例（集团）有限公司AB阿里•买买提' } });
    try {
      const { edges } = await askPage({ filter: { nameContains } });
      expect(edges.map(({ node }) => node.id)).toEqual([id]);
    } finally {
      await client.legalEntity.update({ where: { id }, data: { name } });
      await client.$disconnect();
    }
  });

  test('that matches nothing is an empty page', async () => {
    expect(await askPage({ filter: { nameContains: 'nothing' } })).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test.each([
    [{ first: 0 }, 'first: expected 1 to 100, got 0'],
    [{ first: -1 }, 'first: expected 1 to 100, got -1'],
    [{ first: 101 }, 'first: expected 1 to 100, got 101'],
    [{ after: 'nonsense' }, 'after: is no cursor of an earlier answer'],
    [
      { after: Buffer.from('legal-entity:').toString('base64url') },
      'after: is no cursor of an earlier answer',
    ],
    [
      { filter: { regionCodeStartsWith: '1' } },
      'filter.regionCodeStartsWith: has the wrong number of characters',
    ],
    [
      { filter: { regionCodeStartsWith: '11%' } },
      'filter.regionCodeStartsWith: holds characters that it cannot have',
    ],
    [
      { filter: { regionCodeStartsWith: '01' } },
      'filter.regionCodeStartsWith: has no region code of GB/T 2260',
    ],
  ])('refuses %j', async (args, message) => {
    await expect(askPage(args)).rejects.toThrow(message);
  });
});

test('asks the database as often for a hundred legal entities as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.legalEntity.findMany({ orderBy: { id: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.map(({ id }) => id))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection =
    '{ name licences { name } penalties { reason } legalRepresentative { companies { role } } }';
  const forOne = await department.statementsOf(() =>
    department.entities('LegalEntity', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('LegalEntity', ids, selection));
  expect(forOne).toHaveLength(4);
  expect(forHundred).toHaveLength(4);
});

test('asks the database as often for a hundred persons as for one', async () => {
  const client = createClient(database.connectionString);
  const rows = await client.companyRole.findMany({ orderBy: { personId: 'asc' } });
  await client.$disconnect();
  const ids = [...new Set(rows.map(({ personId }) => personId))].slice(0, 100);
  expect(ids).toHaveLength(100);

  const selection = '{ companies { role entity { name } } }';
  const forOne = await department.statementsOf(() =>
    department.entities('Person', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('Person', ids, selection));
  expect(forOne).toHaveLength(2);
  expect(forHundred).toHaveLength(2);
});
