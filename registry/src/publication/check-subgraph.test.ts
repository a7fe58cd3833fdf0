import { byKind } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { checkSubgraph } from './check-subgraph.ts';
import { items, link, schema, withItem, withoutItem, writeCatalog } from './health-department.fixture.ts';

const check = (sdl = schema, catalog = writeCatalog(items)) =>
  byKind(checkSubgraph({ name: 'health', sdl, catalog }).findings).problems.map(
    ({ place, message }) => `${place}: ${message}`,
  );

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

  test('a type that is forgotten as a whole is one problem, and so is one that is renamed', () => {
    const wide = 'type Visit { hospital: String ward: String doctor: String }';
    const sdl = schema.replace('type Visit { hospital: String }', wide);
    expect(check(sdl, writeCatalog(withoutItem('Visit.hospital')))).toEqual([
      'Visit: none of its fields is registered: add items to catalog.yaml for hospital, ward, doctor',
    ]);
    const ofVisits = ['ward', 'doctor'].map((name) => ({ coordinate: `Visit.${name}` }));
    expect(check(sdl.replaceAll('Visit', 'Visits'), writeCatalog([...items, ...ofVisits]))).toEqual([
      'Visits: none of its fields is registered: add items to catalog.yaml for hospital, ward, doctor',
      'Visit.hospital: registered, with 2 more of Visit, but schema.graphql has no such type; did you mean Visits?',
    ]);
  });

  test('says where in the folder each finding stands', () => {
    const sdl = `${schema}\ntype Drug {\n  name: String\n}\nextend type Query {\n  drug(code: ID!): Drug }`;
    const catalog = writeCatalog([...items, { coordinate: 'Visit.doctor' }]);
    const { findings } = checkSubgraph({ name: 'health', sdl, catalog });
    expect(findings.map(({ code, file, line, column, place }) => [code, file, line, column, place])).toEqual([
      ['FIELD_NOT_REGISTERED', 'schema.graphql', 7, 3, 'Drug.name'],
      ['FIELD_NOT_REGISTERED', 'schema.graphql', 10, 3, 'Query.drug'],
      ['ITEM_WITHOUT_FIELD', 'catalog.yaml', 22, 9, 'Visit.doctor'],
    ]);
    const broken = checkSubgraph({ name: 'health', sdl: 'type Query {\n  a: !\n}', catalog }).findings;
    expect(broken).toMatchObject([{ code: 'SCHEMA_SYNTAX', file: 'schema.graphql', line: 2, column: 6 }]);
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
        code: 'DATA_TYPE_MISMATCH',
        subgraph: 'health',
        place: 'Visit.hospital',
        message: 'dataType I does not fit String: write C, M, D, T, N, Y, G, or change the schema',
        file: 'catalog.yaml',
        line: 21,
        column: 9,
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
        code: 'FLOW_NOT_APPROVED',
        subgraph: 'health',
        place: 'Patient.ageGroup',
        file: 'schema.graphql',
        line: 2,
        column: 71,
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
