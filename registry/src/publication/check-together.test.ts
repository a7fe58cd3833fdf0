import { byKind, parseCatalog } from '@govgraph/policy';
import { buildPolicy, buildPurpose } from '@govgraph/policy/testing';
import { emptyPolicy } from '@govgraph/storage';
import { describe, expect, test } from 'vitest';
import { checkTogether } from './check-together.ts';
import { items, link, schema, withoutItem, writeCatalog } from './health-department.fixture.ts';

describe('folders that are to be published together', () => {
  test('a department is registered by the authority before it publishes', async () => {
    const sources = [
      { source: { name: 'health', sdl: schema, catalog: writeCatalog(items) }, url: 'http://health/' },
    ];
    const checkAmong = async (...codes: string[]) => {
      const uscc = '111100000000017244';
      const departments = codes.map((code) => ({ code, name: code, nameZh: code, uscc }));
      const { findings } = await checkTogether(sources, { policy: { ...emptyPolicy, departments } });
      return byKind(findings).problems.map(({ subgraph, message }) => `${subgraph}: ${message}`);
    };

    expect(await checkAmong('taxation', 'health')).toEqual([]);
    expect(await checkAmong('taxation')).toEqual([
      'health: the authority has not registered this department yet: the folder is named after its code',
    ]);
  });

  test.each([
    ['30500102/000001', undefined],
    ['30500101/00002', 'no department has published 30500101/00002; did you mean 30500101/000001?'],
    ['20900101/7', 'no department has published 20900101/7'],
  ])('the related resource %s is one that is published: %s', async (related, refusal) => {
    const catalog = writeCatalog(items).replace('relatedResources: []', `relatedResources: [${related}]`);
    const resources = parseCatalog(
      writeCatalog([{ coordinate: 'Query.taxes' }], {
        provider: 'taxation',
        code: '30500102/000001',
      }).replace(/ {4}inputs:[^]*/, ''),
    );
    const sdl = `${link} type Query { taxes: Int }`;
    const published = [{ name: 'taxation', sdl, url: 'http://taxation/', resources }];
    const source = { name: 'health', sdl: schema, catalog };

    const { findings } = await checkTogether([{ source, url: 'http://health/' }], { published });

    expect(byKind(findings).problems).toEqual(
      refusal === undefined
        ? []
        : [
            expect.objectContaining({
              subgraph: 'health',
              line: 15,
              message: expect.stringContaining(refusal) as unknown,
            }),
          ],
    );
  });

  test('schemas that do not compose are reported in the words of the composition', async () => {
    const clash = {
      name: 'taxation',
      sdl: `${link} type Patient @key(fields: "id") { id: ID! } type Visit { hospital: Int }`,
      url: 'http://taxation/',
      resources: [],
    };
    const source = { name: 'health', sdl: schema, catalog: writeCatalog(items) };

    const { findings, publication } = await checkTogether([{ source, url: 'http://health/' }], {
      published: [clash],
    });

    expect(publication).toBeUndefined();
    expect(
      byKind(findings)
        .problems.map(({ message }) => message)
        .join(),
    ).toContain('Visit.hospital');
  });

  test('what a gateway says of a directive is left out where the department is told already', async () => {
    const sdl = schema
      .replace('import: [', 'import: ["@authenticated", ')
      .replace('bloodType: String', 'bloodType: String @authenticated');
    const source = { name: 'health', sdl, catalog: writeCatalog(items) };

    const { findings, publication } = await checkTogether([{ source, url: 'http://health/' }]);

    expect(publication).toBeUndefined();
    expect(byKind(findings).problems.map(({ place }) => place)).toEqual(['Patient.bloodType']);
  });

  test('what no gateway can open cannot be published, whatever composes', async () => {
    const olderCommand = {
      name: 'taxation',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
        type Query { taxes: Int @authenticated }`,
      url: 'http://taxation/',
      resources: [],
    };
    const source = { name: 'health', sdl: schema, catalog: writeCatalog(items) };

    const { findings, publication } = await checkTogether([{ source, url: 'http://health/' }], {
      published: [olderCommand],
    });

    expect(publication).toBeUndefined();
    expect(byKind(findings).problems).toEqual([
      {
        code: 'SUPERGRAPH_NOT_OPENED',
        subgraph: 'gateway',
        place: 'supergraph',
        message:
          'gateways cannot open the schema that the departments compose to: one or more checks failed. Caused by: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported',
      },
    ]);
  });

  test('who uses a field that is taken away is named, also where the policy says already that it is needed', async () => {
    const url = 'http://health/';
    const before = { name: 'health', sdl: schema, catalog: writeCatalog(items) };
    const { publication } = await checkTogether([{ source: before, url }]);
    const purposes = [
      buildPurpose({ code: 'care', department: 'housing', items: ['Patient.bloodType', 'Patient.visits'] }),
    ];
    const departments = ['health', 'housing'].map((code) => ({
      ...{ code, name: code, nameZh: code },
      uscc: '111100000000017244',
    }));
    const policy = { ...buildPolicy({ departments: [], purposes }), departments };
    const use = { purpose: 'care', operationName: 'Blood', count: 3, lastUsedOn: '2026-06-20' };
    const usedOperations = [
      {
        application: 'ward',
        department: 'housing',
        text: 'query Blood { patient(id: "") { bloodType } }',
        lastUsedOn: use.lastUsedOn,
        uses: [use],
      },
    ];

    const without = (field: string, coordinate: string) => ({
      name: 'health',
      sdl: schema.replace(field, ''),
      catalog: writeCatalog(withoutItem(coordinate)),
    });
    const codesFor = async (source: typeof before) => {
      const context = {
        published: publication?.subgraphs ?? [],
        supergraphSdl: publication?.supergraphSdl,
        policy,
        usedOperations,
      };
      const { findings } = await checkTogether([{ source, url }], context);
      return byKind(findings).problems.map(({ code, message }) => `${code} ${message}`);
    };

    expect(await codesFor(without('bloodType: String', 'Patient.bloodType'))).toEqual([
      expect.stringMatching(/^POLICY_CONFLICT /),
      expect.stringMatching(
        /^BREAKING_CHANGE .*Used by ward of housing, for care, operation Blood \(3 times in 30 days/,
      ),
    ]);
    // Nobody has used it: one mistake, told once.
    expect(await codesFor(without('visits: [Visit!]', 'Patient.visits'))).toEqual([
      expect.stringMatching(/^POLICY_CONFLICT /),
    ]);
  });
});
