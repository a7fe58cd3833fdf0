/** `@interfaceObject`: subgraphs that know an interface of entities without knowing its types. */
import { type Topic, entity, never } from './topic.fixture.ts';

const records = [
  { __typename: 'Citizen', id: 'u1', name: 'Li', age: 11 },
  { __typename: 'Visitor', id: 'u2', name: 'Wang', visa: 'B' },
];
type Named = { id: string; name?: string };

const people = {
  typeDefs: `
    type Query { people: [Person] citizen: Citizen }
    interface Person @key(fields: "id") { id: ID! name: String }
    type Citizen implements Person @key(fields: "id") { id: ID! name: String age: Int }
    type Visitor implements Person @key(fields: "id") { id: ID! name: String visa: String }`,
  resolvers: {
    Query: { people: () => records, citizen: () => records[0] },
    Person: entity(records, 'id'),
    Citizen: entity(records, 'id'),
    Visitor: entity(records, 'id'),
  },
};

const simple: Topic = {
  title: 'An interface object',
  subgraphs: {
    people,
    accounts: {
      typeDefs: `
        type Query { accounts: [Person] account(id: ID!): Person groups: [[Person!]] }
        type Mutation { open(id: ID!): Person }
        type Person @key(fields: "id") @interfaceObject { id: ID! login: String friends: [Person!] }`,
      resolvers: {
        Query: {
          accounts: () => [{ id: 'u1' }, { id: 'u2' }],
          account: (_: unknown, { id }: Named) => ({ id }),
          groups: () => [[{ id: 'u2' }], [], null],
        },
        Mutation: { open: (_: unknown, { id }: Named) => ({ id }) },
        Person: {
          login: ({ id }: Named) => `login ${id}`,
          friends: ({ id }: Named) => [{ id: id === 'u1' ? 'u2' : 'u1' }],
        },
      },
    },
    consents: {
      typeDefs: `
        type Query { holders: [Person] }
        type Person @key(fields: "id") @interfaceObject {
          id: ID! name: String @external login: String @external
          greeting: String @requires(fields: "name login") initial: String @requires(fields: "name")
        }`,
      resolvers: {
        Query: { holders: () => [{ id: 'u1' }, { id: 'u2' }] },
        Person: {
          __resolveReference: (known: { id?: string }) => (known.id === undefined ? never() : known),
          greeting: ({ name, login }: { name: string; login: string }) => `${name} <${login}>`,
          initial: ({ name }: { name: string }) => name.slice(0, 1),
        },
      },
    },
    visas: {
      typeDefs: 'type Visitor @key(fields: "id") { id: ID! until: String }',
      resolvers: { Visitor: { until: () => '2026-12-31' } },
    },
  },
  cases: [
    {
      name: 'adds fields to all types of the interface',
      query: '{ people { id login } citizen { age login } }',
      data: {
        people: [
          { id: 'u1', login: 'login u1' },
          { id: 'u2', login: 'login u2' },
        ],
        citizen: { age: 11, login: 'login u1' },
      },
    },
    {
      name: 'does not need the types where callers do not ask for them',
      query: '{ accounts { id login } }',
      data: {
        accounts: [
          { id: 'u1', login: 'login u1' },
          { id: 'u2', login: 'login u2' },
        ],
      },
      asks: ['accounts'],
    },
    {
      name: 'does not need the types of a list in a list, below a record, by key, or in a fragment on the interface',
      query:
        '{ groups { login } accounts { ...Login friends { id ... on Person { login } } } account(id: "u1") { id } } fragment Login on Person { login }',
      data: {
        groups: [[{ login: 'login u2' }], [], null],
        accounts: [
          { login: 'login u1', friends: [{ id: 'u2', login: 'login u2' }] },
          { login: 'login u2', friends: [{ id: 'u1', login: 'login u1' }] },
        ],
        account: { id: 'u1' },
      },
      asks: ['accounts'],
    },
    {
      name: 'does not need the types of what another subgraph knows of all of them',
      query: '{ accounts { name } holders { initial } people { name login } }',
      data: {
        accounts: [{ name: 'Li' }, { name: 'Wang' }],
        holders: [{ initial: 'L' }, { initial: 'W' }],
        people: [
          { name: 'Li', login: 'login u1' },
          { name: 'Wang', login: 'login u2' },
        ],
      },
    },
    {
      name: 'asks for what all types have with one request, and for no types',
      query: '{ accounts { name } }',
      data: { accounts: [{ name: 'Li' }, { name: 'Wang' }] },
      asks: ['accounts', 'people'],
    },
    {
      name: 'learns the types where they are told',
      query: '{ accounts { __typename login ... on Citizen { age } ... on Visitor { visa until } } }',
      data: {
        accounts: [
          { __typename: 'Citizen', login: 'login u1', age: 11 },
          { __typename: 'Visitor', login: 'login u2', visa: 'B', until: '2026-12-31' },
        ],
      },
    },
    {
      name: 'may require fields of the interface and of another interface object',
      query: '{ accounts { greeting } people { greeting } }',
      data: {
        accounts: [{ greeting: 'Li <login u1>' }, { greeting: 'Wang <login u2>' }],
        people: [{ greeting: 'Li <login u1>' }, { greeting: 'Wang <login u2>' }],
      },
    },
    {
      name: 'may be followed from one type to others and back',
      query:
        '{ citizen { friends { __typename name friends { login ... on Citizen { age greeting } } } } groups { name ... on Visitor { until } } }',
      data: {
        citizen: {
          friends: [
            {
              __typename: 'Visitor',
              name: 'Wang',
              friends: [{ login: 'login u1', age: 11, greeting: 'Li <login u1>' }],
            },
          ],
        },
        groups: [[{ name: 'Wang', until: '2026-12-31' }], [], null],
      },
    },
    {
      name: 'asks for fields inside fragments on types that it does not know',
      query:
        '{ account(id: "u2") { ... on Visitor { login visa friends { ... on Citizen { login name } } } ... on Citizen { age } } }',
      data: { account: { login: 'login u2', visa: 'B', friends: [{ login: 'login u1', name: 'Li' }] } },
    },
    {
      name: 'is asked for only about records of the type in question',
      query: '{ people { name ... on Visitor { login } } }',
      data: { people: [{ name: 'Li' }, { name: 'Wang', login: 'login u2' }] },
    },
    {
      name: 'is told of no records of other types, whatever it requires',
      query: '{ people { ... on Visitor { initial } name } }',
      data: { people: [{ name: 'Li' }, { initial: 'W', name: 'Wang' }] },
    },
    {
      name: 'is told of no records without their keys, when it names them itself',
      query: '{ holders { ... on Visitor { initial visa } } }',
      data: { holders: [{}, { initial: 'W', visa: 'B' }] },
    },
    {
      name: 'may be the result of a mutation',
      query: 'mutation { open(id: "u1") { __typename name login } }',
      data: { open: { __typename: 'Citizen', name: 'Li', login: 'login u1' } },
    },
    {
      name: 'whose record nobody knows is null where its type is asked for',
      query: '{ account(id: "u9") { __typename login } }',
      data: { account: null },
      errors: ['account'],
    },
  ],
};

const notResolvable: Topic = {
  title: 'An interface object that cannot be resolved by reference',
  subgraphs: {
    media: {
      typeDefs: `
        interface Node { id: ID! }
        interface Media implements Node @key(fields: "id") { id: ID! title: String }
        type Video implements Node & Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Media: { __resolveReference: ({ id }: Named) => ({ __typename: 'Video', id, title: `title ${id}` }) },
        Video: { title: ({ id }: Named) => `title ${id}` },
      },
    },
    products: {
      typeDefs: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! cover: Media }
        type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
      resolvers: {
        Query: { product: () => ({ id: 'p', cover: { id: 'v1' } }) },
        Media: { __resolveReference: never },
      },
    },
  },
  cases: [
    {
      name: 'still leads to the interface',
      query: '{ product { cover { __typename id title ... on Video { title } } } }',
      data: { product: { cover: { __typename: 'Video', id: 'v1', title: 'title v1' } } },
      asks: ['products', 'media'],
    },
    {
      name: 'still leads to the types',
      query: '{ product { cover { ... on Node { id } ... on Video { title } } } }',
      data: { product: { cover: { id: 'v1', title: 'title v1' } } },
    },
  ],
};

const indirect: Topic = {
  title: 'An interface that only a third subgraph extends',
  subgraphs: {
    media: {
      typeDefs: `
        type Query { media: Media }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Video implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
        type Article implements Media @key(fields: "id") { id: ID! title: String words: Int }`,
      resolvers: {
        Query: { media: () => ({ __typename: 'Video', id: '1', title: 'title 1', minutes: 5 }) },
        Media: {
          __resolveReference: ({ id }: Named) => ({
            __typename: 'Article',
            id,
            title: `title ${id}`,
            words: 900,
          }),
        },
        Video: { __resolveReference: ({ id }: Named) => ({ id, title: `title ${id}`, minutes: 5 }) },
        Article: { __resolveReference: ({ id }: Named) => ({ id, title: `title ${id}`, words: 900 }) },
      },
    },
    playlists: {
      typeDefs: `
        type Query { playlist: Playlist }
        type Playlist { items: [Media!] }
        type Media @key(fields: "id") @interfaceObject { id: ID! playlists: [Playlist!] }`,
      resolvers: {
        Query: { playlist: () => ({ items: [{ id: '2' }, { id: '3' }] }) },
        Media: { playlists: () => [{ items: [{ id: '2' }] }] },
      },
    },
    authors: {
      typeDefs: 'type Media @key(fields: "id") @interfaceObject { id: ID! author: String }',
      resolvers: { Media: { author: ({ id }: Named) => `author ${id}` } },
    },
  },
  cases: [
    {
      name: 'gets the fields on every path',
      query:
        '{ playlist { items { author title ... on Article { words author } } } media { author ... on Video { minutes playlists { items { author __typename } } } } }',
      data: {
        playlist: {
          items: [
            { author: 'author 2', title: 'title 2', words: 900 },
            { author: 'author 3', title: 'title 3', words: 900 },
          ],
        },
        media: {
          author: 'author 1',
          minutes: 5,
          playlists: [{ items: [{ author: 'author 2', __typename: 'Article' }] }],
        },
      },
    },
  ],
};

export const interfaceObjectTopics: readonly Topic[] = [simple, notResolvable, indirect];
