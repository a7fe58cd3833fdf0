/** The authority lets one department publish one change that breaks what is in use. */
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { createPostgresPolicyAdmin, createPostgresPolicyRegister } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorOf, breakGlassActor, type Actor } from '../workflow/actor.ts';
import { createPostgresWorkflowStore } from '../workflow/postgres-workflow-store.ts';
import { createBreakingApprovals, type BreakingApprovals } from './breaking-approvals.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const change = 'FIELD_REMOVED:Card.number:3f2a1b9c0d4e';
const validUntil = '2026-07-01T08:00:00+08:00';

const authority = actorOf({
  official: 'zhou',
  application: 'console',
  department: 'authority',
  roles: ['authority'],
});
const steward = actorOf({
  official: 'huang',
  application: 'console',
  department: 'library',
  roles: ['steward'],
});

let database: TestDatabase;
let approvals: BreakingApprovals;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ schemas: ['catalog'] });
  const admin = createPostgresPolicyAdmin(database.connectionString);
  const departments = ['library', 'museum'].map((code) => ({ code, name: code, nameZh: code }));
  await admin.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'test', 'test');
  await admin.close();
  const register = createPostgresPolicyRegister(database.urlOf('registry'));
  const workflows = createPostgresWorkflowStore(database.urlOf('registry'));
  closing.push(
    () => register.close(),
    () => workflows.close(),
  );
  approvals = createBreakingApprovals(register, workflows, () => now);
});
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await database?.drop();
});

const approve = (actor: Actor, more: Partial<Parameters<BreakingApprovals['approve']>[0]> = {}) =>
  approvals.approve({ actor, change, department: 'library', validUntil, reason: 'nobody needs it', ...more });

describe('an approval', () => {
  test('is the authority’s, for one department, until it ends or is revoked', async () => {
    const outcome = await approve(authority);
    expect(outcome).toMatchObject({ done: { state: 'IN_FORCE', department: 'library', revision: 1 } });
    const inForce = {
      change,
      department: 'library',
      approvedBy: 'zhou',
      validUntil: '2026-07-01T00:00:00.000Z',
    };
    expect(await approvals.listInForce(['library', 'museum'], now)).toEqual([inForce]);
    expect(await approvals.listInForce(['museum'], now)).toEqual([]);
    expect(await approvals.listInForce(['library'], Date.parse(inForce.validUntil))).toEqual([]);

    const id = 'done' in outcome ? outcome.done.id : '';
    const request = { actor: authority, reason: 'a mistake' };
    expect(await approvals.revoke(id, { ...request, expectedRevision: 0 })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE' },
    });
    expect(await approvals.revoke(id, { ...request, expectedRevision: 1 })).toMatchObject({
      done: { state: 'REVOKED' },
    });
    expect(await approvals.listInForce(['library'], now)).toEqual([]);
    expect(await approvals.revoke('none', request)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  test.each<[what: string, actor: Actor, code: string]>([
    ['a steward of the department that wants it', steward, 'WRONG_ROLE'],
    ['an authority of another house', { ...authority, department: 'library' }, 'OTHER_DEPARTMENT'],
    ['a security officer', { ...authority, roles: ['security-officer'] }, 'WRONG_ROLE'],
  ])('is not for %s', async (_what, actor, code) => {
    expect(await approve(actor)).toMatchObject({ refusal: { code } });
  });

  test('on the database itself is marked so', async () => {
    expect(await approve(breakGlassActor('root'))).toMatchObject({
      done: { document: { approvedBy: 'break-glass:root' } },
    });
  });

  test.each<[what: string, more: object, code: string, message: RegExp]>([
    ['without a reason', { reason: ' ' }, 'REASON_REQUIRED', /say why/],
    ['of what is no change', { change: 'everything' }, 'INVALID', /^change: expected the name of a change/],
    ['without an end', { validUntil: '' }, 'INVALID', /^validUntil: expected an instant/],
    ['that has ended', { validUntil: '2026-05-31T00:00:00Z' }, 'INVALID', /^validUntil: it has passed/],
    ['without a near end', { validUntil: '2026-12-01T00:00:00Z' }, 'INVALID', /90 days at most/],
    [
      'of a department that is not registered',
      { department: 'zoo' },
      'INVALID',
      /^department: no department zoo/,
    ],
  ])('%s is refused, with what to do', async (_what, more, code, message) => {
    expect(await approve(authority, more)).toMatchObject({
      refusal: { code, message: expect.stringMatching(message) },
    });
  });
});
