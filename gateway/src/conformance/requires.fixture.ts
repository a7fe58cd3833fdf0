/** `@requires`: fields that are computed from other subgraphs' fields. */
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

const rates: Readonly<Record<string, number>> = { USD: 1, EUR: 2 };
const inCurrency =
  (amount: number) =>
  (_: unknown, { currency }: { currency: string }) =>
    amount * (rates[currency] ?? 1_000);

const withArguments: Topic = {
  title: 'A field that requires one with an argument',
  subgraphs: {
    prices: {
      typeDefs: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String!): Int shelf: Shelf tags(first: Int = 2): [Tag!] }
        type Shelf { average(currency: String!): Int }
        type Tag { text(upper: Boolean = false): String }`,
      resolvers: {
        Query: { product: () => ({ id: 'p1' }) },
        Product: {
          price: inCurrency(10),
          shelf: () => ({}),
          tags: (_: unknown, { first }: { first: number }) => ['a', 'b', 'c'].slice(0, first),
        },
        Shelf: { average: inCurrency(7) },
        Tag: {
          text: (text: string, { upper }: { upper: boolean }) => (upper ? text.toUpperCase() : text),
        },
      },
    },
    shipping: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! price(currency: String!): Int @external shelf: Shelf @external tags(first: Int = 2): [Tag!] @external
          fee: Int @requires(fields: "price(currency: \\"USD\\")")
          label: String @requires(fields: "tags(first: 3) { text(upper: true) }")
          expensive: Boolean @requires(fields: "shelf { average(currency: \\"EUR\\") }")
        }
        type Shelf { average(currency: String!): Int @external }
        type Tag { text(upper: Boolean = false): String @external }`,
      resolvers: {
        Product: {
          fee: ({ price }: { price: number }) => price + 1,
          label: ({ tags }: { tags: { text: string }[] }) => tags.map(({ text }) => text).join(),
          expensive: ({ shelf }: { shelf: { average: number } }) => shelf.average > 10,
        },
      },
    },
  },
  cases: [
    {
      name: 'gets it with that argument, whatever arguments the caller gives it',
      query: `query ($c: String!) {
        product { price(currency: $c) fee usd: price(currency: "USD") tags(first: 1) { text } label
          shelf { average(currency: "USD") } expensive }
      }`,
      variables: { c: 'EUR' },
      data: {
        product: {
          price: 20,
          fee: 11,
          usd: 10,
          tags: [{ text: 'a' }],
          label: 'A,B,C',
          shelf: { average: 7 },
          expensive: true,
        },
      },
    },
  ],
};

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
      errors: ['entries.0.data'],
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
          fee: Int @requires(fields: "price") strictFee: Int @requires(fields: "strictPrice")
        }`,
      resolvers: {
        Query: { listed: () => [{ id: '1' }, { id: '2' }] },
        Product: {
          fee: ({ price }: { price: number | null }) => (price === null ? -1 : price + 1),
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
      name: 'keeps the field from being computed when it may not be null',
      query: '{ listed { id strictFee } }',
      data: {
        listed: [
          { id: '1', strictFee: null },
          { id: '2', strictFee: 6 },
        ],
      },
      errors: [''],
    },
  ],
};

export const requiresTopics: readonly Topic[] = [
  simple,
  chain,
  circular,
  withArguments,
  withFragments,
  overInterfaces,
  failing,
];
