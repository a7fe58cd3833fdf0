/** Small random policies, and requests that are decided under them. */
import { omitUndefined } from './model/omit-undefined.ts';
import fc from 'fast-check';
import type { Caller } from './model/caller.ts';
import type { FieldRequest } from './model/decision.ts';
import type {
  Coordinate,
  Grant,
  Item,
  ItemRole,
  ItemStatus,
  PolicySource,
  Rule,
  ShareType,
  Suspension,
} from './model/model.ts';
import { partKeys } from './model/parts.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from './testing.ts';

/** Mostly `usual`, so that a request has a fair chance of getting past this step. */
const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** Items of the providers `alpha` and `beta`; the consumers are `gamma` and the providers themselves. */
export const coordinates = ['A.one', 'A.two', 'A.region', 'B.one', 'B.two'] as const satisfies Coordinate[];

const providerOf = (coordinate: string): string => (coordinate.startsWith('A.') ? 'alpha' : 'beta');
const maskNames = ['weak', 'middle', 'strict'] as const;
const conditionTexts = [
  'true',
  'false',
  'caller.clearance < 3',
  'purpose == "aid"',
  'caller.application == "one"',
  'has(args.year) && args.year < 2000',
  'args.year < 2000',
] as const;

// Terms of grants, items and suspensions start and end here, so that a request falls before, at and after.
const instants = ['2025-01-01', '2026-01-01', '2027-01-01', '2028-01-01'].map((day) => `${day}T00:00:00Z`);
const instant = fc.constantFrom(...instants);

const items: fc.Arbitrary<Item[]> = fc.tuple(
  ...coordinates.map((coordinate) =>
    fc
      .record({
        shareType: fc.constantFrom<ShareType[]>('UNCONDITIONAL', 'CONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'),
        role: fc.constantFrom<ItemRole[]>('DATA', 'DATA', 'STRUCTURE', 'KEY'),
        status: mostly<ItemStatus>('APPROVED', 'DRAFT'),
        verifiable: fc.boolean(),
        mask: fc.option(fc.constantFrom(...maskNames), { nil: undefined }),
        end: mostly<string | undefined>(undefined, ...instants),
      })
      .map(({ mask, end, ...facts }) =>
        buildItem({
          coordinate,
          ...facts,
          ...omitUndefined({ mask, inForceUntil: end }),
        }),
      ),
  ),
);

/** One grant at most for each item, purpose and year, so that none overlap. */
const grants: fc.Arbitrary<Grant[]> = fc
  .array(
    fc.record({
      coordinate: fc.constantFrom(...coordinates),
      purpose: fc.constantFrom('aid', 'audit'),
      year: fc.nat({ max: instants.length - 2 }),
      isExact: fc.boolean(),
      mask: fc.option(fc.constantFrom(...maskNames), { nil: undefined }),
      hasRows: fc.boolean(),
      isForOne: fc.boolean(),
      revokedAt: mostly<string | undefined>(undefined, ...instants),
    }),
    { minLength: 6, maxLength: 18, size: 'max' },
  )
  .map((drafts) => {
    const byUse = new Map(
      drafts.map((draft) => [`${draft.coordinate} ${draft.purpose} ${draft.year}`, draft]),
    );
    return [...byUse].map(
      ([use, { coordinate, purpose, year, isExact, mask, hasRows, isForOne, revokedAt }]) =>
        buildGrant({
          id: use.replaceAll(' ', '-'),
          consumer: 'gamma',
          purpose,
          provider: providerOf(coordinate),
          items: [coordinate],
          exact: isExact ? [coordinate] : [],
          masks: mask === undefined ? {} : { [coordinate]: mask },
          validFrom: instants[year] ?? '',
          validUntil: instants[year + 1] ?? '',
          ...(isForOne ? { applications: ['one'] } : {}),
          ...(hasRows
            ? { rows: { type: 'A', needs: '{ region }', when: 'subject.region == caller.region' } }
            : {}),
          ...omitUndefined({ revokedAt }),
        }),
    );
  });

const requestRule = fc.record({
  id: fc.constant('rule'),
  basis: fc.constant('a law'),
  fields: fc.constantFrom(['A'], ['B'], ['A.one'], ['A', 'B.two']),
  when: mostly<string>('false', ...conditionTexts),
  effect: fc.constantFrom('deny' as const, { mask: 'weak' }, { mask: 'strict' }),
});
const dataRule = fc.record({
  id: fc.constant('rule'),
  basis: fc.constant('a law'),
  fields: fc.constantFrom(['A'], ['A.one']),
  needs: fc.constant('{ region }'),
  when: fc.constantFrom('subject.region != caller.region', 'purpose == "aid" && subject.region == "x"'),
  effect: fc.constant('deny' as const),
});

export const rules: fc.Arbitrary<Rule> = fc.oneof(requestRule, dataRule);

export const suspensions: fc.Arbitrary<Suspension> = fc.record({
  target: fc.oneof(
    fc.constantFrom('one', 'two').map((application) => ({ application })),
    fc.constantFrom('alpha', 'gamma').map((department) => ({ department })),
    fc.constantFrom(...coordinates).map((coordinate) => ({ coordinate })),
  ),
  reason: fc.constant('incident'),
  since: instant,
});

/** Policies that compile. Refinements and grants that the item's share type forbids are left out. */
export const policies: fc.Arbitrary<PolicySource> = fc
  .record({
    items,
    grants,
    rules: fc.array(rules, { maxLength: 3 }),
    suspensions: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.uniqueArray(suspensions, { maxLength: 2, selector: partKeys.suspensions }) },
    ),
    needed: mostly<Coordinate[]>(['A.*', 'B.one', 'B.two'], ['A.one', 'B.two'], []),
  })
  .map((draft) => {
    const shareTypes = new Map<string, string>(draft.items.map((item) => [item.coordinate, item.shareType]));
    const byProvider = (provider: string): Item[] =>
      draft.items.filter(({ coordinate }) => providerOf(coordinate) === provider);
    return buildPolicy({
      departments: ['alpha', 'beta', 'gamma'],
      resources: [
        buildResource({ code: '900000/000001', provider: 'alpha', items: byProvider('alpha') }),
        buildResource({ code: '900000/000002', provider: 'beta', items: byProvider('beta') }),
      ],
      purposes: [
        buildPurpose({ code: 'aid', department: 'gamma', items: draft.needed }),
        buildPurpose({ code: 'audit', department: 'gamma', items: ['A.*'] }),
        buildPurpose({ code: 'own', department: 'alpha', items: ['B.one'] }),
      ],
      grants: draft.grants.filter(({ items: granted }) =>
        granted.every((coordinate) => shareTypes.get(coordinate) === 'CONDITIONAL'),
      ),
      ruleSet: { version: '1', rules: draft.rules.map((rule, index) => ({ ...rule, id: `rule-${index}` })) },
      masks: [
        { name: 'weak', strength: 1, method: { kind: 'surname' } },
        { name: 'middle', strength: 2, method: { kind: 'date-year' } },
        { name: 'strict', strength: 3, method: { kind: 'null' } },
      ],
      suspensions: draft.suspensions,
    });
  });

const callers: fc.Arbitrary<Caller> = fc.record({
  application: fc.constantFrom('one', 'two'),
  department: mostly('gamma', 'alpha', 'nobody'),
  region: fc.constantFrom('11', 'x'),
  level: fc.constantFrom('CITY', 'DISTRICT'),
  clearance: fc.constantFrom(1, 2, 3, 4),
  roles: fc.constant([]),
});

/** Requests, often the kind that has a chance of being allowed. */
export const requests: fc.Arbitrary<FieldRequest> = fc
  .record({
    caller: callers,
    purpose: mostly<string | undefined>('aid', 'audit', 'own', 'nope', undefined),
    coordinate: fc.constantFrom(...coordinates),
    args: fc.constantFrom({}, { year: 1999 }, { year: 2024 }),
    inputs: fc.constant([]),
    leadsTo: fc.constant([]),
    now: fc.oneof(
      instant.map((text) => Date.parse(text)),
      fc.constantFrom(...instants).map((text) => Date.parse(text) + 1),
      fc.integer({ min: Date.parse('2024-06-01T00:00:00Z'), max: Date.parse('2028-06-01T00:00:00Z') }),
    ),
    exhaustedGrants: fc.constant(new Set<string>()),
    uncountedGrants: fc.constant(new Set<string>()),
  })
  .map(({ purpose, ...request }) => (purpose === undefined ? request : { ...request, purpose }));
