/**
 * One query over eight departments, by the review of the minimum living allowance (最低生活保障审批): it gets what the
 * purpose needs, and of everything else an explanation. What is denied is not even asked for.
 */
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type UnifiedPersonQuery, UnifiedPersonDocument } from './generated/documents.ts';
import { type GraphQLResponse, codesByPath } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { fieldNames } from './environment/wire.ts';

let environment: Environment;
let response: GraphQLResponse<UnifiedPersonQuery>;

beforeAll(async () => {
  environment = await startEnvironment();
  const review = await environment.caller('assistance-review', 'low-income-assistance');
  response = await review.ask(UnifiedPersonDocument, {
    idNumber: samplePersons.haidian.idNumber,
    year: 2025,
  });
});
afterAll(() => environment?.stop());

test('the review gets what its purpose needs, from six departments in one answer', () => {
  const company = { name: '北京华盛精密制造有限公司', status: 'ACTIVE' };
  expect(response.status).toBe(200);
  expect(response.data.person).toMatchObject({
    name: '张文博',
    idNumber: '110108198003150011',
    household: {
      members: [
        { relation: 'HEAD', person: { name: '张文博' } },
        { relation: 'SPOUSE', person: { name: '李雨涵' } },
        { relation: 'CHILD', person: { name: '张子轩' } },
      ],
    },
    marriage: { status: 'MARRIED', registeredOn: '2008-08-08' },
    employments: [
      {
        employer: { name: '北京华盛精密制造有限公司' },
        position: '会计',
        since: '2012-07-01',
        until: null,
      },
      {
        employer: { name: '北京市朝阳区星和中学' },
        position: '教师',
        since: '2005-07-01',
        until: '2012-06-30',
      },
    ],
    realEstate: [
      { address: '北京市海淀区长青路29号院8号楼5单元1702室', areaSquareMetres: 72.46, usage: 'RESIDENTIAL' },
      { address: '北京市朝阳区百合路34号19层2室', areaSquareMetres: 91.97, usage: 'COMMERCIAL' },
    ],
    companies: [
      { entity: company, role: 'LEGAL_REPRESENTATIVE' },
      { entity: company, role: 'DIRECTOR' },
      { entity: company, role: 'SHAREHOLDER' },
    ],
  });
});

test('income and insurance base arrive as bands, since no grant says that the exact figure is needed', () => {
  expect(response.data.person?.incomeTax).toEqual({ annualIncome: '96000-200000' });
  expect(response.data.person?.socialInsurance?.map(({ kind, base }) => [kind, base])).toEqual([
    ['PENSION', '96000-200000'],
    ['MEDICAL', '96000-200000'],
    ['UNEMPLOYMENT', '96000-200000'],
    ['WORK_INJURY', '96000-200000'],
    ['MATERNITY', '96000-200000'],
  ]);
});

test('health record, criminal record, vaccinations and certificates are null, each with its reason', () => {
  expect(response.data.person).toMatchObject({
    healthRecord: null,
    criminalRecord: null,
    vaccinations: null,
    certificates: null,
  });
  expect(codesByPath(response)).toEqual({
    'person.criminalRecord': 'NOT_NECESSARY',
    'person.vaccinations': 'NOT_NECESSARY',
    'person.healthRecord': 'NOT_NECESSARY',
    'person.certificates': 'NOT_NECESSARY',
  });
});

test('each denial names the resource, its provider, its share type and the way forward', () => {
  const denials = Object.fromEntries(
    response.errors.map(({ path, message, extensions }) => [path?.join('.'), { message, ...extensions }]),
  );
  expect(denials['person.healthRecord']).toEqual({
    message: 'The declared purpose does not need this item.',
    code: 'NOT_NECESSARY',
    coordinate: 'Person.healthRecord',
    resource: '30700201/000001',
    provider: 'health',
    shareType: 'NOT_SHARED',
    decisionId: response.decisionId,
    howToRequest:
      'Leave Person.healthRecord out, or ask the authority to register it as necessary for low-income-assistance.',
  });
  expect(denials['person.vaccinations']).toMatchObject({
    resource: '30700101/000001',
    provider: 'health',
    shareType: 'CONDITIONAL',
  });
  expect(denials['person.criminalRecord']).toMatchObject({
    resource: '30100301/000001',
    provider: 'public-security',
    shareType: 'NOT_SHARED',
  });
  expect(denials['person.certificates']).toMatchObject({
    resource: '10400101/000001',
    provider: 'e-certificates',
    shareType: 'UNCONDITIONAL',
  });
});

test('the departments that hold only denied fields receive no request', () => {
  const asked = new Set(environment.wire.requestsFor(response).map(({ department }) => department));
  expect([...asked].toSorted()).toEqual([
    'civil-affairs',
    'human-resources',
    'market-regulation',
    'natural-resources',
    'public-security',
    'taxation',
  ]);
  expect(environment.ways.health.requests).toEqual([]);
  expect(environment.ways['e-certificates'].requests).toEqual([]);
});

test('a department that holds denied fields beside others is asked for the others only', () => {
  expect(environment.wire.fieldsAskedFor(response)['public-security']).toEqual([
    'household',
    'id',
    'idNumber',
    'members',
    'name',
    'person',
    // For the rule and the grants that are about the region; it is not in the response.
    'regionCode',
    'relation',
  ]);
  const names = environment.wire.all().flatMap(fieldNames);
  expect(names).not.toContain('criminalRecord');
});

test('citizen identity numbers travel to public security only, which is asked by one', () => {
  const others = environment.wire
    .requestsFor(response)
    .filter(({ department }) => department !== 'public-security');
  expect(others.length).toBeGreaterThan(0);
  for (const { body } of others) expect(body).not.toContain(samplePersons.haidian.idNumber);
});

test('without the health record in the question, health is not asked and nothing is explained', async () => {
  const review = await environment.caller('assistance-review', 'low-income-assistance');
  const { data, errors } = await review.ask('query ($id: String!) { person(idNumber: $id) { name } }', {
    id: samplePersons.lowIncome.idNumber,
  });
  expect(data).toEqual({ person: { name: samplePersons.lowIncome.name } });
  expect(errors).toEqual([]);
});
