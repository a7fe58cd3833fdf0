/** `@requires` through interfaces and unions. */
import { type Topic, entity } from './topic.fixture.ts';

const contents = [
  { id: 'e1', data: { __typename: 'Text', title: 'text', body: 'words', lines: 3 } },
  { id: 'e2', data: { __typename: 'Image', title: 'image', body: 'colours', pixels: 9 } },
  { id: 'e3', data: null },
];

const withFragments: Topic = {
  title: 'A field that requires different parts of different types',
  subgraphs: {
    contents: {
      typeDefs: `
        type Query { entries: [Entry] }
        type Entry @key(fields: "id") { id: ID! data: Titled things: [Thing!] }
        interface Titled { title: String! }
        interface Content implements Titled { title: String! body: String! }
        type Text implements Titled & Content @inaccessible { title: String! body: String! lines: Int! }
        type Image implements Titled & Content { title: String! body: String! pixels: Int! }
        union Thing = Text | Image`,
      resolvers: {
        Query: { entries: () => contents },
        Entry: {
          ...entity(contents, 'id'),
          things: () => contents.flatMap(({ data }) => (data === null ? [] : [data])),
        },
      },
    },
    search: {
      typeDefs: `
        type Entry @key(fields: "id") {
          id: ID! data: Titled @external things: [Thing!] @external
          summary: String @requires(fields: "data { title ... on Content { body ... on Text { lines } ... on Image { pixels } } }")
          heading: String @requires(fields: "data { ... on Titled { title } }")
          size: Int @requires(fields: "things { ... on Text { lines } ... on Image { pixels } }")
        }
        interface Titled { title: String! }
        interface Content implements Titled { title: String! body: String! }
        type Text implements Titled & Content @inaccessible {
          title: String! @external body: String! @external lines: Int! @external
        }
        type Image implements Titled & Content {
          title: String! @external body: String! @external pixels: Int! @external
        }
        union Thing = Text | Image`,
      resolvers: {
        Entry: {
          summary: ({ data }: { data: Record<string, unknown> | null }) =>
            data && [data['title'], data['body'], data['lines'], data['pixels']].join(' '),
          heading: ({ data }: { data: { title: string } | null }) => data && data.title,
          size: ({ things }: { things: { lines?: number; pixels?: number }[] }) =>
            things.reduce((sum, { lines = 0, pixels = 0 }) => sum + lines + pixels, 0),
        },
      },
    },
  },
  cases: [
    {
      name: 'gets those of the type that is there, hidden from callers or not',
      query: '{ entries { id heading size } }',
      data: {
        entries: [
          { id: 'e1', heading: 'text', size: 12 },
          { id: 'e2', heading: 'image', size: 12 },
          { id: 'e3', heading: null, size: 12 },
        ],
      },
    },
    {
      name: 'gets those inside interfaces of interfaces',
      query: '{ entries { summary } }',
      data: { entries: [{ summary: 'text words 3 ' }, { summary: 'image colours  9' }, { summary: null }] },
    },
    {
      name: 'does not show callers the type that they cannot see',
      query: '{ entries { heading data { title ... on Image { pixels } } } }',
      data: {
        entries: [
          { heading: 'text', data: null },
          { heading: 'image', data: { title: 'image', pixels: 9 } },
          { heading: null, data: null },
        ],
      },
    },
  ],
};

const addresses = [
  { __typename: 'Home', id: 'h1', city: 'Beijing' },
  { __typename: 'Office', id: 'o1', city: 'Tianjin' },
];

const users = [
  { id: 'u1', address: addresses[0] },
  { id: 'u2', address: addresses[1] },
  { id: 'u3', address: null },
];

const overInterfaces: Topic = {
  title: 'A field that requires an interface',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { a: [User] }
        interface Address { id: ID! }
        type Home implements Address @key(fields: "id") { id: ID! city: String }
        type Office implements Address @key(fields: "id") { id: ID! city: String }
        type User @key(fields: "id") {
          id: ID! address: Address @external
          city: String @requires(fields: "address { id }")
          workplace: String @requires(fields: "address { ... on Office { id } }")
        }`,
      resolvers: {
        Query: { a: () => users.map(({ id }) => ({ id })) },
        User: {
          city: ({ address }: { address: { id: string } | null }) =>
            addresses.find(({ id }) => id === address?.id)?.city,
          workplace: ({ address }: { address: { id?: string } | null }) => address?.id,
        },
        Home: entity(addresses, 'id'),
        Office: entity(addresses, 'id'),
      },
    },
    b: {
      typeDefs: `
        type Query { b: [User] }
        interface Address { id: ID! }
        type Home implements Address @key(fields: "id") { id: ID! }
        type Office implements Address @key(fields: "id") { id: ID! }
        type User @key(fields: "id") { id: ID! address: Address }`,
      resolvers: { Query: { b: () => users }, User: entity(users, 'id') },
    },
  },
  cases: [
    ...['a', 'b'].flatMap((root) => [
      {
        name: `gets what all types have, from ${root}`,
        query: `{ ${root} { city address { __typename id ... on Home { city } } } }`,
        data: {
          [root]: [
            { city: 'Beijing', address: { __typename: 'Home', id: 'h1', city: 'Beijing' } },
            { city: 'Tianjin', address: { __typename: 'Office', id: 'o1' } },
            { city: null, address: null },
          ],
        },
      },
      {
        name: `gets what one type has, from ${root}`,
        query: `{ ${root} { workplace } }`,
        data: { [root]: [{ workplace: null }, { workplace: 'o1' }, { workplace: null }] },
      },
    ]),
  ],
};

export const requiresAbstractTopics: readonly Topic[] = [withFragments, overInterfaces];
