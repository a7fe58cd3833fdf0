/** Entities: how records are found again in other subgraphs. */
import { type Topic, never } from './topic.fixture.ts';

const bookOwner = { a: 'Alice', b: 'Bob' } as const;

const missingEntities: Topic = {
  title: 'A record that a subgraph does not know',
  subgraphs: {
    shelf: {
      typeDefs: `
        type Query { slots: [Slot] strict: [Strict] }
        type Slot { book: Book }
        type Strict { book: Book! }
        type Book @key(fields: "upc") { upc: ID! }`,
      resolvers: {
        Query: {
          slots: () => ['a', 'unknown', 'b', null].map((upc) => ({ book: upc && { upc } })),
          strict: () => ['a', 'unknown'].map((upc) => ({ book: { upc } })),
        },
      },
    },
    numbers: {
      typeDefs: 'type Book @key(fields: "upc") @key(fields: "number") { upc: ID! number: ID! }',
      resolvers: {
        Book: {
          __resolveReference: ({ upc }: { upc: string }) =>
            upc === 'unknown' ? null : { upc, number: `n-${upc}` },
        },
      },
    },
    owners: {
      typeDefs: `
        type Book @key(fields: "number") { number: ID! owner: Owner state: String! }
        type Owner { name: String }`,
      resolvers: {
        Book: {
          __resolveReference: ({ number }: { number: string }) => {
            if (!['n-a', 'n-b'].includes(number)) never();
            return { number, owner: { name: bookOwner[number === 'n-a' ? 'a' : 'b'] }, state: 'lent' };
          },
        },
      },
    },
  },
  cases: [
    {
      name: 'is null, and is asked about no further',
      query: '{ slots { book { upc owner { name } } } }',
      data: {
        slots: [
          { book: { upc: 'a', owner: { name: 'Alice' } } },
          { book: { upc: 'unknown', owner: null } },
          { book: { upc: 'b', owner: { name: 'Bob' } } },
          { book: null },
        ],
      },
    },
    {
      name: 'makes its parent null where a value is demanded, and says so',
      query: '{ slots { book { state } } }',
      data: {
        slots: [{ book: { state: 'lent' } }, { book: null }, { book: { state: 'lent' } }, { book: null }],
      },
      errors: ['slots.1.book.state'],
    },
    {
      name: 'makes null what may be null further up',
      query: '{ strict { book { state } } }',
      data: { strict: [{ book: { state: 'lent' } }, null] },
      errors: ['strict.1.book.state'],
    },
  ],
};

const circularEntities: Topic = {
  title: 'Entities that refer to each other',
  subgraphs: {
    people: {
      typeDefs: `
        type Query { person(id: ID!): Person }
        type Person @key(fields: "id") { id: ID! name: String boss: Person teams: [Team!]! }
        type Team @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { person: (_: unknown, { id }: { id: string }) => ({ id }) },
        Person: {
          name: ({ id }: { id: string }) => `person ${id}`,
          boss: ({ id }: { id: string }) => (id === 'p1' ? { id: 'p2' } : { id: 'p1' }),
          teams: ({ id }: { id: string }) => [{ id: 't1' }, { id: `t-${id}` }],
        },
      },
    },
    teams: {
      typeDefs: `
        type Team @key(fields: "id") { id: ID! title: String members: [Person!] }
        type Person @key(fields: "id") { id: ID! mainTeam: Team }`,
      resolvers: {
        Team: {
          title: ({ id }: { id: string }) => `team ${id}`,
          members: () => [{ id: 'p1' }, { id: 'p2' }],
        },
        Person: { mainTeam: () => ({ id: 't1' }) },
      },
    },
  },
  cases: [
    {
      name: 'are followed round as deep as callers ask',
      query: '{ person(id: "p1") { boss { mainTeam { title members { name boss { teams { title } } } } } } }',
      data: {
        person: {
          boss: {
            mainTeam: {
              title: 'team t1',
              members: [
                { name: 'person p1', boss: { teams: [{ title: 'team t1' }, { title: 'team t-p2' }] } },
                { name: 'person p2', boss: { teams: [{ title: 'team t1' }, { title: 'team t-p1' }] } },
              ],
            },
          },
        },
      },
    },
    {
      name: 'may be the same record at several places of one answer',
      query: '{ person(id: "p1") { name boss { name boss { name mainTeam { id } } } mainTeam { title } } }',
      data: {
        person: {
          name: 'person p1',
          boss: { name: 'person p2', boss: { name: 'person p1', mainTeam: { id: 't1' } } },
          mainTeam: { title: 'team t1' },
        },
      },
    },
  ],
};

const goods = [
  { id: 'g1', pid: 'x1', category: { id: 'k1', tag: 'new' }, price: { amount: 10 } },
  { id: 'g2', pid: 'x2', category: { id: 'k2', tag: null }, price: { amount: 20 } },
];

const throughParents: Topic = {
  title: 'A value without a key of its own is fetched through the entity around it',
  subgraphs: {
    list: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id pid") { id: ID! pid: ID! }`,
      resolvers: { Query: { products: () => goods } },
    },
    categories: {
      typeDefs: `
        type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable }
        type Category { details: Details @shareable id: ID @shareable }
        type Details { products: Int }`,
      resolvers: {
        Product: {
          __resolveReference: ({ id, pid }: { id: string; pid: string }) => ({
            id,
            pid,
            category: { id: `k-${id}`, details: { products: 2 } },
          }),
        },
      },
    },
    names: {
      typeDefs: `
        type Product @key(fields: "id") { id: ID! category: Category @shareable }
        type Category @key(fields: "id") { id: ID details: Details @shareable }
        type Details { note: String }`,
      resolvers: {
        Product: {
          category: ({ id }: { id: string }) => ({ id: `k-${id}`, details: { note: `note ${id}` } }),
        },
      },
    },
    titles: {
      typeDefs: 'type Category @key(fields: "id") { id: ID title: String }',
      resolvers: { Category: { title: ({ id }: { id: string }) => `category ${id}` } },
    },
  },
  cases: [
    {
      name: 'and merged from both subgraphs that know parts of it',
      query: '{ products { category { details { products note } title } } }',
      data: {
        products: [
          { category: { details: { products: 2, note: 'note g1' }, title: 'category k-g1' } },
          { category: { details: { products: 2, note: 'note g2' }, title: 'category k-g2' } },
        ],
      },
    },
  ],
};

export const entityTopics: readonly Topic[] = [missingEntities, circularEntities, throughParents];
