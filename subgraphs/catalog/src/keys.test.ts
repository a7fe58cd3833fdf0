/** A department makes the keys with which gateways sign, and nobody else makes one for it. */
import { generateKeyPairSync } from 'node:crypto';

import {
  createPostgresSealedKeyReader,
  sealDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
} from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

const steward: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const ofHealth: Who = { official: 'qian', department: 'health', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const ofNobody: Who = { official: 'lin', department: 'library', roles: ['steward'] };

const { privateKey, publicKey } = generateKeyPairSync('x25519');
const sealingKey = { id: sealingKeyId(publicKey), publicKey: writeSealingPublicKey(privateKey) };

let catalog: CatalogDepartment;
let gateway: ReturnType<typeof createPostgresSealedKeyReader>;

beforeAll(async () => {
  catalog = await startCatalogDepartment(0);
  gateway = createPostgresSealedKeyReader(catalog.database.urlOf('gateway'));
});
afterAll(async () => {
  await gateway?.close();
  await catalog?.close();
});

const keyFields = 'keyId algorithm isInForce validUntil registeredBy endedBy revision';

interface Payload {
  readonly key: Readonly<Record<string, unknown>> | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

async function register(
  who: Who,
  department: string,
  keyId: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Payload> {
  const { sealed } = sealDepartmentKey(publicKey, { department, keyId, algorithm: 'ed25519' }, 'a key');
  const { registerKey } = await catalog.as(who)(
    `mutation ($department: String!, $keyId: String!, $sealedTo: String!, $sealed: String!, $overlapHours: Int) {
      registerKey(department: $department, keyId: $keyId, algorithm: ED25519, sealedTo: $sealedTo, sealed: $sealed, overlapHours: $overlapHours) {
        key { ${keyFields} } refusal { code message } } }`,
    { department, keyId, sealedTo: sealingKey.id, sealed: sealed.toString('base64'), ...changes },
  );
  return registerKey as unknown as Payload;
}

async function retire(who: Who, department: string, keyId: string, revision: number, reason = 'lost') {
  const { retireKey } = await catalog.as(who)(
    `mutation ($department: String!, $keyId: String!, $revision: Int!, $reason: String!) {
      retireKey(department: $department, keyId: $keyId, revision: $revision, reason: $reason) {
        key { ${keyFields} } refusal { code message } } }`,
    { department, keyId, revision, reason },
  );
  return retireKey as unknown as Payload;
}

async function list(department: string, first = 20, after: string | null = null) {
  const { departmentKeys } = await catalog.as(ofNobody)(
    `query ($department: String!, $first: Int!, $after: String) {
      departmentKeys(department: $department, first: $first, after: $after) {
        edges { node { ${keyFields} sealedTo } } pageInfo { hasNextPage endCursor } } }`,
    { department, first, after },
  );
  return departmentKeys as unknown as {
    readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const gatewaysHave = async () =>
  (await gateway.inForce()).map(({ department, keyId }) => `${department} ${keyId}`);

test('while no gateway says to which key departments seal theirs, none is registered', async () => {
  expect(await catalog.as(steward)('{ sealingKey { id } }')).toEqual({ sealingKey: null });
  expect(await register(steward, 'taxation', 'early')).toMatchObject({
    key: null,
    refusal: { code: 'INVALID', message: expect.stringContaining('ask the operator') },
  });
  await gateway.tellSealingKey(sealingKey.id, sealingKey.publicKey);
  expect(await catalog.as(steward)('{ sealingKey { id publicKey } }')).toEqual({ sealingKey });
});

describe('a steward', () => {
  test('registers a key that gateways have at once, and another one beside it', async () => {
    expect(await register(steward, 'taxation', 'one')).toEqual({
      key: {
        keyId: 'one',
        algorithm: 'ED25519',
        isInForce: true,
        validUntil: null,
        registeredBy: 'huang',
        endedBy: null,
        revision: 1,
      },
      refusal: null,
    });
    expect(await gatewaysHave()).toEqual(['taxation one']);
    await register(steward, 'taxation', 'two', { overlapHours: 1 });
    expect(await gatewaysHave()).toEqual(['taxation two', 'taxation one']);
    expect((await register(steward, 'taxation', 'three')).refusal).toEqual({
      code: 'WRONG_STATE',
      message: 'two keys of taxation are in force already: retire one of them first',
    });
    expect((await register(steward, 'taxation', 'one')).refusal?.code).toBe('TAKEN');
  });

  test('sees the keys of a department page by page, and never a key', async () => {
    const first = await list('taxation', 1);
    expect(first.edges[0]?.node).toMatchObject({ keyId: 'two', sealedTo: sealingKey.id });
    const second = await list('taxation', 1, first.pageInfo.endCursor);
    expect(second.edges[0]?.node).toMatchObject({ keyId: 'one', endedBy: 'huang', revision: 2 });
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect((await list('health')).edges).toEqual([]);
  });

  test('ends one with a reason, as it was seen, and once', async () => {
    expect((await retire(steward, 'taxation', 'one', 1)).refusal?.code).toBe('CHANGED_MEANWHILE');
    expect((await retire(steward, 'taxation', 'one', 2, '')).refusal?.code).toBe('REASON_REQUIRED');
    expect((await retire(steward, 'taxation', 'one', 2)).key).toMatchObject({
      isInForce: false,
      endedBy: 'huang',
    });
    expect(await gatewaysHave()).toEqual(['taxation two']);
    expect((await retire(steward, 'taxation', 'one', 3)).refusal?.code).toBe('WRONG_STATE');
    expect((await retire(steward, 'taxation', 'none', 1)).refusal?.code).toBe('NOT_FOUND');
  });

  test('touches no key of another department', async () => {
    const before = await gatewaysHave();
    expect((await register(ofHealth, 'taxation', 'mine')).refusal).toEqual({
      code: 'OTHER_DEPARTMENT',
      message: 'only officials of taxation may do this, and you are of health: ask them',
    });
    expect((await retire(ofHealth, 'taxation', 'two', 1)).refusal?.code).toBe('OTHER_DEPARTMENT');
    expect(await gatewaysHave()).toEqual(before);
  });

  test('of a department that is not registered yet has to wait for that', async () => {
    expect((await register(ofNobody, 'library', 'one')).refusal).toEqual({
      code: 'NOT_FOUND',
      message: 'the authority has not registered the department library yet',
    });
  });

  test.each([
    ['sealed to something else', { sealedTo: '0'.repeat(32) }, 'INVALID'],
    ['under an id that is none', { keyId: 'two words' }, 'INVALID'],
    ['without end', { sealed: Buffer.alloc(5_000).toString('base64') }, 'INVALID'],
    ['beside the one before for ever', { overlapHours: 10_000 }, 'INVALID'],
    ['for a time that is none', { overlapHours: -1 }, 'INVALID'],
  ])('registers no key %s', async (_, changes, code) => {
    const before = await gatewaysHave();
    expect((await register(steward, 'taxation', 'wrong', changes)).refusal?.code).toBe(code);
    expect(await gatewaysHave()).toEqual(before);
  });

  test('hands in a key in base64', async () => {
    await expect(register(steward, 'taxation', 'wrong', { sealed: '密钥' })).rejects.toThrow(
      'BAD_USER_INPUT',
    );
  });
});

describe('the authority', () => {
  test('makes no key for a department, and ends one that was stolen', async () => {
    expect((await register(authority, 'taxation', 'theirs')).refusal?.code).toBe('WRONG_ROLE');
    const before = await gatewaysHave();
    expect(before).toEqual(['taxation two']);
    expect((await retire(authority, 'taxation', 'two', 1, 'stolen')).key).toMatchObject({ endedBy: 'zhou' });
    expect(await gatewaysHave()).toEqual([]);
  });
});

test('nobody without a role registers a key or ends one', async () => {
  const clerk: Who = { official: 'sun', department: 'taxation' };
  expect((await register(clerk, 'taxation', 'x')).refusal?.code).toBe('WRONG_ROLE');
  expect((await retire(clerk, 'taxation', 'one', 3)).refusal?.code).toBe('WRONG_STATE');
});
