/** The switch that stops an application, a department or a field: for whose data it is, and for the authority. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
});
afterAll(() => catalog?.close());

const provider: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const consumer: Who = { official: 'chen', department: 'housing', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const officer: Who = { official: 'qian', department: 'authority', roles: ['security-officer'] };

interface Payload {
  readonly suspension: { readonly revision: number } | null;
  readonly refusal: { readonly code: string } | null;
}

async function act(who: Who, action: string, given: string): Promise<Payload> {
  const { payload } = await catalog.as(who)(
    `mutation { payload: ${action}(${given}) { suspension { kind target reason revision } refusal { code message } } }`,
  );
  return payload as unknown as Payload;
}

const field = 'kind: FIELD, target: "Person.tax"';
const application = 'kind: APPLICATION, target: "app-1"';
const because = 'reason: "its key leaked"';

async function listed() {
  const { suspensions } = await catalog.as(consumer)(
    '{ suspensions { edges { node { kind target reason events { actor action reason } } } } }',
  );
  return (suspensions as unknown as { readonly edges: readonly { readonly node: unknown }[] }).edges.map(
    ({ node }) => node,
  );
}

describe('a suspension', () => {
  test('of a field is for the department that provides it, at once and with its reason', async () => {
    expect(await act(provider, 'suspend', `${field}, ${because}`)).toMatchObject({
      suspension: { kind: 'FIELD', target: 'Person.tax', reason: 'its key leaked' },
    });
    expect(await listed()).toEqual([
      {
        kind: 'FIELD',
        target: 'Person.tax',
        reason: 'its key leaked',
        events: [{ actor: 'huang', action: 'suspend', reason: 'its key leaked' }],
      },
    ]);
    expect(await act(authority, 'suspend', `${field}, ${because}`)).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
  });

  test('is lifted by whoever has seen it as it is, and can be made again', async () => {
    const { edges } = (await catalog.as(provider)('{ suspensions { edges { node { revision } } } }'))[
      'suspensions'
    ] as unknown as { readonly edges: readonly { readonly node: { readonly revision: number } }[] };
    const revision = edges[0]?.node.revision ?? 0;
    expect(
      await act(provider, 'liftSuspension', `${field}, revision: ${revision - 1}, reason: "mended"`),
    ).toMatchObject({ refusal: { code: 'CHANGED_MEANWHILE' } });
    expect(
      await act(consumer, 'liftSuspension', `${field}, revision: ${revision}, reason: "mended"`),
    ).toMatchObject({ refusal: { code: 'OTHER_DEPARTMENT' } });
    await act(provider, 'liftSuspension', `${field}, revision: ${revision}, reason: "mended"`);
    expect(await listed()).toEqual([]);
    expect(await act(officer, 'suspend', `${field}, ${because}`)).toMatchObject({ refusal: null });
  });

  test.each<[string, Who, string, string]>([
    ['of another department’s field', consumer, field, 'OTHER_DEPARTMENT'],
    ['of an application by a department', provider, application, 'OTHER_DEPARTMENT'],
    ['by an auditor', { department: 'authority', roles: ['auditor'] }, application, 'WRONG_ROLE'],
    ['without a reason', authority, `${application}, reason: " "`, 'REASON_REQUIRED'],
    ['of a department that is not registered', authority, 'kind: DEPARTMENT, target: "nobody"', 'INVALID'],
  ])('is refused: %s', async (_, who, given, code) => {
    if (given === field) await lift();
    const why = given.includes('reason') ? given : `${given}, ${because}`;
    expect(await act(who, 'suspend', why)).toMatchObject({ suspension: null, refusal: { code } });
  });

  async function lift() {
    const { edges } = (await catalog.as(authority)('{ suspensions { edges { node { revision } } } }'))[
      'suspensions'
    ] as unknown as { readonly edges: readonly { readonly node: { readonly revision: number } }[] };
    await act(authority, 'liftSuspension', `${field}, revision: ${edges[0]?.node.revision}, reason: "x"`);
  }

  test('of what is no field is told so', async () => {
    await expect(act(authority, 'suspend', `kind: FIELD, target: "tax", ${because}`)).rejects.toThrow(
      'BAD_USER_INPUT',
    );
  });

  test('of an application is for the authority and its security officers', async () => {
    expect(await act(officer, 'suspend', `${application}, ${because}`)).toMatchObject({ refusal: null });
  });
});
