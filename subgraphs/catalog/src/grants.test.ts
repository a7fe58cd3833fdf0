/** Grants are looked up by everybody, and ended by those whose data it is and by the authority. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment(5);
});
afterAll(() => catalog?.close());

const steward: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const nobody: Who = { department: 'library' };

const grantFields = 'id revision state consumer provider purpose items applications revokedAt';

interface RevokedGrant {
  readonly grant: { readonly id: string; readonly state: string; readonly revision: number } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

async function revoke(who: Who, id: string, revision: number, reason = 'the pilot is over') {
  const { revokeGrant } = await catalog.as(who)(
    `mutation ($id: ID!, $revision: Int!, $reason: String!) {
      revokeGrant(id: $id, revision: $revision, reason: $reason) { grant { id state revision } refusal { code message } }
    }`,
    { id, revision, reason },
  );
  return revokeGrant as unknown as RevokedGrant;
}

async function read(id: string) {
  const { grant } = await catalog.as(nobody)(
    `query ($id: ID!) { grant(id: $id) { ${grantFields} events { actor role department action reason policyVersion } } }`,
    { id },
  );
  return grant as unknown as {
    readonly revision: number;
    readonly state: string;
    readonly events: readonly unknown[];
  };
}

describe('grants', () => {
  test('are listed page by page, each once, for a department', async () => {
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { grants } = await catalog.as(nobody)(
        `query ($after: String) { grants(first: 2, after: $after, provider: "taxation") {
          edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      const page = grants as unknown as {
        readonly edges: readonly { readonly node: { readonly id: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
      ids.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(ids).toEqual(['grant-1', 'grant-2', 'grant-3', 'grant-4', 'grant-5']);
  });

  test('of another department are not listed with them', async () => {
    const query =
      '{ grants(consumer: "health") { edges { node { id } } pageInfo { hasNextPage startCursor } } }';
    expect(await catalog.as(nobody)(query)).toEqual({
      grants: { edges: [], pageInfo: { hasNextPage: false, startCursor: null } },
    });
  });

  test.each(['{ grants(first: 0) { edges { cursor } } }', '{ grants(after: "x") { edges { cursor } } }'])(
    'refuse what is no page: %s',
    async (query) => {
      await expect(catalog.as(nobody)(query)).rejects.toThrow('BAD_USER_INPUT');
    },
  );
});

describe('ending a grant', () => {
  test('is for a steward of the department that provides, at once and with the reason', async () => {
    const { revision } = await read('grant-1');
    const { grant, refusal } = await revoke(steward, 'grant-1', revision);
    expect(refusal).toBeNull();
    expect(grant).toMatchObject({ state: 'REVOKED' });
    expect(await read('grant-1')).toMatchObject({
      state: 'REVOKED',
      revision: grant?.revision,
      events: [
        {
          actor: 'huang',
          role: 'steward',
          department: 'taxation',
          action: 'revoke',
          reason: 'the pilot is over',
          policyVersion: grant?.revision,
        },
      ],
    });
  });

  test('is for the authority, and is a version of the policy in its name', async () => {
    const { revision } = await read('grant-2');
    await revoke(authority, 'grant-2', revision);
    expect(
      await catalog.as(nobody)('{ policyVersions(first: 1) { edges { node { actor reason } } } }'),
    ).toEqual({ policyVersions: { edges: [{ node: { actor: 'zhou', reason: 'the pilot is over' } }] } });
  });

  test.each<[string, Who, string]>([
    ['the department that uses', { ...steward, department: 'housing' }, 'OTHER_DEPARTMENT'],
    ['somebody without a role', nobody, 'WRONG_ROLE'],
    ['a security officer', { department: 'authority', roles: ['security-officer'] }, 'WRONG_ROLE'],
    ['an authority of another house', { department: 'taxation', roles: ['authority'] }, 'OTHER_DEPARTMENT'],
  ])('is not for %s', async (_, who, code) => {
    const { revision } = await read('grant-3');
    expect(await revoke(who, 'grant-3', revision)).toMatchObject({ grant: null, refusal: { code } });
    expect(await read('grant-3')).toMatchObject({ state: 'IN_FORCE', revision, events: [] });
  });

  test('needs a reason, the grant as it is, and one that is not ended', async () => {
    const { revision } = await read('grant-3');
    const codes = [
      await revoke(steward, 'grant-3', revision, ' '),
      await revoke(steward, 'grant-3', revision - 1),
      await revoke(steward, 'nothing', revision),
      await revoke(steward, 'grant-1', revision),
    ].map(({ refusal }) => refusal?.code);
    expect(codes).toEqual(['REASON_REQUIRED', 'CHANGED_MEANWHILE', 'NOT_FOUND', 'WRONG_STATE']);
  });

  test('by two at once is done by one of them', async () => {
    const { revision } = await read('grant-4');
    const outcomes = await Promise.all(
      [steward, authority, steward, authority].map((who) => revoke(who, 'grant-4', revision)),
    );
    expect(outcomes.filter(({ refusal }) => refusal === null)).toHaveLength(1);
    const { events } = await read('grant-4');
    expect(events).toHaveLength(1);
  });
});
