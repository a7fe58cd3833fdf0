/** Who may do what when: the tables of all machines, and what taking an action means. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakingApprovalMachine } from '../approvals/breaking-approval-machine.ts';
import { catalogRevisionMachine } from '../catalog-revisions/catalog-revision-machine.ts';
import { demandMachine } from '../demands/demand-machine.ts';
import { themeMachine } from '../themes/theme-machine.ts';
import { registrationMachine } from '../departments/registration-machine.ts';
import { policyChangeMachine } from '../policy-changes/policy-change-machine.ts';
import { publicationMachine } from '../publications/publication-machine.ts';
import { grantMachine } from '../grants/grant-machine.ts';
import { suspensionMachine } from '../suspensions/suspension-machine.ts';
import { usageReadingMachine } from '../usage/usage-reading.ts';
import { officialDutyMachine } from '../duties/official-duty-machine.ts';
import { keyMachine } from '../keys/key-machine.ts';
import {
  actorOf,
  authorityDepartment,
  breakGlassActor,
  systemActor,
  systemRole,
  type Actor,
} from './actor.ts';
import { printMachine, takeAction, type Machine, type RecordHead } from './machine.ts';

/** Every machine there is; docs show this file. */
const machines: readonly Machine[] = [
  breakingApprovalMachine,
  registrationMachine,
  publicationMachine,
  policyChangeMachine,
  catalogRevisionMachine,
  themeMachine,
  demandMachine,
  grantMachine,
  suspensionMachine,
  keyMachine,
  usageReadingMachine,
  officialDutyMachine,
];

test('the tables of all machines are what their documentation shows', async () => {
  const text = machines.map(printMachine).join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/workflows.txt');
});

test.each(machines)(
  '$kind: no action leads to a state that is not listed, and none is for nobody',
  (machine) => {
    for (const { from, to, by } of Object.values(machine.actions)) {
      expect(machine.states).toEqual(expect.arrayContaining([...from, to]));
      expect(by).not.toEqual([]);
    }
  },
);

/** A letter that departments write, somebody else approves, and the registry sends. */
const letterMachine = {
  kind: 'letter',
  states: ['WRITTEN', 'APPROVED', 'SENT'],
  actions: {
    write: { from: [], to: 'WRITTEN', by: [{ role: 'steward', of: 'own-department' }] },
    approve: {
      from: ['WRITTEN'],
      to: 'APPROVED',
      by: [
        { role: 'steward', of: 'own-department', isSomeoneElse: true },
        { role: 'authority', of: 'the-authority' },
      ],
      needsReason: true,
    },
    send: { from: ['APPROVED'], to: 'SENT', by: [{ role: systemRole, of: 'any-department' }] },
  },
} as const satisfies Machine;

type State = (typeof letterMachine)['states'][number];

const written: RecordHead<State> = {
  id: 'a',
  department: 'health',
  state: 'WRITTEN',
  revision: 3,
  createdBy: 'zhang',
};

const official = (name: string, department: string, ...roles: string[]): Actor =>
  actorOf({ official: name, application: 'desk', department, roles });

const approve = (actor: Actor, change: Partial<RecordHead<State>> = {}, reason = 'read', revision = 3) =>
  takeAction(letterMachine, { ...written, ...change }, 'approve', {
    actor,
    reason,
    expectedRevision: revision,
  });

describe('an action', () => {
  test('goes to the next state and revision, and says who, as what, and why', () => {
    expect(approve(official('li', 'health', 'steward'))).toEqual({
      done: {
        state: 'APPROVED',
        revision: 4,
        event: {
          kind: 'letter',
          reference: 'a',
          actor: 'li',
          official: 'li',
          application: 'desk',
          department: 'health',
          role: 'steward',
          action: 'approve',
          from: 'WRITTEN',
          to: 'APPROVED',
          reason: 'read',
          isBreakGlass: false,
        },
      },
    });
  });

  test('begins a record at revision 1, and only where there is none', () => {
    const actor = official('zhang', 'health', 'steward');
    expect(takeAction(letterMachine, { id: 'b', department: 'health' }, 'write', { actor })).toMatchObject({
      done: { state: 'WRITTEN', revision: 1 },
    });
    expect(takeAction(letterMachine, written, 'write', { actor, expectedRevision: 3 })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
  });

  test.each([
    ['in another state', official('li', 'health', 'steward'), { state: 'SENT' as const }, 'WRONG_STATE'],
    ['without the role', official('li', 'health', 'auditor'), {}, 'WRONG_ROLE'],
    ['with a role that is not ours', official('li', 'health', 'root'), {}, 'WRONG_ROLE'],
    ['of another department', official('li', 'taxation', 'steward'), {}, 'OTHER_DEPARTMENT'],
    ['as an authority elsewhere', official('li', 'health', 'authority'), {}, 'OTHER_DEPARTMENT'],
    ['by whoever began it', official('zhang', 'health', 'steward'), {}, 'OWN_WORK'],
    [
      'on what somebody else has changed',
      official('li', 'health', 'steward'),
      { revision: 4 },
      'CHANGED_MEANWHILE',
    ],
  ])('is refused %s', (_, actor, change, code) => {
    expect(approve(actor, change)).toMatchObject({ refusal: { code } });
  });

  test.each(['', '  '])('that needs a reason is refused without one: “%s”', (reason) => {
    expect(approve(official('li', 'health', 'steward'), {}, reason)).toMatchObject({
      refusal: { code: 'REASON_REQUIRED' },
    });
  });

  test('of the registry itself is nobody else’s, not even by break-glass', () => {
    const approved = { ...written, state: 'APPROVED' as const };
    const send = (actor: Actor) =>
      takeAction(letterMachine, approved, 'send', { actor, expectedRevision: 3 });
    expect(send(systemActor)).toMatchObject({ done: { state: 'SENT' } });
    expect(send(breakGlassActor('root'))).toMatchObject({ refusal: { code: 'WRONG_ROLE' } });
    expect(send(official('li', authorityDepartment, systemRole))).toMatchObject({
      refusal: { code: 'WRONG_ROLE' },
    });
  });

  test('by break-glass needs no role, is marked, and still obeys state and revision', () => {
    const actor = breakGlassActor('root');
    expect(approve(actor)).toMatchObject({
      done: { event: { actor: 'break-glass:root', role: 'operator', isBreakGlass: true } },
    });
    expect(approve(actor, { state: 'SENT' })).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(approve(actor, { revision: 4 })).toMatchObject({ refusal: { code: 'CHANGED_MEANWHILE' } });
  });
});

const anyActor = fc
  .record({
    name: fc.constantFrom('zhang', 'li'),
    department: fc.constantFrom('health', 'taxation', authorityDepartment),
    roles: fc.subarray(['steward', 'authority', 'auditor', 'security-officer', systemRole, 'operator']),
  })
  .map(({ name, department, roles }) => official(name, department, ...roles));

test('fewer roles never allow more', () => {
  fc.assert(
    fc.property(anyActor, fc.constantFrom(...letterMachine.states), fc.nat(3), (actor, state, dropped) => {
      const fewer = { ...actor, roles: actor.roles.filter((_, index) => index !== dropped) };
      if ('done' in approve(fewer, { state })) expect(approve(actor, { state })).toHaveProperty('done');
    }),
    { seed: 17 },
  );
});
