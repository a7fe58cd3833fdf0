/**
 * The review of Haidian works for the people of Haidian. About anybody else it learns nothing but that the person is
 * out of its scope, and no department is asked about that person beyond the one that knows the region.
 */
import { sampleLegalEntities, samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnifiedPersonDocument } from './generated/documents.ts';
import { type Caller, codesByPath } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { chaoyang, haidian } = samplePersons;

let environment: Environment;
let review: Caller;
beforeAll(async () => {
  environment = await startEnvironment();
  review = await environment.caller('assistance-review', 'low-income-assistance');
});
afterAll(() => environment?.stop());

test('of a person of another district every field is OUT_OF_SCOPE', async () => {
  const response = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  expect(new Set(Object.values(response.data.person ?? {}))).toEqual(new Set([null]));
  expect(codesByPath(response)).toMatchObject({
    'person.name': 'OUT_OF_SCOPE',
    'person.idNumber': 'OUT_OF_SCOPE',
    'person.household': 'OUT_OF_SCOPE',
    'person.employments': 'OUT_OF_SCOPE',
    'person.incomeTax': 'OUT_OF_SCOPE',
    'person.realEstate': 'OUT_OF_SCOPE',
    'person.companies': 'OUT_OF_SCOPE',
    // Denied for its own reason, wherever the person lives.
    'person.healthRecord': 'NOT_NECESSARY',
  });
  const denial = response.errors.find(({ path }) => path?.join('.') === 'person.employments');
  expect(denial?.extensions).toMatchObject({
    coordinate: 'Person.employments',
    provider: 'human-resources',
    howToRequest: expect.stringContaining('apply to the authority'),
  });
});

test('no department after the one of the entry was asked', async () => {
  const response = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  const requests = environment.wire.requestsFor(response);
  expect(requests.map(({ department }) => department)).toEqual(['public-security']);
});

test('nothing of the person is in the answer, not even the name', async () => {
  const response = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  expect(response.text).not.toContain(chaoyang.name);
  expect(response.text).not.toContain(chaoyang.idNumber);
  expect(response.text).not.toContain(chaoyang.regionCode);
});

test('two persons in one question are judged one by one', async () => {
  const response = await review.ask(`
    query { here: person(idNumber: "${haidian.idNumber}") { ...Facts }
            there: person(idNumber: "${chaoyang.idNumber}") { ...Facts } }
    fragment Facts on Person { name employments { position } }
  `);
  expect(response.data).toEqual({
    here: { name: haidian.name, employments: [{ position: '会计' }, { position: '教师' }] },
    there: { name: null, employments: null },
  });
  expect(codesByPath(response)).toEqual({
    'there.name': 'OUT_OF_SCOPE',
    'there.employments': 'OUT_OF_SCOPE',
  });
  const toHumanResources = environment.wire
    .requestsFor(response)
    .filter(({ department }) => department === 'human-resources');
  expect(toHumanResources).toHaveLength(1);
  expect(toHumanResources[0]?.body).toContain(haidian.id);
  expect(toHumanResources[0]?.body).not.toContain(chaoyang.id);
});

test('a person who is reached on another way is judged by the same rule', async () => {
  const document = `{ personById(id: "${chaoyang.id}") { name companies { role } } }`;
  const response = await review.ask(document);
  expect(response.data).toEqual({ personById: { name: null, companies: null } });
  expect(new Set(Object.values(codesByPath(response)))).toEqual(new Set(['OUT_OF_SCOPE']));
  expect(environment.wire.requestsFor(response).map(({ department }) => department)).toEqual([
    'public-security',
  ]);
});

test('the same person is in scope of a caller who works for the whole city', async () => {
  const inspection = await environment.caller('tax-inspection', 'tax-inspection');
  const response = await inspection.ask(
    `{ legalEntity(uscc: "${sampleLegalEntities.technology.uscc}") { name legalRepresentative { name } insuredEmployees { count } } }`,
  );
  expect(response.errors).toEqual([]);
  expect(response.data['legalEntity']).toMatchObject({
    name: sampleLegalEntities.technology.name,
    legalRepresentative: { name: chaoyang.name },
    insuredEmployees: { count: expect.any(Number) },
  });
});

test('a person who does not exist is null, without a word about why', async () => {
  // Valid by its check digit, and nobody's.
  const response = await review.ask(
    '{ person(idNumber: "110108190001010019") { name employments { position } } }',
  );
  expect(response.status).toBe(200);
  expect(response.data).toEqual({ person: null });
});
