/** Types that subgraphs declare differently: enums, inputs, nullability, extensions, Federation 1. */
import { type Topic, entity, never } from './topic.fixture.ts';

const intersections: Topic = {
  title: 'Enums and inputs that are not the same everywhere',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { users(filter: Filter!, order: Order): [User] one(kind: Kind): User }
        type User @key(fields: "id") { id: ID! kind: Kind role: Role @shareable }
        enum Kind { A B }
        enum Role { READER WRITER }
        enum Order { UP DOWN }
        input Filter { first: Int!, name: String, nested: Nested }
        input Nested { on: Boolean = true, deep: Nested }`,
      resolvers: {
        Query: {
          users: (_: unknown, { filter, order }: { filter: { first: number }; order?: string }) => [
            { id: JSON.stringify({ filter, order }), kind: 'A', role: 'READER' },
          ],
          one: (_: unknown, { kind }: { kind: string }) => ({ id: `one ${kind}`, kind }),
        },
      },
    },
    b: {
      typeDefs: `
        type User @key(fields: "id") { id: ID! role: Role @shareable rank(order: Order, filter: Filter): String }
        enum Role { READER ADMIN }
        enum Order { UP }
        input Filter { first: Int, nested: Nested }
        input Nested { on: Boolean = true, deep: Nested }
        type Query { admin: User }`,
      resolvers: {
        Query: { admin: () => ({ id: 'admin', role: 'ADMIN' }) },
        User: {
          rank: (_: unknown, args: object) => JSON.stringify(args),
        },
      },
    },
  },
  cases: [
    {
      name: 'take what all of them take',
      query:
        'query ($f: Filter!, $o: Order) { users(filter: $f, order: $o) { id kind role rank(order: $o, filter: { first: 2 }) } }',
      variables: { f: { first: 1, nested: { deep: {} } }, o: 'UP' },
      data: {
        users: [
          {
            id: '{"filter":{"first":1,"nested":{"on":true,"deep":{"on":true}}},"order":"UP"}',
            kind: 'A',
            role: 'READER',
            rank: '{"order":"UP","filter":{"first":2}}',
          },
        ],
      },
    },
    {
      name: 'refuse what one of them does not take',
      query: '{ users(filter: { first: 1 }, order: DOWN) { id } }',
      data: undefined,
      errors: [''],
    },
    {
      name: 'refuse fields of inputs that one of them does not take, and want those that one of them wants',
      query: '{ users(filter: { name: "x" }) { id } }',
      data: undefined,
      errors: ['', ''],
    },
    {
      name: 'give what any of them gives',
      query: '{ admin { role kind } one(kind: B) { kind id } }',
      data: { admin: { role: 'ADMIN', kind: null }, one: { kind: 'B', id: 'one B' } },
    },
  ],
};

const products = [{ id: '1', name: 'name 1', price: 3, upc: 'x1', rid: 'r1' }];

const external: Topic = {
  title: 'Types that a subgraph extends, in the manner of Federation 2',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { randomUser: User }
        extend type User @key(fields: "id") { id: ID! @external rid: ID @shareable }`,
      resolvers: {
        Query: { randomUser: () => ({ id: '1', rid: 'r1' }) },
        User: { rid: ({ id }: { id: string }) => `r${id}` },
      },
    },
    b: {
      typeDefs: `
        type User @key(fields: "id") { id: ID! name: String! nickname: String }
        type Query { userById(id: ID): User }`,
      resolvers: {
        Query: { userById: (_: unknown, { id }: { id: string }) => ({ id }) },
        User: { name: ({ id }: { id: string }) => `name ${id}`, nickname: () => null },
      },
    },
    c: {
      typeDefs: `
        type Query { provided: User @provides(fields: "rid") cheapest: Product }
        type User @key(fields: "id") { id: ID! rid: ID @external }
        extend type Product @key(fields: "id") { id: ID! @external price: Int }`,
      resolvers: {
        Query: { provided: () => ({ id: '1', rid: 'provided' }), cheapest: () => products[0] },
      },
    },
    d: {
      typeDefs: `type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Product: entity(products, 'id') },
    },
  },
  cases: [
    {
      name: 'are fetched from their owners',
      query: '{ randomUser { id rid name nickname } userById(id: "2") { id name rid } }',
      data: {
        randomUser: { id: '1', rid: 'r1', name: 'name 1', nickname: null },
        userById: { id: '2', name: 'name 2', rid: 'r2' },
      },
    },
    {
      name: 'provide what they are said to provide',
      query: '{ provided { rid name } }',
      data: { provided: { rid: 'provided', name: 'name 1' } },
      asks: ['c', 'b'],
    },
    {
      name: 'have their keys everywhere, though they are marked external',
      query: '{ cheapest { id name price } }',
      data: { cheapest: { id: '1', name: 'name 1', price: 3 } },
      asks: ['c', 'd'],
    },
  ],
};

const federation1: Topic = {
  title: 'Subgraphs of Federation 1',
  subgraphs: {
    a: {
      isFederation1: true,
      typeDefs: `
        extend type Query { product: Product }
        extend type Product @key(fields: "id") @key(fields: "upc") {
          id: ID! @external upc: ID! @external price: Int @external fee: Int @requires(fields: "price")
        }
        type Money { amount: Int unit: String }
        extend type User @key(fields: "id") { id: ID! @external balance: Money }`,
      resolvers: {
        Query: { product: () => ({ id: '1', upc: 'x1' }) },
        Product: { fee: ({ price }: { price: number }) => price + 1 },
        User: { balance: () => ({ amount: 5, unit: 'CNY' }) },
      },
    },
    b: {
      isFederation1: true,
      typeDefs: `
        extend type Query { users: [User] }
        type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! name: String price: Int }
        type User @key(fields: "id") { id: ID! favourite: Product credit: Money }
        type Review { text: String }
        extend type Product { review: Review }
        type Money { amount: Int unit: String }`,
      resolvers: {
        Query: { users: () => [{ id: 'u1' }] },
        Product: { ...entity(products, 'id'), review: () => ({ text: 'good' }) },
        User: { favourite: () => products[0], credit: () => ({ amount: 1, unit: 'USD' }) },
      },
    },
  },
  cases: [
    {
      name: 'compose and answer as those of Federation 2 do',
      query:
        '{ product { id name fee review { text } } users { favourite { fee } balance { amount } credit { unit } } }',
      data: {
        product: { id: '1', name: 'name 1', fee: 4, review: { text: 'good' } },
        users: [{ favourite: { fee: 4 }, balance: { amount: 5 }, credit: { unit: 'USD' } }],
      },
    },
  ],
};

const childTypes: Topic = {
  title: 'A field that is stricter in one subgraph than in another',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! name: String @shareable mail: String! @shareable tags: [String] @shareable }`,
      resolvers: {
        Query: { users: () => [{ id: '1', name: null, mail: 'm', tags: [null] }] },
        User: { __resolveReference: never },
      },
    },
    b: {
      typeDefs: `
        type Query { members: [Member] }
        union Member = User | Robot
        type User @key(fields: "id") { id: ID name: String! @shareable mail: String @shareable tags: [String!]! @shareable }
        type Robot { id: ID! name: String model: String! }`,
      resolvers: {
        Query: {
          members: () => [
            { __typename: 'User', id: '1', name: 'Li', mail: null, tags: ['x'] },
            { __typename: 'Robot', id: 'r', name: null, model: 'm1' },
            { __typename: 'Robot', id: 'r', name: null, model: null },
            { __typename: 'User', id: '2', name: null, mail: 'm', tags: ['x'] },
          ],
        },
      },
    },
  },
  cases: [
    {
      name: 'is as lenient as the most lenient',
      query: '{ users { id name mail tags } }',
      data: { users: [{ id: '1', name: null, mail: 'm', tags: [null] }] },
    },
    {
      name: 'fails as the strict subgraph says',
      query: '{ members { ... on User { id name mail tags } ... on Robot { rid: id rname: name model } } }',
      data: {
        members: [
          { id: '1', name: 'Li', mail: null, tags: ['x'] },
          { rid: 'r', rname: null, model: 'm1' },
          null,
          null,
        ],
      },
      errors: ['members.2', 'members.3'],
    },
  ],
};

export const differingTypeTopics: readonly Topic[] = [intersections, external, federation1, childTypes];
