/** What becomes of a subgraph after it was published: shared, handed over, renamed, ended, taken out. */
import { buildGrant, buildPurpose } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import { folder, openCity } from './lifecycle.fixture.ts';

const patients = (
  fields = 'bloodType: String height: String',
  items = ['Patient.bloodType', 'Patient.height'],
) =>
  folder(
    'health',
    `type Query { patient: Patient } type Patient { ${fields} }`,
    ['Query.patient', ...items],
    1,
  );
const payers = folder(
  'taxation',
  'type Query { payer: Payer } type Payer { arrears: String }',
  ['Query.payer', 'Payer.arrears'],
  2,
);

/** Housing needs the height of patients. */
const use = {
  purposes: [buildPurpose({ code: 'fit', department: 'housing', items: ['Patient.height'] })],
  grants: [
    buildGrant({
      id: 'fit',
      consumer: 'housing',
      purpose: 'fit',
      provider: 'health',
      items: ['Patient.height'],
    }),
  ],
};

const codes = ['health', 'taxation', 'housing'];

describe('A value that departments share', () => {
  const money = 'type Money @shareable { amount: String currency: String }';
  const values = ['Money.amount', 'Money.currency'];
  const bills = (...items: string[]) =>
    folder(
      'health',
      `type Query { bill: Bill } type Bill { sum: Money } ${money}`,
      ['Query.bill', 'Bill.sum', ...items],
      1,
    );
  const taxes = (...items: string[]) =>
    folder(
      'taxation',
      `type Query { tax: Tax } type Tax { due: Money } ${money}`,
      ['Query.tax', 'Tax.due', ...items],
      2,
    );

  test('is registered once, and used by others without', async () => {
    const { publish, policy } = await openCity(...codes);
    expect(await publish([bills(...values)])).toEqual([]);
    expect(await publish([taxes()])).toEqual([]);
    expect((await policy()).resources.map(({ items }) => items.length)).toEqual([4, 2]);
    expect(await publish([taxes(...values)])).toEqual([
      expect.stringContaining('ITEM_TAKEN Money.amount: health registered it already'),
      expect.stringContaining('ITEM_TAKEN Money.currency'),
    ]);
  });

  test('is registered by either of two that publish together', async () => {
    const { publish } = await openCity(...codes);
    expect(await publish([bills(), taxes(...values)])).toEqual([]);
  });

  test('is registered by somebody, which a department that is seen alone cannot know', async () => {
    const { publish, check } = await openCity(...codes);
    expect(await publish([taxes()])).toEqual([
      expect.stringContaining('VALUE_NOT_REGISTERED Money.amount: a value that no department has registered'),
      expect.stringContaining('VALUE_NOT_REGISTERED Money.currency'),
    ]);
    const { findings } = await check([taxes()], { alone: true });
    expect(findings.map(({ kind, code }) => [kind, code])).toEqual([
      ['warning', 'VALUE_NOT_REGISTERED'],
      ['warning', 'VALUE_NOT_REGISTERED'],
    ]);
  });

  test('is not ended by its owner while others use it, unless one of them registers it at the same time', async () => {
    const { publish } = await openCity(...codes);
    await publish([bills(...values)]);
    await publish([taxes()]);
    const without = folder(
      'health',
      'type Query { ward: String }',
      [{ coordinate: 'Query.ward', role: 'DATA' }],
      1,
    );
    for (const refused of [await publish([without]), await publish([], { leaving: ['health'] })]) {
      expect(refused).toEqual([
        expect.stringContaining('VALUE_WITHOUT_OWNER Money.amount: taxation uses it'),
        expect.stringContaining('VALUE_WITHOUT_OWNER Money.currency'),
      ]);
    }
    expect(await publish([taxes(...values)], { leaving: ['health'] })).toEqual([]);
  });

  test('is guarded by nobody but those who provide what leads to it', async () => {
    const { publish } = await openCity(...codes);
    const guarded = {
      coordinate: 'Money.amount',
      more: ', shareType: CONDITIONAL, condition: { scope: "*", uses: [a business] }',
    };
    await publish([
      folder(
        'health',
        bills().source.sdl.replace(/^.*\n/, ''),
        ['Query.bill', 'Bill.sum', guarded, 'Money.currency'],
        1,
      ),
    ]);
    expect(await publish([taxes()])).toEqual([
      expect.stringContaining(
        'SHARED_VALUE_GUARDED Money.amount: health registers it as CONDITIONAL, and taxation use it',
      ),
    ]);
  });

  test('is no entity: a fact about a person has one authoritative source', async () => {
    const { publish } = await openCity(...codes);
    const person = (root: string) =>
      `type Query { ${root}: Person } type Person @key(fields: "id") { id: ID! name: String @shareable }`;
    const key = { coordinate: 'Person.id', role: 'KEY' as const };
    expect(await publish([folder('health', person('one'), ['Query.one', key, 'Person.name'], 1)])).toEqual(
      [],
    );
    expect(await publish([folder('taxation', person('other'), ['Query.other'], 2)])).toEqual([
      expect.stringContaining('FIELD_NOT_REGISTERED Person.name'),
    ]);
  });
});

describe('A field that is handed over', () => {
  const person = (fields: string, root: string) =>
    `type Query { ${root}: Person } type Person @key(fields: "id") { id: ID! ${fields} }`;
  const key = { coordinate: 'Person.id', role: 'KEY' as const };
  const giver = folder(
    'health',
    person('name: String height: String', 'patient'),
    ['Query.patient', key, 'Person.name', 'Person.height'],
    1,
  );
  const taker = folder(
    'taxation',
    person('height: String @override(from: "health")', 'payer'),
    ['Query.payer', 'Person.height'],
    2,
  );
  const grant = buildGrant({
    id: 'fit',
    consumer: 'housing',
    purpose: 'fit',
    provider: 'health',
    items: ['Person.name', 'Person.height'],
  });
  const purpose = buildPurpose({
    code: 'fit',
    department: 'housing',
    items: ['Person.name', 'Person.height'],
  });

  async function handOver() {
    const city = await openCity(...codes);
    await city.publish([giver]);
    await city.change({ purposes: [purpose], grants: [grant] });
    return city;
  }

  test('needs the consent of the department that has it', async () => {
    const { publish, policy } = await handOver();
    expect(await publish([taker])).toEqual([
      expect.stringContaining('CONSENT_REQUIRED Person.height: would be asked of taxation instead of health'),
    ]);
    expect((await policy()).version).toBe(3);
  });

  test('goes from one catalog to the other in one version, and grants go on', async () => {
    const { publish, policy, store } = await handOver();
    expect(await publish([taker], { agreedBy: ['health'] })).toEqual([]);
    const { resources, grants, purposes, version } = await policy();
    expect(version).toBe(4);
    expect(
      resources.map(({ provider, items }) => [provider, items.map(({ coordinate }) => coordinate)]),
    ).toEqual([
      ['health', ['Query.patient', 'Person.id', 'Person.name']],
      ['taxation', ['Query.payer', 'Person.height']],
    ]);
    expect(grants.map(({ id, provider, items }) => [id, provider, items])).toEqual([
      ['fit', 'health', ['Person.name']],
      ['fit.taxation', 'taxation', ['Person.height']],
    ]);
    expect(purposes).toEqual([purpose]);
    const versions = await store.listSubgraphVersions({ first: 10 });
    expect(versions.map(({ name, version: at }) => [name, at])).toEqual([
      ['health', 4],
      ['taxation', 4],
      ['health', 2],
    ]);
  });

  test('is not registered any more by the department that had it, whose schema may have it a while', async () => {
    const { publish } = await handOver();
    await publish([taker], { agreedBy: ['health'] });
    expect(await publish([giver])).toEqual([expect.stringContaining('ITEM_TAKEN Person.height')]);
    const without = folder(
      'health',
      person('name: String height: String', 'patient'),
      ['Query.patient', key, 'Person.name'],
      1,
    );
    expect(await publish([without])).toEqual([]);
    const removed = folder(
      'health',
      person('name: String', 'patient'),
      ['Query.patient', key, 'Person.name'],
      1,
    );
    expect(await publish([removed])).toEqual([]);
  });

  test('is not taken by an old @override: each item that moves needs consent', async () => {
    const { publish, store } = await handOver();
    const { subgraphs } = await store.readPublished();
    // Published by an earlier version, which moved no items.
    const old = { name: 'taxation', sdl: taker.source.sdl, url: taker.url, resources: [] };
    const { supergraphSdl = '' } = compose([...subgraphs, old]);
    await store.publishSubgraphs({ subgraphs: [old], supergraphSdl }, 'taxation', 'before');
    expect(await publish([taker])).toEqual([expect.stringContaining('CONSENT_REQUIRED Person.height')]);
  });
});

describe('A field that is renamed', () => {
  const renamed = { coordinate: 'Patient.size', more: ', renamedFrom: Patient.height' };
  const next = (item: string | typeof renamed = renamed, fields = 'bloodType: String size: String') =>
    folder(
      'health',
      `type Query { patient: Patient } type Patient { ${fields} }`,
      ['Query.patient', 'Patient.bloodType', item],
      1,
    );

  async function open() {
    const city = await openCity(...codes);
    await city.publish([patients()]);
    await city.change(use);
    return city;
  }

  test('takes purposes and grants with it, in the same version', async () => {
    const { publish, policy } = await open();
    expect(await publish([next('Patient.size')])).toEqual([
      expect.stringContaining(
        'purposes[fit].items[Patient.height]: no such item in the catalog; to rename it, say `renamedFrom`',
      ),
      expect.stringContaining('grants[fit].items[Patient.height]'),
    ]);
    expect(await publish([next()])).toEqual([]);
    const { purposes, grants, version } = await policy();
    expect([version, purposes[0]?.items, grants[0]?.items]).toEqual([4, ['Patient.size'], ['Patient.size']]);
    // The declaration may stay.
    expect(await publish([next()])).toEqual([]);
  });

  test('may have both names for a while', async () => {
    const { publish, policy } = await open();
    const both = folder(
      'health',
      'type Query { patient: Patient } type Patient { bloodType: String height: String @deprecated(reason: "size") size: String }',
      [
        'Query.patient',
        'Patient.bloodType',
        { coordinate: 'Patient.height', more: ", inForceUntil: '2090-01-01'" },
        renamed,
      ],
      1,
    );
    expect(await publish([both])).toEqual([]);
    expect((await policy()).purposes[0]?.items).toEqual(['Patient.height', 'Patient.size']);
    expect(await publish([next()])).toEqual([]);
    expect((await policy()).purposes[0]?.items).toEqual(['Patient.size']);
  });

  test.each([
    [', level: 2', 'level 2 instead of 1'],
    [
      ', shareType: CONDITIONAL, condition: { scope: "*", uses: [x] }',
      'shareType CONDITIONAL instead of UNCONDITIONAL, condition x instead of none',
    ],
    [', verifiable: true', 'verifiable true instead of false'],
    [', open: true', 'open true instead of false'],
  ])('keeps the protection that it had: it cannot get%s at the same time', async (more, what) => {
    const { publish } = await open();
    const item = { coordinate: 'Patient.size', more: `, renamedFrom: Patient.height${more}` };
    const folderOf = next(item);
    const catalog = folderOf.source.catalog.replace(
      /level: 1, role: DATA, renamedFrom: Patient.height, level: 2/,
      'level: 2, role: DATA, renamedFrom: Patient.height',
    );
    expect(await publish([{ ...folderOf, source: { ...folderOf.source, catalog } }])).toContainEqual(
      expect.stringContaining(`RENAME_REFUSED Patient.size: it is to have ${what}`),
    );
  });

  test('keeps its type', async () => {
    const { publish } = await open();
    expect(await publish([next(renamed, 'bloodType: String size: [String]')])).toContainEqual(
      expect.stringContaining('the type [String] instead of String'),
    );
  });

  test.each([
    ['Payer.arrears', 'you have not published Payer.arrears'],
    ['Patient.none', 'you have not published Patient.none'],
  ])('was an item of the department: %s is none', async (from, why) => {
    const { publish } = await open();
    await publish([payers]);
    const item = { coordinate: 'Patient.size', more: `, renamedFrom: ${from}` };
    expect(await publish([next(item)])).toContainEqual(
      expect.stringContaining(`RENAME_REFUSED Patient.size: ${why}`),
    );
  });

  test('does not leave its type, on whose records conditions are, unless the type goes as a whole', async () => {
    const { publish, policy, change } = await open();
    const rows = { type: 'Patient', needs: '{ bloodType }', when: 'subject.bloodType == "A"' };
    await change({ grants: [{ ...use.grants[0]!, rows }] });
    const of = (type: string, root: string, items: string[], rest: string) =>
      folder(
        'health',
        `type Query { ${root}: ${type} } type ${type} { ${items.map((item) => `${item}: String`).join(' ')} } ${rest}`,
        [
          { coordinate: `Query.${root}`, more: root === 'patient' ? '' : ', renamedFrom: Query.patient' },
          ...items.map((item) => ({ coordinate: `${type}.${item}`, more: `, renamedFrom: Patient.${item}` })),
          ...(rest === '' ? [] : ['Patient.bloodType']),
        ],
        1,
      );
    expect(
      await publish([of('Body', 'body', ['height'], 'type Patient { bloodType: String }')]),
    ).toContainEqual(expect.stringContaining('RENAME_REFUSED Body.height: it would leave Patient'));
    expect(await publish([of('Body', 'body', ['height', 'bloodType'], '')])).toEqual([]);
    expect((await policy()).grants[0]).toMatchObject({
      items: ['Body.height'],
      rows: { ...rows, type: 'Body' },
    });
  });

  test('cannot be an item that there is already, or two', async () => {
    const { publish } = await open();
    const taken = patients('bloodType: String', ['Patient.bloodType']);
    const catalog = taken.source.catalog.replace(
      /(coordinate: Patient.bloodType.*role: DATA)/,
      '$1, renamedFrom: Patient.height',
    );
    expect(await publish([{ ...taken, source: { ...taken.source, catalog } }])).toContainEqual(
      expect.stringContaining('RENAME_REFUSED Patient.bloodType: it is an item already'),
    );
    const second = { coordinate: 'Patient.length', more: ', renamedFrom: Patient.height' };
    const twice = folder(
      'health',
      'type Query { patient: Patient } type Patient { bloodType: String size: String length: String }',
      ['Query.patient', 'Patient.bloodType', renamed, second],
      1,
    );
    expect(await publish([twice])).toContainEqual(
      expect.stringContaining(
        'RENAME_REFUSED Patient.length: Patient.height is renamed to Patient.size already',
      ),
    );
  });
});

describe('A field that ends', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  const ending = (until: string, directive = '@deprecated(reason: "none")') =>
    folder(
      'health',
      `type Query { patient: Patient } type Patient { bloodType: String height: String ${directive} }`,
      [
        'Query.patient',
        'Patient.bloodType',
        { coordinate: 'Patient.height', more: `, inForceUntil: '${until}'` },
      ],
      1,
    );
  const without = patients('bloodType: String', ['Patient.bloodType']);

  async function open() {
    const city = await openCity(...codes);
    await city.publish([patients()], { now });
    await city.change(use);
    return city;
  }

  test('is deprecated, with a day that callers can plan for', async () => {
    const { publish, check } = await open();
    expect(await publish([ending('2026-12-31', '')], { now })).toEqual([
      expect.stringContaining(
        'END_NOT_ANNOUNCED Patient.height: its last day is 2026-12-31, so mark the field `@deprecated(reason:)`',
      ),
    ]);
    expect(await publish([ending('2026-05-31')], { now })).toEqual([
      expect.stringContaining(
        'END_IN_THE_PAST Patient.height: its last day would be 2026-05-31, which is over',
      ),
    ]);
    const { findings } = await check([patients('bloodType: String height: String @deprecated')], { now });
    expect(findings.map(({ code }) => code)).toEqual(['DEPRECATED_WITHOUT_END']);
    expect(await publish([ending('2026-12-31')], { now })).toEqual([]);
  });

  test('is taken out of the policy when it is removed after its last day, and not before', async () => {
    const { publish, policy } = await open();
    await publish([ending('2026-12-31')], { now });
    const before = await publish([without], { now: Date.parse('2026-12-31T15:59:59Z') });
    expect(before).toEqual([
      expect.stringContaining('purposes[fit].items[Patient.height]'),
      expect.stringContaining('grants[fit].items[Patient.height]'),
    ]);
    const after = Date.parse('2026-12-31T16:00:00Z');
    // It may stand there with its day over.
    expect(await publish([ending('2026-12-31')], { now: after })).toEqual([]);
    expect(await publish([without], { now: after })).toEqual([]);
    const { purposes, grants } = await policy();
    expect([purposes, grants.map(({ revokedAt }) => revokedAt)]).toEqual([[], [expect.any(String)]]);
  });
});

describe('A subgraph that is taken out', () => {
  async function open() {
    const city = await openCity(...codes);
    await city.publish([patients(), payers]);
    await city.change(use);
    return city;
  }

  test('stays as long as purposes and grants need it, which are named', async () => {
    const { publish } = await open();
    expect(await publish([], { removed: ['health'] })).toEqual([
      expect.stringMatching(
        /purposes\[fit\].items\[Patient.height\]: .* say that what needs it ends with it/,
      ),
      expect.stringContaining('grants[fit].items[Patient.height]'),
      expect.stringContaining('BREAKING_CHANGE Patient'),
    ]);
    expect(await publish([], { removed: ['taxation'] })).toEqual([]);
  });

  test('takes with it what needs it where that is said, and tells so', async () => {
    const { check, publish, policy } = await open();
    const { findings } = await check([], { removed: ['health'], endUse: true });
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'POLICY_AMENDED: changes with this publication: removed: purpose fit',
      'POLICY_AMENDED: changes with this publication: changed: grant fit',
    ]);
    expect(await publish([], { removed: ['health'], endUse: true })).toEqual([]);
    expect((await policy()).departments.map(({ code }) => code)).toEqual(['health', 'housing', 'taxation']);
  });

  test('is not the last one, one that there is not, or one whose folder is given', async () => {
    const { publish } = await open();
    expect(await publish([], { removed: ['health', 'taxation'], endUse: true })).toEqual([
      expect.stringContaining('CHANGE_REFUSED health: no other department has published anything'),
    ]);
    expect(await publish([], { removed: ['housing'] })).toEqual([
      expect.stringContaining('CHANGE_REFUSED housing: has no published subgraph to take out'),
    ]);
    expect(await publish([payers], { removed: ['taxation'] })).toContainEqual(
      expect.stringContaining('CHANGE_REFUSED taxation: is taken out, and its folder is given'),
    );
  });

  test('can be published again', async () => {
    const { publish, policy } = await open();
    await publish([], { removed: ['taxation'] });
    expect(await publish([payers])).toEqual([]);
    expect((await policy()).resources).toHaveLength(2);
  });

  test('keeps the key that others build on', async () => {
    const city = await openCity(...codes);
    const person = 'type Person @key(fields: "id") { id: ID!';
    const key = { coordinate: 'Person.id', role: 'KEY' as const };
    await city.publish([
      folder(
        'health',
        `type Query { patient: Person } ${person} name: String }`,
        ['Query.patient', key, 'Person.name'],
        1,
      ),
    ]);
    expect(
      await city.publish([
        folder(
          'taxation',
          `type Query { payer: Person } ${person} arrears: String }`,
          ['Query.payer', 'Person.arrears'],
          2,
        ),
      ]),
    ).toEqual([]);
    expect(await city.publish([], { removed: ['health'] })).toContainEqual(
      expect.stringContaining('KEY_NOT_REGISTERED Person.id'),
    );
  });
});

describe('A department', () => {
  async function open() {
    const city = await openCity(...codes);
    await city.publish([patients(), payers]);
    await city.change(use);
    return city;
  }

  test('leaves with its subgraph, its purposes and all grants of and to it, in one version', async () => {
    const { publish, policy, store } = await open();
    const { version } = await policy();
    expect(await publish([], { leaving: ['health', 'housing'] })).toEqual([]);
    const after = await policy();
    expect(after.version).toBe(version + 1);
    expect(after.departments.map(({ code }) => code)).toEqual(['taxation']);
    expect([after.purposes, after.grants.every(({ revokedAt }) => revokedAt !== undefined)]).toEqual([
      [],
      true,
    ]);
    expect(await store.readSubgraph('health')).toMatchObject({ isRemoved: true, version: after.version });
    expect(await store.readSubgraph('health', version)).toMatchObject({ isRemoved: false });
    expect(await publish([], { leaving: ['health'] })).toEqual([
      expect.stringContaining('CHANGE_REFUSED health: is no registered department that could leave'),
    ]);
  });

  test('leaves although it has used itself what it provides, and not while others use it', async () => {
    const { check } = await open();
    const usedBy = (department: string) => [
      { text: '{ patient { height } }', application: 'desk', department, lastUsedOn: '2026-06-01', uses: [] },
    ];
    const leaving = ['health'];
    expect((await check([], { leaving, usedOperations: usedBy('health') })).brokenOperations).toBe(0);
    expect((await check([], { leaving, usedOperations: usedBy('taxation') })).brokenOperations).toBe(1);
  });

  test('has another code, under which its subgraph, grants and purposes go on', async () => {
    const { publish, policy } = await open();
    const to = { code: 'hygiene', name: 'Hygiene', nameZh: '卫生' };
    expect(await publish([], { transferred: [{ from: 'health', to }] })).toEqual([]);
    const { departments, resources, grants } = await policy();
    expect(departments.map(({ code }) => code)).toEqual(['housing', 'hygiene', 'taxation']);
    expect(resources.map(({ provider }) => provider)).toEqual(['hygiene', 'taxation']);
    expect(grants.map(({ provider, revokedAt }) => [provider, revokedAt])).toEqual([['hygiene', undefined]]);
    expect(
      await publish([], { transferred: [{ from: 'hygiene', to: { ...to, code: 'taxation' } }] }),
    ).toEqual([expect.stringContaining('CHANGE_REFUSED taxation: has a subgraph of its own')]);
  });

  test('keeps its code as long as a rule names it in its condition', async () => {
    const { publish, change } = await open();
    const rule = {
      id: 'own',
      basis: 'a law',
      fields: ['Patient'],
      when: 'caller.department != "health"',
      effect: 'deny' as const,
    };
    await change({ ruleSet: { version: '2', rules: [rule] } });
    const to = { code: 'hygiene', name: 'Hygiene', nameZh: '卫生' };
    expect(await publish([], { transferred: [{ from: 'health', to }] })).toContainEqual(
      expect.stringContaining('CHANGE_REFUSED ruleSet.rules[own]: names health in its condition'),
    );
  });
});
