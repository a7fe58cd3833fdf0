import type { Topic } from './topic.fixture.ts';

const rates: Readonly<Record<string, number>> = { USD: 1, EUR: 2 };
const inCurrency =
  (amount: number) =>
  (_: unknown, { currency }: { currency: string }) =>
    amount * (rates[currency] ?? 1_000);

export const conflictingArguments: Topic = {
  title: 'Fields that require one field with different arguments',
  subgraphs: {
    prices: {
      typeDefs: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String!): Int category: Category }
        type Category { average(currency: String!): Int }`,
      resolvers: {
        Query: { product: () => ({ id: 'p1' }) },
        Product: { price: inCurrency(10), category: () => ({}) },
        Category: { average: inCurrency(7) },
      },
    },
    shipping: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! price(currency: String!): Int @external category: Category @external
          feeUSD: Int @requires(fields: "price(currency: \\"USD\\")")
          feeEUR: Int @requires(fields: "price(currency: \\"EUR\\") category { average(currency: \\"EUR\\") }")
        }
        type Category { average(currency: String!): Int @external }`,
      resolvers: {
        Product: {
          feeUSD: ({ price }: { price: number }) => price + 1,
          feeEUR: ({ price, category }: { price: number; category: { average: number } }) =>
            price + category.average,
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
