/** What is left out: `@skip` and `@include`, and nulls in non-null places. */
import { type Topic, never } from './topic.fixture.ts';

const conditions: Topic = {
  title: '@skip and @include',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Query: { product: () => ({ id: 'p1', price: 600 }) } },
    },
    b: {
      typeDefs: `
        type Product @key(fields: "id") { id: ID! price: Int @external expensive: Boolean! @requires(fields: "price") }`,
      resolvers: { Product: { expensive: ({ price }: { price: number }) => price > 500 } },
    },
    c: {
      typeDefs: `
        type Product @key(fields: "id") {
          id: ID! expensive: Boolean! @external include: Boolean @requires(fields: "expensive") never: Boolean @requires(fields: "expensive")
        }`,
      resolvers: { Product: { include: ({ expensive }: { expensive: boolean }) => expensive, never } },
    },
  },
  cases: [
    {
      name: 'keep subgraphs from being asked',
      query:
        'query ($on: Boolean = false) { product { price never @include(if: $on) id @skip(if: true) ... @include(if: $on) { expensive } } }',
      data: { product: { price: 600 } },
      asks: ['a'],
    },
    {
      name: 'apply to fields that require others',
      query:
        'query ($on: Boolean = true) { product { include @include(if: $on) never @skip(if: $on) expensive @include(if: true) @skip(if: $on) } }',
      data: { product: { include: true } },
      asks: ['a', 'b', 'c'],
    },
    {
      name: 'may leave out everything',
      query:
        'query ($on: Boolean!) { product @include(if: $on) { price } ... @include(if: $on) { product { id } } }',
      variables: { on: false },
      data: {},
      asks: [],
    },
    {
      name: 'may differ for one field at one place',
      query:
        'query ($on: Boolean!, $off: Boolean!) { product { price @include(if: $on) expensive @include(if: $off) ... on Product @include(if: $on) { expensive } ... @skip(if: $on) { include } } }',
      variables: { on: true, off: false },
      data: { product: { price: 600, expensive: true } },
    },
  ],
};

const holes = [{ id: '1' }, { id: 'bad' }, { id: '3' }];

const nulls: Topic = {
  title: 'A null where a value is demanded',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { list: [Item] strict: [Item!] strictest: [Item!]! matrix: [[Item!]!] one: Item! thing: Thing }
        type Item @key(fields: "id") { id: ID! child: Item! maybe: Item }
        interface Thing { id: ID! item: Item! }
        type Box implements Thing { id: ID! item: Item! note: String }`,
      resolvers: {
        Query: {
          list: () => holes,
          strict: () => holes,
          strictest: () => holes,
          matrix: () => [[holes[0]], holes, []],
          one: () => holes[1],
          thing: () => ({ __typename: 'Box', id: 'x', item: holes[1] }),
        },
        Item: { child: ({ id }: { id: string }) => ({ id }), maybe: ({ id }: { id: string }) => ({ id }) },
      },
    },
    b: {
      typeDefs:
        'type Item @key(fields: "id") { id: ID! size: Int! label: String! loose: String words: [String!] }',
      resolvers: {
        Item: {
          __resolveReference: ({ id }: { id: string }) => (id === 'bad' ? null : { id }),
          size: () => 1,
          label: ({ id }: { id: string }) => (id === '3' ? never() : `label ${id}`),
          loose: () => 'loose',
          words: ({ id }: { id: string }) => (id === '3' ? ['x', null] : ['x']),
        },
      },
    },
  },
  cases: [
    {
      name: 'takes away the element of a list that may have holes',
      query: '{ list { id size loose } }',
      data: { list: [{ id: '1', size: 1, loose: 'loose' }, null, { id: '3', size: 1, loose: 'loose' }] },
      errors: ['list.1.size'],
    },
    {
      name: 'takes away the list otherwise',
      query: '{ strict { size } list { loose } }',
      data: { strict: null, list: [{ loose: 'loose' }, { loose: null }, { loose: 'loose' }] },
      errors: ['strict.1.size'],
    },
    {
      name: 'takes away everything if nothing in between may be null',
      query: '{ list { id } strictest { child { size } } }',
      data: null,
      errors: ['strictest.1.child.size'],
    },
    {
      name: 'is passed on through lists of lists',
      query: '{ matrix { id size } }',
      data: { matrix: null },
      errors: ['matrix.1.1.size'],
    },
    {
      name: 'stops at the first place that may be null',
      query: '{ one { id maybe { child { child { size } } } } thing { id item { maybe { size } } } }',
      data: { one: { id: 'bad', maybe: null }, thing: { id: 'x', item: { maybe: null } } },
      errors: ['one.maybe.child.child.size', 'thing.item.maybe.size'],
    },
    {
      name: 'is passed on through interfaces',
      query: '{ thing { ... on Box { note item { size } } } }',
      data: { thing: null },
      errors: ['thing.item.size'],
    },
    {
      name: 'is reported once per place when a subgraph failed',
      query: '{ list { id label } }',
      data: { list: [{ id: '1', label: 'label 1' }, null, null] },
      errors: ['list.1.label', 'list.2.label'],
    },
    {
      name: 'inside a subgraph’s list is passed on by that subgraph',
      query: '{ list { words } }',
      data: { list: [{ words: ['x'] }, { words: null }, { words: null }] },
      errors: ['list.2.words'],
    },
  ],
};

export const omissionTopics: readonly Topic[] = [conditions, nulls];
