/** A policy over the shop federation in which every kind of decision occurs. */
import type { Caller, Grant, Item, PolicySource, Rule } from '@govgraph/policy';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildResource,
  readNothing,
} from '@govgraph/policy/testing';

export const office: Caller = {
  application: 'office-app',
  department: 'office',
  region: '11',
  level: 'CITY',
  clearance: 2,
  roles: [],
  official: 'clerk 7',
};

/** Of the department that provides the products: its own data needs no purpose. */
export const shopkeeper: Caller = { ...office, application: 'shop-app', department: 'products' };

export const purpose = 'buying';

const structure = (...coordinates: Item['coordinate'][]): Item[] =>
  coordinates.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' }));

const items: Record<string, readonly Item[]> = {
  products: [
    ...structure('Query.products', 'Query.product', 'Query.matrix', 'Mutation.rename', 'Mutation.log'),
    buildItem({ coordinate: 'Book.upc', role: 'KEY' }),
    buildItem({ coordinate: 'Gadget.upc', role: 'KEY' }),
    ...(['Book.name', 'Book.price', 'Gadget.price', 'Book.weight', 'Book.pages'] as const).map((coordinate) =>
      buildItem({ coordinate }),
    ),
    buildItem({ coordinate: 'Gadget.name', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'Gadget.weight', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'Gadget.secret', shareType: 'NOT_SHARED' }),
  ],
  shipping: [
    buildItem({ coordinate: 'Book.shippingFee' }),
    buildItem({ coordinate: 'Gadget.shippingFee' }),
    ...structure('Mutation.ship'),
  ],
  reviews: [
    ...structure('Query.latest', 'Query.review', 'Review.id', 'Review.author', 'Review.subject'),
    buildItem({ coordinate: 'Book.reviews', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'Gadget.reviews', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'Review.body', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'User.reviews' }),
  ],
  accounts: [
    ...structure('Query.user', 'Query.users', 'User.friends'),
    buildItem({ coordinate: 'User.id', role: 'KEY' }),
    buildItem({ coordinate: 'User.name', mask: 'surname' }),
    buildItem({ coordinate: 'User.mail', shareType: 'CONDITIONAL' }),
  ],
};

const inputs: Readonly<Record<string, readonly string[]>> = {
  products: [
    'Query.products(first:)',
    'Query.product(upc:)',
    'Mutation.rename(upc:)',
    'Mutation.rename(name:)',
    'Book.price(currency:)',
    'Gadget.price(currency:)',
  ],
  shipping: ['Mutation.ship(upc:)'],
  reviews: ['Query.review(id:)'],
  accounts: ['Query.user(id:)'],
};

const reviewsGrant = buildGrant({
  id: 'reviews-of-light-books',
  consumer: 'office',
  purpose,
  provider: 'reviews',
  items: ['Book.reviews', 'Review.body'],
  rows: { type: 'Book', needs: '{ weight }', when: 'int(subject.weight) < 400' },
});

export interface ShopPolicyChange {
  readonly version?: number;
  readonly grants?: readonly Grant[];
  readonly rules?: readonly Rule[];
  readonly flows?: PolicySource['flows'];
}

export function shopPolicy(change: ShopPolicyChange = {}): PolicySource {
  const { version = 1, grants = [reviewsGrant], rules = [], flows = [] } = change;
  return {
    ...buildPolicy({
      departments: ['office', ...Object.keys(items)],
      resources: Object.entries(items).map(([provider, ofProvider], position) =>
        buildResource({
          code: `100000/00000${position}`,
          provider,
          items: ofProvider,
          inputs: readNothing(...(inputs[provider] ?? [])),
        }),
      ),
      purposes: [
        buildPurpose({
          code: purpose,
          department: 'office',
          items: ['Book.*', 'Gadget.*', 'Review.*', 'User.name', 'User.friends'],
        }),
      ],
      masks: [{ name: 'surname', strength: 10, method: { kind: 'surname' } }],
      grants,
      ruleSet: { version: `test ${version}`, rules },
      flows,
    }),
    version,
  };
}
