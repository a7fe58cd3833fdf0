import { emptyPolicy } from '@govgraph/storage';
import { byKind, parseCatalog } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { checkRegistry } from './check-registry.ts';
import { checkSubgraph } from './check-subgraph.ts';
import { checkTogether } from './check-together.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])';

const schema = `${link}
type Query { patient(id: ID!): Patient }
type Patient @key(fields: "id") { id: ID! bloodType: String visits: [Visit!] }
type Visit { hospital: String }
`;

interface ItemText {
  coordinate: string;
  role?: 'DATA' | 'KEY' | 'STRUCTURE';
  more?: string;
}

const items: ItemText[] = [
  { coordinate: 'Query.patient', role: 'STRUCTURE' },
  { coordinate: 'Patient.id', role: 'KEY' },
  { coordinate: 'Patient.bloodType' },
  { coordinate: 'Patient.visits' },
  { coordinate: 'Visit.hospital' },
];

function writeCatalog(
  list: readonly ItemText[],
  { provider = 'health', code = '30500101/000001' } = {},
): string {
  return `resources:
  - code: ${code}
    name: Patients
    nameZh: 患者信息
    provider: ${provider}
    providerUscc: '111100000000017244'
    abstract: Patients and their visits.
    format: database
    classification: 部门信息资源
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: false }
    updateCycle: DAILY
    publishedOn: '2025-11-03'
    relatedResources: []
    items:
${list
  .map(
    ({ coordinate, role = 'DATA', more = '' }) =>
      `      - { coordinate: ${coordinate}, name: A field, nameZh: 字段, dataType: G, level: 1, role: ${role}${more} }`,
  )
  .join('\n')}
    inputs:
      - { coordinate: 'Query.patient(id:)', reads: Patient.id, mode: identify }
`;
}

const check = (sdl = schema, catalog = writeCatalog(items)) =>
  byKind(checkSubgraph({ name: 'health', sdl, catalog }).findings).problems.map(
    ({ place, message }) => `${place}: ${message}`,
  );

const withoutItem = (coordinate: string) => items.filter((item) => item.coordinate !== coordinate);
const withItem = (item: ItemText) => [...withoutItem(item.coordinate), item];

describe('checking a department’s folder', () => {
  test('finds nothing wrong with a folder in which every field is registered', () => {
    expect(check()).toEqual([]);
  });

  test('reports a default that would arrive as another number', () => {
    const sdl = schema.replace('patient(id: ID!)', 'patient(id: ID! = 9007199254740993)');
    expect(check(sdl)).toEqual([
      expect.stringMatching(/^Query\.patient\(id:\): the number 9007199254740993 /),
    ]);
  });

  test('reports a field that is not registered', () => {
    expect(check(schema, writeCatalog(withoutItem('Visit.hospital')))).toEqual([
      'Visit.hospital: not registered: add an item to catalog.yaml',
    ]);
  });

  test('says which role an entry point has that is not registered', () => {
    expect(check(`${schema} extend type Query { surgeries: [Visit!] }`)).toContain(
      'Query.surgeries: not registered: add an item to catalog.yaml, with `role: STRUCTURE`',
    );
  });

  test('reports an item without a field', () => {
    expect(check(schema, writeCatalog([...items, { coordinate: 'Visit.doctor' }]))).toEqual([
      'Visit.doctor: registered, but schema.graphql has no such field',
    ]);
  });

  test('reports an item that is registered twice', () => {
    const problems = check(schema, writeCatalog([...items, { coordinate: 'Visit.hospital' }]));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('Visit.hospital');
  });

  test('reports a guarded field that can never be null', () => {
    expect(check(schema.replace('bloodType: String', 'bloodType: String!'))).toEqual([
      'Patient.bloodType: String! can never be null, but a denied field answers null: drop the outer !',
    ]);
  });

  test('lets elements of a guarded list be non-null', () => {
    expect(check(schema.replace('visits: [Visit!]', 'visits: [Visit!]!'))).toHaveLength(1);
    expect(check()).toEqual([]);
  });

  test('reports a key that is not opaque', () => {
    const sdl = schema.replace('fields: "id"', 'fields: "bloodType"');

    expect(check(sdl)).toContain(
      'Patient.bloodType: a key is sent to other departments, so it must be an opaque ID and not String',
    );
  });

  test('reports a fact that is declared to be a key', () => {
    expect(check(schema, writeCatalog(withItem({ coordinate: 'Patient.bloodType', role: 'KEY' })))).toEqual([
      'Patient.bloodType: `role: KEY`, but no @key of its type names it',
    ]);
  });

  test.each(['Patient.bloodType', 'Patient.visits', 'Visit.hospital'])(
    'reports a fact that is declared to be structure: %s',
    (coordinate) => {
      expect(check(schema, writeCatalog(withItem({ coordinate, role: 'STRUCTURE' })))).toEqual([
        `${coordinate}: \`role: STRUCTURE\` is for entry points of Query and for connections only`,
      ]);
    },
  );

  test('reports a scalar of Query that is declared to be structure', () => {
    const sdl = schema.replace('type Query {', 'type Query { patientCount: Int');
    const catalog = writeCatalog([...items, { coordinate: 'Query.patientCount', role: 'STRUCTURE' }]);

    expect(check(sdl, catalog)).toHaveLength(1);
  });

  test('reports a subscription', () => {
    const problems = check(`${schema} type Subscription { admitted: Patient }`);

    expect(problems).toContain(
      'Subscription: subscriptions are not served: a usage record is written for each answer',
    );
  });

  test('reports a subscription under another name', () => {
    const sdl = `${schema} extend schema { subscription: Feed } type Feed { admitted: Patient }`;

    expect(check(sdl)[0]).toMatch(/^Feed: subscriptions are not served/);
  });

  test.each(['Patient', 'Visit'])('reports a reserved field name in %s', (type) => {
    const sdl = schema.replace(`type ${type}`, `extend type ${type} { _gHidden: String } type ${type}`);

    expect(check(sdl)).toContain(`${type}._gHidden: names beginning with _g are reserved for the gateway`);
  });

  test.each([
    ['NOT_SHARED without a legal basis', ', shareType: NOT_SHARED'],
    ['CONDITIONAL without a condition', ', shareType: CONDITIONAL'],
  ])('reports %s', (_name, more) => {
    const problems = check(schema, writeCatalog(withItem({ coordinate: 'Patient.bloodType', more })));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('Patient.bloodType');
  });

  test('reports a data type that does not fit the schema, and its line', () => {
    const catalog = writeCatalog(items).replace(/(Visit.hospital,.*dataType: )G/, '$1I');

    expect(byKind(checkSubgraph({ name: 'health', sdl: schema, catalog }).findings).problems).toEqual([
      {
        subgraph: 'health',
        place: 'Visit.hospital',
        message: 'dataType I does not fit String: write C, M, D, T, N, Y, G, or change the schema',
        line: 21,
      },
    ]);
  });

  test('reports a catalog of another department', () => {
    expect(check(schema, writeCatalog(items, { provider: 'taxation' }))).toEqual([
      '30500101/000001: the provider is taxation, but the folder belongs to health',
    ]);
  });

  test('reports a schema and a catalog that cannot be read, with the line', () => {
    expect(check('type Query {', 'resources: [')).toEqual([
      expect.stringMatching(/^schema\.graphql: Syntax Error/),
      expect.stringMatching(/^catalog\.yaml: /),
    ]);
  });
});

describe('flows between departments', () => {
  const sdl = `${link}
type Patient @key(fields: "id") { id: ID! birthDate: String @external ageGroup: String @requires(fields: "birthDate") }
`;
  const source = { name: 'health', sdl, catalog: writeCatalog([{ coordinate: 'Patient.ageGroup' }]) };

  test('a field that needs another department’s item is refused without an approved flow', () => {
    expect(byKind(checkSubgraph(source, []).findings).problems).toEqual([
      {
        subgraph: 'health',
        place: 'Patient.ageGroup',
        message: '@requires sends Patient.birthDate to health, and no flow approves that',
      },
    ]);
  });

  test('an approved flow lets it pass, and an approved flow to somebody else does not', () => {
    const item = 'Patient.birthDate';

    expect(byKind(checkSubgraph(source, [{ item, to: 'health', basis: 'law' }]).findings).problems).toEqual(
      [],
    );
    expect(
      byKind(checkSubgraph(source, [{ item, to: 'taxation', basis: 'law' }]).findings).problems,
    ).toHaveLength(1);
  });
});

describe('all departments together', () => {
  const health = { name: 'health', sdl: schema, resources: parseCatalog(writeCatalog(items)) };

  test('a field has one authoritative source', () => {
    const other = {
      ...health,
      name: 'taxation',
      resources: parseCatalog(
        writeCatalog([{ coordinate: 'Visit.hospital' }], { provider: 'taxation', code: '30600101/000001' }),
      ),
    };

    expect(checkRegistry([health, other]).map(({ place, message }) => `${place}: ${message}`)).toEqual([
      'Visit.hospital: health registered it already; a field has one authoritative source',
    ]);
  });

  test('a resource has a code of its own', () => {
    const sdl = `${link} type Query { taxes: Int }`;
    const resources = parseCatalog(writeCatalog([{ coordinate: 'Query.taxes' }], { provider: 'taxation' }));

    expect(
      checkRegistry([health, { name: 'taxation', sdl, resources }]).map(
        ({ subgraph, place, message }) => `${subgraph}  ${place}: ${message}`,
      ),
    ).toEqual([
      'taxation  30500101/000001: health has a resource of this code already; each has one of its own',
    ]);
  });

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

  test('only one department may know an interface as an object', () => {
    const asObject = (name: string) => ({
      name,
      sdl: `${link} type Item @key(fields: "id") @federation__interfaceObject { id: ID! ${name}: String }`,
      resources: [],
    });

    expect(checkRegistry([asObject('shelves'), asObject('stars')]).map(({ message }) => message)).toContain(
      'shelves has it as @interfaceObject already; only one department may',
    );
  });

  test('a key that no department registers is reported once', () => {
    const resources = parseCatalog(writeCatalog(withoutItem('Patient.id')));

    expect(checkRegistry([{ ...health, resources }]).map(({ place }) => place)).toEqual(['Patient.id']);
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
        subgraph: 'gateway',
        place: 'supergraph',
        message:
          'gateways cannot open the schema that the departments compose to: one or more checks failed. Caused by: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported',
      },
    ]);
  });
});
