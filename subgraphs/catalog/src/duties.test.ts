/** An official acts in one of the duties that nobody has together, until somebody else ends it. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment(0);
});
afterAll(() => catalog?.close());

async function suspend(who: Who, target: string) {
  const { suspend: payload } = await catalog.as(who)(
    `mutation { suspend(kind: APPLICATION, target: "${target}", reason: "x") { refusal { code message } } }`,
  );
  return payload as unknown;
}

async function end(who: Who, official: string, duty: string, reason = 'has another post') {
  const { endDuty } = await catalog.as(who)(
    `mutation { endDuty(official: "${official}", duty: ${duty}, reason: "${reason}") {
      duty { official duty events { actor action reason } } refusal { code message } } }`,
  );
  return endDuty as unknown;
}

async function dutyOf(official: string) {
  const { duty } = await catalog.as(steward)(`{ duty(official: "${official}") { official duty } }`);
  return duty as unknown;
}

test('a duty begins with the first action, and is ended by somebody else of the authority only', async () => {
  const officer: Who = { official: 'qin', department: 'authority', roles: ['security-officer'] };
  const moved: Who = { ...officer, roles: ['authority'] };
  expect(await dutyOf('qin')).toBeNull();
  expect(await end(authority, 'qin', 'SECURITY')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  expect(await suspend(officer, 'a')).toEqual({ refusal: null });
  expect(await dutyOf('qin')).toEqual({ official: 'qin', duty: 'SECURITY' });
  expect(await suspend(moved, 'b')).toMatchObject({ refusal: { code: 'OTHER_DUTY' } });

  expect(await end(steward, 'qin', 'SECURITY')).toMatchObject({ refusal: { code: 'WRONG_ROLE' } });
  expect(await end(moved, 'qin', 'SECURITY')).toMatchObject({ refusal: { code: 'OWN_WORK' } });
  expect(await end(authority, 'qin', 'SECURITY', ' ')).toMatchObject({
    refusal: { code: 'REASON_REQUIRED' },
  });
  expect(await end(authority, 'qin', 'AUDIT')).toMatchObject({
    refusal: { code: 'CHANGED_MEANWHILE', message: 'qin acts in the duty security, and not in audit' },
  });
  expect(await end(authority, 'qin', 'SECURITY')).toEqual({
    duty: {
      official: 'qin',
      duty: 'SECURITY',
      events: [{ actor: 'zhou', action: 'end', reason: 'has another post' }],
    },
    refusal: null,
  });
  expect(await dutyOf('qin')).toBeNull();
  expect(await suspend(moved, 'b')).toEqual({ refusal: null });
  expect(await dutyOf('qin')).toEqual({ official: 'qin', duty: 'OPERATION' });
});

test('who acts in which duty is listed by name, page by page', async () => {
  const page = async (after: string | null) => {
    const { duties } = await catalog.as(steward)(
      'query ($after: String) { duties(first: 1, after: $after) { edges { node { official duty } } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    return duties as unknown as {
      readonly edges: readonly { readonly node: { readonly official: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);
  expect([...first.edges, ...second.edges].map(({ node }) => node.official)).toEqual(['qin', 'zhou']);
  expect(second.pageInfo.hasNextPage).toBe(false);
});
