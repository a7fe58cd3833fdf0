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
  const answer = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  expect(new Set(Object.values(answer.data.person ?? {}))).toEqual(new Set([null]));
  expect(codesByPath(answer)).toMatchObject({
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
  const denial = answer.errors.find(({ path }) => path?.join('.') === 'person.employments');
  expect(denial?.extensions).toMatchObject({
    coordinate: 'Person.employments',
    provider: 'human-resources',
    howToRequest: expect.stringContaining('apply to the authority'),
  });
});

test('no department after the one of the entry was asked', async () => {
  const answer = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  const requests = environment.wire.requestsFor(answer);
  expect(requests.map(({ department }) => department)).toEqual(['public-security']);
});

test('nothing of the person is in the answer, not even the name', async () => {
  const answer = await review.ask(UnifiedPersonDocument, { idNumber: chaoyang.idNumber, year: 2025 });
  expect(answer.text).not.toContain(chaoyang.name);
  expect(answer.text).not.toContain(chaoyang.idNumber);
  expect(answer.text).not.toContain(chaoyang.regionCode);
});

test('two persons in one question are judged one by one', async () => {
  const answer = await review.ask(`
    query { here: person(idNumber: "${haidian.idNumber}") { ...Facts }
            there: person(idNumber: "${chaoyang.idNumber}") { ...Facts } }
    fragment Facts on Person { name employments { position } }
  `);
  expect(answer.data).toEqual({
    here: { name: haidian.name, employments: [{ position: '会计' }, { position: '教师' }] },
    there: { name: null, employments: null },
  });
  expect(codesByPath(answer)).toEqual({
    'there.name': 'OUT_OF_SCOPE',
    'there.employments': 'OUT_OF_SCOPE',
  });
  const toHumanResources = environment.wire
    .requestsFor(answer)
    .filter(({ department }) => department === 'human-resources');
  expect(toHumanResources).toHaveLength(1);
  expect(toHumanResources[0]?.body).toContain(haidian.id);
  expect(toHumanResources[0]?.body).not.toContain(chaoyang.id);
});

test('a person who is reached on another way is judged by the same rule', async () => {
  const document = `{ personById(id: "${chaoyang.id}") { name companies { role } } }`;
  const answer = await review.ask(document);
  expect(answer.data).toEqual({ personById: { name: null, companies: null } });
  expect(new Set(Object.values(codesByPath(answer)))).toEqual(new Set(['OUT_OF_SCOPE']));
  expect(environment.wire.requestsFor(answer).map(({ department }) => department)).toEqual([
    'public-security',
  ]);
});

test('the same person is in scope of a caller who works for the whole city', async () => {
  const inspection = await environment.caller('tax-inspection', 'tax-inspection');
  const answer = await inspection.ask(
    `{ legalEntity(uscc: "${sampleLegalEntities.technology.uscc}") { name legalRepresentative { name } insuredEmployees { count } } }`,
  );
  expect(answer.errors).toEqual([]);
  expect(answer.data['legalEntity']).toMatchObject({
    name: sampleLegalEntities.technology.name,
    legalRepresentative: { name: chaoyang.name },
    insuredEmployees: { count: expect.any(Number) },
  });
});

test('a person who does not exist is null, without a word about why', async () => {
  // Valid by its check digit, and nobody's.
  const answer = await review.ask(
    '{ person(idNumber: "110108190001010019") { name employments { position } } }',
  );
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ person: null });
});
