/**
 * One small city, spread over departments at random: the same fields and the same kinds of records in every
 * federation, but other departments that give them, other values, and other fields that need another department's.
 *
 * Every text of a record says what it is, `#p1.name#`, so that a value can be recognised wherever it turns up.
 */
import fc from 'fast-check';
import { type Fields, type SampleGraph, byId, to } from '../../conformance/sample-graph.fixture.ts';

/** What callers can put in beside plain arguments; every department has it. */
const inputTypes = `
  input Search { name: String city: String worth: String any: [Search!] exact: String = "#asked.exact#" }
  enum Order { BY_NAME BY_REGION }`;

/** What callers see of every federation. */
export const citySchema = `
  type Query {
    person(id: ID!): Person company(code: String): Company people(first: Int, where: Search): [Person]
    parties(order: Order): [Party] assets(owner: String): [Asset]
  }
  interface Party { id: ID! name: String region: String home(in: String): Address assets: [Asset] }
  type Person implements Party {
    id: ID! name: String region: String code: String wage(year: Int): String
    spouse: Person friends(first: Int, like: String): [Person] party: Party
    assets: [Asset] home(in: String): Address memo: String
  }
  type Company implements Party {
    id: ID! name: String region: String code: String owner: Person staff: [Person]
    assets: [Asset] home(in: String): Address memo: String
  }
  type House { id: ID! worth: String region: String owner: Person memo: String }
  type Car { id: ID! plate: String worth: String owner: Party }
  union Asset = House | Car
  type Address { city: String street: String resident: Person }
  ${inputTypes}`;

/** Texts look like those of records, of somebody who is none: they must not turn up anywhere either. */
export const cityArguments: SampleGraph['argumentValues'] = {
  id: ['"p1"', '"p2"', '"none"'],
  first: ['0', '1', '2', '3'],
  year: ['2019', '2024', 'null'],
  code: ['"#asked.code#"'],
  owner: ['"#asked.owner#"', 'null'],
  like: ['"#asked.like#"'],
  in: ['"#asked.in#"', 'null'],
  order: ['BY_NAME', 'BY_REGION'],
  where: [
    '{ name: "#asked.name#" }',
    '{ city: "#asked.city#", exact: null }',
    '{ any: [{ worth: "#asked.worth#" }, { name: null }] }',
    '{ any: [] }',
    'null',
  ],
};

/** The departments; a federation may do without the last. */
export const cityDepartments = ['north', 'east', 'south'] as const;
type Department = (typeof cityDepartments)[number];

/** The fields that are spread, by type, with what each gives. Those of the interface go with it. */
const spread = {
  Query: {
    'person(id: ID!)': 'Person',
    'company(code: String)': 'Company',
    'people(first: Int, where: Search)': '[Person]',
    'parties(order: Order)': '[Party]',
    'assets(owner: String)': '[Asset]',
  },
  Party: { name: 'String', region: 'String', 'home(in: String)': 'Address', assets: '[Asset]' },
  Person: {
    code: 'String',
    'wage(year: Int)': 'String',
    spouse: 'Person',
    'friends(first: Int, like: String)': '[Person]',
    party: 'Party',
    memo: 'String',
  },
  Company: { code: 'String', owner: 'Person', staff: '[Person]', memo: 'String' },
  House: { worth: 'String', region: 'String', owner: 'Person', memo: 'String' },
  Car: { plate: 'String', worth: 'String', owner: 'Party' },
} as const satisfies Record<string, Record<string, string>>;

type TypeName = keyof typeof spread;
const typeNames = Object.keys(spread) as TypeName[];
const parties = ['Person', 'Company'] as const;
/** What `memo` may need of another department, by type. */
const needed: Readonly<Record<string, readonly string[]>> = {
  Person: ['name', 'region', 'code', 'wage(year: 2020)'],
  Company: ['name', 'region', 'code'],
  House: ['worth', 'region'],
};

export interface City extends SampleGraph {
  /** The department that registers a field: of those that give it, the first. */
  readonly providerOf: (coordinate: string) => string;
  /** What flows to the department that gives a field, by coordinate. */
  readonly flows: ReadonlyMap<string, readonly string[]>;
}

interface Placement {
  /** By `Type.field(arguments)`. */
  readonly departments: Readonly<Record<string, readonly Department[]>>;
  /** By type, which of the fields that it may need `memo` does need. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

const somewhere = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...cityDepartments).map((one) => [one]) },
  { weight: 1, arbitrary: fc.constant<Department[]>(['north', 'south']) },
);

const placements: fc.Arbitrary<Placement> = fc.record({
  departments: fc.record(
    Object.fromEntries(
      typeNames.flatMap((type) =>
        Object.keys(spread[type]).map((field) => {
          const one = fc.constantFrom(...cityDepartments).map((each) => [each]);
          const isAlone = type === 'Query' || field === 'memo';
          return [`${type}.${field}`, isAlone ? one : somewhere];
        }),
      ),
    ),
  ),
  needs: fc.record(
    Object.fromEntries(
      Object.entries(needed).map(([type, fields]) => [type, fc.subarray([...fields], { maxLength: 2 })]),
    ),
  ),
});

export const cities: fc.Arbitrary<City> = fc
  .tuple(placements, cityRecords())
  .map(([placement, records]): City => {
    const nameOf = (field: string): string => field.replace(/\(.*/, '');
    const providers = new Map(
      Object.entries(placement.departments).map(([place, [first = '']]) => [nameOf(place), first]),
    );
    const providerOf = (coordinate: string): string => {
      const [type = '', name = ''] = coordinate.split('.');
      if (type === 'Address') return providerOf('Person.home');
      const isOfInterface =
        type === 'Person' || type === 'Company' ? providers.get(`Party.${name}`) : undefined;
      return isOfInterface ?? providers.get(coordinate) ?? cityDepartments[0];
    };
    const flows = new Map<string, readonly string[]>();
    const subgraphs = Object.fromEntries(
      cityDepartments.map((department) => [department, subgraphOf(department, placement, flows)]),
    );
    return {
      title: 'a city',
      subgraphs,
      records,
      argumentValues: cityArguments,
      providerOf,
      flows,
    };
  });

/** The schema of one department; what its fields need of others is noted in `flows`. */
function subgraphOf(
  department: Department,
  { departments, needs }: Placement,
  flows: Map<string, readonly string[]>,
): string {
  const isGiven = (place: string): boolean => departments[place]?.includes(department) === true;
  const given = (type: TypeName): string[] =>
    Object.entries(spread[type]).flatMap(([field, result]) => {
      const place = `${type}.${field}`;
      if (!isGiven(place)) return [];
      const isShared = (departments[place] ?? []).length > 1;
      return [`${field}: ${result}${isShared ? ' @shareable' : ''}`];
    });
  const ofInterface = given('Party');
  const objectType = (type: 'Person' | 'Company' | 'House' | 'Car'): string => {
    const fields = given(type).filter((field) => !field.startsWith('memo'));
    const isParty = parties.some((each) => each === type);
    const external: string[] = [];
    if (isGiven(`${type}.memo`)) {
      const others = (needs[type] ?? []).filter((need) => {
        const signature = need.replace('2020', 'Int');
        const place = isParty && ['name', 'region'].includes(need) ? `Party.${need}` : `${type}.${signature}`;
        return !isGiven(place);
      });
      for (const need of others) external.push(`${need.replace('2020', 'Int')}: String @external`);
      const requires = others.length === 0 ? '' : ` @requires(fields: ${JSON.stringify(others.join(' '))})`;
      if (others.length > 0)
        flows.set(
          `${type}.memo`,
          others.map((need) => `${type}.${need.replace(/\(.*/, '')}`),
        );
      fields.push(`memo: String${requires}`);
    }
    const interfaceFields = isParty ? ofInterface : [];
    const head = `type ${type}${isParty ? ' implements Party' : ''} @key(fields: "id")`;
    return `${head} { id: ID! ${[...interfaceFields, ...fields, ...external].join(' ')} }`;
  };
  const roots = given('Query');
  return `
    ${roots.length === 0 ? '' : `type Query { ${roots.join(' ')} }`}
    interface Party { id: ID! ${ofInterface.map((field) => field.replace(' @shareable', '')).join(' ')} }
    ${(['Person', 'Company', 'House', 'Car'] as const).map(objectType).join('\n    ')}
    union Asset = House | Car
    type Address @shareable { city: String street: String resident: Person }
    ${inputTypes}`;
}

/** Two to four records of each kind that know each other at random. */
function cityRecords(): fc.Arbitrary<SampleGraph['records']> {
  const people = ['p1', 'p2', 'p3'];
  const companies = ['c1', 'c2'];
  const assets = ['h1', 'h2', 'v1'];
  const one = (...names: string[]) => fc.option(fc.constantFrom(...names).map(to), { nil: null, freq: 4 });
  const some = (...names: string[]) =>
    fc.option(fc.array(one(...names), { maxLength: 3 }), { nil: null, freq: 6 });
  const text = (record: string, field: string) =>
    fc.option(fc.constant(`#${record}.${field}#`), { nil: null, freq: 8 });
  const region = fc.constantFrom('11', '1101', '31', null);
  const home = (record: string) =>
    fc.option(
      fc.record({
        __typename: fc.constant('Address'),
        city: text(record, 'home.city'),
        street: text(record, 'home.street'),
        resident: one(...people),
      }),
      { nil: null, freq: 4 },
    );
  const person = (id: string): fc.Arbitrary<Fields & { __typename: string }> =>
    fc.record({
      __typename: fc.constant('Person'),
      id: fc.constant(id),
      name: text(id, 'name'),
      region,
      code: text(id, 'code'),
      wage: text(id, 'wage'),
      spouse: one(...people),
      friends: some(...people),
      party: one(...people, ...companies),
      assets: some(...assets),
      home: home(id),
      memo: text(id, 'memo'),
    });
  const company = (id: string): fc.Arbitrary<Fields & { __typename: string }> =>
    fc.record({
      __typename: fc.constant('Company'),
      id: fc.constant(id),
      name: text(id, 'name'),
      region,
      code: text(id, 'code'),
      owner: one(...people),
      staff: some(...people),
      assets: some(...assets),
      home: home(id),
      memo: text(id, 'memo'),
    });
  const house = (id: string): fc.Arbitrary<Fields & { __typename: string }> =>
    fc.record({
      __typename: fc.constant('House'),
      id: fc.constant(id),
      worth: text(id, 'worth'),
      region,
      owner: one(...people),
      memo: text(id, 'memo'),
    });
  const car = (id: string): fc.Arbitrary<Fields & { __typename: string }> =>
    fc.record({
      __typename: fc.constant('Car'),
      id: fc.constant(id),
      plate: text(id, 'plate'),
      worth: text(id, 'worth'),
      owner: one(...people, ...companies),
    });
  return fc.record({
    Query: fc.record({
      __typename: fc.constant('Query'),
      person: fc.constant(byId),
      company: one(...companies),
      people: some(...people),
      parties: some(...people, ...companies),
      assets: some(...assets),
    }),
    ...Object.fromEntries(people.map((id) => [id, person(id)])),
    ...Object.fromEntries(companies.map((id) => [id, company(id)])),
    h1: house('h1'),
    h2: house('h2'),
    v1: car('v1'),
  }) as fc.Arbitrary<SampleGraph['records']>;
}
