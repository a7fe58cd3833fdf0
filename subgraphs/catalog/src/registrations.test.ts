/** A department that nobody knows asks to be registered; one approval of the authority puts it into the policy. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
});
afterAll(() => catalog?.close());

const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const stewardOf = (department: string): Who => ({
  official: `steward of ${department}`,
  department,
  roles: ['steward'],
});

interface Payload {
  readonly registration: { readonly state: string; readonly revision: number } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

async function act(who: Who, action: string, given: Record<string, unknown>): Promise<Payload> {
  const written = Object.entries(given)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
  const { payload } = await catalog.as(who)(
    `mutation { payload: ${action}(${written}) { registration { state revision } refusal { code message } } }`,
  );
  return payload as unknown as Payload;
}

const ask = (code: string, more: Record<string, unknown> = {}, who = stewardOf(code)) =>
  act(who, 'registerDepartment', { code, name: 'City Library', nameZh: '市图书馆', ...more });

async function registered(code: string) {
  const { department } = await catalog.as({ department: 'anybody' })(
    `{ department(code: "${code}") { code nameZh revision } }`,
  );
  return department;
}

describe('a department', () => {
  test('asks, is approved once, and is in the policy in the name of whoever approved', async () => {
    expect(await ask('library')).toMatchObject({ registration: { state: 'REQUESTED', revision: 1 } });
    expect(await registered('library')).toBeNull();
    expect(await act(authority, 'approveDepartment', { code: 'library', revision: 1 })).toMatchObject({
      registration: { state: 'REGISTERED', revision: 2 },
    });
    expect(await registered('library')).toMatchObject({ nameZh: '市图书馆' });
    expect(
      await catalog.as(authority)(`{
        policyVersions(first: 1) { edges { node { actor reason } } }
        registration(code: "library") { requestedBy events { actor role department action policyVersion } }
      }`),
    ).toMatchObject({
      policyVersions: { edges: [{ node: { actor: 'zhou', reason: 'register library' } }] },
      registration: {
        requestedBy: 'steward of library',
        events: [
          { actor: 'zhou', role: 'authority', action: 'approve' },
          { actor: 'steward of library', department: 'library', action: 'request', policyVersion: null },
        ],
      },
    });
    expect(await ask('library')).toMatchObject({ refusal: { code: 'TAKEN' } });
  });

  test('asks for itself, and the authority alone decides', async () => {
    expect(await ask('museum', {}, stewardOf('library'))).toMatchObject({
      refusal: { code: 'OTHER_DEPARTMENT' },
    });
    await ask('museum');
    for (const who of [
      stewardOf('museum'),
      { department: 'museum', roles: ['authority'] },
      { department: 'authority', roles: ['security-officer'] },
    ]) {
      const { refusal } = await act(who, 'approveDepartment', { code: 'museum', revision: 1 });
      expect(['WRONG_ROLE', 'OTHER_DEPARTMENT']).toContain(refusal?.code);
    }
    expect(await registered('museum')).toBeNull();
  });

  test('that is refused is told why, and may ask again', async () => {
    await ask('archive');
    expect(
      await act(authority, 'refuseDepartment', { code: 'archive', revision: 1, reason: ' ' }),
    ).toMatchObject({ refusal: { code: 'REASON_REQUIRED' } });
    await act(authority, 'refuseDepartment', { code: 'archive', revision: 1, reason: 'no house of its own' });
    expect(await ask('archive', { name: 'City Archive' })).toMatchObject({
      registration: { state: 'REQUESTED', revision: 3 },
    });
  });

  test('that two decide on at once is decided on by one of them', async () => {
    await ask('theatre');
    const outcomes = await Promise.all([
      act(authority, 'approveDepartment', { code: 'theatre', revision: 1 }),
      act(authority, 'refuseDepartment', { code: 'theatre', revision: 1, reason: 'no' }),
      act(stewardOf('theatre'), 'withdrawRegistration', { code: 'theatre', revision: 1 }),
    ]);
    expect(outcomes.filter(({ refusal }) => refusal === null)).toHaveLength(1);
    for (const { refusal } of outcomes.filter((each) => each.refusal !== null))
      expect(['CHANGED_MEANWHILE', 'WRONG_STATE']).toContain(refusal?.code);
  });

  test.each([
    ['a code that is none', 'City Library', {}],
    ['a code that means something else', 'anonymous', {}],
    ['a name that is none', 'zoo', { name: ' ' }],
    ['a social credit code that is none', 'zoo', { uscc: '11110000000001994X' }],
  ])('is told of %s', async (_, code, more) => {
    expect(await ask(code, more)).toMatchObject({ registration: null, refusal: { code: 'INVALID' } });
  });
});
