/**
 * The same question by other callers: what each gets depends on the department, the declared purpose and the grants,
 * and a token that cannot be trusted gets nothing.
 */
import { samplePersons } from '@govgraph/demo-city';
import { SignJWT, decodeJwt, decodeProtectedHeader, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OwnRecordDocument, UnifiedPersonDocument } from './generated/documents.ts';
import { type GraphQLResponse, type Caller, codesByPath, createCaller } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const nameOfHaidian = `{ person(idNumber: "${haidian.idNumber}") { name } }`;

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.stop());

const askUnifiedPerson = async (caller: Caller) =>
  caller.ask(UnifiedPersonDocument, { idNumber: haidian.idNumber, year: 2025 });

function denialOf(response: GraphQLResponse<unknown>, path: string) {
  return response.errors.find((error) => error.path?.join('.') === path)?.extensions;
}

describe('a new application of the housing department, which has no grants yet', () => {
  let response: Awaited<ReturnType<typeof askUnifiedPerson>>;
  beforeAll(async () => {
    response = await askUnifiedPerson(await environment.caller('new-app', 'housing-support'));
  });

  test('gets what is shared unconditionally and needed: the name', () => {
    expect(response.data.person?.name).toBe('张文博');
  });

  test('is denied everything else: what needs a grant, and what its purpose does not need', () => {
    expect(codesByPath(response)).toEqual({
      'person.idNumber': 'NOT_NECESSARY',
      'person.household': 'GRANT_REQUIRED',
      'person.criminalRecord': 'NOT_NECESSARY',
      'person.marriage': 'NOT_NECESSARY',
      'person.employments': 'NOT_NECESSARY',
      'person.socialInsurance': 'NOT_NECESSARY',
      'person.incomeTax': 'GRANT_REQUIRED',
      'person.realEstate': 'GRANT_REQUIRED',
      'person.companies': 'NOT_NECESSARY',
      'person.vaccinations': 'NOT_NECESSARY',
      'person.healthRecord': 'NOT_NECESSARY',
      'person.certificates': 'NOT_NECESSARY',
    });
    const { name, ...others } = response.data.person ?? {};
    expect(name).toBe('张文博');
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  test('is told whom to apply to for what needs a grant', () => {
    expect(denialOf(response, 'person.realEstate')).toMatchObject({
      provider: 'natural-resources',
      shareType: 'CONDITIONAL',
      resource: expect.stringMatching(/^\d+\/\d{6}$/),
      howToRequest: expect.stringContaining('Apply to natural-resources for a grant of Person.realEstate'),
    });
  });

  test('causes requests to no department but the one that knows the name', () => {
    expect(environment.wire.fieldsAskedFor(response)).toEqual({
      'public-security': ['id', 'name', 'person'],
    });
  });
});

describe('public security and its own data', () => {
  test('is in full, without a purpose and without grants', async () => {
    const desk = await environment.caller('public-security-desk');
    const { data, errors } = await desk.ask(OwnRecordDocument, { idNumber: haidian.idNumber });
    expect(errors).toEqual([]);
    expect(data.person).toMatchObject({
      id: haidian.id,
      idNumber: haidian.idNumber,
      name: '张文博',
      sex: 'MALE',
      birthDate: '1980-03-15',
      ethnicity: '汉族',
      regionCode: '110108',
      householdAddress: expect.stringContaining('北京市海淀区'),
      household: { members: [{ relation: 'HEAD', person: { idNumber: haidian.idNumber } }, {}, {}] },
      criminalRecord: { hasRecord: true, offences: ['危险驾驶罪'], lastConvictedOn: '2019-05-22' },
    });
  });

  test('does not open the data of others', async () => {
    const response = await askUnifiedPerson(await environment.caller('public-security-desk'));
    expect(response.data.person).toMatchObject({ name: '张文博', marriage: null, incomeTax: null });
    expect(denialOf(response, 'person.marriage')?.code).toBe('PURPOSE_REQUIRED');
    expect(denialOf(response, 'person.incomeTax')?.code).toBe('PURPOSE_REQUIRED');
    expect(Object.keys(environment.wire.fieldsAskedFor(response))).toEqual(['public-security']);
  });
});

describe('the purpose', () => {
  test('is required for data of other departments', async () => {
    const response = await (await environment.caller('assistance-review')).ask(nameOfHaidian);
    expect(response.data).toEqual({ person: null });
    expect(denialOf(response, 'person')).toMatchObject({
      code: 'PURPOSE_REQUIRED',
      howToRequest: expect.stringContaining('govgraph-purpose'),
    });
    expect(environment.wire.requestsFor(response)).toEqual([]);
  });

  test.each([
    ['that nobody registered', 'no-such-matter'],
    ['of another department', 'tax-inspection'],
  ])('%s is unknown, and nothing is asked', async (_, purpose) => {
    const response = await (await environment.caller('assistance-review', purpose)).ask(nameOfHaidian);
    expect(response.data).toEqual({ person: null });
    expect(codesByPath(response)).toEqual({ person: 'PURPOSE_UNKNOWN' });
    expect(environment.wire.requestsFor(response)).toEqual([]);
  });

  test('of another department does not lend its grants', async () => {
    const hall = await environment.caller('hall-frontend', 'low-income-assistance');
    const response = await hall.ask(UnifiedPersonDocument, { idNumber: haidian.idNumber, year: 2025 });
    expect(response.data).toEqual({ person: null });
    expect(codesByPath(response)).toEqual({ person: 'PURPOSE_UNKNOWN' });
  });
});

test('a grant whose term has ended denies, and says which one to renew', async () => {
  const hall = await environment.caller('hall-frontend', 'talent-settlement');
  const response = await hall.ask(
    `{ person(idNumber: "${haidian.idNumber}") { name socialInsurance { kind status } } }`,
  );
  expect(response.data).toEqual({ person: { name: '张文博', socialInsurance: null } });
  expect(denialOf(response, 'person.socialInsurance')).toMatchObject({
    code: 'GRANT_EXPIRED',
    provider: 'human-resources',
    howToRequest: expect.stringContaining('Apply to human-resources to renew'),
  });
  expect(Object.keys(environment.wire.fieldsAskedFor(response))).toEqual(['public-security']);
});

describe('a token', () => {
  const claims = {
    client_id: 'assistance-review',
    sub: 'assistance-review',
    department: 'civil-affairs',
    region: '110108',
    level: 'DISTRICT',
    clearance: 3,
    roles: ['application'],
  };

  const askWith = async (token: string | undefined) =>
    createCaller({ gatewayUrl: environment.gatewayUrl, token, purpose: 'low-income-assistance' }).ask(
      nameOfHaidian,
    );

  /** Refused as a whole, and recorded: no data, no department asked. */
  const expectRefusal = (response: GraphQLResponse<unknown>, status: number, code: string) => {
    expect(response.status).toBe(status);
    expect(response.data).toBeUndefined();
    expect(codesByPath(response)).toEqual({ '': code });
    expect(response.decisionId).toMatch(/^[0-9a-f-]{36}$/);
    expect(environment.wire.requestsFor(response)).toEqual([]);
  };

  test('with these claims, signed by the issuer, is accepted', async () => {
    const response = await askWith(await environment.tokens.withClaims(claims));
    expect(response.data).toEqual({ person: { name: '张文博' } });
  });

  test('must be there', async () => {
    const response = await askWith(undefined);
    expectRefusal(response, 401, 'TOKEN_MISSING');
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('that has expired is refused', async () => {
    const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
    const token = await environment.tokens.withClaims({ ...claims, iat: anHourAgo - 60, exp: anHourAgo });
    expectRefusal(await askWith(token), 401, 'TOKEN_EXPIRED');
  });

  test('that somebody else signed in the name of the issuer is refused', async () => {
    const genuine = await environment.tokens.ofPersona('assistance-review');
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT(decodeJwt(genuine))
      .setProtectedHeader({ ...decodeProtectedHeader(genuine), alg: 'ES256' })
      .sign(privateKey);
    expectRefusal(await askWith(forged), 401, 'TOKEN_INVALID');
  });

  test('without a signature (alg none) is refused', async () => {
    const genuine = await environment.tokens.ofPersona('assistance-review');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const unsigned = `${header}.${genuine.split('.')[1]}.`;
    expectRefusal(await askWith(unsigned), 401, 'TOKEN_INVALID');
  });

  test('whose payload was changed after it was signed is refused', async () => {
    const genuine = await environment.tokens.ofPersona('new-app');
    const [header, , signature] = genuine.split('.');
    const payload = Buffer.from(JSON.stringify({ ...decodeJwt(genuine), ...claims })).toString('base64url');
    expectRefusal(await askWith(`${header}.${payload}.${signature}`), 401, 'TOKEN_INVALID');
  });

  test('of an issuer that is not trusted is refused', async () => {
    const token = await environment.tokens.withClaims({ ...claims, iss: 'https://issuer.example' });
    expectRefusal(await askWith(token), 401, 'TOKEN_INVALID');
  });

  test('for another audience is refused', async () => {
    const token = await environment.tokens.withClaims({ ...claims, aud: 'another-service' });
    expectRefusal(await askWith(token), 401, 'TOKEN_INVALID');
  });

  test('of a department that takes no part in the sharing is refused', async () => {
    const token = await environment.tokens.withClaims({ ...claims, department: 'railways' });
    expectRefusal(await askWith(token), 403, 'DEPARTMENT_UNKNOWN');
  });

  test('with roles that nobody may have together is refused, whoever issued it', async () => {
    const roles = ['steward', 'auditor'];
    const token = await environment.tokens.withClaims({ ...claims, roles });
    expectRefusal(await askWith(token), 403, 'ROLES_CONFLICT');
  });
});
