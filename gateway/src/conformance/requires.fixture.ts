/** `@requires`: fields that are computed from other subgraphs’ fields. */
import { type Topic, entity, never } from './topic.fixture.ts';

const products = [
  { id: 'p1', price: 100, weight: 10, hasDiscount: true },
  { id: 'p2', price: 2_000, weight: 20, hasDiscount: false },
];

const simple: Topic = {
  title: 'A field that requires others',
  subgraphs: {
    catalogue: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! price: Int weight: Int }`,
      resolvers: { Query: { products: () => [...products, { id: 'p3' }] }, Product: entity(products, 'id') },
    },
    shipping: {
      typeDefs: `
        type Query { shipped: [Product] }
        type Product @key(fields: "id") {
          id: ID! price: Int @external weight: Int @external
          fee: Int @requires(fields: "price weight") free: Boolean! @requires(fields: "price")
        }`,
      resolvers: {
        Query: { shipped: () => [{ id: 'p1' }] },
        Product: {
          fee: ({ price, weight }: { price: number | null; weight: number }) =>
            price === null ? null : price / 10 + weight,
          free: ({ price }: { price: number | null }) => (price ?? 0) > 1_000,
        },
      },
    },
  },
  cases: [
    {
      name: 'gets them, whether or not the caller asked for them',
      query: '{ products { fee } }',
      data: { products: [{ fee: 20 }, { fee: 220 }, { fee: null }] },
      asks: ['catalogue', 'shipping'],
    },
    {
      name: 'gets them when the subgraph that computes it comes first',
      query: '{ shipped { fee free weight } }',
      data: { shipped: [{ fee: 20, free: false, weight: 10 }] },
      asks: ['shipping', 'catalogue', 'shipping'],
    },
    {
      name: 'is asked for once under several aliases',
      query: '{ products { a: fee b: fee price: weight weight: price } }',
      data: {
        products: [
          { a: 20, b: 20, price: 10, weight: 100 },
          { a: 220, b: 220, price: 20, weight: 2_000 },
          { a: null, b: null, price: null, weight: null },
        ],
      },
    },
  ],
};

const chain: Topic = {
  title: 'A field that requires fields that require others',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { product: Product products: [Product!]! }
        type Product @key(fields: "id") { id: ID! price: Int @inaccessible hasDiscount: Boolean }`,
      resolvers: {
        Query: { product: () => products[0], products: () => products },
        Product: entity(products, 'id'),
      },
    },
    b: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! hasDiscount: Boolean @external price: Int @external
          expensive: Boolean! @requires(fields: "price")
          reducedPrice: Int @requires(fields: "price hasDiscount")
        }`,
      resolvers: {
        Product: {
          expensive: ({ price }: { price: number }) => price > 500,
          reducedPrice: ({ price, hasDiscount }: { price: number; hasDiscount: boolean }) =>
            hasDiscount ? price / 2 : price,
        },
      },
    },
    c: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! expensive: Boolean! @external reducedPrice: Int @external hasDiscount: Boolean @external
          affordable: Boolean! @requires(fields: "expensive hasDiscount")
          label: String @requires(fields: "reducedPrice")
        }`,
      resolvers: {
        Product: {
          affordable: ({ expensive, hasDiscount }: { expensive: boolean; hasDiscount: boolean }) =>
            !expensive && hasDiscount,
          label: ({ reducedPrice }: { reducedPrice: number }) => `only ${reducedPrice}`,
        },
      },
    },
    d: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! label: String @external affordable: Boolean! @external
          poster: String @requires(fields: "label affordable")
        }`,
      resolvers: {
        Product: {
          poster: ({ label, affordable }: { label: string; affordable: boolean }) =>
            `${label}${affordable ? '!' : ''}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'is computed last',
      query: '{ product { poster } }',
      data: { product: { poster: 'only 50!' } },
      asks: ['a', 'b', 'c', 'd'],
    },
    {
      name: 'and may stand beside those it requires, in any order, down to what callers cannot see',
      query: '{ products { poster affordable label expensive reducedPrice hasDiscount } }',
      data: {
        products: [
          {
            poster: 'only 50!',
            affordable: true,
            label: 'only 50',
            expensive: false,
            reducedPrice: 50,
            hasDiscount: true,
          },
          {
            poster: 'only 2000',
            affordable: false,
            label: 'only 2000',
            expensive: true,
            reducedPrice: 2_000,
            hasDiscount: false,
          },
        ],
      },
    },
  ],
};

const circular: Topic = {
  title: 'Two subgraphs that require each other’s fields',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { feed: [Post] }
        type Post @key(fields: "id") {
          id: ID! byNovice: Boolean! @external byExpert: Boolean! @requires(fields: "byNovice")
        }
        type Author @key(fields: "id") { id: ID! years: Int! }`,
      resolvers: {
        Query: { feed: () => [{ id: '1' }, { id: '2' }] },
        Post: { byExpert: ({ byNovice }: { byNovice: boolean }) => !byNovice },
        Author: { years: ({ id }: { id: string }) => (id === 'author 1' ? 1 : 10) },
      },
    },
    b: {
      typeDefs: `
        type Post @key(fields: "id") {
          id: ID! author: Author! byNovice: Boolean! @requires(fields: "author { years }")
        }
        type Author @key(fields: "id") { id: ID! years: Int! @external }`,
      resolvers: {
        Post: {
          author: ({ id }: { id: string }) => ({ id: `author ${id}` }),
          byNovice: ({ author }: { author: { years: number } }) => author.years < 5,
        },
      },
    },
  },
  cases: [
    {
      name: 'are asked in turn',
      query: '{ feed { byExpert } }',
      data: { feed: [{ byExpert: false }, { byExpert: true }] },
    },
    {
      name: 'are asked in turn, whatever else is asked for',
      query: '{ feed { id byExpert byNovice author { years } } }',
      data: {
        feed: [
          { id: '1', byExpert: false, byNovice: true, author: { years: 1 } },
          { id: '2', byExpert: true, byNovice: false, author: { years: 10 } },
        ],
      },
    },
  ],
};

const failing: Topic = {
  title: 'A required field that fails',
  subgraphs: {
    prices: {
      typeDefs: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! price: Int strictPrice: Int! }`,
      resolvers: {
        Query: { products: () => [{ id: '1' }, { id: '2' }] },
        Product: {
          price: ({ id }: { id: string }) => (id === '1' ? never() : 5),
          strictPrice: ({ id }: { id: string }) => (id === '1' ? never() : 5),
        },
      },
    },
    fees: {
      typeDefs: `
        type Query { listed: [Product] }
        type Product @key(fields: "id") {
          id: ID! price: Int @external strictPrice: Int! @external
          fee: Int @requires(fields: "price") surcharge: Int @requires(fields: "price") strictFee: Int @requires(fields: "strictPrice")
        }`,
      resolvers: {
        Query: { listed: () => [{ id: '1' }, { id: '2' }] },
        Product: {
          fee: ({ price }: { price: number | null }) => (price === null ? -1 : price + 1),
          surcharge: ({ price }: { price: number | null }) => price,
          strictFee: ({ strictPrice }: { strictPrice: number }) => strictPrice + 1,
        },
      },
    },
  },
  cases: [
    {
      name: 'is null to the field that requires it, and is reported',
      query: '{ products { id fee } }',
      data: {
        products: [
          { id: '1', fee: -1 },
          { id: '2', fee: 6 },
        ],
      },
      errors: [''],
    },
    {
      name: 'is an error where the field that requires it is null for want of it',
      query: '{ listed { id surcharge } }',
      data: {
        listed: [
          { id: '1', surcharge: null },
          { id: '2', surcharge: 5 },
        ],
      },
      errors: ['listed.0.surcharge'],
    },
    {
      name: 'keeps the field from being computed when it may not be null',
      query: '{ listed { id strictFee } }',
      data: {
        listed: [
          { id: '1', strictFee: null },
          { id: '2', strictFee: 6 },
        ],
      },
      errors: ['listed.0.strictFee'],
    },
  ],
};

export const requiresTopics: readonly Topic[] = [simple, chain, circular, failing];
