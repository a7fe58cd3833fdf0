/** What becomes of a subgraph beside its folder: rolled back, taken out, under another code, gone with its department. */
import { generateKeyPairSync } from 'node:crypto';

import { buildGrant, buildPurpose } from '@govgraph/policy/testing';
import {
  createPostgresPolicyAdmin,
  createPostgresSealedKeyReader,
  sealDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
  type PolicyAdmin,
} from '@govgraph/storage';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';

import { type CatalogDepartment, healthUscc, startCatalogDepartment, type Who } from './catalog.fixture.ts';
import {
  begin,
  folder,
  handIn,
  settled,
  subgraphOf,
  type PublicationPayload,
} from './publications.fixture.ts';

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const other: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

let catalog: CatalogDepartment;
let admin: PolicyAdmin;

const change = (who: Who, call: string) => begin(catalog, who, call);
const ended = (payload: PublicationPayload) => settled(catalog, payload);
const problemsOf = ({ findings }: Awaited<ReturnType<typeof ended>>) =>
  findings.filter(({ kind }) => kind === 'problem');

/** Publishes a folder of the health department. @returns the version that it came into force with */
async function publish(field: string): Promise<number> {
  const { state, policyVersion, findings } = await ended(
    await handIn(catalog, steward, 'publish', [folder(field)], ', allowBreaking: false'),
  );
  expect(state, JSON.stringify(findings)).toBe('PUBLISHED');
  return policyVersion ?? 0;
}

/** Housing needs a field of clinics. */
async function promise(item: `${string}.${string}`): Promise<void> {
  const promised = { code: 'visits', department: 'housing', items: [item] };
  const granted = { id: 'visits', consumer: 'housing', purpose: 'visits', provider: 'health', items: [item] };
  await admin.apply({ purposes: [buildPurpose(promised)], grants: [buildGrant(granted)] }, 'tests', 'visits');
}

beforeAll(async () => {
  catalog = await startCatalogDepartment(0);
  admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  // A schema has to be left where another one goes.
  const ofHousing: Who = { official: 'he', department: 'housing', roles: ['steward'] };
  await ended(await handIn(catalog, ofHousing, 'publish', [folder('floor', 'housing')]));
}, 60_000);
afterAll(async () => {
  await admin?.close();
  await catalog?.close();
});

describe('a subgraph', { timeout: 120_000 }, () => {
  test('is rolled back by its department, once what it was is decided on', async () => {
    const first = await publish('phone');
    const second = await publish('fax');
    const rollback = (more: string) =>
      change(steward, `rollbackSubgraph(name: "health", toVersion: ${first}, reason: "wrong data"${more})`);

    expect(await rollback(`, revision: ${first}`)).toMatchObject({
      publication: null,
      refusal: { code: 'CHANGED_MEANWHILE', message: expect.stringContaining(`of version ${second}`) },
    });
    expect(await ended(await rollback(', checkOnly: true'))).toMatchObject({
      state: 'CHECKED',
      kind: 'CHECK',
      departments: ['health'],
      changes: expect.arrayContaining([
        expect.objectContaining({ coordinate: 'Clinic.fax', effect: 'BREAKING', verdict: 'UNUSED' }),
      ]),
    });
    expect((await subgraphOf(catalog, 'health'))?.sdl).toContain('fax');

    expect(await ended(await rollback(`, revision: ${second}`))).toMatchObject({
      state: 'PUBLISHED',
      kind: 'ROLLBACK',
      events: [{ action: 'put-into-force' }, { action: 'run' }, { action: 'rollback', actor: 'sun' }],
    });
    expect((await subgraphOf(catalog, 'health'))?.sdl).toContain('phone');
  });

  test('is not rolled back to what never was', async () => {
    for (const [name, version] of [
      ['health', 1],
      ['nobody', 9],
    ])
      expect(
        await change(authority, `rollbackSubgraph(name: "${name}", toVersion: ${version}, reason: "x")`),
      ).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  test('is neither rolled back nor taken out from under a grant, which is named', async () => {
    const { revision: before } = (await subgraphOf(catalog, 'health')) ?? { revision: 0 };
    await publish('ward');
    await promise('Clinic.ward');
    for (const [call, advice] of [
      [
        `rollbackSubgraph(name: "health", toVersion: ${before}, reason: "x")`,
        `policy version ${before} is without it: end what needs it now first, or go back to a later version`,
      ],
      ['removeSubgraph(name: "health", reason: "x")', 'end that first'],
    ] as const) {
      const shown = await ended(await change(steward, call));
      expect(shown.state).toBe('REFUSED');
      const policy = { code: 'POLICY_CONFLICT', message: expect.stringContaining(advice) };
      expect(problemsOf(shown).slice(0, 2)).toEqual([
        expect.objectContaining({ ...policy, place: 'purposes[visits].items[Clinic.ward]' }),
        expect.objectContaining({ ...policy, place: 'grants[visits].items[Clinic.ward]' }),
      ]);
      expect(shown.changes?.[0]).toMatchObject({ verdict: 'USED', purposes: ['visits'], grants: ['visits'] });
    }
    expect((await subgraphOf(catalog, 'health'))?.sdl).toContain('ward');
  });

  test('is taken out with what others may use of it, where that is said', async () => {
    const shown = await ended(
      await change(steward, 'removeSubgraph(name: "health", endUse: true, reason: "the service ends")'),
    );
    expect(problemsOf(shown)).toEqual([]);
    expect(shown).toMatchObject({ state: 'PUBLISHED', kind: 'REMOVE', departments: ['health'] });
    expect(await subgraphOf(catalog, 'health')).toBeNull();
    const { grant } = await catalog.as(other)('{ grant(id: "visits") { state } }');
    expect(grant).toEqual({ state: 'REVOKED' });
    expect(await change(steward, 'removeSubgraph(name: "health", reason: "again")')).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  test.each<[string, Who, string, string]>([
    [
      'rolled back by another department',
      other,
      'rollbackSubgraph(name: "health", toVersion: 3, reason: "x")',
      'OTHER_DEPARTMENT',
    ],
    [
      'taken out by another department',
      other,
      'removeSubgraph(name: "health", reason: "x")',
      'OTHER_DEPARTMENT',
    ],
    [
      'given another code by its steward',
      steward,
      'transferDepartment(from: "health", to: { code: "clinics" }, reason: "x")',
      'WRONG_ROLE',
    ],
    [
      'ended by its steward',
      steward,
      'leaveDepartment(code: "health", reason: "x", checkOnly: true)',
      'WRONG_ROLE',
    ],
    ['taken out without a reason', steward, 'removeSubgraph(name: "health", reason: " ")', 'REASON_REQUIRED'],
    [
      'taken out by an auditor',
      { department: 'authority', roles: ['auditor'] },
      'removeSubgraph(name: "health", reason: "x")',
      'WRONG_ROLE',
    ],
  ])('is not %s', async (_, who, call, code) => {
    expect(await change(who, call)).toMatchObject({ publication: null, refusal: { code } });
  });
});

test.each([
  'removeSubgraph(name: "authority", endUse: true, reason: "x")',
  'leaveDepartment(code: "authority", reason: "x")',
  'transferDepartment(from: "authority", to: { code: "office" }, reason: "x")',
])('the authority, which runs all this, stays: %s', async (call) => {
  expect(await change(authority, call)).toMatchObject({ refusal: { code: 'INVALID' } });
});

describe('a department', { timeout: 120_000 }, () => {
  const ofMuseum: Who = { official: 'lin', department: 'museum', roles: ['steward'] };
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  let gateway: ReturnType<typeof createPostgresSealedKeyReader>;

  beforeEach(async () => {
    gateway = createPostgresSealedKeyReader(catalog.database.urlOf('gateway'));
    await gateway.tellSealingKey(sealingKeyId(publicKey), writeSealingPublicKey(privateKey));
    // It joins, with a key and a subgraph.
    const { registerDepartment } = await catalog.as(ofMuseum)(
      `mutation { registerDepartment(code: "museum", name: "Museum", nameZh: "博物馆", uscc: "${healthUscc}") { registration { revision } refusal { message } } }`,
    );
    const { registration } = registerDepartment as unknown as { registration: { revision: number } };
    await catalog.as(authority)(
      `mutation { approveDepartment(code: "museum", revision: ${registration.revision}) { refusal { code } } }`,
    );
    const keyId = `of-${registration.revision}`;
    const { sealed } = sealDepartmentKey(
      publicKey,
      { department: 'museum', keyId, algorithm: 'ed25519' },
      'a key',
    );
    await catalog.as(ofMuseum)(
      `mutation ($sealedTo: String!, $sealed: String!) {
        registerKey(department: "museum", keyId: "${keyId}", algorithm: ED25519, sealedTo: $sealedTo, sealed: $sealed) { refusal { code } } }`,
      { sealedTo: sealingKeyId(publicKey), sealed: sealed.toString('base64') },
    );
    const shown = await ended(await handIn(catalog, ofMuseum, 'publish', [folder('hall', 'museum')]));
    expect(shown.state, JSON.stringify(shown.findings)).toBe('PUBLISHED');
  }, 60_000);
  afterEach(() => gateway?.close());

  const keysInForce = async () => (await gateway.inForce()).map(({ department }) => department);

  async function registrationOf(code: string) {
    const { registration } = await catalog.as(other)(
      `{ registration(code: "${code}") { state events { actor action reason policyVersion } } department(code: "${code}") { code } }`,
    );
    return registration as unknown;
  }

  test('leaves with its subgraph, its keys and its registration in one version, and may come back', async () => {
    expect(await keysInForce()).toEqual(['museum']);
    const checked = await ended(
      await change(authority, 'leaveDepartment(code: "museum", reason: "closed", checkOnly: true)'),
    );
    expect(checked).toMatchObject({ state: 'CHECKED' });
    expect(await keysInForce()).toEqual(['museum']);

    const shown = await ended(await change(authority, 'leaveDepartment(code: "museum", reason: "closed")'));
    expect(shown).toMatchObject({ state: 'PUBLISHED', kind: 'LEAVE', departments: ['museum'] });
    expect(await subgraphOf(catalog, 'museum')).toBeNull();
    expect(await keysInForce()).toEqual([]);
    expect(await registrationOf('museum')).toMatchObject({
      state: 'LEFT',
      events: [
        { actor: 'zhou', action: 'leave', reason: 'closed', policyVersion: shown.policyVersion },
        { action: 'approve' },
        { action: 'request' },
      ],
    });
    const { department } = await catalog.as(other)('{ department(code: "museum") { code } }');
    expect(department).toBeNull();
    expect(await change(authority, 'leaveDepartment(code: "museum", reason: "closed")')).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  test('goes on under another code, which the keys and the registration of the old one do not', async () => {
    for (const [to, code] of [
      ['{ code: "The Museum" }', 'INVALID'],
      ['{ code: "culture", uscc: "1" }', 'INVALID'],
    ])
      expect(
        await change(authority, `transferDepartment(from: "museum", to: ${to}, reason: "reform")`),
      ).toMatchObject({ refusal: { code } });
    const shown = await ended(
      await change(
        authority,
        'transferDepartment(from: "museum", to: { code: "culture", nameZh: "文化局" }, reason: "reform")',
      ),
    );
    expect(problemsOf(shown)).toEqual([]);
    expect(shown).toMatchObject({ state: 'PUBLISHED', kind: 'TRANSFER', departments: ['museum'] });
    expect(await subgraphOf(catalog, 'museum')).toBeNull();
    expect((await subgraphOf(catalog, 'culture'))?.sdl).toContain('hall');
    expect(await keysInForce()).toEqual([]);
    expect(await registrationOf('museum')).toMatchObject({ state: 'LEFT' });
    const { department } = await catalog.as(other)('{ department(code: "culture") { name nameZh } }');
    expect(department).toEqual({ name: 'Museum', nameZh: '文化局' });
  });
});
