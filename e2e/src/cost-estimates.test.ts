/**
 * What operations are estimated to cost beside what comes, over the synthetic city. The table in the documents is what
 * this measures: `npx vitest run src/cost-estimates.test.ts -u` writes it anew.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { checkoutRoot } from './environment/base-environment.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const read = (file: string) => readFileSync(path.join(checkoutRoot, file), 'utf8');

interface CostedOperation {
  readonly name: string;
  readonly persona: string;
  readonly purpose?: string;
  readonly document: string;
  /** About whom it is asked; several times, each time about another one. */
  readonly about?: 'persons' | 'legal entities';
}

const review = { persona: 'assistance-review', purpose: 'low-income-assistance' };
const hall = { persona: 'hall-frontend', purpose: 'service-hall' };
const inspection = { persona: 'tax-inspection', purpose: 'tax-inspection' };
const air = { persona: 'air-quality', purpose: 'air-pollution-control' };

const operations: readonly CostedOperation[] = [
  {
    ...review,
    name: 'the first query of the README',
    about: 'persons',
    document: `query ($idNumber: String!) { person(idNumber: $idNumber) {
      name household { members { relation person { name } } } incomeTax(year: 2025) { annualIncome }
      companies { role entity { name } } vaccinations { vaccine } } }`,
  },
  {
    ...review,
    name: 'the review of the benchmark',
    about: 'persons',
    document: read('bench/workloads/low-income-assistance.graphql').replaceAll(
      '$year: Int!',
      '$year: Int = 2025',
    ),
  },
  {
    ...review,
    name: 'one person over eight departments, of which some deny',
    about: 'persons',
    document: read('e2e/src/documents/unified-person.graphql').replace('$year: Int!', '$year: Int = 2025'),
  },
  {
    name: 'everything that public security holds of a person',
    persona: 'public-security-desk',
    about: 'persons',
    document: read('e2e/src/documents/own-record.graphql'),
  },
  {
    ...review,
    name: 'a name',
    about: 'persons',
    document: 'query ($idNumber: String!) { person(idNumber: $idNumber) { name } }',
  },
  {
    ...hall,
    name: 'a person’s certificates',
    about: 'persons',
    document: `query ($idNumber: String!) { person(idNumber: $idNumber) {
      name certificates { kind number issuedOn expiresOn status } } }`,
  },
  {
    ...hall,
    name: 'a legal entity at the service hall',
    about: 'legal entities',
    document: `query ($uscc: String!) { legalEntity(uscc: $uscc) {
      uscc name kind status regionCode registeredCapital legalRepresentative { name }
      licences { name } certificates { kind status } } }`,
  },
  {
    ...inspection,
    name: 'a legal entity at the tax inspection',
    about: 'legal entities',
    document: `query ($uscc: String!) { legalEntity(uscc: $uscc) {
      name penalties { decidedOn reason amount } insuredEmployees { count asOf } taxCredit { year grade }
      taxArrears { amount asOf } annualRevenue(year: 2025) } }`,
  },
  {
    ...hall,
    name: 'a page of 20 legal entities',
    document:
      '{ legalEntities(first: 20) { edges { cursor node { uscc name status } } pageInfo { endCursor hasNextPage } } }',
  },
  {
    ...hall,
    name: 'a page of 100 with representatives and licences',
    document:
      '{ legalEntities(first: 100) { edges { node { name legalRepresentative { name } licences { name expiresOn } } } } }',
  },
  {
    ...inspection,
    name: 'a page of 50 with the credit of five years',
    document: '{ legalEntities(first: 50) { edges { node { name taxCredit { year grade } } } } }',
  },
  {
    ...air,
    name: 'a page of 50 with pollution permits, which most do not have',
    document:
      '{ legalEntities(first: 50) { edges { node { pollutionPermits { number } emissions(year: 2025) { pollutant tonnes } } } } }',
  },
  {
    ...air,
    name: 'all stations with their latest reading',
    document: '{ airQualityStations { id name area latestReading { measuredAt aqi quality pm25 pm10 } } }',
  },
];

/** So many of each kind, those with the first identifiers. */
const subjectCount = 40;

interface Figures {
  readonly records: number;
  readonly bytes: number;
}
interface Costs {
  readonly estimated: Figures & { readonly cost: number };
  readonly actual: Figures;
}

let environment: Environment;
let subjects: Record<'persons' | 'legal entities', readonly Record<string, string>[]>;
beforeAll(async () => {
  environment = await startEnvironment();
  const client = new pg.Client({ connectionString: inject('services').departmentsDatabaseUrl });
  await client.connect();
  const persons = await client.query<{ id_number: string }>(
    `select id_number from public_security.persons where region_code = '110108' order by id limit ${subjectCount}`,
  );
  const entities = await client.query<{ uscc: string }>(
    `select uscc from market_regulation.legal_entities where status = 'ACTIVE' order by id limit ${subjectCount}`,
  );
  await client.end();
  subjects = {
    persons: persons.rows.map(({ id_number: idNumber }) => ({ idNumber })),
    'legal entities': entities.rows.map(({ uscc }) => ({ uscc })),
  };
});
afterAll(() => environment?.stop());

async function costsOf({ persona, purpose, document, about }: CostedOperation): Promise<Costs> {
  const caller = await environment.caller(persona, purpose);
  const costs: Costs[] = [];
  for (const variables of about === undefined ? [{}] : subjects[about]) {
    const { text } = await caller.send({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'govgraph-cost': 'true',
        'govgraph-withheld': 'compact',
      },
      body: JSON.stringify({ query: document, variables }),
    });
    const { extensions } = JSON.parse(text) as { extensions: { govgraph: { cost: Costs } } };
    costs.push(extensions.govgraph.cost);
  }
  const mean = (value: (each: Costs) => number) =>
    costs.reduce((sum, each) => sum + value(each), 0) / costs.length;
  const estimated = costs[0]?.estimated ?? { cost: 0, records: 0, bytes: 0 };
  return {
    estimated,
    actual: { records: mean(({ actual }) => actual.records), bytes: mean(({ actual }) => actual.bytes) },
  };
}

const factor = (estimated: number, actual: number) => Math.max(estimated / actual, actual / estimated);
const median = (values: readonly number[]) =>
  values.toSorted((left, right) => left - right)[values.length >> 1] ?? NaN;

test('estimates are within a factor of three of what comes, for the median operation', async () => {
  const rows: { name: string; costs: Costs }[] = [];
  for (const operation of operations) rows.push({ name: operation.name, costs: await costsOf(operation) });
  const factors = (of: keyof Figures) =>
    rows.map(({ costs }) => factor(costs.estimated[of], costs.actual[of]));
  const medians = { records: median(factors('records')), bytes: median(factors('bytes')) };
  expect(medians.records).toBeLessThan(3);
  expect(medians.bytes).toBeLessThan(3);
  const table = toTable([
    [
      'operation',
      'cost',
      'records estimated',
      'that came',
      'factor',
      'bytes estimated',
      'that came',
      'factor',
    ],
    ...rows.map(({ name, costs: { estimated, actual } }) => [
      name,
      String(estimated.cost),
      String(estimated.records),
      actual.records.toFixed(1),
      factor(estimated.records, actual.records).toFixed(1),
      String(estimated.bytes),
      actual.bytes.toFixed(0),
      factor(estimated.bytes, actual.bytes).toFixed(1),
    ]),
    ['median', '', '', '', medians.records.toFixed(1), '', '', medians.bytes.toFixed(1)],
  ]);
  await expect(`${heading}\n${table}`).toMatchFileSnapshot('../../docs/cost-estimates.md');
});

const heading = `# How well costs are estimated

What the gateway [estimates](front-end.md#what-an-operation-costs) beside what comes, over the synthetic city with ${operations.length} questions of its documents and tests. What is asked about a person or a legal entity is asked about ${subjectCount} of them; what came is the mean. Records are the objects in \`data\`; bytes are those of \`data\` as JSON. Estimates know nothing of rights: where a caller is denied a list, less comes. [The test](../e2e/src/cost-estimates.test.ts) that writes this page fails when the median is off by more than a factor of three, or when the figures are not these any more.
`;

/** As prettier writes it. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [head = [], ...others] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('');
}

describe('What costs too much is refused, and no department hears of it', () => {
  const cycles = (count: number): string =>
    count === 0 ? 'name' : `legalRepresentative { companies { entity { ${cycles(count - 1)} } } }`;
  const aliases = Array.from({ length: 190 }, (_, at) => `a${at}: entity { name }`).join(' ');

  test.each([
    [
      'a page of a hundred legal entities with five cycles',
      `{ legalEntities(first: 100) { edges { node { ${cycles(5)} } } } }`,
    ],
    ['the same with three', `{ legalEntities(first: 100) { edges { node { ${cycles(3)} } } } }`],
    [
      'cyclic lists with 190 aliases',
      `{ legalEntities(first: 100) { edges { node { legalRepresentative { companies { ${aliases} } } } } } }`,
    ],
    ['a page of a million', '{ legalEntities(first: 1000000) { edges { cursor } } }'],
  ])('%s', async (_, document) => {
    const caller = await environment.caller('hall-frontend', 'service-hall');
    const response = await caller.ask(document);
    expect(response.status).toBe(400);
    expect(response.errors[0]?.extensions?.code).toBe('OPERATION_TOO_COSTLY');
    expect(environment.wire.fieldsAskedFor(response)).toEqual({});
  });
});
