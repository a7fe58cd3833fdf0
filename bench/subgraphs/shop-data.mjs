import { readFileSync } from 'node:fs';

const data = JSON.parse(readFileSync(new URL('shop-data.json', import.meta.url), 'utf8'));

export const { reviews, users } = data;

const inventory = new Map(data.inventory.map((item) => [item.upc, item.inStock]));

export const products = data.products.map((product) => ({ ...product, inStock: inventory.get(product.upc) }));

export const findProduct = (upc) => products.find((product) => product.upc === upc);

export const reviewsOfProduct = (upc) => reviews.filter((review) => review.product.upc === upc);

/** Free above 1,000; otherwise half of the weight. */
export function shippingEstimate({ price, weight }) {
  if (price == null || weight == null) return null;
  return price > 1000 ? 0 : Math.trunc(weight / 2);
}
