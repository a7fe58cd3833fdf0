/** Who may give what: `@shareable`, `@override`, `@inaccessible`. */
import { type Topic, entity, never } from './topic.fixture.ts';

const sharedRoot: Topic = {
  title: 'A root field that several subgraphs share',
  subgraphs: {
    names: {
      typeDefs: `
        type Query { product: Product @shareable products: [Product!] @shareable empty: [Product!] @shareable }
        type Product @shareable { id: ID! name: Name category: Category }
        type Name { brand: String model: String }
        type Category { id: ID! @shareable name: String }`,
      resolvers: {
        Query: {
          product: () => ({
            id: '1',
            name: { brand: 'brand 1', model: 'model 1' },
            category: { id: 'c', name: 'k' },
          }),
          products: () =>
            ['1', '2'].map((id) => ({
              id,
              name: { brand: `brand ${id}` },
              category: { id: `c${id}`, name: 'k' },
            })),
          empty: () => [],
        },
      },
    },
    prices: {
      typeDefs: `
        type Query { product: Product @shareable products: [Product!] @shareable empty: [Product!] @shareable }
        type Product { id: ID! @shareable price: Price category: Category @shareable }
        type Price { id: ID! amount: Int currency: String }
        type Category { id: ID! @shareable vat: Int }`,
      resolvers: {
        Query: {
          product: () => ({
            id: '1',
            price: { id: 'x', amount: 7, currency: 'CNY' },
            category: { id: 'c', vat: 13 },
          }),
          products: () =>
            ['1', '2'].map((id) => ({
              id,
              price: { id, amount: Number(id) },
              category: { id: `c${id}`, vat: 9 },
            })),
          empty: () => [],
        },
      },
    },
  },
  cases: [
    {
      name: 'is asked of each, and merged',
      query: '{ product { id name { brand model } price { amount currency } category { id name vat } } }',
      data: {
        product: {
          id: '1',
          name: { brand: 'brand 1', model: 'model 1' },
          price: { amount: 7, currency: 'CNY' },
          category: { id: 'c', name: 'k', vat: 13 },
        },
      },
    },
    {
      name: 'is merged element by element in lists',
      query:
        '{ products { price { amount } name { brand } category { vat name } } empty { name { brand } price { amount } } }',
      data: {
        products: [
          { price: { amount: 1 }, name: { brand: 'brand 1' }, category: { vat: 9, name: 'k' } },
          { price: { amount: 2 }, name: { brand: 'brand 2' }, category: { vat: 9, name: 'k' } },
        ],
        empty: [],
      },
    },
    {
      name: 'is asked of one that suffices',
      query: '{ product { id category { id } } }',
      data: { product: { id: '1', category: { id: 'c' } } },
      asks: ['names'],
    },
  ],
};

const posts = [
  { __typename: 'Post', id: '1', created: 'from b', body: 'words' },
  { __typename: 'Picture', id: '2', created: 'from b', pixels: 4 },
];

const override: Topic = {
  title: 'A field that another subgraph has taken over',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { feed: [Entry] old: String moving: String }
        interface Entry { id: ID! created: String }
        type Post implements Entry @key(fields: "id") { id: ID! created: String }
        type Picture implements Entry @key(fields: "id") { id: ID! created: String weight: Int }`,
      resolvers: {
        Query: {
          feed: () => posts.map(({ __typename, id }) => ({ __typename, id })),
          old: never,
          moving: () => 'a',
        },
        Post: { created: never },
        Picture: { created: () => 'from a', weight: ({ id }: { id: string }) => Number(id) * 10 },
      },
    },
    b: {
      typeDefs: `
        type Query { other: [Entry] old: String @override(from: "a") moving: String @override(from: "a", label: "percent(1)") }
        interface Entry { id: ID! created: String }
        type Post implements Entry @key(fields: "id") { id: ID! created: String @override(from: "a") body: String }
        type Picture implements Entry @key(fields: "id") {
          id: ID! created: String @external weight: Int @external
          pixels: Int @override(from: "gone")
          size: Int @requires(fields: "weight")
        }`,
      resolvers: {
        Query: { other: () => posts, old: () => 'b', moving: never },
        Post: entity(posts, 'id'),
        Picture: { ...entity(posts, 'id'), size: ({ weight }: { weight: number }) => weight + 1 },
      },
    },
  },
  cases: [
    {
      name: 'is asked for there, whatever type of an interface it stands on',
      query: '{ feed { id created ... on Post { body } ... on Picture { pixels size } } old }',
      data: {
        feed: [
          { id: '1', created: 'from b', body: 'words' },
          { id: '2', created: 'from a', pixels: 4, size: 21 },
        ],
        old: 'b',
      },
    },
    {
      name: 'is asked for there at once when that subgraph comes first',
      query: '{ other { ... on Post { created } } }',
      data: { other: [{ created: 'from b' }, {}] },
      asks: ['b'],
    },
    {
      name: 'only under a label stays where it was unless the label is switched on',
      query: '{ moving }',
      data: { moving: 'a' },
      asks: ['a'],
    },
  ],
};

const inaccessible: Topic = {
  title: 'What callers cannot see',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { people: [Person!] things: [Thing] thing: Thing find(by: Filter, kind: Kind = PERSON): String nodes: [Node] }
        type Person implements Node @key(fields: "id") @key(fields: "code") {
          id: ID! code: ID! @inaccessible kind: Kind kinds: [Kind] strict: Kind!
        }
        type Secret implements Node @inaccessible { id: ID! }
        interface Node { id: ID! }
        union Thing = Person | Secret
        enum Kind { PERSON COMPANY GHOST @inaccessible }
        input Filter { name: String code: String @inaccessible kinds: [Kind!] }`,
      resolvers: {
        Query: {
          people: () => [
            { id: '1', code: 'c1', kind: 'PERSON', kinds: ['PERSON', 'GHOST'], strict: 'COMPANY' },
            { id: '2', code: 'c2', kind: 'GHOST', kinds: null, strict: 'PERSON' },
          ],
          things: () => [
            { __typename: 'Person', id: '1', code: 'c1' },
            { __typename: 'Secret', id: '2' },
          ],
          thing: () => ({ __typename: 'Secret', id: '2' }),
          nodes: () => [
            { __typename: 'Secret', id: '2' },
            { __typename: 'Person', id: '1', code: 'c1', strict: 'GHOST' },
          ],
          find: (_: unknown, { by, kind }: { by?: object; kind: string }) => `${JSON.stringify(by)} ${kind}`,
        },
      },
    },
    b: {
      typeDefs: `
        type Person @key(fields: "code") { code: ID! @shareable note: String hidden: Int @inaccessible }`,
      resolvers: {
        Person: { note: ({ code }: { code: string }) => `note ${code}`, hidden: () => 21 },
      },
    },
    c: {
      typeDefs: `
        type Person @key(fields: "id") { id: ID! hidden: Int @external double: Int @requires(fields: "hidden") }`,
      resolvers: { Person: { double: ({ hidden }: { hidden: number }) => hidden * 2 } },
    },
  },
  cases: [
    {
      name: 'still serves as a key and as a requirement',
      query: '{ people { note double } }',
      data: {
        people: [
          { note: 'note c1', double: 42 },
          { note: 'note c2', double: 42 },
        ],
      },
    },
    {
      name: 'cannot be asked for',
      query: '{ people { code } }',
      data: undefined,
      errors: [''],
    },
    {
      name: 'is null in the answer: a value of an enum',
      query: '{ people { kind kinds strict } }',
      data: {
        people: [
          { kind: 'PERSON', kinds: ['PERSON', null], strict: 'COMPANY' },
          { kind: null, kinds: null, strict: 'PERSON' },
        ],
      },
    },
    {
      name: 'is null in the answer: a type of a union or an interface',
      query: '{ things { ... on Person { id } } thing { __typename } nodes { id } }',
      data: { things: [{ id: '1' }, null], thing: null, nodes: [null, { id: '1' }] },
    },
    {
      name: 'makes its parent null where a value is demanded',
      query: '{ nodes { ... on Person { id strict } } }',
      data: { nodes: [null, null] },
      errors: ['nodes.1.strict'],
    },
    {
      name: 'is no argument either',
      query: 'query ($by: Filter) { find(by: $by) }',
      variables: { by: { code: 'c1' } },
      data: undefined,
      errors: [''],
    },
    {
      name: 'leaves what can be seen to be asked for',
      query: 'query ($by: Filter, $k: Kind!) { find(by: $by, kind: $k) d: find(by: { kinds: COMPANY }) }',
      variables: { by: { name: 'Li', kinds: ['COMPANY'] }, k: 'COMPANY' },
      data: { find: '{"name":"Li","kinds":["COMPANY"]} COMPANY', d: '{"kinds":["COMPANY"]} PERSON' },
    },
  ],
};

export const sharingTopics: readonly Topic[] = [sharedRoot, override, inaccessible];
