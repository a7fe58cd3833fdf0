/** The unified view of legal entities and the air: the same question, answered as far as each caller's business goes. */
import { sampleLegalEntities, samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesByPath } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { complete } = sampleLegalEntities;
const view = `{ legalEntity(uscc: "${complete.uscc}") {
  uscc name kind status regionCode registeredCapital legalRepresentative { name idNumber }
  licences { name } penalties { reason amount } certificates { kind status } insuredEmployees { count }
  taxCredit { year grade } taxArrears { amount } annualRevenue(year: 2025)
  pollutionPermits { number } emissions(year: 2025) { pollutant tonnes }
} }`;

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.stop());

test('the service hall sees base data, licences and certificates, and what it does not need is named', async () => {
  const hall = await environment.caller('hall-frontend', 'service-hall');
  const response = await hall.ask(view);
  expect(response.data['legalEntity']).toMatchObject({
    uscc: complete.uscc,
    name: complete.name,
    kind: 'ENTERPRISE',
    status: 'ACTIVE',
    regionCode: complete.regionCode,
    registeredCapital: expect.any(Number),
    legalRepresentative: { name: samplePersons.haidian.name, idNumber: null },
    licences: expect.arrayContaining([{ name: expect.any(String) }]),
    certificates: expect.arrayContaining([{ kind: '营业执照', status: 'VALID' }]),
  });
  expect(codesByPath(response)).toEqual({
    'legalEntity.legalRepresentative.idNumber': 'NOT_NECESSARY',
    'legalEntity.penalties': 'NOT_NECESSARY',
    'legalEntity.insuredEmployees': 'NOT_NECESSARY',
    'legalEntity.taxCredit': 'NOT_NECESSARY',
    'legalEntity.taxArrears': 'NOT_NECESSARY',
    'legalEntity.annualRevenue': 'NOT_NECESSARY',
    'legalEntity.pollutionPermits': 'NOT_NECESSARY',
    'legalEntity.emissions': 'NOT_NECESSARY',
  });
  const asked = Object.keys(environment.wire.fieldsAskedFor(response)).toSorted();
  expect(asked).toEqual(['e-certificates', 'market-regulation', 'public-security']);
});

test('the tax inspection sees insured employees and penalties, and the data of taxation in full', async () => {
  const inspection = await environment.caller('tax-inspection', 'tax-inspection');
  const response = await inspection.ask(view);
  expect(response.data['legalEntity']).toMatchObject({
    insuredEmployees: { count: expect.any(Number) },
    penalties: expect.any(Array),
    taxCredit: expect.arrayContaining([{ year: expect.any(Number), grade: expect.any(String) }]),
    annualRevenue: expect.any(Number),
    certificates: null,
  });
  expect(Object.keys(codesByPath(response)).toSorted()).toEqual([
    'legalEntity.certificates',
    'legalEntity.emissions',
    'legalEntity.legalRepresentative.idNumber',
    'legalEntity.licences',
    'legalEntity.pollutionPermits',
  ]);
});

test('air pollution control sees emissions, permits and the air, which are open data of its own department', async () => {
  const ecology = await environment.caller('air-quality', 'air-pollution-control');
  const response = await ecology.ask(view);
  expect(response.data['legalEntity']).toMatchObject({
    name: null,
    emissions: expect.arrayContaining([{ pollutant: expect.any(String), tonnes: expect.any(Number) }]),
    pollutionPermits: expect.arrayContaining([{ number: expect.any(String) }]),
  });

  const air = await ecology.ask('{ airQualityStations { id name latestReading { measuredAt aqi pm25 } } }');
  expect(air.errors).toEqual([]);
  const stations = air.data['airQualityStations'] as unknown as { id: string }[];
  expect(stations.length).toBeGreaterThan(0);
  expect(stations[0]).toMatchObject({
    name: expect.any(String),
    latestReading: { measuredAt: expect.any(String) },
  });
});

test('a page of a hundred legal entities costs each department one request, however many facts it holds', async () => {
  const hall = await environment.caller('hall-frontend', 'service-hall');
  const response = await hall.ask(
    '{ legalEntities(first: 100) { edges { node { name legalRepresentative { name } certificates { kind } } } } }',
  );
  expect(response.errors).toEqual([]);
  const { edges } = response.data['legalEntities'] as unknown as { edges: object[] };
  expect(edges).toHaveLength(100);
  expect(edges[0]).toMatchObject({
    node: {
      name: expect.any(String),
      legalRepresentative: { name: expect.any(String) },
      certificates: expect.any(Array),
    },
  });
  const departments = environment.wire.requestsFor(response).map(({ department }) => department);
  expect(departments.toSorted()).toEqual(['e-certificates', 'market-regulation', 'public-security']);
});

test('page by page, every legal entity is met once', async () => {
  const hall = await environment.caller('hall-frontend', 'service-hall');
  const met: string[] = [];
  let after: string | null = null;
  do {
    const { data, errors } = await hall.ask(
      `query ($after: String) { legalEntities(first: 100, after: $after) {
         edges { node { uscc } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    expect(errors).toEqual([]);
    const page = data['legalEntities'] as unknown as {
      edges: { node: { uscc: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    met.push(...page.edges.map(({ node }) => node.uscc));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(met).toHaveLength(400);
  expect(new Set(met).size).toBe(400);
});
