import {
  compilePolicy,
  type Coordinate,
  type Grant,
  type Item,
  type PolicySource,
  type Rule,
} from '@govgraph/policy';
import {
  compareLimits,
  neverDenied,
  noAccess,
  noNewAccess,
  prove,
  type Claim,
  type ProofSide,
} from '@govgraph/policy/analysis';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { openZ3Solver } from './z3-solver.ts';

const solver = openZ3Solver();
afterAll(() => solver.close());

const now = Date.parse('2026-06-01T00:00:00Z');
const masks: PolicySource['masks'] = [
  { name: 'six', strength: 4, method: { kind: 'keep', first: 6, last: 4 } },
  { name: 'three', strength: 5, method: { kind: 'keep', first: 3, last: 4 } },
  { name: 'wide', strength: 90, method: { kind: 'keep', first: 9, last: 8 } },
  { name: 'surname', strength: 1, method: { kind: 'surname' } },
  { name: 'year', strength: 2, method: { kind: 'date-year' } },
  { name: 'nothing', strength: 3, method: { kind: 'null' } },
];
const conditional = (coordinate: Coordinate, more: Partial<Item> = {}): Item =>
  buildItem({ coordinate, shareType: 'CONDITIONAL', ...more });
const items = [
  conditional('Person.idNumber'),
  conditional('Person.regionCode'),
  conditional('Person.name', { mask: 'surname' }),
  buildItem({ coordinate: 'Query.people', role: 'STRUCTURE' }),
];
const granted: readonly Coordinate[] = ['Person.idNumber', 'Person.regionCode', 'Person.name'];
const grant = (more: Partial<Grant> = {}): Grant =>
  buildGrant({
    id: 'aid',
    consumer: 'civil-affairs',
    purpose: 'aid',
    provider: 'police',
    items: granted,
    validUntil: '2027-01-01T00:00:00Z',
    ...more,
  });
const rule = (when: string, more: Partial<Rule> = {}): Rule => ({
  id: 'rule',
  basis: 'a law',
  fields: ['Person.idNumber'],
  when,
  effect: 'deny',
  ...more,
});

interface Parts extends Partial<Omit<PolicySource, 'departments' | 'ruleSet'>> {
  readonly rules?: readonly Rule[];
}

const policy = ({ rules = [], ...parts }: Parts = {}): PolicySource =>
  buildPolicy({
    departments: ['police', 'civil-affairs', 'housing'],
    resources: [
      buildResource({
        code: '900000/000001',
        provider: 'police',
        items,
        inputs: [{ coordinate: 'Query.people(idNumber:)', mode: 'compare', reads: 'Person.idNumber' }],
      }),
    ],
    purposes: [buildPurpose({ code: 'aid', department: 'civil-affairs', items: granted })],
    grants: [grant()],
    masks,
    ruleSet: { version: '1', rules: rules.map((each, place) => ({ ...each, id: `${each.id}-${place}` })) },
    ...parts,
  });

const named = (name: string) => ({ name, kind: 'scalar', listDepth: 0, isNonNull: false }) as const;
const side = (source: PolicySource): ProofSide => ({
  source,
  policy: compilePolicy(source),
  schema: {
    field: () => ({
      type: named('String'),
      args: new Map([['year', { type: named('Int'), isOptional: true }]]),
    }),
    inputFields: () => new Map(),
    enumValues: () => [],
  },
  inputsOf: (coordinate) => (coordinate === 'Query.people' ? ['Query.people(idNumber:)'] : []),
  leadsTo: () => [],
  waysToItems: () => undefined,
});

const proving = (claim: Claim) => prove(claim, { now, solver });
const change = (before: Parts, after: Parts) =>
  proving(noNewAccess(side(policy(before)), side(policy(after))));

describe('nobody sees more', () => {
  test.each<[what: string, before: Parts, after: Parts]>([
    ['when nothing changes', {}, {}],
    ['when a rule is added', {}, { rules: [rule('caller.clearance < 3')] }],
    [
      'when a rule says the same in other words',
      { rules: [rule('caller.clearance < 3')] },
      { rules: [rule('!(caller.clearance >= 3)')] },
    ],
    [
      'when two rules become one that says both',
      { rules: [rule('caller.clearance < 2'), rule('"head" in caller.roles')] },
      { rules: [rule('"head" in caller.roles || caller.clearance in [1]')] },
    ],
    [
      'when a longer prefix of a region is kept out by a shorter one',
      { rules: [rule('caller.region.startsWith("1101")')] },
      { rules: [rule('caller.region.startsWith("11")')] },
    ],
    [
      'when what is not understood stays as it was',
      { rules: [rule('caller.roles.exists(role, role.startsWith("h"))')] },
      { rules: [rule('caller.roles.exists(role, role.startsWith("h"))'), rule('caller.clearance < 2')] },
    ],
    [
      'when a data rule about records is narrowed',
      {},
      {
        rules: [
          rule('!subject.regionCode.startsWith(caller.region)', {
            needs: '{ regionCode }',
            fields: ['Person'],
          }),
        ],
      },
    ],
    ['when a mask becomes stricter', { rules: [maskRule('six')] }, { rules: [maskRule('three')] }],
    [
      'when a mask is written in another order',
      { masks: [{ name: 'kept', strength: 9, method: { kind: 'keep', first: 1, last: 1 } }, ...masks] },
      { masks: [...masks, { name: 'kept', strength: 9, method: { last: 1, first: 1, kind: 'keep' } }] },
    ],
    ['when a grant ends earlier', {}, { grants: [grant({ validUntil: '2026-09-01T00:00:00Z' })] }],
    ['when a grant gets a quota', {}, { grants: [grant({ dailyQuota: 10 })] }],
    ['when a grant is for fewer applications', {}, { grants: [grant({ applications: ['desk'] })] }],
  ])('%s', async (_what, before, after) => {
    const proof = await change(before, after);
    expect([proof.verdict, proof.counterexamples, proof.unsettled]).toEqual(['proved', [], []]);
  });
});

function maskRule(mask: string): Rule {
  return rule('caller.clearance < 3', { effect: { mask } });
}

describe('somebody sees more, and it is said who', () => {
  test.each<[what: string, before: Parts, after: Parts, request: object, access: readonly object[]]>([
    [
      'when a rule is taken away',
      { rules: [rule('caller.clearance < 3')] },
      {},
      { coordinate: 'Person.idNumber', purpose: 'aid' },
      [{ outcome: 'nothing', code: 'RULE_DENIED' }, { outcome: 'value' }],
    ],
    [
      'when a rule keeps out fewer',
      { rules: [rule('caller.clearance < 3')] },
      { rules: [rule('caller.clearance < 2')] },
      { caller: { clearance: 2 } },
      [{ outcome: 'nothing' }, { outcome: 'value' }],
    ],
    [
      'when a mask becomes weaker',
      { rules: [maskRule('year')] },
      { rules: [maskRule('surname')] },
      {},
      [
        { outcome: 'masked', mask: 'year' },
        { outcome: 'masked', mask: 'surname' },
      ],
    ],
    [
      'when a mask is called stricter and shows more',
      { rules: [maskRule('six')] },
      { rules: [maskRule('wide')] },
      {},
      [
        { outcome: 'masked', mask: 'six' },
        { outcome: 'masked', mask: 'wide' },
      ],
    ],
    [
      'when a grant is split, so that each part counts uses of its own',
      { grants: [grant({ dailyQuota: 10 })] },
      {
        grants: [
          grant({ dailyQuota: 10, applications: ['desk-1'] }),
          grant({ id: 'more', dailyQuota: 10, applications: ['desk-2'] }),
        ],
      },
      { caller: { application: 'desk-2' } },
      [{ outcome: 'value' }, { outcome: 'value' }],
    ],
    [
      'when a mask of the same name keeps more',
      { rules: [maskRule('nothing')] },
      {
        rules: [maskRule('nothing')],
        masks: masks.map((each) =>
          each.name === 'nothing' ? { ...each, method: { kind: 'surname' } } : each,
        ),
      },
      {},
      [{ mask: 'nothing' }, { mask: 'nothing' }],
    ],
    [
      'when a default mask is lifted by the grant',
      {},
      { grants: [grant({ exact: ['Person.name'] })] },
      { coordinate: 'Person.name' },
      [{ outcome: 'masked' }, { outcome: 'value' }],
    ],
    [
      'when a grant goes on for longer',
      {},
      { grants: [grant({ validUntil: '2028-01-01T00:00:00Z' })] },
      { at: Date.parse('2027-01-01T00:00:00Z') },
      [{ outcome: 'nothing' }, { outcome: 'value' }],
    ],
    [
      'when a grant begins later on',
      { grants: [] },
      { grants: [grant({ validFrom: '2026-08-01T00:00:00Z' })] },
      { at: Date.parse('2026-08-01T00:00:00Z') },
      [{ outcome: 'nothing' }, { outcome: 'value' }],
    ],
    [
      'when a quota is raised',
      { grants: [grant({ dailyQuota: 10 })] },
      { grants: [grant({ dailyQuota: 11 })] },
      {},
      [{ outcome: 'value' }, { outcome: 'value' }],
    ],
    [
      'when a grant is for all applications',
      { grants: [grant({ applications: ['desk'] })] },
      {},
      { caller: { application: expect.not.stringMatching(/^desk$/) } },
      [{ outcome: 'nothing' }, { outcome: 'value' }],
    ],
    [
      'when a grant is for records of all regions',
      {
        grants: [
          grant({
            rows: {
              type: 'Person',
              needs: '{ regionCode }',
              when: 'subject.regionCode.startsWith(caller.region)',
            },
          }),
        ],
      },
      {},
      {},
      [{ outcome: 'nothing', code: 'OUT_OF_SCOPE' }, { outcome: 'value' }],
    ],
    [
      'when a rule reads an argument that callers may leave out',
      { rules: [rule('args.year < 2015')] },
      { rules: [rule('has(args.year) && args.year < 2015')] },
      { args: {} },
      [{ outcome: 'nothing', code: 'RULE_FAILED' }, { outcome: 'value' }],
    ],
    [
      'when another department has the purpose of every department',
      {},
      {
        purposes: [
          buildPurpose({ code: 'aid', department: 'civil-affairs', items: granted }),
          buildPurpose({ code: 'open', department: '*', items: ['Person.regionCode'] }),
        ],
        grants: [
          grant(),
          grant({ id: 'housing', consumer: 'housing', purpose: 'open', items: ['Person.regionCode'] }),
        ],
      },
      { caller: { department: 'housing' }, coordinate: 'Person.regionCode' },
      [{ outcome: 'nothing' }, { outcome: 'value' }],
    ],
  ])('%s', async (_what, before, after, request, access) => {
    const { verdict, counterexamples } = await change(before, after);
    expect(verdict).toBe('refuted');
    expect(counterexamples).toContainEqual(
      expect.objectContaining({
        request: expect.objectContaining(nested(request)),
        access: access.map((each) => expect.objectContaining(each)),
      }),
    );
  });

  test('when records may be searched by what they may not have', async () => {
    const { counterexamples } = await change({ rules: [rule('caller.clearance < 3')] }, {});
    const bySearch = counterexamples.filter(({ request }) => request.inputs.length > 0);
    expect(bySearch[0]).toMatchObject({
      request: { coordinate: 'Query.people', inputs: ['Query.people(idNumber:)'] },
      access: [{ outcome: 'nothing' }, { outcome: 'value' }],
    });
  });
});

function nested(expected: object): object {
  return Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [
      name,
      typeof value === 'object' && name === 'caller' ? expect.objectContaining(value) : value,
    ]),
  );
}

describe('it is not known', () => {
  test('when a condition that is not understood changes', async () => {
    const when = (letter: string): string => `caller.roles.exists(role, role.startsWith("${letter}"))`;
    const proof = await change({ rules: [rule(when('h'))] }, { rules: [rule(when('x'))] });
    expect(proof).toMatchObject({
      verdict: 'unknown',
      unsettled: expect.arrayContaining([
        expect.objectContaining({
          coordinate: 'Person.idNumber',
          why: 'a condition says something that is not understood',
        }),
      ]),
    });
  });
});

describe('claims about one policy', () => {
  const guarded = side(policy({ rules: [rule('caller.department != "housing" && caller.clearance < 4')] }));

  test('nobody of another department has a field', async () => {
    const claim = noAccess(guarded, ['Person.idNumber'], 'caller.department == "housing"');
    expect(await proving(claim)).toMatchObject({ verdict: 'proved' });
  });

  test('somebody of another department has it, and it is said who', async () => {
    const claim = noAccess(guarded, ['Person.idNumber'], 'caller.department != "police"');
    expect(await proving(claim)).toMatchObject({
      verdict: 'refuted',
      counterexamples: [
        { request: { caller: { department: 'civil-affairs', clearance: 4 }, purpose: 'aid' } },
      ],
    });
  });

  test('a purpose always gets a field', async () => {
    expect(await proving(neverDenied(guarded, 'aid', 'Person.name'))).toMatchObject({
      verdict: 'refuted',
      counterexamples: [
        { request: { at: Date.parse('2027-01-01T00:00:00Z') }, access: [{ code: 'GRANT_EXPIRED' }] },
      ],
    });
    const lasting = side(policy({ grants: [grant({ validUntil: '9000-01-01T00:00:00Z' })] }));
    expect(await proving(neverDenied(lasting, 'aid', 'Person.name'))).toMatchObject({ verdict: 'refuted' });
  });
});

test('a flow to another department, and a wider limit, are new access too', () => {
  const rateLimits = (requestsPerMinute: number): PolicySource['rateLimits'] => [
    { application: '*', requestsPerMinute, costPerMinute: 1, personsPerHour: 1 },
  ];
  const before = policy({ rateLimits: rateLimits(10) });
  const after = policy({
    rateLimits: rateLimits(11),
    flows: [{ item: 'Person.idNumber', to: 'housing', basis: 'a law' }],
  });
  expect(compareLimits(before, after)).toEqual([
    { what: 'flow Person.idNumber>housing' },
    {
      what: 'rate limit of applications without one of their own: requestsPerMinute',
      before: 10,
      after: 11,
    },
  ]);
  expect(compareLimits(after, before)).toEqual([]);
});
