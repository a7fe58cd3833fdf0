/** `@requires` of fields with arguments. */
import type { Topic } from './topic.fixture.ts';

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

const conflictingArguments: Topic = {
  title: 'Fields that require one field with different arguments',
  subgraphs: {
    prices: {
      typeDefs: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String!): Int category: Category }
        type Category { average(currency: String!): Int price(currency: String!): Int }`,
      resolvers: {
        Query: { product: () => ({ id: 'p1' }) },
        Product: { price: inCurrency(10), category: () => ({}) },
        Category: { average: inCurrency(7), price: inCurrency(7) },
      },
    },
    shipping: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! price(currency: String!): Int @external category: Category @external
          feeUSD: Int @requires(fields: "price(currency: \\"USD\\")")
          feeEUR: Int @requires(fields: "price(currency: \\"EUR\\") category { average(currency: \\"EUR\\") }")
          mixed: Int @requires(fields: "price(currency: \\"USD\\") category { price(currency: \\"EUR\\") }")
        }
        type Category { average(currency: String!): Int @external price(currency: String!): Int @external }`,
      resolvers: {
        Product: {
          feeUSD: ({ price }: { price: number }) => price + 1,
          feeEUR: ({ price, category }: { price: number; category: { average: number } }) =>
            price + category.average,
          mixed: ({ price, category }: { price: number; category: { price: number } }) =>
            price * 1_000 + category.price,
        },
      },
    },
    taxes: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! price(currency: String!): Int @external category: Category @external
          tax: Int @requires(fields: "price(currency: \\"EUR\\") category { average(currency: \\"USD\\") }")
        }
        type Category { average(currency: String!): Int @external }`,
      resolvers: {
        Product: {
          tax: ({ price, category }: { price: number; category: { average: number } }) =>
            price * 100 + category.average,
        },
      },
    },
  },
  cases: [
    {
      name: 'each get their own',
      query: '{ product { feeUSD feeEUR } }',
      data: { product: { feeUSD: 11, feeEUR: 34 } },
    },
    {
      name: 'at different places, each get their own',
      query: '{ product { mixed feeEUR } }',
      data: { product: { mixed: 10_014, feeEUR: 34 } },
    },
    {
      name: 'in different subgraphs, each get their own',
      query: '{ product { feeUSD tax } }',
      data: { product: { feeUSD: 11, tax: 2_007 } },
    },
    {
      name: 'in different subgraphs and nested, each get their own',
      query: '{ product { feeUSD tax feeEUR price(currency: "USD") } }',
      data: { product: { feeUSD: 11, tax: 2_007, feeEUR: 34, price: 10 } },
    },
  ],
};

export const requiredArgumentTopics: readonly Topic[] = [withArguments, conflictingArguments];
