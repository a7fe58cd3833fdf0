// The four subgraphs of The Guild's federation benchmark (accounts, inventory, products, reviews) over its data,
// executed by graphql-js. Behind the memo, so each distinct request arrives here once.
//
//   PORT=4201 node subgraphs/shop.mjs
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { serve } from './serve.mjs';
import { findProduct, products, reviews, reviewsOfProduct, shippingEstimate, users } from './shop-data.mjs';

/** Federation 1, which every peer understands; `shop/*.graphql` say the same in Federation 2. */
const subgraphs = {
  accounts: {
    sdl: `
      extend type Query { me: User user(id: ID!): User users: [User] }
      type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }`,
    resolvers: {
      Query: {
        me: () => users[0],
        user: (_, { id }) => users.find((user) => user.id === id),
        users: () => users,
      },
      User: { __resolveReference: ({ id }) => users.find((user) => user.id === id) },
    },
  },
  inventory: {
    sdl: `
      type Product @key(fields: "upc") @extends {
        upc: String! @external
        weight: Int @external
        price: Int @external
        inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    resolvers: {
      Product: {
        // Price and weight are known to this subgraph only if the gateway sends them.
        __resolveReference: (reference) => ({ ...reference, inStock: findProduct(reference.upc)?.inStock }),
        shippingEstimate,
      },
    },
  },
  products: {
    sdl: `
      extend type Query { topProducts(first: Int = 5): [Product] }
      type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
    resolvers: {
      Query: { topProducts: (_, { first }) => products.slice(0, first) },
      Product: { __resolveReference: ({ upc }) => findProduct(upc) },
    },
  },
  reviews: {
    sdl: `
      type Review @key(fields: "id") {
        id: ID!
        body: String
        product: Product
        author: User @provides(fields: "username")
      }
      type User @key(fields: "id") @extends { id: ID! @external username: String @external reviews: [Review] }
      type Product @key(fields: "upc") @extends { upc: String! @external reviews: [Review] }`,
    resolvers: {
      Review: {
        __resolveReference: ({ id }) => reviews.find((review) => review.id === id),
        author: () => ({ id: users[0].id, username: users[0].username }),
      },
      User: { reviews: () => reviews.slice(0, 2) },
      Product: { reviews: ({ upc }) => reviewsOfProduct(upc) },
    },
  },
};

const schemas = Object.fromEntries(
  Object.entries(subgraphs).map(([name, { sdl, resolvers }]) => [
    `/${name}`,
    buildSubgraphSchema({ typeDefs: parse(sdl), resolvers }),
  ]),
);

async function respond({ url: path }, received, response) {
  const schema = schemas[path];
  if (schema === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { query, variables, operationName } = JSON.parse(received);
  const answer = await graphql({ schema, source: query, variableValues: variables, operationName });
  const body = Buffer.from(JSON.stringify(answer));
  // The memo keeps answers with status 200 only.
  response.writeHead(answer.errors === undefined ? 200 : 400, {
    'content-type': 'application/json',
    'content-length': body.length,
  });
  response.end(body);
}

serve(respond);
