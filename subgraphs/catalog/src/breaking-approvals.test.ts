/** The authority lets one department publish one change that breaks what is in use, until some day. */
import { buildPurpose } from '@govgraph/policy/testing';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';
import { folder, handIn, settled } from './publications.fixture.ts';

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment(0);
});
afterAll(() => catalog?.close());

interface Approval {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
}

interface Payload {
  readonly approval: Approval | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const fields =
  'approval { id revision state change department validUntil approvedBy events { actor action reason } } refusal { code message }';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function approve(who: Who, change: string, validUntil = inDays(1)) {
  const { payload } = await catalog.as(who)(
    `mutation ($change: String!, $validUntil: DateTime!) {
      payload: approveBreakingChange(change: $change, department: "health", validUntil: $validUntil, reason: "nobody needs it") { ${fields} } }`,
    { change, validUntil },
  );
  return payload as unknown as Payload;
}

async function revoke(who: Who, { id, revision }: Approval) {
  const { payload } = await catalog.as(who)(
    `mutation ($id: ID!, $revision: Int!) {
      payload: revokeBreakingApproval(id: $id, revision: $revision, reason: "a mistake") { ${fields} } }`,
    { id, revision },
  );
  return payload as unknown as Payload;
}

const publish = async (field: string) =>
  settled(catalog, await handIn(catalog, steward, 'publish', [folder(field)]));

test('a change that is approved is published, and another one is not', { timeout: 120_000 }, async () => {
  await publish('phone');
  const admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  // Of the type alone, so that the policy has nothing against it.
  await admin.apply(
    { purposes: [buildPurpose({ code: 'visits', department: 'housing', items: ['Clinic.*'] })] },
    'tests',
    'visits',
  );
  await admin.close();
  const refused = await publish('fax');
  expect(refused).toMatchObject({
    state: 'REFUSED',
    changes: [{ coordinate: 'Clinic.phone', verdict: 'USED', purposes: ['visits'] }, expect.anything()],
  });
  const change = refused.changes?.[0]?.id ?? '';

  expect(await approve(steward, change)).toMatchObject({ approval: null, refusal: { code: 'WRONG_ROLE' } });
  expect(await approve(authority, 'everything')).toMatchObject({ refusal: { code: 'INVALID' } });
  expect(await approve(authority, change, inDays(91))).toMatchObject({
    refusal: { code: 'INVALID', message: expect.stringContaining('90 days at most') },
  });
  const { approval } = await approve(authority, change);
  expect(approval).toMatchObject({
    state: 'IN_FORCE',
    change,
    department: 'health',
    approvedBy: 'zhou',
    events: [{ actor: 'zhou', action: 'approve', reason: 'nobody needs it' }],
  });
  expect(await publish('fax')).toMatchObject({
    state: 'PUBLISHED',
    changes: [{ id: change, verdict: 'APPROVED', approvedBy: 'zhou' }, expect.anything()],
  });
});

test('approvals are listed and revoked, by whoever has seen what they are', async () => {
  const list = async (conditions: string) => {
    const { page } = await catalog.as(steward)(
      `{ page: breakingApprovals(first: 5, ${conditions}) { edges { node { id revision state } } } }`,
    );
    return (page as unknown as { edges: readonly { node: Approval }[] }).edges.map(({ node }) => node);
  };
  const [approval, ...others] = await list('department: "health"');
  expect(others).toEqual([]);
  expect(await list('department: "housing"')).toEqual([]);
  expect(await revoke(steward, approval!)).toMatchObject({ refusal: { code: 'WRONG_ROLE' } });
  expect(await revoke(authority, { ...approval!, revision: 7 })).toMatchObject({
    refusal: { code: 'CHANGED_MEANWHILE' },
  });
  expect(await revoke(authority, approval!)).toMatchObject({ approval: { state: 'REVOKED' } });
  expect(await list('states: [IN_FORCE]')).toEqual([]);
  const { one, none } = await catalog.as(steward)(
    `{ one: breakingApproval(id: "${approval!.id}") { state } none: breakingApproval(id: "none") { state } }`,
  );
  expect({ one, none }).toEqual({ one: { state: 'REVOKED' }, none: null });
});
