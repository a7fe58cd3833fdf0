import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, type TestSubgraph, startTestFederation } from '../testing/test-subgraphs.ts';
import { JsonWriter } from './json-writer.ts';

const visits = [
  { id: 'v1', doctor: { id: 'd1' } },
  { id: 'v2', doctor: { id: 'd2' } },
  { id: 'v3', doctor: { id: 'd1' } },
];

/** Three visits to two doctors. What `notes` says of a doctor depends on the visit. */
const clinic: Readonly<Record<string, TestSubgraph>> = {
  visits: {
    typeDefs: `
      type Query { visits: [Visit!]! calls: [Visit] }
      type Visit @key(fields: "id") { id: ID! doctor: Doctor @shareable }
      type Doctor @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        visits: () => visits,
        calls: () => visits,
      },
    },
  },
  staff: {
    typeDefs: `
      type Doctor @key(fields: "id") { id: ID! name: String ward: Ward license: License }
      type License { issuer: String grade: Int! }
      type Ward { title: String beds: [Int!] }`,
    resolvers: {
      Doctor: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: `Dr ${id}` }),
        ward: ({ id }: { id: string }) => ({ title: `ward of ${id}`, beds: [1, 2] }),
        license: ({ id }: { id: string }) => ({ issuer: 'board', grade: id === 'd1' ? null : 7 }),
      },
    },
  },
  notes: {
    typeDefs: `
      type Visit @key(fields: "id") { id: ID! fee: Int! doctor: Doctor @shareable }
      type Doctor @key(fields: "id", resolvable: false) { id: ID! note: String }`,
    resolvers: {
      Visit: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          fee: id === 'v1' ? null : 30,
          doctor: { ...visits.find((visit) => visit.id === id)?.doctor, note: `on ${id}` },
        }),
      },
    },
  },
};

let federation: TestFederation;
let gateway: TestGateway;

beforeAll(async () => {
  federation = await startTestFederation(clinic);
  gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), {
    token: testingCaller,
  });
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});
beforeEach(() => {
  federation.received.length = 0;
  federation.disturb('staff', 'recover');
});

describe('A record that stands in several places', () => {
  test('is asked about once, and written the same in each', async () => {
    const { data, errors } = await gateway.ask({
      query: '{ visits { id doctor { name ward { title } } } }',
    });
    expect(errors).toBeUndefined();
    const doctor = (id: string) => ({ name: `Dr ${id}`, ward: { title: `ward of ${id}` } });
    expect(data?.['visits']).toEqual(
      visits.map(({ id, doctor: { id: of } }) => ({ id, doctor: doctor(of) })),
    );
    const asked = federation.received.find(({ subgraph }) => subgraph === 'staff');
    expect(Object.values(asked?.variables ?? {})).toEqual([
      [
        { __typename: 'Doctor', id: 'd1' },
        { __typename: 'Doctor', id: 'd2' },
      ],
    ]);
  });

  test('may be asked for in several ways, each with fields of its own', async () => {
    const { data } = await gateway.ask({
      query: '{ a: visits { doctor { n: name } } b: visits { doctor { id ward { title } } } }',
    });
    expect(data).toEqual({
      a: visits.map(({ doctor: { id } }) => ({ doctor: { n: `Dr ${id}` } })),
      b: visits.map(({ doctor: { id } }) => ({ doctor: { id, ward: { title: `ward of ${id}` } } })),
    });
  });

  test('is explained in each of them when its department fails', async () => {
    federation.disturb('staff', 'hang up');
    const { data, errors } = await gateway.ask({ query: '{ visits { doctor { id name } } }' });
    expect(data?.['visits']).toEqual(visits.map(({ doctor: { id } }) => ({ doctor: { id, name: null } })));
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual([
      'visits.0.doctor.name',
      'visits.1.doctor.name',
      'visits.2.doctor.name',
    ]);
  });

  test('leaves nothing of itself where a part of it cannot be given', async () => {
    const { data, errors } = await gateway.ask({
      query: '{ visits { id doctor { name ward { beds } license { issuer grade } } } }',
    });
    const doctor = (id: string) => ({
      name: `Dr ${id}`,
      ward: { beds: [1, 2] },
      license: id === 'd1' ? null : { issuer: 'board', grade: 7 },
    });
    expect(data?.['visits']).toEqual(
      visits.map(({ id, doctor: { id: of } }) => ({ id, doctor: doctor(of) })),
    );
    expect(errors).toHaveLength(2);
  });

  test('is written again when the place where it was written first is taken back', async () => {
    const { data } = await gateway.ask({ query: '{ calls { doctor { name } fee } }' });
    expect(data).toEqual({
      calls: [null, { doctor: { name: 'Dr d2' }, fee: 30 }, { doctor: { name: 'Dr d1' }, fee: 30 }],
    });
  });

  test('stays apart while a department may still say something else of it in each', async () => {
    const { data } = await gateway.ask({ query: '{ visits { doctor { name note } } }' });
    expect(data?.['visits']).toEqual(
      visits.map(({ id, doctor }) => ({ doctor: { name: `Dr ${doctor.id}`, note: `on ${id}` } })),
    );
  });
});

test('Written text can be repeated, also where the buffer has to grow for it', () => {
  const json = new JsonWriter();
  json.string('文'.repeat(60_000));
  const end = json.position;
  json.repeat(0, end);
  const text = json.take().toString();
  expect(text).toBe(JSON.stringify('文'.repeat(60_000)).repeat(2));
});
