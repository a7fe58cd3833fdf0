import { PolicyError } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import type { PolicyTransition } from '@govgraph/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actorOf, breakGlassActor, type Actor } from './actor.ts';
import { takeAction, type Machine, type RecordHead } from './machine.ts';
import type { WorkflowRecord, WorkflowStep, WorkflowStore } from './workflow-store.ts';

export interface WorkflowStoreConnection {
  readonly store: WorkflowStore;
  /** The version of the policy in force. */
  readonly policyVersion: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A letter that anybody of ours may write, and send on. */
const letterMachine = {
  kind: 'letter',
  states: ['WRITTEN', 'SENT'],
  actions: {
    write: {
      from: [],
      to: 'WRITTEN',
      by: (['steward', 'auditor', 'security-officer', 'authority'] as const).map((role) => ({
        role,
        of: 'any-department' as const,
      })),
    },
    send: { from: ['WRITTEN', 'SENT'], to: 'SENT', by: [{ role: 'steward', of: 'any-department' }] },
  },
} as const satisfies Machine;

type State = (typeof letterMachine)['states'][number];
type Letter = WorkflowRecord<{ readonly text: string }>;

const official = (name: string, role = 'steward'): Actor =>
  actorOf({ official: name, application: 'desk', department: 'health', roles: [role] });

function begin(id: string, actor = official('zhang'), department = 'health'): WorkflowStep {
  const taken = takeAction(letterMachine, { id, department }, 'write', { actor, reason: `letter ${id}` });
  if ('refusal' in taken) throw new Error(taken.refusal.message);
  const { state, revision, event } = taken.done;
  return { event, record: { id, department, state, revision, document: { text: `letter ${id}` } } };
}

function change(record: Letter, text: string, actor = official('li')): WorkflowStep {
  const { id, department, revision: expectedRevision } = record;
  const head = record as Letter & RecordHead<State>;
  const taken = takeAction(letterMachine, head, 'send', { actor, expectedRevision });
  if ('refusal' in taken) throw new Error(taken.refusal.message);
  const { state, revision, event } = taken.done;
  return { event, record: { id, department, state, revision, document: { text } } };
}

/** What every store of workflows does. @param open each time on an empty catalog */
export function describeWorkflowStore(name: string, open: () => Promise<WorkflowStoreConnection>): void {
  describe(`workflows in ${name}`, () => {
    let connection: WorkflowStoreConnection;
    let store: WorkflowStore;

    beforeEach(async () => {
      connection = await open();
      ({ store } = connection);
    });
    afterEach(() => connection.close());

    const read = async (id: string): Promise<Letter> => {
      const letter = await store.read<Letter['document']>('letter', id);
      if (letter === undefined) throw new Error(`there is no letter ${id}`);
      return letter;
    };
    const eventsOf = (id: string) => store.listEvents('letter', id, { first: 10 });

    test('keep a record as it is written, with one event for each action, the latest first', async () => {
      await store.write(begin('a'));
      await store.write(change(await read('a'), 'sent'));
      expect(await read('a')).toMatchObject({
        kind: 'letter',
        department: 'health',
        state: 'SENT',
        revision: 2,
        createdBy: 'zhang',
        document: { text: 'sent' },
      });
      expect(await eventsOf('a')).toMatchObject([
        { actor: 'li', role: 'steward', action: 'send', from: 'WRITTEN', to: 'SENT', isBreakGlass: false },
        { actor: 'zhang', official: 'zhang', action: 'write', to: 'WRITTEN', reason: 'letter a' },
      ]);
      const [last] = await eventsOf('a');
      expect(await store.listEvents('letter', 'a', { first: 10, after: last?.id })).toHaveLength(1);
    });

    test('tell nothing of what is not there', async () => {
      expect(await store.read('letter', 'none')).toBeUndefined();
      expect(await store.list('letter', { first: 10 })).toEqual([]);
      expect(await eventsOf('none')).toEqual([]);
    });

    test('refuse an id that is there, and write nothing', async () => {
      await store.write(begin('a'));
      expect(await store.write(begin('a', official('li')))).toMatchObject({ refusal: { code: 'TAKEN' } });
      expect(await eventsOf('a')).toHaveLength(1);
      expect((await read('a')).createdBy).toBe('zhang');
    });

    test('write one of several decisions on the same revision', async () => {
      await store.write(begin('a'));
      const letter = await read('a');
      const outcomes = await Promise.all(
        ['one', 'two', 'three', 'four'].map((text) => store.write(change(letter, text))),
      );
      expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(1);
      for (const outcome of outcomes)
        if ('refusal' in outcome) expect(outcome.refusal.code).toBe('CHANGED_MEANWHILE');
      expect((await read('a')).revision).toBe(2);
      expect(await eventsOf('a')).toHaveLength(2);
    });

    test('list the latest first, page by page, of a department, in some states', async () => {
      for (const id of ['a', 'b', 'c', 'd'])
        await store.write(begin(id, official('zhang'), id === 'b' ? 'housing' : 'health'));
      await store.write(change(await read('c'), 'sent'));
      const ids = (letters: readonly WorkflowRecord[]) => letters.map(({ id }) => id);
      const all = await store.list('letter', { first: 10 });
      expect(ids(all).toSorted()).toEqual(['a', 'b', 'c', 'd']);
      const pages: string[] = [];
      for (let after: WorkflowRecord | undefined; ;) {
        const page: readonly WorkflowRecord[] = await store.list('letter', { first: 3, after });
        pages.push(...ids(page));
        after = page.at(-1);
        if (page.length < 3) break;
      }
      expect(pages).toEqual(ids(all));
      expect(ids(await store.list('letter', { first: 10, department: 'housing' }))).toEqual(['b']);
      expect(ids(await store.list('letter', { first: 10, states: ['SENT'] }))).toEqual(['c']);
    });

    const register = (code: string): PolicyTransition => ({
      kind: 'apply',
      change: { departments: [{ code, name: code, nameZh: code }] },
    });

    test('bring a change of the policy into force with the record, and say which version it is', async () => {
      const step = begin('a');
      const written = await store.write({
        ...step,
        policy: { transition: register('zoo'), reason: 'a zoo' },
      });
      expect(written).toEqual({ done: { policyVersion: 1 } });
      expect(await connection.policyVersion()).toBe(1);
      expect(await eventsOf('a')).toMatchObject([{ policyVersion: 1 }]);
    });

    test('write neither record nor policy where one of them cannot be', async () => {
      const consumer = 'nobody';
      const grant = buildGrant({ id: 'g', consumer, purpose: 'p', provider: 'zoo', items: ['A.b'] });
      const broken: PolicyTransition = { kind: 'apply', change: { grants: [grant] } };
      const withBroken = { ...begin('a'), policy: { transition: broken, reason: 'x' } };
      await expect(store.write(withBroken)).rejects.toThrow(PolicyError);
      expect(await store.read('letter', 'a')).toBeUndefined();
      expect(await eventsOf('a')).toEqual([]);

      await store.write(begin('b'));
      const again = { ...begin('b'), policy: { transition: register('zoo'), reason: 'x' } };
      expect(await store.write(again)).toMatchObject({ refusal: { code: 'TAKEN' } });
      expect(await connection.policyVersion()).toBe(0);
    });

    test('list what was done the latest first, also when it was done often', async () => {
      await store.write(begin('a'));
      for (let text = 1; text <= 11; text++) await store.write(change(await read('a'), String(text)));
      const ids = (await eventsOf('a')).map(({ id }) => Number(id));
      expect(ids).toHaveLength(10);
      expect(ids).toEqual(ids.toSorted((left, right) => right - left));
    });

    test('hand a record on to another department', async () => {
      await store.write(begin('a'));
      const step = change(await read('a'), 'sent');
      if (step.record === undefined) throw new Error('a step of a record has one');
      await store.write({ ...step, record: { ...step.record, department: 'taxation' } });
      expect(await read('a')).toMatchObject({ department: 'taxation', revision: 2 });
      expect(await store.list('letter', { first: 10, department: 'health' })).toEqual([]);
    });

    test('list the records whose documents say something', async () => {
      await store.write(begin('a'));
      await store.write(begin('b'));
      const listed = await store.list('letter', { first: 10, having: { text: 'letter b' } });
      expect(listed.map(({ id }) => id)).toEqual(['b']);
      expect(await store.list('letter', { first: 10, having: { text: 'nothing' } })).toEqual([]);
    });

    test('write what follows from a step with it, each with its event and the version of the policy', async () => {
      await store.write(begin('a'));
      const written = await store.write({
        ...begin('b'),
        policy: { transition: register('zoo'), reason: 'a zoo' },
        following: [change(await read('a'), 'sent'), begin('c', official('li'))],
      });
      expect(written).toEqual({ done: { policyVersion: 1 } });
      expect(await read('a')).toMatchObject({ state: 'SENT', revision: 2, document: { text: 'sent' } });
      expect(await read('c')).toMatchObject({ createdBy: 'li' });
      for (const id of ['a', 'b', 'c'])
        expect((await eventsOf(id))[0], id).toMatchObject({ policyVersion: 1 });
    });

    test('write nothing of a step where what follows from it cannot be', async () => {
      await store.write(begin('a'));
      const stale = change(await read('a'), 'too late');
      await store.write(change(await read('a'), 'sent'));
      await store.write(begin('z', official('wu', 'auditor')));
      const refusals: readonly [follows: WorkflowStep, code: string][] = [
        [stale, 'CHANGED_MEANWHILE'],
        [begin('a'), 'TAKEN'],
        [begin('c', official('wu')), 'OTHER_DUTY'],
      ];
      for (const [follows, code] of refusals) {
        const step = {
          ...begin('b'),
          policy: { transition: register('zoo'), reason: 'a zoo' },
          following: [follows],
        };
        expect(await store.write(step)).toMatchObject({ refusal: { code } });
      }
      expect(await store.read('letter', 'b')).toBeUndefined();
      expect(await store.read('letter', 'c')).toBeUndefined();
      expect(await eventsOf('b')).toEqual([]);
      expect((await read('a')).document.text).toBe('sent');
      expect(await connection.policyVersion()).toBe(0);
    });

    test('refuse an official who has acted in another duty, and write nothing', async () => {
      await store.write(begin('a', official('wu', 'auditor')));
      for (const role of ['steward', 'security-officer'])
        expect(await store.write(begin('b', official('wu', role)))).toMatchObject({
          refusal: { code: 'OTHER_DUTY' },
        });
      expect(await store.read('letter', 'b')).toBeUndefined();
      expect(await store.write(begin('c', official('wu', 'auditor')))).toHaveProperty('done');
      expect(await store.write(begin('d', official('zheng', 'steward')))).toHaveProperty('done');
    });

    test('tell in which duty an official acts since the first action, until that is ended', async () => {
      await store.write(begin('a', official('wu', 'auditor')));
      await store.write(begin('b', official('zheng')));
      await store.write(begin('c', official('wu', 'auditor')));
      await store.write(begin('d', breakGlassActor('li')));
      const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
      expect(await store.listDuties({ first: 10 })).toEqual([
        { official: 'wu', duty: 'audit', since },
        { official: 'zheng', duty: 'operation', since },
      ]);
      expect(await store.listDuties({ first: 1, after: 'wu' })).toMatchObject([{ official: 'zheng' }]);
      expect(await store.readDuty('wu')).toEqual({ official: 'wu', duty: 'audit', since });
      expect(await store.readDuty('li')).toBeUndefined();

      const { event } = begin('wu', official('zheng'));
      await store.write({ event: { ...event, kind: 'official-duty', action: 'end' } });
      expect(await store.readDuty('wu')).toBeUndefined();
      expect(await store.write(begin('e', official('wu')))).toHaveProperty('done');
      expect(await store.readDuty('wu')).toMatchObject({ duty: 'operation' });
    });

    test('mark what is done by break-glass, which is nobody’s duty', async () => {
      await store.write(begin('a', official('wu', 'auditor')));
      expect(await store.write(begin('b', breakGlassActor('wu')))).toHaveProperty('done');
      expect(await eventsOf('b')).toMatchObject([{ actor: 'break-glass:wu', isBreakGlass: true }]);
    });
  });
}
