/** What departments have published, version by version. */
import { buildItem, buildResource } from '@govgraph/policy/testing';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment } from './catalog.fixture.ts';

let catalog: CatalogDepartment;
let ask: ReturnType<CatalogDepartment['as']>;

/** Version 2 is that of the fixture; two departments publish together then, and one of them is taken out. */
beforeAll(async () => {
  catalog = await startCatalogDepartment();
  ask = catalog.as({ department: 'health' });
  const admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  const taxItems = ['Person.tax', 'Person.credit'] as const;
  const subgraph = (name: string, sdl: string, items: readonly `${string}.${string}`[], number: number) => ({
    name,
    sdl,
    url: `http://${name}.example/graphql`,
    resources: [
      buildResource({
        code: `100000/00000${number}`,
        provider: name,
        classification: '部门信息资源',
        items: items.map((coordinate) => buildItem({ coordinate, shareType: 'CONDITIONAL' })),
      }),
    ],
  });
  const subgraphs = [
    subgraph('taxation', 'type Person { tax: Int credit: String }', taxItems, 1),
    subgraph('health', 'type Patient { blood: String }', ['Patient.blood'], 2),
  ];
  await admin.publishSubgraphs({ subgraphs, supergraphSdl: 'both' }, 'huang', 'credit of taxpayers');
  await admin.publishSubgraphs(
    { subgraphs: [], removed: ['health'], supergraphSdl: 'taxation only' },
    'zhou',
    'the service ends',
  );
  await admin.close();
});
afterAll(() => catalog?.close());

describe('Versions of subgraphs', () => {
  test('are listed with who published them and why, the latest first, page by page', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { subgraphVersions } = (await ask(
        `query ($after: String) { subgraphVersions(first: 1, after: $after) {
          edges { node { name version publishedBy reason isRemoved } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )) as unknown as {
        readonly subgraphVersions: {
          readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        };
      };
      seen.push(...subgraphVersions.edges.map(({ node }) => Object.values(node).join(' ')));
      if (!subgraphVersions.pageInfo.hasNextPage) break;
      after = subgraphVersions.pageInfo.endCursor;
    }
    expect(seen).toEqual([
      'health 5 zhou the service ends true',
      'health 4 huang credit of taxpayers false',
      'taxation 4 huang credit of taxpayers false',
      'taxation 2 tests publish false',
    ]);
  });

  test('are shown with schema and catalog as they were', async () => {
    expect(
      await ask(
        `{ earlier: subgraphVersion(name: "taxation", version: 3) { version sdl catalog }
          now: subgraphVersion(name: "health") { version isRemoved sdl catalog }
          never: subgraphVersion(name: "housing") { version }
          before: subgraphVersion(name: "taxation", version: 1) { version } }`,
      ),
    ).toEqual({
      earlier: {
        version: 2,
        sdl: 'type Person { tax: Int }',
        catalog: expect.stringContaining('coordinate: Person.tax'),
      },
      now: { version: 5, isRemoved: true, sdl: '', catalog: '' },
      never: null,
      before: null,
    });
  });

  test('are compared in words', async () => {
    const difference = 'schema { kind place what } catalog { kind place }';
    expect(
      await ask(
        `{ subgraphDifference(name: "taxation", from: 2) { ${difference} }
          never: subgraphDifference(name: "housing", from: 2) { ${difference} } }`,
      ),
    ).toEqual({
      subgraphDifference: {
        schema: [{ kind: 'ADDED', place: 'Person.credit', what: 'String' }],
        catalog: expect.arrayContaining([{ kind: 'ADDED', place: 'Person.credit' }]),
      },
      never: null,
    });
  });

  test('make up a schema of all departments with each version', async () => {
    expect(
      await ask(
        '{ earlier: supergraph(version: 4) { version sdl } now: supergraph { version sdl } never: supergraph(version: 1) { sdl } }',
      ),
    ).toEqual({
      earlier: { version: 4, sdl: 'both' },
      now: { version: 5, sdl: 'taxation only' },
      never: null,
    });
  });

  test.each(['W10', 'bnVsbA', 'eyJ2ZXJzaW9uIjoxfQ'])('refuse %s as a cursor', async (after) => {
    await expect(ask(`{ subgraphVersions(after: "${after}") { edges { cursor } } }`)).rejects.toThrow(
      'BAD_USER_INPUT',
    );
  });
});
