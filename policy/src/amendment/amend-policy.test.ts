import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from '../decide/decide.ts';
import type { Coordinate, PolicySource, Resource } from '../model/model.ts';
import { isPermitted } from '../model/decision.ts';
import { policies, requests } from '../testing-arbitraries.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '../testing.ts';
import { amendPolicy } from './amend-policy.ts';
import type { PolicyAmendment, RenamedItem } from './policy-amendment.ts';

const at = '2026-06-01T00:00:00.000Z';
const items = ['Person.name', 'Person.region', 'Person.tax', 'House.area'] as const;
const resource = (provider: string, coordinates: readonly string[], code: string): Resource =>
  buildResource({
    code,
    provider,
    items: coordinates.map((coordinate) =>
      buildItem({ coordinate: coordinate as Coordinate, shareType: 'CONDITIONAL' }),
    ),
  });

const source: PolicySource = buildPolicy({
  departments: ['police', 'housing', 'welfare'],
  resources: [
    resource('police', items.slice(0, 3), '900000/000001'),
    resource('housing', items.slice(3), '900000/000002'),
  ],
  purposes: [
    buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.*', 'House.area'] }),
    buildPurpose({ code: 'count', department: 'welfare', items: ['Person.tax'] }),
    buildPurpose({ code: 'search', department: 'housing', items: ['Person.name'] }),
  ],
  grants: [
    buildGrant({
      id: 'aid',
      consumer: 'welfare',
      purpose: 'aid',
      provider: 'police',
      items: ['Person.name', 'Person.tax'],
      exact: ['Person.tax'],
      masks: { 'Person.name': 'surname' },
      rows: { type: 'Person', needs: '{ region }', when: 'subject.region == caller.region' },
    }),
    buildGrant({
      id: 'count',
      consumer: 'welfare',
      purpose: 'count',
      provider: 'police',
      items: ['Person.tax'],
    }),
    buildGrant({
      id: 'area',
      consumer: 'welfare',
      purpose: 'aid',
      provider: 'housing',
      items: ['House.area'],
    }),
    buildGrant({
      id: 'search',
      consumer: 'housing',
      purpose: 'search',
      provider: 'police',
      items: ['Person.name'],
    }),
  ],
  masks: [{ name: 'surname', strength: 1, method: { kind: 'surname' } }],
  ruleSet: {
    version: '2026-1',
    rules: [
      { id: 'all', basis: 'a law', fields: ['Person'], when: 'caller.clearance < 2', effect: 'deny' },
      { id: 'tax', basis: 'a law', fields: ['Person.tax'], when: 'caller.clearance < 3', effect: 'deny' },
      {
        id: 'own-region',
        basis: 'a law',
        fields: ['Person.tax', 'Person.name'],
        needs: '{ region }',
        when: 'subject.region != caller.region && caller.department != "subject.region"',
        effect: 'deny',
      },
    ],
  },
  suspensions: [
    { target: { coordinate: 'Person.tax' }, reason: 'incident', since: '2026-01-01T00:00:00.000Z' },
    { target: { department: 'housing' }, reason: 'incident', since: '2026-01-01T00:00:00.000Z' },
  ],
  flows: [{ item: 'Person.tax', to: 'housing', basis: 'an agreement' }],
});

/** As it would come into force. @param resources as they are to be; as they are by default */
function amend(amendment: PolicyAmendment, resources: readonly Resource[] = source.resources): PolicySource {
  const amended = amendPolicy({ ...source, version: 7, resources }, amendment, at);
  compilePolicy(amended);
  return amended;
}

const police = (...coordinates: readonly string[]): readonly Resource[] => [
  resource('police', coordinates, '900000/000001'),
  source.resources[1]!,
];
const rename = (from: Coordinate, to: Coordinate): readonly RenamedItem[] => [{ from, to }];
const grantOf = ({ grants }: PolicySource, id: string) => grants.find((grant) => grant.id === id);

describe('An item that is renamed', () => {
  test('has its new name wherever the policy named the old one', () => {
    const { purposes, grants, ruleSet, flows, suspensions } = amend(
      { renamedItems: rename('Person.tax', 'Person.incomeTax') },
      police('Person.name', 'Person.region', 'Person.incomeTax'),
    );
    expect(JSON.stringify({ purposes, grants, ruleSet, flows, suspensions })).not.toContain('Person.tax');
    expect(purposes.map((purpose) => purpose.items)).toEqual([
      ['Person.*', 'House.area'],
      ['Person.incomeTax'],
      ['Person.name'],
    ]);
    expect(grants[0]).toMatchObject({
      items: ['Person.name', 'Person.incomeTax'],
      exact: ['Person.incomeTax'],
    });
    expect(ruleSet?.version).toBe('2026-1+policy-7');
    expect(flows).toEqual([{ ...source.flows[0], item: 'Person.incomeTax' }]);
    expect(suspensions[0]?.target).toEqual({ coordinate: 'Person.incomeTax' });
  });

  test('has both names as long as both are registered, so that the rules of the old one hold for the new one', () => {
    const both = police('Person.name', 'Person.region', 'Person.tax', 'Person.incomeTax');
    const { purposes, ruleSet, suspensions, flows } = amend(
      { renamedItems: rename('Person.tax', 'Person.incomeTax') },
      both,
    );
    expect(purposes[1]?.items).toEqual(['Person.tax', 'Person.incomeTax']);
    expect(ruleSet?.rules[1]?.fields).toEqual(['Person.tax', 'Person.incomeTax']);
    expect(suspensions.flatMap(({ target }) => Object.values(target))).toEqual([
      'Person.tax',
      'Person.incomeTax',
      'housing',
    ]);
    expect(flows.map(({ item }) => item)).toEqual(['Person.tax', 'Person.incomeTax']);
  });

  test('is read by conditions under its new name, and what they quote stays', () => {
    const { grants, ruleSet } = amend(
      { renamedItems: rename('Person.region', 'Person.district') },
      police('Person.name', 'Person.district', 'Person.tax'),
    );
    expect(grants[0]?.rows).toEqual({
      type: 'Person',
      needs: '{ district }',
      when: 'subject.district == caller.region',
    });
    expect(ruleSet?.rules[2]).toMatchObject({
      needs: '{ district }',
      when: 'subject.district != caller.region && caller.department != "subject.region"',
    });
  });

  test('takes a whole type with it: rules of the type are rules of the new one', () => {
    const renamedItems = items.slice(0, 3).map((from) => {
      return { from, to: from.replace('Person', 'Citizen') as Coordinate };
    });
    const { purposes, grants, ruleSet } = amend(
      { renamedItems },
      police('Citizen.name', 'Citizen.region', 'Citizen.tax'),
    );
    expect(purposes[0]?.items).toEqual(['Citizen.*', 'House.area']);
    expect(ruleSet?.rules.map(({ fields }) => fields)).toEqual([
      ['Citizen'],
      ['Citizen.tax'],
      ['Citizen.tax', 'Citizen.name'],
    ]);
    expect(grants[0]?.rows?.type).toBe('Citizen');
  });

  test('gives a purpose no more than it needed where the new type has more', () => {
    const renamedItems = rename('House.area', 'Home.area');
    const homes = resource('housing', ['Home.area', 'Home.price'], '900000/000002');
    const wide = {
      ...source,
      purposes: [buildPurpose({ code: 'aid', department: 'welfare', items: ['House.*'] })],
    };
    const { purposes } = amendPolicy(
      { ...wide, resources: [source.resources[0]!, homes] },
      { renamedItems },
      at,
    );
    expect(purposes[0]?.items).toEqual(['Home.area']);
  });

  const renames: readonly RenamedItem[] = [
    { from: 'A.one', to: 'A.uno' },
    { from: 'A.region', to: 'A.area' },
    { from: 'B.two', to: 'B.due' },
    { from: 'B.two', to: 'C.two' },
  ];

  test('is decided as the old one was, for every policy and request', () => {
    fc.assert(
      fc.property(
        policies,
        requests,
        fc.constantFrom(...renames),
        fc.boolean(),
        (before, request, renamed, isKept) => {
          const resources = before.resources.map((each) => ({
            ...each,
            items: each.items.flatMap((item) => {
              if (item.coordinate !== renamed.from) return [item];
              const next = { ...item, coordinate: renamed.to };
              return isKept ? [item, next] : [next];
            }),
          }));
          const after = amendPolicy({ ...before, version: 2, resources }, { renamedItems: [renamed] }, at);
          const nameOf = (coordinate: string) =>
            (coordinate === renamed.from ? renamed.to : coordinate) as Coordinate;
          const verdictOf = (policy: PolicySource, coordinate: Coordinate): unknown => {
            const decision = decide(compilePolicy(policy), { ...request, coordinate });
            if (!isPermitted(decision)) return decision.code;
            const { outcome, mask, conditions, ...basis } = decision;
            return { outcome, mask, conditions: conditions.map(({ id }) => id), grant: basis.grantId };
          };
          expect(verdictOf(after, nameOf(request.coordinate))).toEqual(verdictOf(before, request.coordinate));
        },
      ),
      { numRuns: 2_000, seed: 809 },
    );
  }, 30_000);
});

describe('An item that is handed over', () => {
  const handedOverItems = [{ item: 'Person.tax', from: 'police', to: 'housing' }] as const;
  const resources = [
    resource('police', ['Person.name', 'Person.region'], '900000/000001'),
    resource('housing', ['House.area', 'Person.tax'], '900000/000002'),
  ];

  test('is granted by the department that has it now, as it was granted', () => {
    const after = amend({ handedOverItems }, resources);
    expect(grantOf(after, 'aid')).toMatchObject({ provider: 'police', items: ['Person.name'], exact: [] });
    expect(grantOf(after, 'aid.housing')).toMatchObject({
      provider: 'housing',
      items: ['Person.tax'],
      exact: ['Person.tax'],
      masks: {},
      rows: source.grants[0]?.rows,
    });
    expect(grantOf(after, 'count')).toEqual({ ...grantOf(source, 'count'), provider: 'housing' });
    expect(after.purposes).toEqual(source.purposes);
    expect(after.flows).toEqual([]);
  });

  test('needs no grant any more for the department that has it now', () => {
    const moved = [{ item: 'Person.name', from: 'police', to: 'housing' }] as const;
    const after = amend({ handedOverItems: moved }, [
      resource('police', ['Person.tax', 'Person.region'], '900000/000001'),
      resource('housing', ['House.area', 'Person.name'], '900000/000002'),
    ]);
    expect(grantOf(after, 'search')?.revokedAt).toBe(at);
  });
});

describe('An item that ends', () => {
  test('is needed by nobody; a purpose or a grant of nothing else ends, and is revoked', () => {
    const after = amend({ endedItems: ['Person.tax'] }, police('Person.name', 'Person.region'));
    expect(after.purposes.map(({ code }) => code)).toEqual(['aid', 'search']);
    expect(grantOf(after, 'aid')).toMatchObject({ items: ['Person.name'], exact: [] });
    expect(grantOf(after, 'count')).toEqual({ ...grantOf(source, 'count'), revokedAt: at });
    expect(after.ruleSet?.rules.map(({ id, fields }) => [id, fields])).toEqual([
      ['all', ['Person']],
      ['own-region', ['Person.name']],
    ]);
    expect([after.flows, after.suspensions.length]).toEqual([[], 1]);
  });
});

describe('A department that leaves', () => {
  test('takes its purposes with it, and the grants of and to it', () => {
    const { resources } = source;
    const after = amend({ leavingDepartments: ['welfare'] }, resources);
    expect(after.departments.map(({ code }) => code)).toEqual(['police', 'housing']);
    expect(after.purposes.map(({ code }) => code)).toEqual(['search']);
    expect(after.grants.map(({ id, revokedAt }) => [id, revokedAt])).toEqual([
      ['aid', at],
      ['count', at],
      ['area', at],
      ['search', undefined],
    ]);
  });

  test('takes what others may have of it, when its items end', () => {
    const after = amend({ leavingDepartments: ['housing'], endedItems: ['House.area'] }, [
      source.resources[0]!,
    ]);
    expect(after.purposes.find(({ code }) => code === 'aid')?.items).toEqual(['Person.*']);
    expect(after.grants.map(({ id, revokedAt }) => [id, revokedAt])).toEqual([
      ['aid', undefined],
      ['count', undefined],
      ['area', at],
      ['search', at],
    ]);
    expect([after.flows, after.suspensions.map(({ target }) => target)]).toEqual([
      [],
      [{ coordinate: 'Person.tax' }],
    ]);
  });
});

test('A department that has another code goes on under it, and what was revoked keeps the old one', () => {
  const revoked = buildGrant({
    ...grantOf(source, 'count')!,
    id: 'old',
    validFrom: '2010-01-01T00:00:00Z',
    validUntil: '2015-01-01T00:00:00Z',
    revokedAt: at,
  });
  const to = { code: 'public-security', name: 'Public security', nameZh: '公安' };
  const after = amendPolicy(
    {
      ...source,
      resources: source.resources.map((each) =>
        each.provider === 'police' ? { ...each, provider: to.code } : each,
      ),
      grants: [...source.grants, revoked],
    },
    { transferredDepartments: [{ from: 'police', to }] },
    at,
  );
  compilePolicy(after);
  expect(after.departments.map(({ code }) => code)).toEqual(['housing', 'public-security', 'welfare']);
  expect(grantOf(after, 'aid')?.provider).toBe('public-security');
  expect(grantOf(after, 'old')).toEqual(revoked);
  const merged = amendPolicy(
    { ...source, resources: source.resources.map((each) => ({ ...each, provider: 'housing' })) },
    { transferredDepartments: [{ from: 'police', to: source.departments[1]! }] },
    at,
  );
  compilePolicy(merged);
  expect(grantOf(merged, 'search')?.revokedAt).toBe(at);
});

test('A department that has another code is in the scope of every condition that named it', () => {
  const condition = { scope: ['housing', 'welfare'], uses: ['aid'] };
  const resources = source.resources.map((each) => ({
    ...each,
    items: each.items.map((item) => ({ ...item, condition })),
  }));
  const to = { code: 'social-affairs', name: 'Social affairs', nameZh: '社会事务' };
  const after = amend({ transferredDepartments: [{ from: 'welfare', to }] }, resources);
  compilePolicy(after);
  expect(grantOf(after, 'aid')?.consumer).toBe('social-affairs');
  expect(after.resources[0]?.items[0]?.condition).toEqual({
    scope: ['housing', 'social-affairs'],
    uses: ['aid'],
  });
});
