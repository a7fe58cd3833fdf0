// What the benchmark's queries must answer: executed by graphql-js on one schema over the same data, without any
// federation.
import { buildSchema, graphqlSync } from 'graphql';
import {
  findProduct,
  products,
  reviews,
  reviewsOfProduct,
  shippingEstimate,
  users,
} from '../subgraphs/shop-data.mjs';

const schema = buildSchema(`
  type Query { me: User users: [User] topProducts(first: Int = 5): [Product] }
  type User { id: ID! name: String username: String reviews: [Review] }
  type Review { id: ID! body: String product: Product author: User }
  type Product {
    upc: String! name: String price: Int weight: Int inStock: Boolean shippingEstimate: Int reviews: [Review]
  }
`);

const user = (record) => ({ ...record, reviews: () => reviews.slice(0, 2).map(review) });
const review = (record) => ({
  ...record,
  product: () => product(findProduct(record.product.upc)),
  author: () => user(users[0]),
});
const product = (record) => ({
  ...record,
  shippingEstimate: shippingEstimate(record),
  reviews: () => reviewsOfProduct(record.upc).map(review),
});
const rootValue = {
  me: () => user(users[0]),
  users: () => users.map(user),
  topProducts: ({ first }) => products.slice(0, first).map(product),
};

export function expectedResponse(query) {
  const { data, errors } = graphqlSync({ schema, source: query, rootValue });
  if (errors !== undefined) throw new Error(`the reference cannot answer: ${errors[0].message}`);
  return JSON.parse(JSON.stringify(data));
}
