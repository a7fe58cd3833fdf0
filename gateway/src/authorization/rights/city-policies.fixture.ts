/** Random policies over the city, and callers. They do not depend on which department gives what. */
import {
  omitUndefined,
  type Caller,
  type Coordinate,
  type Grant,
  type InputBinding,
  type Item,
  type PolicySource,
  type Rule,
  type ShareType,
  type Suspension,
} from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { type GraphQLSchema, buildSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';
import { type City, cityDepartments, citySchema } from './city.fixture.ts';

export const city: GraphQLSchema = buildSchema(citySchema);

const objectTypes = Object.values(city.getTypeMap()).filter(
  (type) => isObjectType(type) && !type.name.startsWith('__'),
);
const fields = objectTypes.flatMap((type) =>
  isObjectType(type)
    ? Object.values(type.getFields()).map((field) => ({
        coordinate: `${type.name}.${field.name}` as const,
        isText: !isCompositeType(getNamedType(field.type)),
      }))
    : [],
);
const dataFields = fields.filter(({ coordinate }) => !/^Query\.|\.id$/.test(coordinate));
const coordinates = dataFields.map(({ coordinate }) => coordinate);

const compare = (...reads: Coordinate[]) => ({ mode: 'compare' as const, reads });
const identify = (reads: Coordinate) => ({ mode: 'identify' as const, reads });
type BindingDraft = Pick<InputBinding, 'mode' | 'reads'>;
const bindsNothing: BindingDraft = { mode: 'none' };

/** What the arguments, the fields of input objects and the values of enums may be bound to, beside nothing. */
const cityInputs: Readonly<Record<string, readonly BindingDraft[]>> = {
  'Query.person(id:)': [identify('Person.id'), identify('Person.id'), compare('Person.id')],
  'Query.company(code:)': [identify('Company.code'), compare('Company.code')],
  'Query.people(first:)': [],
  'Search.name': [compare('Person.name'), compare('Person.name', 'Company.name')],
  // No key leads to an address.
  'Search.city': [compare('Address.city'), compare('Person.name', 'Address.city')],
  'Search.worth': [compare('House.worth', 'Car.worth'), compare('House.worth')],
  'Search.any': [],
  'Search.exact': [compare('Person.region')],
  'Query.parties(order:)': [compare('Person.region')],
  'Order.BY_NAME': [compare('Person.name', 'Company.name')],
  'Order.BY_REGION': [compare('Person.region')],
  'Query.assets(owner:)': [compare('Person.name'), compare('Person.code', 'Company.code')],
  'Person.wage(year:)': [compare('Person.wage')],
  'Person.friends(first:)': [],
  'Person.friends(like:)': [compare('Person.name'), compare('Person.region'), compare('House.worth')],
  'Person.home(in:)': [compare('Address.city'), compare('Person.region')],
  'Company.home(in:)': [compare('Address.street'), compare('Company.region')],
};

const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** What is registered of a field; nothing when undefined. */
type ItemDraft =
  (Pick<Item, 'shareType' | 'verifiable' | 'status'> & { readonly mask?: string | undefined }) | undefined;

/** Addresses and what leads to them are conditional more often: there, conditions are about records further up. */
const shareTypesOf = (coordinate: string): readonly ShareType[] =>
  /^Address|home$/.test(coordinate)
    ? ['UNCONDITIONAL', 'CONDITIONAL']
    : ['UNCONDITIONAL', 'UNCONDITIONAL', 'UNCONDITIONAL', 'CONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'];

const itemDraft = ({ coordinate, isText }: (typeof fields)[number]): fc.Arbitrary<ItemDraft> =>
  fc.option(
    fc.record({
      shareType: fc.constantFrom(...shareTypesOf(coordinate)),
      verifiable: fc.boolean(),
      status: mostly<Item['status']>('APPROVED', 'APPROVED', 'DRAFT'),
      ...(isText ? { mask: mostly<string | undefined>(undefined, 'ends', 'surname', 'null') } : {}),
    }),
    { nil: undefined, freq: 40 },
  );

const rowScopes: Grant['rows'][] = [
  { type: 'Person', needs: '{ region }', when: 'subject.region.startsWith(caller.region)' },
  { type: 'Person', needs: '{ region code }', when: 'subject.region == "11" || subject.code == "none"' },
  { type: 'Company', needs: '{ region }', when: 'subject.region != "31"' },
  { type: 'House', needs: '{ region }', when: 'subject.region.startsWith(caller.region)' },
];

/** How an input is bound; not at all when undefined. */
const bindingDraft = (others: readonly BindingDraft[]): fc.Arbitrary<BindingDraft | undefined> =>
  fc.oneof(
    { weight: 15, arbitrary: fc.constant(bindsNothing) },
    { weight: 15, arbitrary: fc.constantFrom(bindsNothing, ...others) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );

/**
 * One type of a party leads to what is shared of its records under a condition on it, and the other type leads to the
 * same without one.
 */
export interface SharedBelow {
  readonly leading: 'Person' | 'Company';
  readonly when: string;
}
const sharedBelow: fc.Arbitrary<SharedBelow> = fc.record({
  leading: fc.constantFrom('Person' as const, 'Company' as const),
  when: fc.constantFrom('subject.region.startsWith(caller.region)', 'subject.region == "1101"'),
});
const below: readonly Coordinate[] = [
  'Address.city',
  'Address.street',
  'House.worth',
  'House.memo',
  'Car.worth',
  'Car.plate',
];

/** One grant for each purpose at most names an item, so that none overlap. */
const grantDraft = fc.record({
  items: fc.subarray(coordinates, { minLength: 15 }),
  rows: fc.option(fc.constantFrom(...rowScopes), { nil: undefined, freq: 3 }),
  exact: fc.boolean(),
  mask: mostly<string | undefined>(undefined, 'ends', 'null'),
});

const rule: fc.Arbitrary<Omit<Rule, 'id'>> = fc.oneof(
  fc.record({
    basis: fc.constant('a law'),
    fields: fc.constantFrom(
      ['Person.name'],
      ['Company.code', 'Person.code'],
      ['House.worth'],
      ['Address.city'],
    ),
    when: fc.constantFrom('caller.clearance < 3', 'purpose == "alpha"', 'caller.region == "31"'),
    effect: fc.constantFrom('deny' as const, { mask: 'ends' }, { mask: 'null' }),
  }),
  fc.record({
    basis: fc.constant('a law'),
    fields: fc.constant(['Person.wage']),
    when: fc.constantFrom('has(args.year) && args.year != null && args.year > 2020', 'args.year > 2020'),
    effect: fc.constantFrom('deny' as const, { mask: 'ends' }),
  }),
  fc.record({
    basis: fc.constant('a law'),
    fields: fc.constantFrom(
      ['Person'],
      ['Company'],
      ['Person.spouse', 'Person.code'],
      ['Person', 'Company'],
      ['House'],
    ),
    needs: fc.constant('{ region }'),
    when: fc.constantFrom(
      '!subject.region.startsWith(caller.region)',
      'subject.region == "1101"',
      'purpose == "alpha" && subject.region != caller.region',
      'caller.clearance < 3 || subject.region == "1101"',
    ),
    effect: fc.constant('deny' as const),
  }),
);

const suspension: fc.Arbitrary<Suspension> = fc.record({
  target: fc.oneof(
    fc.constantFrom(...coordinates).map((coordinate) => ({ coordinate })),
    fc.constantFrom('office-one', 'bureau-app').map((application) => ({ application })),
  ),
  reason: fc.constant('incident'),
  since: fc.constant('2020-01-01T00:00:00Z'),
});

/** What the purposes of a department need: everything, the fields of some types, or some fields. */
const necessity = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constant(['Person.*', 'Company.*', 'House.*', 'Car.*', 'Address.*'] as Coordinate[]),
  },
  { weight: 1, arbitrary: fc.constant(['Person.*', 'Address.*'] as Coordinate[]) },
  { weight: 1, arbitrary: fc.subarray(coordinates, { minLength: 1 }) },
);

export interface PolicyDraft {
  readonly items: readonly ItemDraft[];
  readonly sharedBelow: SharedBelow | undefined;
  /** In the order of `cityInputs`. */
  readonly inputs: readonly (BindingDraft | undefined)[];
  readonly mayName: boolean;
  readonly needs: Readonly<Record<'alpha' | 'beta', readonly Coordinate[]>>;
  readonly grants: readonly {
    readonly items: readonly Coordinate[];
    readonly rows: Grant['rows'] | undefined;
    readonly exact: boolean;
    readonly mask: string | undefined;
  }[];
  readonly rules: readonly Omit<Rule, 'id'>[];
  readonly suspensions: readonly Suspension[];
  readonly isFlowApproved: boolean;
}

export const policyDrafts: fc.Arbitrary<PolicyDraft> = fc.record({
  items: fc.tuple(...dataFields.map(itemDraft)),
  sharedBelow: fc.option(sharedBelow, { nil: undefined, freq: 2 }),
  inputs: fc.tuple(...Object.values(cityInputs).map(bindingDraft)),
  mayName: mostly(true, false),
  needs: fc.record({ alpha: necessity, beta: necessity }),
  grants: fc.array(grantDraft, { maxLength: 4 }),
  rules: fc.array(rule, { maxLength: 2 }),
  suspensions: fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: suspension.map((each) => [each]) },
  ),
  isFlowApproved: mostly(true, false),
});

/** A draft in which what is shared below one type is registered and granted so. */
function withSharedBelow(draft: PolicyDraft): PolicyDraft {
  const { items, grants, sharedBelow: shared } = draft;
  if (shared === undefined) return draft;
  const { leading, when } = shared;
  const granted = new Set<string>([`${leading}.home`, `${leading}.assets`, ...below]);
  const leadsThere = /^(Person|Company)\.(home|assets)$/;
  return {
    ...draft,
    items: dataFields.map(({ coordinate }, at): ItemDraft => {
      if (!granted.has(coordinate) && !leadsThere.test(coordinate)) return items[at];
      const shareType = granted.has(coordinate) ? 'CONDITIONAL' : 'UNCONDITIONAL';
      return { shareType, verifiable: false, status: 'APPROVED' };
    }),
    grants: [
      {
        items: coordinates.filter((coordinate) => granted.has(coordinate)),
        rows: { type: leading, needs: '{ region }', when },
        exact: false,
        mask: undefined,
      },
      ...grants,
    ],
  };
}

/** A draft, registered by the departments that give the fields in one federation. */
export function policyOf(drafted: PolicyDraft, { providerOf, flows }: City, version: number): PolicySource {
  const draft = withSharedBelow(drafted);
  const items = [
    ...fields
      .filter(({ coordinate }) => !coordinates.includes(coordinate))
      .map(({ coordinate }) =>
        buildItem({ coordinate, role: coordinate.endsWith('.id') ? 'KEY' : 'STRUCTURE' }),
      ),
    ...dataFields.flatMap(({ coordinate }, at): Item[] => {
      const item = draft.items[at];
      if (item === undefined) return [];
      const { mask, ...facts } = item;
      return [buildItem({ coordinate, ...facts, ...omitUndefined({ mask }) })];
    }),
  ];
  const registered = new Map(items.map((item) => [item.coordinate, item]));
  const isKnown = (coordinate: string): boolean => registered.has(coordinate as Coordinate);
  const isConditional = (coordinate: Coordinate): boolean =>
    registered.get(coordinate)?.shareType === 'CONDITIONAL';
  const isText = (coordinate: Coordinate): boolean =>
    dataFields.some((field) => field.isText && field.coordinate === coordinate);
  /** A condition may read what is approved and shared; the check of a policy refuses everything else. */
  const isReadable = (coordinate: string): boolean => {
    const item = registered.get(coordinate as Coordinate);
    return item?.status === 'APPROVED' && item.shareType !== 'NOT_SHARED';
  };
  const haveNeeds = (type: string, needs: string): boolean =>
    needs.match(/\w+/g)?.every((name) => isReadable(`${type}.${name}`)) === true;
  const isNeedable = (needed: string): boolean =>
    needed.endsWith('.*')
      ? items.some(({ coordinate }) => coordinate.startsWith(needed.slice(0, -1)))
      : isKnown(needed);
  const grants = draft.grants.flatMap(({ items: wanted, rows, exact, mask }, at): Grant[] => {
    const purpose = at % 2 === 0 ? 'alpha' : 'beta';
    // The first grant of a purpose that names an item has it.
    const earlier = draft.grants.filter((_, other) => other < at && other % 2 === at % 2);
    const own = wanted.filter(
      (item) => isConditional(item) && !earlier.some((other) => other.items.includes(item)),
    );
    return cityDepartments.flatMap((provider): Grant[] => {
      const ofProvider = own.filter((item) => providerOf(item) === provider);
      if (ofProvider.length === 0) return [];
      return [
        buildGrant({
          id: `grant-${at}-${provider}`,
          consumer: purpose === 'alpha' ? 'office' : 'bureau',
          purpose,
          provider,
          items: ofProvider,
          exact: exact ? ofProvider : [],
          masks:
            mask === undefined
              ? {}
              : Object.fromEntries(ofProvider.filter(isText).map((item) => [item, mask])),
          ...(rows !== undefined && haveNeeds(rows.type, rows.needs) ? { rows } : {}),
        }),
      ];
    });
  });
  const inputs = Object.keys(cityInputs).flatMap((coordinate, at): InputBinding[] => {
    const { mode, reads = [] } = draft.inputs[at] ?? {};
    const known = [reads].flat().filter(isKnown);
    const [first, ...others] = known;
    if (mode === undefined || (mode !== 'none' && first === undefined)) return [];
    const read = first === undefined ? {} : { reads: others.length === 0 ? first : known };
    return [{ coordinate: coordinate as InputBinding['coordinate'], mode, ...read }];
  });
  const rules = draft.rules.flatMap((each, at): Rule[] => {
    const named = each.fields.filter((field) => (field.includes('.') ? isKnown(field) : true));
    const types = named.map((field) => field.split('.')[0] ?? '');
    const isCompilable = named.length > 0 && types.every((type) => haveNeeds(type, each.needs ?? '{ id }'));
    return isCompilable ? [{ ...each, id: `rule-${at}`, fields: named }] : [];
  });
  return {
    ...buildPolicy({
      departments: ['office', 'bureau', ...cityDepartments],
      resources: cityDepartments.map((provider, at) =>
        buildResource({
          code: `100000/00000${at}`,
          provider,
          updateCycle: 'YEARLY',
          items: items.filter((item) => providerOf(item.coordinate) === provider),
          inputs: at === 0 ? inputs : [],
        }),
      ),
      purposes: [
        buildPurpose({ code: 'alpha', department: 'office', items: draft.needs.alpha.filter(isNeedable) }),
        buildPurpose({ code: 'beta', department: 'bureau', items: draft.needs.beta.filter(isNeedable) }),
      ],
      masks: [
        { name: 'ends', strength: 1, method: { kind: 'keep', first: 1, last: 1 } },
        { name: 'surname', strength: 2, method: { kind: 'surname' } },
        { name: 'null', strength: 3, method: { kind: 'null' } },
      ],
      grants,
      ruleSet: { version: `random ${version}`, rules },
      // Either no name at all, or more than are ever tried.
      identificationLimits: [
        {
          application: '*',
          triesPerHour: draft.mayName ? 1_000_000 : 0,
          missesPerHour: 1_000_000,
        },
      ],
      suspensions: draft.suspensions.filter(
        ({ target }) => !('coordinate' in target) || isKnown(target.coordinate),
      ),
      flows: [...flows].flatMap(([coordinate, needs]) =>
        draft.isFlowApproved
          ? needs
              .filter((item) => isKnown(item) && providerOf(item) !== providerOf(coordinate))
              .map((item) => ({ item: item as Coordinate, to: providerOf(coordinate), basis: 'a law' }))
          : [],
      ),
    }),
    version,
  };
}

const office: Caller = {
  application: 'office-one',
  department: 'office',
  region: '11',
  level: 'CITY',
  clearance: 2,
  roles: [],
};

export interface Asker {
  readonly caller: Caller;
  readonly purpose: string | undefined;
}

/** Who asks, and for what: most of them have some rights. */
export const askers: Readonly<Record<string, Asker>> = {
  office: { caller: office, purpose: 'alpha' },
  'cleared office': { caller: { ...office, application: 'office-two', clearance: 4 }, purpose: 'alpha' },
  'office elsewhere': { caller: { ...office, region: '31' }, purpose: 'alpha' },
  bureau: {
    caller: { ...office, application: 'bureau-app', department: 'bureau', clearance: 3 },
    purpose: 'beta',
  },
  'office without purpose': { caller: office, purpose: undefined },
  'a department itself': {
    caller: { ...office, application: 'east-app', department: 'east' },
    purpose: undefined,
  },
};
