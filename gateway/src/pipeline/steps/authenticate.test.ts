import { compilePolicy } from '@govgraph/policy';
import { expect, test } from 'vitest';
import { refuse } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import { office, shopPolicy } from '../../testing/shop-policy.ts';
import type { ParsedRequest } from '../parsed-request.ts';
import { authenticate, declaredPurpose, refuseConflictingRoles, refuseUnregistered } from './authenticate.ts';

// Of a release, only its policy is looked at.
const release = { policy: compilePolicy(shopPolicy()) } as Release;
const request = { authorization: 'Bearer x' } as ParsedRequest;
const vouching = (caller: Awaited<ReturnType<Parameters<typeof authenticate>[0]['verify']>>) => ({
  verify: async () => caller,
});

test('A caller whose department is registered is let in', async () => {
  expect(await authenticate(vouching(office), request)).toBe(office);
  expect(refuseUnregistered(release, office, request)).toBe(undefined);
});

test('A caller whose department nobody registered is not, whatever its token says', () => {
  const stranger = { ...office, department: 'unheard-of' };
  expect(refuseUnregistered(release, stranger, request)).toMatchObject({ code: 'DEPARTMENT_UNKNOWN' });
});

test('A caller whose department is not registered yet is let in for what every department may do, and for nothing else', () => {
  const { purposes, ...rest } = shopPolicy();
  const [some] = purposes;
  const ofEvery = { ...some!, code: 'administration', department: '*' };
  const withPurpose = { policy: compilePolicy({ ...rest, purposes: [...purposes, ofEvery] }) } as Release;
  const stranger = { ...office, department: 'unheard-of' };
  const ask = (purpose?: string) =>
    refuseUnregistered(withPurpose, stranger, { ...request, ...(purpose === undefined ? {} : { purpose }) });
  expect(ask('administration')).toBe(undefined);
  for (const purpose of [undefined, '', some!.code, 'two words', 'unheard-of'])
    expect(ask(purpose)).toMatchObject({ code: 'DEPARTMENT_UNKNOWN' });
});

test('A caller with roles of two duties is refused, and told which', () => {
  const both = { ...office, roles: ['application', 'security-officer', 'auditor'] };
  expect(refuseConflictingRoles(both)).toMatchObject({
    code: 'ROLES_CONFLICT',
    errors: [{ message: 'Nobody may be security-officer and auditor: sign in with one of them.' }],
  });
  const one = { ...office, roles: ['security-officer', 'security-reviewer', 'mayor'] };
  expect(refuseConflictingRoles(one)).toBe(undefined);
});

test('A caller whose token is refused is refused for that', async () => {
  const refusal = refuse('TOKEN_EXPIRED');
  expect(await authenticate(vouching(refusal), request)).toBe(refusal);
});

test.each([
  ['', {}],
  ['  buying ', { code: 'buying' }],
  ['b'.repeat(100), { code: 'b'.repeat(100) }],
])('The purpose %o is what was declared', (purpose, expected) => {
  expect(declaredPurpose({ ...request, purpose })).toEqual(expected);
});

test.each(['b'.repeat(101), 'two words', '目的', 'a\u0000b'])('The purpose %o is refused', (purpose) => {
  expect(declaredPurpose({ ...request, purpose })).toMatchObject({ code: 'BAD_REQUEST' });
});
