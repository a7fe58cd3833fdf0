/** What callers put into fields is decided as what they read of them. */
import { omitUndefined } from '../model/omit-undefined.ts';
import { describe, expect, test } from 'vitest';
import { changePolicy } from '../serialized/change-policy.ts';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from './decide.ts';
import type { Decision, FieldRequest } from '../model/decision.ts';
import type { InputBinding, PolicySource, Rule } from '../model/model.ts';
import { openPolicy, serializePolicy } from '../serialized/serialized-policy.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildRequest, buildResource } from '../testing.ts';

const clerk = { ...buildRequest({ coordinate: 'A.b' }).caller, application: 'desk', department: 'office' };
const registrar = { ...clerk, department: 'registry' };

const inputs: InputBinding[] = [
  { coordinate: 'Query.person(idNumber:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Query.people(first:)', mode: 'none' },
  { coordinate: 'Filter.name', reads: 'Person.name', mode: 'compare' },
  { coordinate: 'Filter.idNumber', reads: 'Person.idNumber', mode: 'compare' },
  { coordinate: 'Filter.debts', reads: 'Person.debts', mode: 'compare' },
  { coordinate: 'Filter.crime', reads: 'Person.crime', mode: 'compare' },
  { coordinate: 'Filter.id', reads: 'Person.id', mode: 'compare' },
  { coordinate: 'Person.homes(address:)', reads: 'Home.address', mode: 'compare' },
  { coordinate: 'Home.rooms(address:)', reads: 'Home.address', mode: 'compare' },
  { coordinate: 'Query.stations(near:)', reads: 'Person.idNumber', mode: 'identify' },
];

const rows = { type: 'Person', needs: '{ region }', when: 'subject.region == caller.region' };

function policy(change: Partial<PolicySource> = {}): PolicySource {
  return {
    ...buildPolicy({
      departments: ['office', 'registry'],
      resources: [
        buildResource({
          provider: 'registry',
          items: [
            ...(['Query.person', 'Query.people', 'Query.stations'] as const).map((coordinate) =>
              buildItem({ coordinate, role: 'STRUCTURE' }),
            ),
            buildItem({ coordinate: 'Person.id', role: 'KEY' }),
            buildItem({ coordinate: 'Person.name' }),
            buildItem({ coordinate: 'Person.region' }),
            buildItem({ coordinate: 'Person.idNumber', mask: 'strict' }),
            buildItem({ coordinate: 'Person.debts', shareType: 'CONDITIONAL' }),
            buildItem({ coordinate: 'Person.crime', shareType: 'NOT_SHARED', verifiable: true }),
            buildItem({ coordinate: 'Person.homes', shareType: 'CONDITIONAL' }),
            buildItem({ coordinate: 'Home.address', shareType: 'CONDITIONAL' }),
            buildItem({ coordinate: 'Home.rooms', shareType: 'CONDITIONAL' }),
            buildItem({ coordinate: 'Station.ozone' }),
          ],
          inputs,
        }),
      ],
      purposes: [
        buildPurpose({
          code: 'aid',
          department: 'office',
          items: ['Person.*', 'Home.*'],
        }),
        buildPurpose({ code: 'name-only', department: 'office', items: ['Person.name'] }),
        buildPurpose({ code: 'key-only', department: 'office', items: ['Person.id'] }),
        buildPurpose({ code: 'air', department: 'office', items: ['Station.*'] }),
      ],
      masks: [{ name: 'strict', strength: 1, method: { kind: 'null' } }],
      grants: [
        buildGrant({
          id: 'homes',
          consumer: 'office',
          purpose: 'aid',
          provider: 'registry',
          items: ['Person.homes', 'Home.address', 'Home.rooms'],
          rows,
        }),
      ],
    }),
    ...change,
  };
}

type Given = Partial<FieldRequest> & { readonly source?: PolicySource };

function ask(coordinate: FieldRequest['coordinate'], given: readonly string[], request: Given = {}) {
  const { source = policy(), ...others } = request;
  const leadsTo = coordinate === 'Query.stations' ? ['Station'] : ['Person'];
  return decide(
    compilePolicy(source),
    buildRequest({ caller: clerk, purpose: 'aid', coordinate, inputs: given, leadsTo, ...others }),
  );
}

const grantsOfAllRecords = () => policy().grants.map(({ rows: _rows, ...grant }) => grant);

const codeOf = (decision: Decision): string => ('code' in decision ? decision.code : decision.outcome);
const reasonOf = (decision: Decision): string =>
  decision.trace
    .filter(({ step, outcome }) => step === 'inputs' && outcome === 'deny')
    .map(({ detail }) => detail)
    .join();

describe('a comparison', () => {
  test('is allowed where the caller may have the item in full', () => {
    expect(codeOf(ask('Query.people', ['Filter.name']))).toBe('allow');
    expect(codeOf(ask('Query.people', ['Filter.id']))).toBe('allow');
  });

  test.each([
    ['an item that the purpose does not need', 'Filter.idNumber', 'name-only', 'NOT_NECESSARY'],
    ['an item without a grant', 'Filter.debts', 'aid', 'GRANT_REQUIRED'],
    ['an item that is never shared', 'Filter.crime', 'aid', 'NOT_SHARED'],
    ['an item that is masked', 'Filter.idNumber', 'aid', 'RULE_DENIED'],
    ['a key of a type of which the purpose needs nothing', 'Filter.id', 'air', 'NOT_NECESSARY'],
  ])('with %s is refused with its code, and names both', (_what, input, purpose, code) => {
    const decision = ask('Query.people', [input], { purpose, leadsTo: [] });
    expect(decision).toMatchObject({ outcome: 'deny', code, input: { coordinate: input } });
    expect(reasonOf(decision)).toContain(`Query.people: ${input} reads Person.`);
  });

  test('tells who gives the item, but not in full', () => {
    const { ruleSet: _, ...others } = policy();
    const ruled = (rule: Pick<Rule, 'when' | 'needs' | 'effect'>) =>
      ask('Query.people', ['Filter.idNumber'], {
        source: {
          ...others,
          ruleSet: {
            version: '2',
            rules: [{ id: 'r', basis: 'a law', fields: ['Person.idNumber'], ...rule }],
          },
        },
      });
    expect(ask('Query.people', ['Filter.idNumber'])).toMatchObject({ input: { limitedBy: ['item'] } });
    const [mask] = others.masks;
    expect(ruled({ when: 'true', effect: { mask: mask!.name } })).toMatchObject({
      code: 'RULE_DENIED',
      input: { limitedBy: ['rule', 'item'] },
    });
    const denied = ruled({ when: 'true', effect: 'deny' });
    expect(denied).toMatchObject({ code: 'RULE_DENIED', input: { reads: 'Person.idNumber' } });
    expect('input' in denied && denied.input).not.toHaveProperty('limitedBy');
  });

  test('is allowed for a purpose that a rule about records is not about', () => {
    const rule = {
      id: 'r',
      basis: 'a law',
      fields: ['Person'],
      needs: '{ region }',
      when: 'purpose == "name-only" && subject.region != caller.region',
      effect: 'deny' as const,
    };
    const source = policy({ ruleSet: { version: '2', rules: [rule] } });
    expect(codeOf(ask('Query.people', ['Filter.name'], { source }))).toBe('allow');
    expect(ask('Query.people', ['Filter.name'], { source, purpose: 'name-only' })).toMatchObject({
      code: 'OUT_OF_SCOPE',
      input: { reads: 'Person.name', limitedBy: ['rule'] },
    });
  });

  test('with several items is refused if one of them is', () => {
    const reading = (...reads: `Person.${string}`[]) => {
      const [resource] = policy().resources;
      const bound = inputs.map((input) => (input.coordinate === 'Filter.name' ? { ...input, reads } : input));
      return ask('Query.people', ['Filter.name'], {
        source: policy({ resources: [{ ...resource!, inputs: bound }] }),
      });
    };
    expect(reading('Person.name', 'Person.region')).toMatchObject({
      outcome: 'allow',
      inputUses: [{ reads: 'Person.name' }, { reads: 'Person.region' }],
    });
    expect(reading('Person.name', 'Person.debts')).toMatchObject({
      code: 'GRANT_REQUIRED',
      input: { coordinate: 'Filter.name', reads: 'Person.debts' },
    });
    expect(reading('Person.name', 'Person.idNumber', 'Person.region')).toMatchObject({
      code: 'RULE_DENIED',
      input: { reads: 'Person.idNumber' },
    });
  });

  test('is refused if a field on the way to its item is, unless it is the field itself', () => {
    const ways = { 'Person.name': ['Person.debts'], 'Home.address': ['Person.homes'] } as const;
    const refused = ask('Query.people', ['Filter.name'], { ways });
    expect(refused).toMatchObject({ code: 'GRANT_REQUIRED', input: { reads: 'Person.debts' }, ways });
    expect(codeOf(ask('Query.people', ['Filter.id'], { ways }))).toBe('allow');
    const source = policy({ grants: grantsOfAllRecords() });
    expect(codeOf(ask('Person.homes', ['Person.homes(address:)'], { ways, source }))).toBe('allow');
  });

  test('of the own department’s data needs neither purpose nor share type', () => {
    const { purpose: _, ...request } = buildRequest({ coordinate: 'Query.people', caller: registrar });
    const decision = decide(compilePolicy(policy()), {
      ...request,
      inputs: ['Filter.debts', 'Filter.crime'],
    });
    expect(codeOf(decision)).toBe('allow');
  });

  test('with an item of some records only is refused: who is found would tell of the others', () => {
    const grants = [
      ...policy().grants,
      buildGrant({
        id: 'debts',
        consumer: 'office',
        purpose: 'aid',
        provider: 'registry',
        items: ['Person.debts'],
        rows,
      }),
    ];
    const decision = ask('Query.people', ['Filter.debts'], { source: policy({ grants }) });
    expect(decision).toMatchObject({ code: 'OUT_OF_SCOPE', input: { limitedBy: ['grant'] } });
  });

  test('is refused on the type of the condition too: the record that is compared may be another', () => {
    for (const name of ['Person.homes', 'Home.rooms'] as const) {
      expect(codeOf(ask(name, []))).toBe('allow');
      expect(ask(name, [`${name}(address:)`])).toMatchObject({
        code: 'OUT_OF_SCOPE',
        input: { coordinate: `${name}(address:)`, reads: 'Home.address' },
      });
    }
  });

  test('is refused where the way to its item is the field itself, which is shared of some records', () => {
    const ways = { 'Home.rooms': ['Person.homes'] } as const;
    const bound = { coordinate: 'Person.homes(rooms:)', reads: 'Home.rooms', mode: 'compare' } as const;
    const [resource] = policy().resources;
    const items = resource!.items.map((item) =>
      item.coordinate === 'Home.rooms' ? buildItem({ coordinate: 'Home.rooms' }) : item,
    );
    const source = policy({ resources: [{ ...resource!, items, inputs: [bound] }] });
    const given = [bound.coordinate];
    expect(codeOf(ask('Person.homes', given, { source }))).toBe('allow');
    expect(ask('Person.homes', given, { source, ways })).toMatchObject({
      code: 'OUT_OF_SCOPE',
      input: { coordinate: bound.coordinate, reads: 'Person.homes' },
    });
    const everywhere = { ...source, grants: grantsOfAllRecords() };
    expect(codeOf(ask('Person.homes', given, { source: everywhere, ways }))).toBe('allow');
  });

  test('ends with the grant that it rests on, and counts as its use', () => {
    const grants = [
      buildGrant({
        id: 'debts',
        consumer: 'office',
        purpose: 'aid',
        provider: 'registry',
        items: ['Person.debts'],
        validUntil: '2027-01-01T00:00:00Z',
      }),
    ];
    const source = policy({ grants });
    const decision = ask('Query.people', ['Filter.debts'], { source });
    expect(decision.validUntil).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(decision.inputUses).toMatchObject([{ reads: 'Person.debts', grantId: 'debts' }]);
    const exhausted = ask('Query.people', ['Filter.debts'], { source, exhaustedGrants: new Set(['debts']) });
    expect(codeOf(exhausted)).toBe('QUOTA_EXCEEDED');
  });

  test('stops when the item is suspended', () => {
    const suspensions = [
      { target: { coordinate: 'Person.name' as const }, reason: 'incident', since: '2026-01-01T00:00:00Z' },
    ];
    expect(codeOf(ask('Query.people', ['Filter.name'], { source: policy({ suspensions }) }))).toBe(
      'SUSPENDED',
    );
  });
});

describe('naming a record', () => {
  const given = ['Query.person(idNumber:)'];

  test('needs a purpose with a fact of its type, not the number itself', () => {
    expect(codeOf(ask('Query.person', given))).toBe('allow');
    expect(codeOf(ask('Query.person', given, { purpose: 'name-only' }))).toBe('allow');
  });

  test.each([
    ['air', 'NOT_NECESSARY'],
    ['key-only', 'NOT_NECESSARY'],
    ['unheard-of', 'PURPOSE_UNKNOWN'],
  ])('is refused for the purpose %s', (purpose, code) => {
    expect(codeOf(ask('Query.person', given, { purpose }))).toBe(code);
  });

  test('is refused without a purpose', () => {
    const { purpose: _, ...request } = buildRequest({ coordinate: 'Query.person', caller: clerk });
    const decision = decide(compilePolicy(policy()), { ...request, inputs: given });
    expect(codeOf(decision)).toBe('PURPOSE_REQUIRED');
  });

  test('is refused to a purpose that needs nothing of it, wherever it is named', () => {
    expect(codeOf(ask('Query.stations', [], { purpose: 'air' }))).toBe('allow');
    expect(codeOf(ask('Query.stations', ['Query.stations(near:)'], { purpose: 'air' }))).toBe(
      'NOT_NECESSARY',
    );
  });

  test('of another department needs a purpose, even through a field of one’s own', () => {
    const { resources, ...others } = policy();
    const own = buildResource({
      code: '100001/000002',
      provider: 'office',
      items: [buildItem({ coordinate: 'Query.applications', role: 'STRUCTURE' })],
      inputs: [{ coordinate: 'Query.applications(of:)', reads: 'Person.idNumber', mode: 'identify' }],
    });
    const snapshot = compilePolicy({ ...others, resources: [...resources, own] });
    const named = ['Query.applications(of:)'];
    const byCode = (purpose: string | undefined) =>
      codeOf(
        decide(snapshot, {
          ...buildRequest({ caller: clerk, coordinate: 'Query.applications', inputs: named, leadsTo: [] }),
          ...omitUndefined({ purpose }),
        }),
      );
    expect(byCode(undefined)).toBe('PURPOSE_REQUIRED');
    expect(byCode('unheard-of')).toBe('PURPOSE_UNKNOWN');
    expect(byCode('air')).toBe('NOT_NECESSARY');
    expect(byCode('aid')).toBe('allow');
  });

  test('is refused until the next hour once the limit is reached, but for own records', () => {
    const until = Date.parse('2026-06-01T01:00:00Z');
    const limited = { identificationRefusedUntil: until };
    expect(ask('Query.person', given, limited)).toMatchObject({
      code: 'IDENTIFICATION_LIMIT',
      retryAt: until,
      validUntil: until,
    });
    expect(codeOf(ask('Query.person', given, { ...limited, caller: registrar }))).toBe('PURPOSE_UNKNOWN');
    expect(codeOf(ask('Query.people', ['Filter.name'], limited))).toBe('allow');
  });

  test('stops when the number is suspended or no longer registered', () => {
    const target = { coordinate: 'Person.idNumber' as const };
    const suspensions = [{ target, reason: 'incident', since: '2026-01-01T00:00:00Z' }];
    expect(codeOf(ask('Query.person', given, { source: policy({ suspensions }) }))).toBe('SUSPENDED');
    const [resource] = policy().resources;
    const items = resource!.items.map((item) =>
      item.coordinate === 'Person.idNumber' ? { ...item, status: 'WITHDRAWN' as const } : item,
    );
    const source = policy({ resources: [{ ...resource!, items }] });
    expect(codeOf(ask('Query.person', given, { source }))).toBe('FIELD_NOT_REGISTERED');
  });
});

describe('an input that reads nothing', () => {
  test('passes', () => {
    expect(codeOf(ask('Query.people', ['Query.people(first:)']))).toBe('allow');
  });
});

describe('an input that nobody has bound', () => {
  test.each(['Query.people(order:)', 'Order.BY_DEBTS', 'Filter.unheardOf', 'toString', '__proto__'])(
    'is refused: %s',
    (input) => {
      const decision = ask('Query.people', ['Filter.name', input]);
      expect(decision).toMatchObject({ code: 'INPUT_NOT_REGISTERED', input: { coordinate: input } });
    },
  );

  test('is refused of the own department too', () => {
    const { purpose: _, ...request } = buildRequest({ coordinate: 'Query.people', caller: registrar });
    const decision = decide(compilePolicy(policy()), { ...request, inputs: ['Filter.unheardOf'] });
    expect(codeOf(decision)).toBe('INPUT_NOT_REGISTERED');
  });
});

describe('what carries no fact of its own', () => {
  test.each([
    ['Query.people', 'aid', 'allow'],
    ['Query.people', 'air', 'NOT_NECESSARY'],
    ['Query.stations', 'air', 'allow'],
    ['Query.stations', 'name-only', 'NOT_NECESSARY'],
    ['Person.id', 'name-only', 'allow'],
    ['Person.id', 'key-only', 'allow'],
    ['Person.id', 'air', 'NOT_NECESSARY'],
  ] as const)('%s is open to %s: %s', (coordinate, purpose, outcome) => {
    expect(codeOf(ask(coordinate, [], { purpose }))).toBe(outcome);
  });

  test('is open to every purpose where it leads to no fact, such as the position of a page', () => {
    expect(codeOf(ask('Query.people', [], { purpose: 'air', leadsTo: [] }))).toBe('allow');
  });
});

describe('bindings', () => {
  const problemsOf = (own: readonly InputBinding[]): string => {
    const [resource] = policy().resources;
    try {
      compilePolicy(policy({ resources: [{ ...resource!, inputs: own }] }));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each<[string, InputBinding[], string]>([
    ['twice', [inputs[0]!, inputs[0]!], 'already bound by'],
    [
      'to what is not in the catalog',
      [{ coordinate: 'Filter.x', reads: 'Person.x', mode: 'compare' }],
      'reads Person.x, which is not in the catalog',
    ],
    [
      'to an entry point',
      [{ coordinate: 'Filter.x', reads: 'Query.people', mode: 'compare' }],
      'carries nothing that could be read',
    ],
    [
      'to nothing, and compared with it',
      [{ coordinate: 'Filter.x', mode: 'compare' }],
      'does not say what it reads',
    ],
    [
      'to something, and said to read nothing',
      [{ coordinate: 'Filter.x', reads: 'Person.name', mode: 'none' }],
      'has the mode none but reads Person.name',
    ],
    [
      'to several items by which records are named',
      [{ coordinate: 'Filter.x', reads: ['Person.id', 'Person.name'], mode: 'identify' }],
      'names records by one item, not by Person.id, Person.name',
    ],
    [
      'to an empty list',
      [{ coordinate: 'Filter.x', reads: [], mode: 'compare' }],
      'does not say what it reads',
    ],
    [
      'to several items of which one is not in the catalog',
      [{ coordinate: 'Filter.x', reads: ['Person.name', 'Person.x'], mode: 'compare' }],
      'reads Person.x, which is not in the catalog',
    ],
    ['without a coordinate', [{ coordinate: 'Query.people(first)', mode: 'none' }], 'expected a coordinate'],
  ])('are refused %s', (_what, own, message) => {
    expect(problemsOf(own)).toContain(message);
  });

  test('are found in a serialized policy, before and after its catalog has changed', () => {
    const serialized = serializePolicy(policy());
    expect(openPolicy(serialized).input('Filter.name')).toEqual(inputs[2]);
    const [resource] = policy().resources;
    const part = { ...resource!, inputs: [{ ...inputs[2]!, reads: 'Person.region' as const }] };
    const change = { kind: 'resources', key: part.code, part } as const;
    const changed = openPolicy(changePolicy(serialized, { version: 2, changes: [change] }));
    expect(changed.input('Filter.name')?.reads).toBe('Person.region');
    expect(changed.input('Filter.debts')).toBeUndefined();
    const gone = { kind: 'resources', key: part.code, part: { ...part, inputs: [] } } as const;
    expect(
      openPolicy(changePolicy(serialized, { version: 2, changes: [gone] })).input('Filter.name'),
    ).toBeUndefined();
  });

  test('are refused in a change that binds what another resource has bound', () => {
    const other = buildResource({
      code: '900000/000009',
      provider: 'office',
      items: [],
      inputs: [inputs[2]!],
    });
    const change = { kind: 'resources', key: other.code, part: other } as const;
    expect(() => changePolicy(serializePolicy(policy()), { version: 2, changes: [change] })).toThrow(
      'bound twice',
    );
  });
});

describe('the limit of identification', () => {
  const limits = [
    { application: '*', triesPerHour: 10, missesPerHour: 1 },
    { application: 'desk', triesPerHour: 20, missesPerHour: 2 },
  ];

  test('is that of the application, else that of every application, else a cautious one', () => {
    const snapshot = compilePolicy(policy({ identificationLimits: limits }));
    expect(snapshot.identificationLimit('desk').triesPerHour).toBe(20);
    expect(snapshot.identificationLimit('other').triesPerHour).toBe(10);
    expect(compilePolicy(policy()).identificationLimit('desk')).toMatchObject({
      triesPerHour: 300,
      missesPerHour: 30,
    });
  });

  test('is the same in a serialized policy, and changes with it', () => {
    const serialized = serializePolicy(policy({ identificationLimits: limits }));
    expect(openPolicy(serialized).identificationLimit('desk').missesPerHour).toBe(2);
    const change = { kind: 'identificationLimits', key: 'desk', part: null } as const;
    const changed = openPolicy(changePolicy(serialized, { version: 2, changes: [change] }));
    expect(changed.identificationLimit('desk').missesPerHour).toBe(1);
  });

  test.each([
    [{ application: '*', triesPerHour: -1, missesPerHour: 0 }, 'expected whole numbers'],
    [{ application: '*', triesPerHour: 1, missesPerHour: 0.5 }, 'expected whole numbers'],
    [{ application: '*', triesPerHour: 2 ** 31, missesPerHour: 1 }, 'from 0 to 2147483647'],
    [{ application: 'desk', triesPerHour: 1, missesPerHour: 1 }, 'listed twice'],
  ])('is refused where it makes no sense: %o', (limit, message) => {
    expect(() => compilePolicy(policy({ identificationLimits: [limits[1]!, limit] }))).toThrow(message);
  });
});
