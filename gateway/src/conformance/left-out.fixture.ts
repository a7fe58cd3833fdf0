/** What Apollo's query planner leaves out of its plans, so that it would be `null` without anybody knowing why. */
import { type Topic, entity, never } from './topic.fixture.ts';

const note = { __typename: 'Note', text: 'a note' };
const permit = { __typename: 'Permit', text: 'a permit' };
const verdict = { __typename: 'Verdict', text: 'a verdict', id: 'v1' };
const dossier = { id: 'd1' };

const allMembers = '__typename ... on Note { text } ... on Permit { words: text } ... on Verdict { text }';

/** Each subgraph shares the cover, and puts other entries into it. */
const partialUnion: Topic = {
  title: 'A union behind a shared value, of which each subgraph knows other members',
  subgraphs: {
    permits: {
      typeDefs: `
        type Query { filed: Dossier common: Dossier @shareable desk: Desk }
        type Dossier @key(fields: "id") { id: ID! cover: Cover @shareable }
        type Desk @shareable { top: Cover }
        type Cover @shareable { entries: [Entry!]! }
        union Entry = Note | Permit
        type Note @shareable { text: String }
        type Permit { text: String }`,
      resolvers: {
        Query: {
          filed: () => dossier,
          common: () => ({ ...dossier, entries: [note] }),
          desk: () => ({ top: { entries: [permit] } }),
        },
        Dossier: {
          ...entity([dossier], 'id'),
          cover: ({ entries = [note, permit] }: { entries?: unknown }) => ({ entries }),
        },
      },
    },
    courts: {
      typeDefs: `
        type Query { tried: Dossier common: Dossier @shareable }
        type Dossier @key(fields: "id") { id: ID! cover: Cover @shareable judged: Cover }
        type Desk @shareable { top: Cover }
        type Cover @shareable { entries: [Entry!]! }
        union Entry = Note | Verdict
        type Note @shareable { text: String }
        type Verdict @key(fields: "id") { id: ID! text: String }`,
      resolvers: {
        Query: { tried: () => dossier, common: () => ({ ...dossier, entries: [note] }) },
        Dossier: {
          ...entity([dossier], 'id'),
          cover: ({ entries = [verdict, note] }: { entries?: unknown }) => ({ entries }),
          judged: () => ({ entries: [verdict] }),
        },
      },
    },
  },
  cases: [
    {
      name: 'is asked for the members that all know where any of them may be asked, and says so of the others',
      query: `{ filed { cover { entries { ${allMembers} } } } }`,
      data: { filed: { cover: { entries: [note, { __typename: 'Permit', words: null }] } } },
      errors: ['filed.cover.entries.1.words'],
      asks: ['permits'],
    },
    {
      name: 'is asked for the same members where another subgraph is reached first',
      query: `{ tried { cover { entries { ${allMembers} } } } }`,
      data: { tried: { cover: { entries: [{ __typename: 'Verdict', text: null }, note] } } },
      errors: ['tried.cover.entries.0.text'],
      asks: ['courts'],
    },
    {
      name: 'has nothing of members that the subgraph does not know',
      query: '{ filed { cover { entries { ... on Verdict { text } } } } }',
      data: { filed: { cover: { entries: [{}, {}] } } },
    },
    {
      name: 'is asked for the members that all know where all subgraphs can be reached',
      query: `{ common { cover { entries { ${allMembers} } } } }`,
      data: { common: { cover: { entries: [note] } } },
    },
    {
      name: 'is asked for all members where only one subgraph can be asked',
      query: `{ filed { judged { entries { ${allMembers} } } } desk { top { entries { ${allMembers} } } } }`,
      data: {
        filed: { judged: { entries: [{ __typename: 'Verdict', text: 'a verdict' }] } },
        desk: { top: { entries: [{ __typename: 'Permit', words: 'a permit' }] } },
      },
    },
  ],
};

const titles = [
  { __typename: 'Map', id: 'm1', name: 'north', scale: 5 },
  { __typename: 'Atlas', id: 'a1', name: 'world', pages: 90 },
];

const mergedDescriptions: Topic = {
  title: 'An interface object whose fields require others, asked for on one type each',
  subgraphs: {
    shelves: {
      typeDefs: `
        type Query { titles: [Named!] }
        interface Named { name: String }
        interface Title implements Named @key(fields: "id") { id: ID! name: String }
        type Map implements Title & Named @key(fields: "id") { id: ID! name: String scale: Int }
        type Atlas implements Title & Named @key(fields: "id") { id: ID! name: String pages: Int }
        type Desk implements Named { name: String }`,
      resolvers: {
        Query: { titles: () => [...titles, { __typename: 'Desk', name: 'a desk' }] },
        Title: entity(titles, 'id'),
      },
    },
    lending: {
      typeDefs: `
        type Title @key(fields: "id") @interfaceObject {
          id: ID! name: String @external lentTo: String label: String @requires(fields: "name")
        }`,
      resolvers: {
        Title: {
          lentTo: ({ id }: { id: string }) => `reader of ${id}`,
          label: ({ name }: { name: string }) => `label of ${name}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'are each asked for, whatever the others require',
      query: '{ titles { __typename ... on Atlas { label } ... on Title { ... on Map { lentTo } } } }',
      data: {
        titles: [
          { __typename: 'Map', lentTo: 'reader of m1' },
          { __typename: 'Atlas', label: 'label of world' },
          { __typename: 'Desk' },
        ],
      },
      asks: ['shelves', 'lending'],
    },
  ],
};

const sites = [{ id: 's1', plot: { book: 'b1', page: 4 }, owner: 'Li' }];

const unusableKey: Topic = {
  title: 'A record that a subgraph names by a key by which it cannot be asked',
  subgraphs: {
    land: {
      typeDefs: `
        type Query { sites: [Site!] }
        type Site
          @key(fields: "plot { book }", resolvable: false)
          @key(fields: "id plot { page }")
          @key(fields: "id", resolvable: false) {
          id: ID! plot: Plot! owner: String @external deed: String @requires(fields: "owner")
        }
        type Plot { book: ID! page: Int! }`,
      resolvers: {
        Query: { sites: () => sites.map(({ id, plot }) => ({ id, plot })) },
        Site: {
          __resolveReference: (told: { id?: string; plot: { page?: number }; owner: string }) =>
            told.id === 's1' && told.plot.page === 4 ? { deed: `deed of ${told.owner}` } : null,
        },
      },
    },
    owners: {
      typeDefs: `
        type Site
          @key(fields: "id") @key(fields: "plot { book }", resolvable: false)
          @key(fields: "id plot { page }", resolvable: false) { id: ID! owner: String plot: Plot! }
        type Plot { book: ID! page: Int! }`,
      resolvers: { Site: entity(sites, 'id') },
    },
  },
  cases: [
    {
      name: 'is described to it by the other key before it computes what requires others',
      query: '{ sites { deed } }',
      data: { sites: [{ deed: 'deed of Li' }] },
      asks: ['land', 'owners', 'land'],
    },
  ],
};

const complaint = { __typename: 'Complaint', person: { id: 'p1' } };

const otherTypes: Topic = {
  title: 'Records that several types refer to under one name',
  subgraphs: {
    mail: {
      typeDefs: `
        type Query { letters: [Letter!] sealed: Letter }
        union Letter = Complaint | Tip
        type Complaint { person: Person }
        type Tip { person: Person }
        type Person @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          letters: () => [complaint, { __typename: 'Tip', person: { id: 'p2' } }],
          sealed: () => ({ ...complaint, __typename: 'Tip' }),
        },
      },
    },
    registry: {
      typeDefs: 'type Person @key(fields: "id") { id: ID! name: String }',
      resolvers: {
        Person: {
          __resolveReference: ({ id }: { id: string }) => (id === 'p1' ? { name: 'Li' } : never()),
        },
      },
    },
    regions: {
      typeDefs: 'type Person @key(fields: "id") { id: ID! region: String }',
      resolvers: { Person: { region: ({ id }: { id: string }) => `region of ${id}` } },
    },
  },
  cases: [
    {
      name: 'are asked about for the types only of which it was asked',
      query: '{ letters { ... on Complaint { person { name } } ... on Tip { person { region } } } }',
      data: { letters: [{ person: { name: 'Li' } }, { person: { region: 'region of p2' } }] },
    },
    {
      name: 'are not asked about at all when none is there',
      query: '{ sealed { ... on Complaint { person { name } } ... on Tip { person { id } } } }',
      data: { sealed: { person: { id: 'p1' } } },
      asks: ['mail'],
    },
  ],
};

const composed = `extend schema
  @link(url: "https://registry.example.org/audience/v1.0", import: ["@audience"])
  @composeDirective(name: "@audience")
  enum Audience { PUBLIC STAFF }`;

const composedDirective: Topic = {
  title: 'A directive of subgraphs that callers may write',
  subgraphs: {
    one: {
      typeDefs: `${composed} directive @audience(of: Audience!) on FIELD type Query { one: String }`,
      resolvers: { Query: { one: () => 'one' } },
    },
    two: {
      typeDefs: `${composed} directive @audience(of: Audience! = STAFF) on FIELD | FRAGMENT_SPREAD type Query { two: String }`,
      resolvers: { Query: { two: () => 'two' } },
    },
  },
  cases: [
    {
      name: 'is accepted, with its arguments and without',
      query: '{ one @audience(of: PUBLIC) ...Two @audience } fragment Two on Query { two @audience }',
      data: { one: 'one', two: 'two' },
    },
    {
      name: 'is refused where it does not fit',
      query: '{ one @audience(of: NOBODY) }',
      data: undefined,
      errors: [''],
    },
  ],
};

const withoutTypes: Topic = {
  title: 'An interface object whose interface no type implements',
  subgraphs: {
    known: {
      typeDefs: 'interface Asset @key(fields: "id") { id: ID! } type Query { asset: Asset }',
      resolvers: { Query: { asset: () => ({ __typename: 'Asset', id: 'x1' }) } },
    },
    valued: {
      typeDefs: `
        type Asset @key(fields: "id", resolvable: false) @interfaceObject { id: ID! worth: Int }
        type Query { valued: [Asset!] }`,
      resolvers: { Query: { valued: () => [{ id: 'x1', worth: 5 }] } },
    },
  },
  cases: [
    {
      name: 'is an object to callers',
      query: '{ valued { id worth } __type(name: "Asset") { kind } }',
      data: { valued: [{ id: 'x1', worth: 5 }], __type: { kind: 'OBJECT' } },
      asks: ['valued'],
    },
    {
      name: 'is an error in its place where nobody can be asked',
      query: '{ asset { worth } }',
      data: { asset: null },
      errors: ['asset'],
      asks: [],
    },
    {
      name: 'is an error where the subgraph that knows the interface has no type for it',
      query: '{ asset { id } }',
      data: { asset: null },
      errors: ['asset'],
    },
  ],
};

export const leftOutTopics: readonly Topic[] = [
  partialUnion,
  mergedDescriptions,
  unusableKey,
  otherTypes,
  composedDirective,
  withoutTypes,
];
