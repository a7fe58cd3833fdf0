/** `@provides`: fields of other subgraphs that can be had on some paths without asking there. */
import { type Topic, never } from './topic.fixture.ts';

const simple: Topic = {
  title: 'A provided field',
  subgraphs: {
    reviews: {
      typeDefs: `
        type Query { reviews: [Review!] latest: Review }
        type Review { id: ID! author: User @provides(fields: "name") reader: User }
        type User @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: {
        Query: {
          reviews: () => [{ id: 'r1', author: { id: 'u1', name: 'as reviewed' }, reader: { id: 'u2' } }],
          latest: () => ({ id: 'r1', author: { id: 'u1', name: 'as reviewed' }, reader: { id: 'u2' } }),
        },
      },
    },
    accounts: {
      typeDefs: 'type User @key(fields: "id") { id: ID! name: String @shareable mail: String }',
      resolvers: {
        User: {
          name: ({ id }: { id: string }) => `name ${id}`,
          mail: ({ id }: { id: string }) => `${id}@example.org`,
        },
      },
    },
  },
  cases: [
    {
      name: 'is taken where it is provided',
      query: '{ reviews { author { name } } }',
      data: { reviews: [{ author: { name: 'as reviewed' } }] },
      asks: ['reviews'],
    },
    {
      name: 'is fetched where it is not provided',
      query: '{ reviews { reader { name } } }',
      data: { reviews: [{ reader: { name: 'name u2' } }] },
      asks: ['reviews', 'accounts'],
    },
    {
      name: 'is taken where it is provided, while other fields are fetched',
      query: '{ latest { author { mail name } reader { name } } }',
      data: {
        latest: { author: { mail: 'u1@example.org', name: 'as reviewed' }, reader: { name: 'name u2' } },
      },
      asks: ['reviews', 'accounts'],
    },
  ],
};

const nested: Topic = {
  title: 'Provided fields of nested records',
  subgraphs: {
    products: {
      typeDefs: `
        type Query { products: [Product] @provides(fields: "categories { id name }") }
        type Product @key(fields: "id") { id: ID! categories: [Category] @external }
        type Category @key(fields: "id") { id: ID! @external name: String @external }`,
      resolvers: {
        Query: { products: () => [{ id: 'p1', categories: [{ id: 'c1', name: 'near name' }] }] },
      },
    },
    subcategories: {
      typeDefs: `
        type Product @key(fields: "id") { id: ID! categories: [Category] @shareable }
        type Category @key(fields: "id") { id: ID! subcategories: [Category] @shareable main: Category }`,
      resolvers: {
        Product: { categories: never },
        Category: {
          subcategories: ({ id }: { id: string }) => [{ id: `${id}-1` }],
          main: () => ({ id: 'c0' }),
        },
      },
    },
    categories: {
      typeDefs: 'type Category @key(fields: "id") { id: ID! @shareable name: String @shareable }',
      resolvers: { Category: { name: ({ id }: { id: string }) => `name ${id}` } },
    },
  },
  cases: [
    {
      name: 'are taken there',
      query: '{ products { id categories { id name } } }',
      data: { products: [{ id: 'p1', categories: [{ id: 'c1', name: 'near name' }] }] },
      asks: ['products'],
    },
    {
      name: 'are taken there, and fetched below',
      query: '{ products { categories { name subcategories { id name main { name } } } } }',
      data: {
        products: [
          {
            categories: [
              {
                name: 'near name',
                subcategories: [{ id: 'c1-1', name: 'name c1-1', main: { name: 'name c0' } }],
              },
            ],
          },
        ],
      },
    },
  ],
};

const media = [
  { __typename: 'Book', id: 'm1', animals: [{ __typename: 'Dog', id: 'a1', name: 'near dog' }] },
  { __typename: 'Book', id: 'm2', animals: [{ __typename: 'Cat', id: 'a2', name: 'near cat' }] },
];

const onAbstractTypes: Topic = {
  title: 'Provided fields on interfaces and unions',
  subgraphs: {
    near: {
      typeDefs: `
        type Query {
          media: Media @shareable @provides(fields: "animals { id name }")
          anything: [Anything] @provides(fields: "... on Book { title }")
        }
        interface Media { id: ID! animals: [Animal] }
        interface Animal { id: ID! name: String }
        union Anything = Book | Song
        type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @external title: String @external }
        type Song @key(fields: "id") { id: ID! }
        type Dog implements Animal @key(fields: "id") { id: ID! @external name: String @external }
        type Cat implements Animal @key(fields: "id") { id: ID! @external name: String @external }`,
      resolvers: {
        Query: {
          media: () => media[0],
          anything: () => [
            { __typename: 'Book', id: 'm1', title: 'near title' },
            { __typename: 'Song', id: 's1' },
          ],
        },
      },
    },
    far: {
      typeDefs: `
        type Query { book: Book }
        interface Media { id: ID! animals: [Animal] }
        interface Animal { id: ID! name: String }
        type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @shareable title: String @shareable }
        type Song @key(fields: "id") { id: ID! title: String }
        type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int }
        type Cat implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
      resolvers: {
        Query: { book: () => media[1] },
        Book: {
          title: ({ id }: { id: string }) => `title ${id}`,
          animals: ({ id }: { id: string }) =>
            media.find((each) => each.id === id)?.animals.map((animal) => ({ ...animal, name: 'far name' })),
        },
        Song: { title: ({ id }: { id: string }) => `title ${id}` },
        Dog: { age: () => 3 },
        Cat: { age: () => 4 },
      },
    },
  },
  cases: [
    {
      name: 'are taken from an interface',
      query: '{ media { id animals { id name } } }',
      data: { media: { id: 'm1', animals: [{ id: 'a1', name: 'near dog' }] } },
      asks: ['near'],
    },
    {
      name: 'are taken from an interface, and what one type has besides is fetched',
      query:
        '{ media { animals { name ... on Dog { age } ... on Cat { name } } } book { animals { name } } }',
      data: { media: { animals: [{ name: 'near dog', age: 3 }] }, book: { animals: [{ name: 'far name' }] } },
    },
    {
      name: 'are taken from one member of a union, and fetched from the others',
      query: '{ anything { ... on Book { title } ... on Song { title } } }',
      data: { anything: [{ title: 'near title' }, { title: 'title s1' }] },
      asks: ['near', 'far'],
    },
  ],
};

export const providesTopics: readonly Topic[] = [simple, nested, onAbstractTypes];
