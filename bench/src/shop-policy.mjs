// A policy over the public benchmark's subgraphs in which what a real one has occurs: conditional sharing with
// grants, a registered purpose, security rules of which one reads an argument, a mask that changes values, an
// approved flow. The caller may have every field that the benchmark query asks for; `name` of users is masked.
import { buildGrant, buildItem, buildPurpose, buildResource, readNothing } from '@govgraph/policy/testing';

export const persona = 'hall-frontend';
const consumer = 'hall';
export const purpose = 'review-of-products';

const condition = { scope: '*', uses: ['a registered business'] };
const structure = (...coordinates) =>
  coordinates.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' }));
const keys = (...coordinates) => coordinates.map((coordinate) => buildItem({ coordinate, role: 'KEY' }));
const conditional = (...coordinates) =>
  coordinates.map((coordinate) => buildItem({ coordinate, shareType: 'CONDITIONAL', condition }));

const items = {
  accounts: [
    ...structure('Query.me', 'Query.user', 'Query.users'),
    ...keys('User.id'),
    ...conditional('User.name', 'User.username'),
    buildItem({ coordinate: 'User.birthday', shareType: 'NOT_SHARED', legalBasis: 'a law' }),
  ],
  inventory: [
    buildItem({ coordinate: 'Product.inStock' }),
    buildItem({ coordinate: 'Product.shippingEstimate' }),
  ],
  products: [
    ...structure('Query.topProducts'),
    ...keys('Product.upc'),
    ...conditional('Product.name', 'Product.price', 'Product.weight'),
  ],
  reviews: [
    ...keys('Review.id'),
    ...conditional('Review.body', 'Review.product', 'Review.author', 'User.reviews', 'Product.reviews'),
  ],
};

export const subgraphNames = Object.keys(items);

/** Every field of the schema. */
export const coordinates = Object.values(items).flatMap((ofProvider) =>
  ofProvider.map(({ coordinate }) => coordinate),
);

const masks = [{ name: 'surname', strength: 10, method: { kind: 'surname' } }];

/** What callers may put in; none of it reads anything. */
const inputs = {
  accounts: ['Query.user(id:)'],
  products: ['Query.topProducts(first:)'],
};

export const allInputs = Object.values(inputs).flat();

/** What the departments publish. */
export const resources = Object.fromEntries(
  Object.entries(items).map(([provider, ofProvider], position) => [
    provider,
    [
      buildResource({
        code: `100000/00000${position + 1}`,
        provider,
        items: ofProvider,
        inputs: readNothing(...(inputs[provider] ?? [])),
      }),
    ],
  ]),
);

const departmentCodes = [consumer, ...subgraphNames];

/** What must be known before the departments can publish. */
export const registration = {
  departments: departmentCodes.map((code) => ({ code, name: code, nameZh: code })),
  masks,
};

/** What the authority decides after they have. */
export const decisions = {
  purposes: [
    buildPurpose({ code: purpose, department: consumer, items: ['User.*', 'Product.*', 'Review.*'] }),
  ],
  grants: Object.entries(items).flatMap(([provider, ofProvider]) => {
    const granted = ofProvider.filter(({ shareType }) => shareType === 'CONDITIONAL');
    if (granted.length === 0) return [];
    return [
      buildGrant({
        id: `review-${provider}`,
        consumer,
        applications: [persona],
        purpose,
        provider,
        items: granted.map(({ coordinate }) => coordinate),
      }),
    ];
  }),
  ruleSet: {
    version: 'bench',
    rules: [
      {
        id: 'name-below-clearance-3',
        basis: 'a law',
        fields: ['User.name'],
        when: 'caller.clearance < 3',
        effect: { mask: 'surname' },
      },
      {
        id: 'reviews-below-clearance-2',
        basis: 'a law',
        fields: ['Review'],
        when: 'caller.clearance < 2',
        effect: 'deny',
      },
      {
        id: 'few-at-a-time',
        basis: 'a law',
        fields: ['Query.topProducts'],
        when: 'args.first > 100',
        effect: 'deny',
      },
    ],
  },
  flows: ['Product.price', 'Product.weight'].map((item) => ({ item, to: 'inventory', basis: 'a law' })),
};

/** What the mask does to a response, written down independently of the gateway. */
export function maskUsers(value) {
  if (Array.isArray(value)) return value.map(maskUsers);
  if (typeof value !== 'object' || value === null) return value;
  const masked = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskUsers(member)]));
  return 'username' in value ? { ...masked, name: `${value.name.slice(0, 1)}**` } : masked;
}
