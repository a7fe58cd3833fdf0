/**
 * However a field is asked for, the verdict is the same: aliases, fragments, interfaces, unions, directives, several
 * operations, and the tricks that work on other federated gateways. Each is compared with the plain question.
 */
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GraphQLResponse, type Caller, codesByPath } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { fieldNames } from './environment/wire.ts';

const { haidian, haidianSpouse } = samplePersons;
const person = `person(idNumber: "${haidian.idNumber}")`;

let environment: Environment;
let review: Caller;
let hall: Caller;
beforeAll(async () => {
  environment = await startEnvironment();
  review = await environment.caller('assistance-review', 'low-income-assistance');
  hall = await environment.caller('hall-frontend', 'service-hall');
});
afterAll(() => environment?.stop());

/** The denied field is null, explained where the caller put it, and on no wire. */
function expectDenied(
  response: GraphQLResponse<unknown>,
  fields: readonly string[],
  codes: Record<string, string>,
) {
  expect(response.status).toBe(200);
  expect(codesByPath(response)).toEqual(codes);
  const asked = environment.wire.requestsFor(response).flatMap(fieldNames);
  for (const field of fields) expect(asked).not.toContain(field);
}

describe('the health record is denied to the assistance review', () => {
  test('when it is asked for plainly', async () => {
    const response = await review.ask(`{ ${person} { name healthRecord { bloodType } } }`);
    expect(response.data).toEqual({ person: { name: haidian.name, healthRecord: null } });
    expectDenied(response, ['healthRecord', 'bloodType'], { 'person.healthRecord': 'NOT_NECESSARY' });
  });

  test('under an alias', async () => {
    const response = await review.ask(`{ who: ${person} { name its: healthRecord { type: bloodType } } }`);
    expect(response.data).toEqual({ who: { name: haidian.name, its: null } });
    expectDenied(response, ['healthRecord', 'bloodType'], { 'who.its': 'NOT_NECESSARY' });
  });

  test('under the name of a field that is allowed', async () => {
    const response = await review.ask(`{ ${person} { employments: healthRecord { position: bloodType } } }`);
    expect(response.data).toEqual({ person: { employments: null } });
    expectDenied(response, ['healthRecord', 'bloodType', 'employments'], {
      'person.employments': 'NOT_NECESSARY',
    });
  });

  test('in fragments within fragments', async () => {
    const response = await review.ask(`
      query { ${person} { ...Outer } }
      fragment Outer on Person { name ... on Person { ... { ...Inner } } }
      fragment Inner on Person { healthRecord { ...Content } }
      fragment Content on HealthRecord { bloodType }
    `);
    expect(response.data).toEqual({ person: { name: haidian.name, healthRecord: null } });
    expectDenied(response, ['healthRecord', 'bloodType'], { 'person.healthRecord': 'NOT_NECESSARY' });
  });

  test('with only its type name asked for', async () => {
    const response = await review.ask(`{ ${person} { __typename healthRecord { __typename } } }`);
    expect(response.data).toEqual({ person: { __typename: 'Person', healthRecord: null } });
    expectDenied(response, ['healthRecord'], { 'person.healthRecord': 'NOT_NECESSARY' });
  });

  test('of another member of the household', async () => {
    const response = await review.ask(
      `{ ${person} { household { members { person { healthRecord { bloodType } } } } } }`,
    );
    expect(response.data.person?.['household']).toEqual({
      members: Array.from({ length: 3 }, () => ({ person: { healthRecord: null } })),
    });
    expectDenied(response, ['healthRecord', 'bloodType'], {
      'person.household.members.0.person.healthRecord': 'NOT_NECESSARY',
      'person.household.members.1.person.healthRecord': 'NOT_NECESSARY',
      'person.household.members.2.person.healthRecord': 'NOT_NECESSARY',
    });
  });

  test('through a union: the owner of real estate', async () => {
    const response = await review.ask(
      `{ ${person} { realEstate { owner { __typename ... on Person { name healthRecord { bloodType } } } } } }`,
    );
    const owner = { __typename: 'Person', name: haidian.name, healthRecord: null };
    expect(response.data).toEqual({ person: { realEstate: [{ owner }, { owner }] } });
    expectDenied(response, ['healthRecord', 'bloodType'], {
      'person.realEstate.0.owner.healthRecord': 'NOT_NECESSARY',
      'person.realEstate.1.owner.healthRecord': 'NOT_NECESSARY',
    });
  });

  test('by the opaque id instead of the identity number', async () => {
    const response = await review.ask(
      `{ personById(id: "${haidian.id}") { name healthRecord { bloodType } } }`,
    );
    expect(response.data).toEqual({ personById: { name: haidian.name, healthRecord: null } });
    expectDenied(response, ['healthRecord', 'bloodType'], { 'personById.healthRecord': 'NOT_NECESSARY' });
  });
});

describe('interfaces', () => {
  test('a field that is asked for on an interface is decided on the concrete type', async () => {
    const response = await review.ask(
      `{ ${person} { name ... on CertificateHolder { certificates { kind } } } }`,
    );
    expect(response.data).toEqual({ person: { name: haidian.name, certificates: null } });
    expectDenied(response, ['certificates'], { 'person.certificates': 'NOT_NECESSARY' });
  });

  test('the holder of a certificate opens nothing that the person does not', async () => {
    const response = await hall.ask(`{ ${person} { certificates {
      holder { id ... on Person { name idNumber employments { position } } ... on LegalEntity { penalties { amount } } }
    } } }`);
    const holder = { id: haidian.id, name: haidian.name, idNumber: null, employments: null };
    const certificates = response.data.person?.['certificates'] as unknown as object[];
    expect(certificates.length).toBeGreaterThan(0);
    for (const certificate of certificates) expect(certificate).toEqual({ holder });
    expect(new Set(Object.values(codesByPath(response)))).toEqual(new Set(['NOT_NECESSARY']));
    const asked = environment.wire.requestsFor(response).flatMap(fieldNames);
    for (const field of ['idNumber', 'employments', 'penalties']) expect(asked).not.toContain(field);
  });
});

describe('directives', () => {
  const document = `query ($id: String!, $want: Boolean!) {
    person(idNumber: $id) { name healthRecord @include(if: $want) { bloodType } vaccinations @skip(if: $want) { vaccine } }
  }`;

  test('@include and @skip with variables choose what is asked, and what is asked is decided as ever', async () => {
    const response = await review.ask(document, { id: haidian.idNumber, want: true });
    expect(response.data).toEqual({ person: { name: haidian.name, healthRecord: null } });
    expectDenied(response, ['healthRecord', 'vaccinations'], { 'person.healthRecord': 'NOT_NECESSARY' });
  });

  test('the same document with the other value is decided anew', async () => {
    const response = await review.ask(document, { id: haidian.idNumber, want: false });
    expect(response.data).toEqual({ person: { name: haidian.name, vaccinations: null } });
    expectDenied(response, ['healthRecord', 'vaccinations'], { 'person.vaccinations': 'NOT_NECESSARY' });
  });
});

describe('several operations in one document', () => {
  const document = `
    query Harmless { ${person} { name } }
    query Curious { ${person} { name criminalRecord { offences } } }
  `;

  test('the one that is run is the one that is decided', async () => {
    const harmless = await review.ask(document, {}, { operationName: 'Harmless' });
    expect(harmless.errors).toEqual([]);
    const curious = await review.ask(document, {}, { operationName: 'Curious' });
    expect(curious.data).toEqual({ person: { name: haidian.name, criminalRecord: null } });
    expectDenied(curious, ['criminalRecord', 'offences'], { 'person.criminalRecord': 'NOT_NECESSARY' });
  });
});

describe('the plumbing of federation', () => {
  test.each([
    ['_service', '{ _service { sdl } }'],
    [
      '_entities',
      `{ _entities(representations: [{ __typename: "Person", id: "${haidian.id}" }]) { ... on Person { name } } }`,
    ],
  ])('%s is not part of the schema that callers see', async (_, document) => {
    const response = await review.ask(document);
    expect(response.status).toBe(400);
    expect(response.data).toBeUndefined();
    expect(codesByPath(response)).toEqual({ '': 'GRAPHQL_VALIDATION_FAILED' });
    expect(environment.wire.requestsFor(response)).toEqual([]);
  });

  test('the schema itself is shown, without a word of federation in it', async () => {
    const response = await review.ask(
      '{ __schema { queryType { fields { name } } types { name } directives { name } } }',
    );
    expect(response.errors).toEqual([]);
    expect(response.text).toContain('"airQualityStations"');
    expect(response.text).not.toMatch(/"(join__|link__|_entities|_service|_Any|_Entity)/);
    expect(environment.wire.requestsFor(response)).toEqual([]);
  });
});

describe('names that mean something between the gateway and the departments', () => {
  test('an alias "id" or "__typename" on another field does not disturb how records are found', async () => {
    const response = await review.ask(
      `{ ${person} { id: name __typename: idNumber incomeTax(year: 2025) { annualIncome } } }`,
    );
    expect(response.errors).toEqual([]);
    expect(response.data).toEqual({
      person: {
        id: haidian.name,
        __typename: haidian.idNumber,
        incomeTax: { annualIncome: '96000-200000' },
      },
    });
  });

  test('an alias "regionCode" does not deceive the rule about the region', async () => {
    // The identity number says Chaoyang, where she was born; she lives in Haidian, and that decides.
    const response = await review.ask(
      `{ person(idNumber: "${haidianSpouse.idNumber}") { regionCode: idNumber name employments { position } } }`,
    );
    expect(response.errors).toEqual([]);
    expect(response.data.person).toMatchObject({
      regionCode: haidianSpouse.idNumber,
      name: haidianSpouse.name,
      employments: expect.any(Array),
    });
  });
});

describe('arguments', () => {
  test('the same field with two arguments is decided and answered twice', async () => {
    const response = await review.ask(`{ ${person} {
      recent: incomeTax(year: 2025) { annualIncome } old: incomeTax(year: 2010) { annualIncome }
    } }`);
    expect(response.data).toEqual({ person: { recent: { annualIncome: '96000-200000' }, old: null } });
    expectDenied(response, [], { 'person.old': 'RULE_DENIED' });
    const years = environment.wire
      .requestsFor(response)
      .filter(({ department }) => department === 'taxation')
      .map(({ body }) => body);
    expect(years.join('\n')).toContain('2025');
    expect(years.join('\n')).not.toContain('2010');
  });

  test.each([
    ['by a variable', 'query ($year: Int!)', { year: 2010 }],
    ['by the default of a variable', 'query ($year: Int! = 2010)', {}],
  ])('a year that a rule denies is denied when it is given %s', async (_, head, variables) => {
    const response = await review.ask(
      `${head} { ${person} { incomeTax(year: $year) { annualIncome } } }`,
      variables,
    );
    expect(response.data).toEqual({ person: { incomeTax: null } });
    expectDenied(response, ['incomeTax'], { 'person.incomeTax': 'RULE_DENIED' });
  });
});

test('a masked value stays masked under an alias, in a fragment and in a list', async () => {
  const response = await review.ask(`
    { ${person} { a: incomeTax(year: 2025) { exactly: annualIncome } ...More } }
    fragment More on Person { a: incomeTax(year: 2025) { also: annualIncome } socialInsurance { base } }
  `);
  expect(response.errors).toEqual([]);
  expect(response.data).toEqual({
    person: {
      a: { exactly: '96000-200000', also: '96000-200000' },
      socialInsurance: Array.from({ length: 5 }, () => ({ base: '96000-200000' })),
    },
  });
});
