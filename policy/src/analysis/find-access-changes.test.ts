/** Who gains or loses what between two policies. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from '../decide/decide.ts';
import type { Coordinate, InputBinding, Item, PolicySource } from '../model/model.ts';
import { coordinates, policies } from '../testing-arbitraries.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource, everyUse } from '../testing.ts';
import { accessOf, compareAccess } from './access.ts';
import { listProfiles } from './access-profiles.ts';
import { findAccessChanges, type EnforcedPolicy } from './find-access-changes.ts';
import { groupAccessChanges } from './group-access-changes.ts';

const now = Date.parse('2026-06-01T00:00:00Z');

const masks = [
  { name: 'weak', strength: 1, method: { kind: 'surname' } },
  { name: 'strict', strength: 3, method: { kind: 'null' } },
] as const;

interface Side {
  readonly items: readonly Item[];
  readonly inputs?: readonly InputBinding[];
  /** Of `Query.cards`. */
  readonly args?: readonly string[];
  /** What callers see; all items when absent. */
  readonly fields?: readonly string[];
}

function sourceOf({ items, inputs = [] }: Side): PolicySource {
  return buildPolicy({
    departments: ['library', 'hall', 'school'],
    resources: [buildResource({ provider: 'library', items, inputs })],
    purposes: [
      buildPurpose({
        code: 'reading',
        department: 'hall',
        items: ['Card.number', 'Card.level', 'Query.cards'],
      }),
      buildPurpose({ code: 'counting', department: 'hall', items: ['Card.number'] }),
      buildPurpose({ code: 'lessons', department: 'school', items: ['Card.*'] }),
    ],
    // A grant may name conditional items only.
    grants: items
      .filter(({ coordinate, shareType }) => coordinate === 'Card.level' && shareType === 'CONDITIONAL')
      .map(({ coordinate }) =>
        buildGrant({
          id: 'to-hall',
          consumer: 'hall',
          purpose: 'reading',
          provider: 'library',
          items: [coordinate],
          applications: ['desk'],
          validFrom: '2026-01-01T00:00:00Z',
          validUntil: '2027-01-01T00:00:00Z',
        }),
      ),
    masks,
  });
}

function enforce(side: Side): EnforcedPolicy {
  const fields = side.fields ?? side.items.map(({ coordinate }) => coordinate);
  return {
    policy: compilePolicy(sourceOf(side)),
    inputsOf: (coordinate) => {
      if (!fields.includes(coordinate)) return undefined;
      return coordinate === 'Query.cards' ? (side.args ?? []) : [];
    },
    leadsTo: (coordinate) => (coordinate === 'Query.cards' ? ['Card'] : []),
    waysToItems: () => undefined,
  };
}

const number = buildItem({ coordinate: 'Card.number' });
const level = buildItem({ coordinate: 'Card.level' });
const cards = buildItem({ coordinate: 'Query.cards', role: 'STRUCTURE' });

/** @returns groups, a line each */
function impact(before: Side, after: Side): readonly string[] {
  const source = sourceOf(before);
  const profiles = listProfiles(source);
  const changes = findAccessChanges({
    before: enforce(before),
    after: enforce(after),
    profiles,
    purposes: source.purposes,
    coordinates: [
      ...new Set([...before.items, ...after.items].map(({ coordinate }) => coordinate)),
    ] as readonly Coordinate[],
    now,
  });
  return groupAccessChanges(changes, profiles).map((group) => {
    const callers = group.callers.map(({ department, purpose, only }) =>
      [`${department}/${purpose ?? '-'}`, ...only].join(' '),
    );
    return `${group.direction} ${group.coordinates.join(', ')}: ${group.before} → ${group.after}: ${callers.join('; ')}`;
  });
}

const conditional = { shareType: 'CONDITIONAL', condition: everyUse('a need') } as const;
const notShared = { shareType: 'NOT_SHARED', legalBasis: 'a law' } as const;

describe('a publication says who gains and who loses', () => {
  const base = { items: [number, { ...level, ...conditional }, cards] };

  test.each<[what: string, after: Side, lines: readonly string[]]>([
    ['nothing where nothing changes', base, []],
    [
      'by a field that is added, which only those have whose purpose needs the type as a whole',
      { items: [...base.items, buildItem({ coordinate: 'Card.pin' })] },
      ['GAINS Card.pin: nothing → the value: library/-; school/lessons'],
    ],
    [
      'by a share type that becomes stricter',
      { items: [{ ...number, ...notShared, verifiable: true }, ...base.items.slice(1)] },
      [
        'LOSES Card.number: the value → a verification (NOT_SHARED): hall/reading; hall/counting; school/lessons',
      ],
    ],
    [
      'by a share type that becomes wider: all but the application with the grant',
      { items: [number, level, cards] },
      [
        'GAINS Card.level: nothing (GRANT_REQUIRED) → the value: hall/reading ' +
          'other applications with clearance 1 other applications with clearance 4; school/lessons',
      ],
    ],
    [
      'by a mask',
      { items: [{ ...number, mask: 'weak' }, ...base.items.slice(1)] },
      ['LOSES Card.number: the value → it masked as weak: hall/reading; hall/counting; school/lessons'],
    ],
    [
      'by a field that callers do not see any more',
      { ...base, fields: ['Card.level', 'Query.cards'] },
      ['LOSES Card.number: the value → nothing: library/-; hall/reading; hall/counting; school/lessons'],
    ],
  ])('%s', (_what, after, lines) => {
    expect(impact(base, after)).toEqual(lines);
  });

  test('by a field that is removed', () => {
    const more = { items: [...base.items, buildItem({ coordinate: 'Card.pin' })] };
    expect(impact(more, base)).toEqual(['LOSES Card.pin: the value → nothing: library/-; school/lessons']);
  });

  test('by an input that compares with what they may not have', () => {
    const args = ['Query.cards(level:)'];
    const binding = { coordinate: args[0] ?? '', reads: 'Card.level', mode: 'compare' } as InputBinding;
    const none = { coordinate: args[0] ?? '', mode: 'none' } as InputBinding;
    expect(impact({ ...base, args, inputs: [none] }, { ...base, args, inputs: [binding] })).toEqual([
      expect.stringMatching(/^LOSES Query\.cards\(level:\): the value → nothing: .*hall\/counting/),
    ]);
    expect(impact(base, { ...base, args, inputs: [none] })).toEqual([
      'GAINS Query.cards(level:): nothing → the value: library/-; hall/reading; hall/counting; school/lessons',
    ]);
  });

  test('of a weaker mask and a stricter one', () => {
    const masked = (mask: string) => ({ items: [{ ...number, mask }, ...base.items.slice(1)] });
    expect(impact(masked('strict'), masked('weak'))[0]).toMatch(
      /^GAINS Card\.number: it masked as strict → it masked/,
    );
    expect(impact(masked('weak'), masked('strict'))[0]).toMatch(/^LOSES/);
  });
});

/** Two policies of the same departments and items. */
const pairs = fc.tuple(policies, policies);

function enforceSource(source: PolicySource): EnforcedPolicy {
  return {
    policy: compilePolicy(source),
    inputsOf: () => [],
    leadsTo: () => ['A'],
    waysToItems: () => undefined,
  };
}

test('what is found is what decisions say of everybody, whoever is not asked', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      const [before, after] = [enforceSource(one), enforceSource(other)];
      const purposes = [...one.purposes, ...other.purposes];
      const profiles = listProfiles({ ...one, grants: [...one.grants, ...other.grants] });
      const found = findAccessChanges({ before, after, profiles, purposes, coordinates, now });
      const expected = coordinates.flatMap((coordinate) =>
        profiles.flatMap((profile) => {
          const [old, next] = [before, after].map(({ policy, leadsTo }) =>
            accessOf(
              decide(policy, {
                ...profile,
                coordinate,
                args: {},
                inputs: [],
                leadsTo: leadsTo(coordinate),
                now,
                exhaustedGrants: new Set(),
                uncountedGrants: new Set(),
              }),
            ),
          );
          if (old === undefined || next === undefined) return [];
          const direction = compareAccess(old, next, after.policy.masks);
          return direction === undefined
            ? []
            : [{ direction, profile, coordinate, before: old, after: next }];
        }),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 50, seed: 17 },
  );
});

test('what one way is gained is lost the other way, and nothing changes between a policy and itself', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      const directions = (before: PolicySource, after: PolicySource): readonly string[] => {
        const profiles = listProfiles({ ...one, grants: [...one.grants, ...other.grants] });
        const purposes = [...one.purposes, ...other.purposes];
        return findAccessChanges({
          before: enforceSource(before),
          after: enforceSource(after),
          profiles,
          purposes,
          coordinates,
          now,
        }).map(({ direction }) => direction);
      };
      const opposite: Readonly<Record<string, string>> = {
        GAINS: 'LOSES',
        LOSES: 'GAINS',
        CHANGES: 'CHANGES',
      };
      expect(directions(other, one)).toEqual(directions(one, other).map((each) => opposite[each]));
      expect(directions(one, one)).toEqual([]);
    }),
    { numRuns: 25, seed: 17 },
  );
});
