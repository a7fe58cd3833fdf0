/**
 * A small federation with everything that a plan can hold: entities with several keys, `@requires` with
 * arguments, `@provides`, interfaces, unions, nested lists, errors, nulls and mutations.
 */
import { GraphQLError } from 'graphql';
import type { TestSubgraph } from './test-subgraphs.ts';

interface Product {
  readonly upc: string;
  readonly kind: 'Book' | 'Gadget';
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

const products: readonly Product[] = [
  { upc: 'b1', kind: 'Book', name: 'Tao Te Ching', price: 12, weight: 300 },
  { upc: 'b2', kind: 'Book', name: '论语', price: 15, weight: 420 },
  { upc: 'g1', kind: 'Gadget', name: 'Lamp "Classic"', price: 80, weight: 2_000 },
];

const reviews = [
  { id: 'r1', upc: 'b1', author: 'u1', body: 'short' },
  { id: 'r2', upc: 'b1', author: 'u2', body: 'line\nbreak' },
  { id: 'r3', upc: 'g1', author: 'u1', body: 'bright' },
];

const users = [
  { id: 'u1', name: 'Li', friends: ['u2'] },
  { id: 'u2', name: 'Wang', friends: ['u1', 'u3'] },
  { id: 'u3', name: 'Zhao', friends: [] },
];

const typed = (product: Product | undefined) => product && { __typename: product.kind, ...product };
const productOf = (upc: string) => typed(products.find((product) => product.upc === upc));

export function shopFederation(): Record<string, TestSubgraph> {
  const log: string[] = [];
  return {
    products: {
      typeDefs: `
        type Query { products(first: Int = 10): [Product!] product(upc: String!): Product matrix: [[Product]] }
        type Mutation { rename(upc: String!, name: String!): Product log: [String!] }
        interface Product { upc: ID! name: String price(currency: String = "CNY"): Int }
        type Book implements Product @key(fields: "upc") {
          upc: ID! name: String price(currency: String = "CNY"): Int weight: Int pages: Int!
        }
        type Gadget implements Product @key(fields: "upc") {
          upc: ID! name: String price(currency: String = "CNY"): Int weight: Int secret: String
        }`,
      resolvers: {
        Query: {
          products: (_: unknown, { first }: { first: number }) => products.slice(0, first).map(typed),
          product: (_: unknown, { upc }: { upc: string }) => {
            if (upc !== '') return productOf(upc);
            throw new GraphQLError('internal words', { extensions: { code: 'BAD_USER_INPUT' } });
          },
          matrix: () => [[productOf('b1'), null], [], [productOf('g1')]],
        },
        Mutation: {
          rename: (_: unknown, { upc, name }: { upc: string; name: string }) => {
            log.push(`rename ${upc}`);
            return { ...productOf(upc), name };
          },
          log: () => log,
        },
        Book: {
          __resolveReference: ({ upc }: { upc: string }) => productOf(upc),
          pages: ({ upc }: Product) => {
            if (upc === 'b2') throw new GraphQLError('secret cause');
            return 81;
          },
          price: ({ price }: Product, { currency }: { currency: string }) =>
            currency === 'CNY' ? price : price / 4,
        },
        Gadget: {
          __resolveReference: ({ upc }: { upc: string }) => productOf(upc),
          secret: () => 'gadget secret',
          price: ({ price }: Product, { currency }: { currency: string }) =>
            currency === 'CNY' ? price : price / 4,
        },
      },
    },
    shipping: {
      typeDefs: `
        type Book @key(fields: "upc") {
          upc: ID! weight: Int @external price(currency: String = "CNY"): Int @external
          shippingFee: Int @requires(fields: "weight price(currency: \\"USD\\")")
        }
        type Gadget @key(fields: "upc") { upc: ID! weight: Int @external shippingFee: Int @requires(fields: "weight") }
        type Mutation { ship(upc: String!): String }`,
      resolvers: {
        Book: {
          shippingFee: ({ weight, price }: { weight: number; price: number }) => weight / 100 + price,
        },
        Gadget: { shippingFee: ({ weight }: { weight: number }) => weight / 100 },
        Mutation: {
          ship: (_: unknown, { upc }: { upc: string }) => {
            log.push(`ship ${upc}`);
            return `shipped ${upc}`;
          },
        },
      },
    },
    reviews: {
      typeDefs: `
        union Subject = Book | Gadget
        type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "name") subject: Subject }
        type Book @key(fields: "upc") { upc: ID! reviews: [Review!] }
        type Gadget @key(fields: "upc") { upc: ID! reviews: [Review!] }
        type User @key(fields: "id") { id: ID! name: String @external reviews: [Review!] }
        type Query { latest: [Subject!] review(id: ID!): Review }`,
      resolvers: {
        Query: {
          latest: () => reviews.toReversed().map(({ upc }) => productOf(upc)),
          review: (_: unknown, { id }: { id: string }) => reviews.find((review) => review.id === id),
        },
        Review: {
          author: ({ author }: { author: string }) => users.find(({ id }) => id === author),
          subject: ({ upc }: { upc: string }) => productOf(upc),
        },
        Book: { reviews: ({ upc }: Product) => reviews.filter((review) => review.upc === upc) },
        Gadget: { reviews: ({ upc }: Product) => reviews.filter((review) => review.upc === upc) },
        User: { reviews: ({ id }: { id: string }) => reviews.filter(({ author }) => author === id) },
      },
    },
    accounts: {
      typeDefs: `
        type Query { user(id: ID!): User users: [User!] }
        type User @key(fields: "id") { id: ID! name: String @shareable friends: [User!] mail: String }`,
      resolvers: {
        Query: {
          user: (_: unknown, { id }: { id: string }) => users.find((user) => user.id === id),
          users: () => users,
        },
        User: {
          __resolveReference: ({ id }: { id: string }) => users.find((user) => user.id === id),
          friends: ({ friends }: { friends: string[] }) => users.filter(({ id }) => friends.includes(id)),
          mail: ({ id }: { id: string }) => `${id}@example.org`,
        },
      },
    },
  };
}
