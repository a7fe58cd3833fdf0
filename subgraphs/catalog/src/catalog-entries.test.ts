/** What departments have registered: every official reads the whole catalog. */
import { buildItem, buildResource } from '@govgraph/policy/testing';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment } from './catalog.fixture.ts';

let catalog: CatalogDepartment;
let ask: ReturnType<CatalogDepartment['as']>;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
  ask = catalog.as({ department: 'housing' });
  const admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  await admin.publishSubgraphs(
    {
      subgraphs: [
        {
          name: 'health',
          sdl: 'type Patient { blood: String name: String }',
          url: 'http://health.example/graphql',
          resources: [
            buildResource({
              code: '30200101/000001',
              name: 'Patients',
              nameZh: '患者信息',
              provider: 'health',
              classification: '部门信息资源',
              base: 'NATURAL_PERSONS',
              responsibleUnit: '医政科',
              usageRequirements: 'Not kept.',
              samples: [{ 'Patient.blood': 'AB' }],
              publishedOn: '2025-11-03',
              items: [
                buildItem({ coordinate: 'Patient.name', nameZh: '姓名' }),
                buildItem({
                  coordinate: 'Patient.blood',
                  name: 'Blood group',
                  nameZh: '血型',
                  dataType: 'C',
                  length: 2,
                  level: 3,
                  shareType: 'NOT_SHARED',
                  legalBasis: '精神卫生法第二十三条',
                  notSharedReason: 'It is sensitive.',
                  dataClass: 'IMPORTANT',
                  verifiable: true,
                }),
              ],
            }),
          ],
        },
      ],
      supergraphSdl: 'patients',
    },
    'huang',
    'patients',
  );
  await admin.close();
});
afterAll(() => catalog?.close());

describe('a resource', () => {
  test('has what the catalog says of it, and its items', async () => {
    expect(
      await ask(`{
        resource(code: "30200101/000001") {
          code name nameZh provider updateCycle publishedOn classification relatedResources revision
          base dataClass level responsibleUnit usageRequirements samples { values { coordinate value } }
          items { edges { node {
            coordinate name nameZh dataType length role shareType legalBasis level isOpen isVerifiable mask status
            dataClass notSharedReason condition { scope uses }
            inForceUntil resource { code }
          } } }
        }
        unknown: resource(code: "9") { code }
      }`),
    ).toMatchObject({
      resource: {
        code: '30200101/000001',
        nameZh: '患者信息',
        provider: 'health',
        publishedOn: '2025-11-03',
        base: 'NATURAL_PERSONS',
        // Those of its strictest item.
        dataClass: 'IMPORTANT',
        level: 3,
        responsibleUnit: '医政科',
        usageRequirements: 'Not kept.',
        samples: [{ values: [{ coordinate: 'Patient.blood', value: 'AB' }] }],
        items: {
          edges: [
            {
              node: {
                coordinate: 'Patient.blood',
                nameZh: '血型',
                length: 2,
                shareType: 'NOT_SHARED',
                legalBasis: '精神卫生法第二十三条',
                level: 3,
                dataClass: 'IMPORTANT',
                notSharedReason: 'It is sensitive.',
                condition: null,
                isVerifiable: true,
                mask: null,
                inForceUntil: null,
                resource: { code: '30200101/000001' },
              },
            },
            {
              node: { coordinate: 'Patient.name', status: 'APPROVED', dataClass: 'GENERAL', condition: null },
            },
          ],
        },
      },
      unknown: null,
    });
  });

  test('is listed page by page, of a department or by how its items are shared', async () => {
    const codes = async (given: string) => {
      const { resources } = await ask(
        `{ resources(${given}) { edges { node { code } } pageInfo { hasNextPage endCursor } } }`,
      );
      const { edges, pageInfo } = resources as unknown as {
        readonly edges: readonly { readonly node: { readonly code: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
      return { ...pageInfo, codes: edges.map(({ node }) => node.code) };
    };
    const one = await codes('first: 1');
    expect(one).toMatchObject({ codes: ['100000/000001'], hasNextPage: true });
    expect(await codes(`first: 1, after: "${one.endCursor}"`)).toMatchObject({
      codes: ['30200101/000001'],
      hasNextPage: false,
    });
    expect((await codes('provider: "health"')).codes).toEqual(['30200101/000001']);
    expect((await codes('text: "患者"')).codes).toEqual(['30200101/000001']);
    expect((await codes('code: "302"')).codes).toEqual(['30200101/000001']);
    expect((await codes('shareType: CONDITIONAL')).codes).toEqual(['100000/000001']);
    expect((await codes('provider: "housing"')).codes).toEqual([]);
  });

  test('gives its items page by page', async () => {
    const { resource } = await ask(`{
      resource(code: "30200101/000001") { items(first: 1) { edges { cursor } pageInfo { hasNextPage } } }
    }`);
    const { items } = resource as unknown as {
      readonly items: { readonly edges: readonly { readonly cursor: string }[]; readonly pageInfo: object };
    };
    expect(items.pageInfo).toEqual({ hasNextPage: true });
    expect(
      await ask(
        `query($after: String) {
          resource(code: "30200101/000001") { items(first: 1, after: $after) { edges { node { coordinate } } } }
        }`,
        { after: items.edges[0]?.cursor },
      ),
    ).toMatchObject({ resource: { items: { edges: [{ node: { coordinate: 'Patient.name' } }] } } });
    await expect(
      ask('{ resource(code: "30200101/000001") { items(first: 101) { edges { cursor } } } }'),
    ).rejects.toThrow('first: expected 1 to 100');
  });
});

describe('an item', () => {
  interface Found {
    readonly edges: readonly {
      readonly cursor: string;
      readonly node: { readonly coordinate: string; readonly resource: { readonly code: string } };
    }[];
  }
  const find = async (given: string, variables?: Record<string, unknown>) => {
    const head = given.includes('$')
      ? `query($text: String!${given.includes('$after') ? ', $after: String' : ''}) `
      : '';
    const { found } = await ask(
      `${head}{ found: catalogItems(${given}) { edges { cursor node { coordinate resource { code } } } } }`,
      variables,
    );
    return found as unknown as Found;
  };
  const coordinates = async (given: string) => (await find(given)).edges.map(({ node }) => node.coordinate);

  test('is found by words of its names, its coordinate and its resource, with its resource', async () => {
    expect((await find('text: "患者 血"')).edges).toMatchObject([
      { node: { coordinate: 'Patient.blood', resource: { code: '30200101/000001' } } },
    ]);
    expect(await coordinates('text: "patient.NAME"')).toEqual(['Patient.name']);
    expect(await coordinates('text: "patients"')).toEqual(['Patient.blood', 'Patient.name']);
    expect(await coordinates('text: "血名"')).toEqual([]);
  });

  test('that is shared on conditions says who may be granted it, and what for', async () => {
    const { found } = await ask(
      '{ found: catalogItems(resource: "100000/000001") { edges { node { condition { scope uses } } } } }',
    );
    expect(found).toEqual({ edges: [{ node: { condition: { scope: null, uses: [expect.any(String)] } } }] });
  });

  test('is found by what is decided on it', async () => {
    expect(await coordinates('level: 3')).toEqual(['Patient.blood']);
    expect(await coordinates('base: NATURAL_PERSONS, dataClass: GENERAL')).toEqual(['Patient.name']);
    expect(await coordinates('shareType: CONDITIONAL, provider: "taxation"')).toEqual(['Person.tax']);
    expect(await coordinates('resource: "30200101/000001", code: "302", text: "姓名"')).toEqual([
      'Patient.name',
    ]);
  });

  test('is found page by page', async () => {
    const { edges } = await find('first: 2');
    expect(edges.map(({ node }) => node.coordinate)).toEqual(['Person.tax', 'Patient.blood']);
    const next = await find('first: 2, after: $after, text: $text', {
      after: edges[1]?.cursor,
      text: '患者',
    });
    expect(next.edges.map(({ node }) => node.coordinate)).toEqual(['Patient.name']);
  });

  test.each([
    [`text: "${'长'.repeat(101)}"`, 'text'],
    ['level: 5', 'level'],
    ['provider: "a\\u0000"', 'provider'],
    ['first: 101', 'first'],
    ['after: "bm9uZQ"', 'after'],
  ])('is not looked for by %s', async (given, argument) => {
    await expect(find(given)).rejects.toThrow(`${argument}: `);
  });

  test('is found by a text of a hundred characters of any kind', async () => {
    expect((await find('text: $text', { text: '长'.repeat(100) })).edges).toEqual([]);
    expect((await find('text: $text', { text: '% _ \\ ' + '𠮷 '.repeat(47) })).edges).toEqual([]);
  });
});
