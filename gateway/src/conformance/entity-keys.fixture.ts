/** Keys: whatever fields subgraphs share to know a record by. */
import { type Topic, entity } from './topic.fixture.ts';

const people = [
  { id: 'p1', name: 'Li', card: 'c1', region: { code: '11', district: { code: '08' } } },
  { id: 'p2', name: 'Wang', card: 'c2', region: { code: '11', district: { code: '01' } } },
];

const differentKeys: Topic = {
  title: 'Subgraphs that share no key are bridged by one that knows both',
  subgraphs: {
    registry: {
      typeDefs: `
        type Query { person: Person people: [Person!]! }
        type Person @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { person: () => people[0], people: () => people }, Person: entity(people, 'id') },
    },
    cards: {
      typeDefs: 'type Person @key(fields: "id") @key(fields: "card") { id: ID! card: ID! }',
      resolvers: {
        Person: {
          __resolveReference: (known: { id?: string; card?: string }) =>
            people.find(({ id, card }) => id === known.id || card === known.card),
        },
      },
    },
    insurance: {
      typeDefs: 'type Person @key(fields: "card") { card: ID! insured: Boolean! }',
      resolvers: {
        Person: { ...entity(people, 'card'), insured: ({ card }: { card: string }) => card === 'c1' },
      },
    },
  },
  cases: [
    {
      name: 'in two steps',
      query: '{ person { name insured } }',
      data: { person: { name: 'Li', insured: true } },
      asks: ['registry', 'cards', 'insurance'],
    },
    {
      name: 'for a whole list at once, without asking for keys that callers did not ask for',
      query: '{ people { insured } }',
      data: { people: [{ insured: true }, { insured: false }] },
      asks: ['registry', 'cards', 'insurance'],
    },
  ],
};

const nestedKeys: Topic = {
  title: 'A key may have nested and multiple fields',
  subgraphs: {
    registry: {
      typeDefs: `
        type Query { people: [Person] }
        type Person @key(fields: "id region { code district { code } }") { id: ID! region: Region! name: String }
        type Region { code: ID! district: District! }
        type District { code: ID! }`,
      resolvers: { Query: { people: () => people }, Person: entity(people, 'id') },
    },
    housing: {
      typeDefs: `
        type Person @key(fields: "id region { code district { code } }") { id: ID! region: Region! rooms: Int }
        type Region { code: ID! @shareable district: District! @shareable }
        type District { code: ID! @shareable }`,
      resolvers: {
        Person: {
          ...entity(people, 'id', 'region'),
          rooms: ({ region }: { region: { district: { code: string } } }) => Number(region.district.code) + 1,
        },
      },
    },
  },
  cases: [
    {
      name: 'and is sent whole',
      query: '{ people { name rooms } }',
      data: {
        people: [
          { name: 'Li', rooms: 9 },
          { name: 'Wang', rooms: 2 },
        ],
      },
    },
    {
      name: 'while callers ask for parts of it, in their own order',
      query: '{ people { rooms region { district { code } } id } }',
      data: {
        people: [
          { rooms: 9, region: { district: { code: '08' } }, id: 'p1' },
          { rooms: 2, region: { district: { code: '01' } }, id: 'p2' },
        ],
      },
    },
  ],
};

const goods = [
  { id: 'g1', pid: 'x1', category: { id: 'k1', tag: 'new' }, price: { amount: 10 } },
  { id: 'g2', pid: 'x2', category: { id: 'k2', tag: null }, price: { amount: 20 } },
];

const [firstGood, secondGood] = goods;

const listKeys: Topic = {
  title: 'A key may go through lists and other entities',
  subgraphs: {
    lists: {
      typeDefs: `
        type Query { top: List }
        type List @key(fields: "goods { id }") { goods: [Good!]! }
        type Good @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { top: () => ({ goods: [{ id: 'g1' }, { id: 'g2' }] }) } },
    },
    links: {
      typeDefs: `
        type List @key(fields: "goods { id }") @key(fields: "goods { id pid category { id tag } } chosen { id }") {
          goods: [Good!]! chosen: Good
        }
        type Good @key(fields: "id") @key(fields: "id pid category { id tag }") { id: ID! pid: ID category: Category }
        type Category @key(fields: "id tag") { id: ID! tag: String }`,
      resolvers: {
        List: { __resolveReference: () => ({ goods, chosen: secondGood }) },
        Good: entity(goods, 'id'),
      },
    },
    prices: {
      typeDefs: `
        type List @key(fields: "goods { id pid category { id tag } } chosen { id }") {
          goods: [Good!]! first: Good chosen: Good total: Int
        }
        type Good @key(fields: "id pid category { id tag }") { id: ID! pid: ID category: Category price: Price }
        type Category @key(fields: "id tag") { id: ID! tag: String }
        type Price { amount: Int! }`,
      resolvers: {
        List: {
          __resolveReference: ({
            goods: known,
            chosen,
          }: {
            goods: { id: string }[];
            chosen: { id: string };
          }) => ({
            goods: known.map(({ id }) => goods.find((each) => each.id === id)),
            chosen: goods.find(({ id }) => id === chosen.id),
            first: firstGood,
            total: known.length,
          }),
        },
        Good: entity(goods, 'id', 'pid', 'category'),
      },
    },
  },
  cases: [
    {
      name: 'with nulls in it',
      query:
        '{ top { total goods { id price { amount } category { tag } } first { pid } chosen { price { amount } } } }',
      data: {
        top: {
          total: 2,
          goods: [
            { id: 'g1', price: { amount: 10 }, category: { tag: 'new' } },
            { id: 'g2', price: { amount: 20 }, category: { tag: null } },
          ],
          first: { pid: 'x1' },
          chosen: { price: { amount: 20 } },
        },
      },
    },
  ],
};

const mashup: Topic = {
  title: 'Keys that cannot be resolved everywhere',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { a: A }
        type A @key(fields: "id") @key(fields: "pId") @key(fields: "compositeId { one two }")
          @key(fields: "id compositeId { two three }") {
          id: ID! pId: ID! compositeId: Composite! name: String!
        }
        type Composite { one: ID! two: ID! three: ID! }`,
      resolvers: {
        Query: { a: () => ({ id: '1' }) },
        A: {
          pId: ({ id }: { id: string }) => `p-${id}`,
          name: ({ id }: { id: string }) => `name ${id}`,
          compositeId: () => ({ one: 'x', two: 'y', three: 'z' }),
        },
      },
    },
    b: {
      typeDefs: `
        type Query { b: B }
        type B @key(fields: "id") { id: ID! a: [A!]! }
        type A @key(fields: "compositeId { one two }", resolvable: false) @key(fields: "id compositeId { two three }")
          @key(fields: "pId", resolvable: false) @key(fields: "id", resolvable: false) {
          id: ID! pId: ID! compositeId: Composite! name: String! @external nameInB: String! @requires(fields: "name")
        }
        type Composite @shareable { one: ID! two: ID! three: ID! }`,
      resolvers: {
        Query: {
          b: () => ({
            id: 'b',
            a: [{ id: '1', pId: 'p-1', compositeId: { one: 'x', two: 'y', three: 'z' } }],
          }),
        },
        A: { nameInB: ({ name }: { name?: string }) => (name === undefined ? null : `in b ${name}`) },
      },
    },
  },
  cases: [
    {
      name: 'are used only where they can',
      query: '{ b { id a { id name nameInB } } a { nameInB } }',
      data: {
        b: { id: 'b', a: [{ id: '1', name: 'name 1', nameInB: 'in b name 1' }] },
        a: { nameInB: 'in b name 1' },
      },
    },
  ],
};

export const entityKeyTopics: readonly Topic[] = [differentKeys, nestedKeys, listKeys, mashup];
