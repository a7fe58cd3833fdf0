/** Rules are drafted by one official, reviewed by another, and come into force as they were reviewed. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

// Each step of a change is carried out on a thread that loads what opens schemas.
vi.setConfig({ testTimeout: 120_000 });

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
});
afterAll(() => catalog?.close());

const officer: Who = { official: 'wei', department: 'authority', roles: ['security-officer'] };
const both: Who = {
  official: 'wei',
  department: 'authority',
  roles: ['security-officer', 'security-reviewer'],
};
const reviewer: Who = { official: 'ren', department: 'authority', roles: ['security-reviewer'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly isWorkedOn: boolean;
  readonly changes: readonly string[] | null;
  readonly problems: readonly { readonly path: string; readonly message: string }[] | null;
  readonly warnings: readonly { readonly path: string; readonly message: string }[] | null;
  readonly proof: {
    readonly verdict: string;
    readonly unsettled: readonly string[];
  } | null;
  readonly policyVersion: number | null;
  readonly failure: string | null;
}

interface Payload {
  readonly policyChange: Shown | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const fields = `id revision state isWorkedOn changes problems { path message } warnings { path message }
  proof { verdict unsettled } policyVersion failure`;

async function act(who: Who, mutation: string, variables: Record<string, unknown>): Promise<Payload> {
  const types: Record<string, string> = {
    ...{ text: 'String!', basedOn: 'Int', id: 'ID!', revision: 'Int!', toVersion: 'Int!' },
    ...{ isAgreed: 'Boolean', reason: 'String!' },
  };
  const names = Object.keys(variables);
  const { payload } = await catalog.as(who)(
    `mutation (${names.map((name) => `$${name}: ${types[name]}`).join(', ')}) {
      payload: ${mutation}(${names.map((name) => `${name}: $${name}`).join(', ')}) {
        policyChange { ${fields} } refusal { code message }
      }
    }`,
    variables,
  );
  return payload as unknown as Payload;
}

async function settled({ policyChange, refusal }: Payload): Promise<Shown> {
  if (policyChange === null) throw new Error(JSON.stringify(refusal));
  for (let shown = policyChange; ; await sleep(100)) {
    if (!shown.isWorkedOn) return shown;
    const asked = await catalog.as(officer)(`query ($id: ID!) { policyChange(id: $id) { ${fields} } }`, {
      id: shown.id,
    });
    shown = asked['policyChange'] as unknown as Shown;
  }
}

/** What a version says. */
async function exported(version: number | null = null) {
  const { policyDocument } = await catalog.as(officer)(
    `query ($version: Int) { policyDocument(version: $version) { version text } }`,
    { version },
  );
  return policyDocument as unknown as { readonly version: number; readonly text: string };
}

/** A document with a rule more, under a version of the rule set of its own. */
function withRule(text: string, id: string, when = 'caller.clearance < 2'): string {
  const rule = [
    '    - id: ' + id,
    '      basis: a law',
    '      fields: [Person.tax]',
    `      when: ${when}`,
    '      effect: deny',
  ].join('\n');
  return text
    .replace(/^ {2}version: .*$/m, `  version: with-${id}`)
    .replace(/^ {2}rules:.*$/m, (line) => `${line.replace(' []', '')}\n${rule}`);
}

const draft = async (text: string, reason = 'ticket 42') =>
  settled(await act(officer, 'draftPolicyChange', { text, reason }));

const review = ({ id, revision }: Shown, who = reviewer) =>
  act(who, 'reviewPolicyChange', { id, revision, isAgreed: true, reason: 'looked at' });

const activate = async ({ id, revision }: Shown) =>
  settled(await act(officer, 'activatePolicyChange', { id, revision }));

async function bringIntoForce(text: string): Promise<Shown> {
  const { policyChange } = await review(await draft(text));
  if (policyChange === null) throw new Error('it was not reviewed');
  return activate(policyChange);
}

describe('A change of the rules', () => {
  test('is drafted, reviewed by somebody else, and in force in the officer’s name', async () => {
    const drafted = await draft(withRule((await exported()).text, 'one'));
    expect(drafted).toMatchObject({ state: 'CHECKED', problems: [], changes: ['added: rule one'] });
    // The schema of this test is not one that a gateway opens.
    expect(drafted.proof).toMatchObject({
      verdict: 'UNKNOWN',
      unsettled: [expect.stringMatching(/^nothing could be proved: /)],
    });

    expect((await review(drafted, both)).refusal).toMatchObject({ code: 'OWN_WORK' });
    expect((await review(drafted, officer)).refusal).toMatchObject({ code: 'WRONG_ROLE' });
    expect(await act(officer, 'activatePolicyChange', drafted as never).catch(() => 'no')).toBe('no');
    const early = { id: drafted.id, revision: drafted.revision };
    expect((await act(officer, 'activatePolicyChange', early)).refusal).toMatchObject({
      code: 'WRONG_STATE',
    });

    const { policyChange } = await review(drafted);
    expect(policyChange).toMatchObject({ state: 'REVIEWED' });
    const stale = { id: drafted.id, revision: drafted.revision };
    expect((await act(officer, 'activatePolicyChange', stale)).refusal).toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    const active = await activate(policyChange as Shown);
    expect(active).toMatchObject({ state: 'ACTIVE', failure: null });

    const { version, change } = (await catalog.as(authority)(
      `query ($version: Int!, $id: ID!) {
        version: policyVersion(version: $version) { actor reason }
        change: policyChange(id: $id) { events { actor role action to policyVersion } }
      }`,
      { version: active.policyVersion, id: active.id },
    )) as unknown as Record<string, object>;
    expect(version).toEqual({ actor: 'wei', reason: 'ticket 42' });
    expect(change).toMatchObject({
      events: [
        { actor: 'application:registry', action: 'put-into-force', policyVersion: active.policyVersion },
        { actor: 'wei', action: 'activate' },
        { actor: 'ren', role: 'security-reviewer', action: 'review' },
        { actor: 'application:registry', action: 'pass' },
        { actor: 'wei', role: 'security-officer', action: 'draft' },
      ],
    });
  });

  test('is refused where it was made of an older version, and told what it would undo', async () => {
    const old = await exported();
    await bringIntoForce(withRule(old.text, 'two'));
    const refused = await draft(withRule(old.text, 'three'));
    expect(refused.state).toBe('REFUSED');
    expect(refused.problems).toEqual([
      {
        path: 'rule two',
        message: `it was added since version ${old.version}, and the document leaves it out: take over what is in force (version ${old.version + 1})`,
      },
    ]);
    expect((await draft(withRule((await exported()).text, 'three'))).state).toBe('CHECKED');
    // What others have changed elsewhere is no matter, and what says nothing of its version is refused.
    expect((await draft(old.text.replace(/^basedOn: .*$/m, ''))).problems).toMatchObject([
      { path: 'basedOn', message: expect.stringContaining('govgraph policy export') },
    ]);
  });

  test('comes into force only as it was reviewed: another one in between is not undone', async () => {
    const { text } = await exported();
    const [left, right] = [await draft(withRule(text, 'left')), await draft(withRule(text, 'right'))];
    const reviewed = [(await review(left)).policyChange, (await review(right)).policyChange] as Shown[];
    const states = await Promise.all(reviewed.map(activate));
    expect(states.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'REFUSED']);
    const refused = states.find(({ state }) => state === 'REFUSED');
    expect(refused?.problems?.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^rule (left|right)$/),
    );
  });

  test('comes into force although something else has changed since its review', async () => {
    const { policyChange } = await review(await draft(withRule((await exported()).text, 'patient')));
    await catalog.as(officer)(
      'mutation { suspend(kind: APPLICATION, target: "app-1", reason: "a key") { refusal { code } } }',
    );
    expect(await activate(policyChange as Shown)).toMatchObject({ state: 'ACTIVE' });
  });

  test('keeps its comments where it is exported, and retires with the next one', async () => {
    const { text } = await exported();
    const first = await bringIntoForce(
      `# Why each rule is there: see the minutes.\n${withRule(text, 'commented')}`,
    );
    const { text: again, version } = await exported();
    expect(version).toBe(first.policyVersion);
    expect(again).toContain('# Why each rule is there: see the minutes.');
    expect(again).toContain(`basedOn: ${version}`);
    await bringIntoForce(withRule(again, 'next'));
    const { policyChange } = await catalog.as(officer)(
      `query ($id: ID!) { policyChange(id: $id) { state policyVersion } }`,
      { id: first.id },
    );
    expect(policyChange).toEqual({ state: 'RETIRED', policyVersion: version });
    expect((await exported(version)).text).toBe(again);
  });

  test('is rolled back by another change, which is reviewed, too', async () => {
    const before = await exported();
    const bad = await bringIntoForce(withRule(before.text, 'mistaken'));
    const rollback = await settled(
      await act(officer, 'rollbackPolicy', { toVersion: before.version, reason: 'it was mistaken' }),
    );
    expect(rollback).toMatchObject({ state: 'CHECKED', changes: ['removed: rule mistaken'], warnings: [{}] });
    const { policyChange } = await review(rollback);
    const active = await activate(policyChange as Shown);
    const { policyDifference } = await catalog.as(reviewer)(
      `query ($from: Int!, $to: Int) { policyDifference(from: $from, to: $to) { changes { kind place } } }`,
      { from: before.version, to: active.policyVersion },
    );
    expect(policyDifference).toEqual({ changes: [] });
    const { undone } = (await catalog.as(reviewer)(
      `query ($from: Int!) { undone: policyDifference(from: $from) { changes { kind place what } } }`,
      { from: bad.policyVersion },
    )) as unknown as Record<string, object>;
    expect(undone).toMatchObject({ changes: [{ kind: 'REMOVED', place: 'rule mistaken' }] });
    for (const toVersion of [0, 10_000])
      expect((await act(officer, 'rollbackPolicy', { toVersion, reason: 'x' })).refusal).toMatchObject({
        code: 'NOT_FOUND',
      });
  });

  test('is declined by a reviewer with a reason, or taken back', async () => {
    const { text } = await exported();
    const [one, other] = [await draft(withRule(text, 'declined')), await draft(withRule(text, 'withdrawn'))];
    const decline = { id: one.id, revision: one.revision, isAgreed: false };
    expect((await act(reviewer, 'reviewPolicyChange', decline)).refusal?.code).toBe('REASON_REQUIRED');
    const declined = await act(reviewer, 'reviewPolicyChange', { ...decline, reason: 'too broad' });
    expect(declined.policyChange).toMatchObject({ state: 'REFUSED' });
    const withdraw = { id: other.id, revision: other.revision };
    expect((await act(reviewer, 'withdrawPolicyChange', withdraw)).refusal?.code).toBe('WRONG_ROLE');
    expect((await act(officer, 'withdrawPolicyChange', withdraw)).policyChange).toMatchObject({
      state: 'WITHDRAWN',
    });
  });
});

describe('A document', () => {
  test('that is only checked is told of, and never reviewed', async () => {
    const { text } = await exported();
    const checked = await settled(await act(reviewer, 'checkPolicy', { text: withRule(text, 'tried') }));
    expect(checked).toMatchObject({ state: 'CHECKED', changes: ['added: rule tried'] });
    expect((await review(checked)).refusal).toMatchObject({ code: 'INVALID' });
  });

  test.each([
    ['is no YAML', 'a: [', /is not closed/],
    ['is none of a policy', 'rules: []', /unknown|missing/],
    ['has a rule that cannot be read', undefined, /No such key: shoe/],
  ])('that %s is refused with its places', async (_, given, message) => {
    const text = given ?? withRule((await exported()).text, 'unreadable', 'caller.shoe < 0');
    const refused = await draft(text);
    expect(refused.state).toBe('REFUSED');
    expect(refused.problems?.map((problem) => problem.message).join()).toMatch(message);
  });

  test.each<[string, Who, string]>([
    ['a steward', { official: 'sun', department: 'health', roles: ['steward'] }, 'WRONG_ROLE'],
    ['the authority', authority, 'WRONG_ROLE'],
    [
      'an officer of another house',
      { department: 'taxation', roles: ['security-officer'] },
      'OTHER_DEPARTMENT',
    ],
  ])('is not drafted by %s', async (_, who, code) => {
    const asked = await act(who, 'draftPolicyChange', { text: 'x', reason: 'x' });
    expect(asked).toMatchObject({ policyChange: null, refusal: { code } });
  });
});
