/** Roots: mutations in order, `node`-like fields, `@skip` and `@include`, and nulls in non-null places. */
import { type Topic, entity, never } from './topic.fixture.ts';

function mutationTopic(): Topic {
  const log: string[] = [];
  const note = (entry: string) => {
    log.push(entry);
    return entry;
  };
  const counted = (id: string) => ({ id, count: log.length });
  return {
    title: 'Mutations',
    subgraphs: {
      a: {
        typeDefs: `
          type Query { log: [String!]! }
          type Mutation { add(text: String!): Entry addA(text: String!): String fail: String mustFail: String! clear: Boolean }
          type Entry @key(fields: "id") { id: ID! count: Int }`,
        resolvers: {
          Query: { log: () => log },
          Mutation: {
            add: (_: unknown, { text }: { text: string }) => counted(note(`a ${text}`)),
            addA: (_: unknown, { text }: { text: string }) => note(`a ${text}`),
            fail: never,
            mustFail: never,
            clear: () => {
              log.length = 0;
              return true;
            },
          },
          Entry: { __resolveReference: ({ id }: { id: string }) => counted(id) },
        },
      },
      b: {
        typeDefs: `
          type Mutation { addB(text: String!): String turn(text: String!): Entry }
          type Entry @key(fields: "id") { id: ID! seen: String count: Int @external double: Int @requires(fields: "count") }`,
        resolvers: {
          Mutation: {
            addB: (_: unknown, { text }: { text: string }) => note(`b ${text}`),
            turn: (_: unknown, { text }: { text: string }) => ({ id: note(`b ${text}`) }),
          },
          Entry: {
            seen: ({ id }: { id: string }) => note(`seen ${id}`),
            double: ({ count }: { count: number }) => count * 2,
          },
        },
      },
    },
    cases: [
      {
        name: 'run one after the other, across subgraphs',
        query:
          'mutation { clear x: addA(text: "1") y: addB(text: "2") z: addA(text: "3") addB(text: "4") addA(text: "5") }',
        data: { clear: true, x: 'a 1', y: 'b 2', z: 'a 3', addB: 'b 4', addA: 'a 5' },
        asks: ['a', 'b', 'a', 'b', 'a'],
      },
      {
        name: 'have run in that order',
        query: '{ log }',
        data: { log: ['a 1', 'b 2', 'a 3', 'b 4', 'a 5'] },
      },
      {
        name: 'are finished, with everything below them, before the next begins',
        query:
          'mutation { clear first: add(text: "1") { seen double } second: turn(text: "2") { id count } third: add(text: "3") { count } }',
        data: {
          clear: true,
          first: { seen: 'seen a 1', double: 2 },
          second: { id: 'b 2', count: 3 },
          third: { count: 4 },
        },
      },
      {
        name: 'go on when one of them fails',
        query: 'mutation { clear fail addB(text: "2") }',
        data: { clear: true, fail: null, addB: 'b 2' },
        errors: ['fail'],
      },
      {
        name: 'give nothing when one fails that may not be null, and say what the subgraph did not',
        query: 'mutation { clear mustFail addB(text: "2") }',
        data: null,
        errors: ['clear', 'mustFail'],
      },
    ],
  };
}

const accounts = [{ __typename: 'Account', id: 'a1', name: 'Li' }];
const chats = [{ __typename: 'Chat', id: 'c1', text: 'hello', account: accounts[0] }];

const nodes: Topic = {
  title: 'A root field that gives any record by its id',
  subgraphs: {
    nodes: {
      typeDefs: `
        type Query { node(id: ID!): Node nodes(ids: [ID!]!): [Node]! productNode: Node }
        interface Node { id: ID! }
        type Account implements Node @key(fields: "id") { id: ID! }
        type Chat implements Node @key(fields: "id") { id: ID! }
        type Product implements Node @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          node: (_: unknown, { id }: { id: string }) => nodeOf(id),
          nodes: (_: unknown, { ids }: { ids: string[] }) => ids.map(nodeOf),
          productNode: () => ({ __typename: 'Product', id: 'p1' }),
        },
      },
    },
    types: {
      typeDefs: `
        type Query { account(id: ID!): Account chat(id: ID!): Chat }
        interface Node { id: ID! }
        type Account implements Node @key(fields: "id") { id: ID! name: String! chats: [Chat!]! }
        type Chat implements Node @key(fields: "id") { id: ID! text: String! account: Account! }
        type Product implements Node @key(fields: "id") { id: ID! name: String! price: Int }`,
      resolvers: {
        Query: {
          account: (_: unknown, { id }: { id: string }) => accounts.find((each) => each.id === id),
          chat: (_: unknown, { id }: { id: string }) => chats.find((each) => each.id === id),
        },
        Account: { ...entity(accounts, 'id'), chats: () => chats },
        Chat: entity(chats, 'id'),
        Product: { name: ({ id }: { id: string }) => `product ${id}`, price: () => 5 },
      },
    },
  },
  cases: [
    {
      name: 'leads to what its type has elsewhere',
      query:
        '{ node(id: "a1") { id __typename ... on Account { name } ... on Chat { text } } productNode { ... on Product { price name } } }',
      data: {
        node: { id: 'a1', __typename: 'Account', name: 'Li' },
        productNode: { price: 5, name: 'product p1' },
      },
    },
    {
      name: 'may be asked several times in one operation',
      query: `query ($id: ID!) {
        a: node(id: "a1") { ...Account } b: node(id: $id) { ... on Chat { text account { ...Account } } } c: node(id: "none") { id }
        account(id: "a1") { chats { account { id name } } }
      }
      fragment Account on Account { name chats { id text } }`,
      variables: { id: 'c1' },
      data: {
        a: { name: 'Li', chats: [{ id: 'c1', text: 'hello' }] },
        b: { text: 'hello', account: { name: 'Li', chats: [{ id: 'c1', text: 'hello' }] } },
        c: null,
        account: { chats: [{ account: { id: 'a1', name: 'Li' } }] },
      },
    },
    {
      name: 'may give a list of records of different types',
      query:
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Node { id ... on Account { name } ... on Chat { account { name } } } ... on Product { name } } }',
      variables: { ids: ['c1', 'none', 'p1', 'a1'] },
      data: {
        nodes: [
          { id: 'c1', account: { name: 'Li' } },
          null,
          { id: 'p1', name: 'product p1' },
          { id: 'a1', name: 'Li' },
        ],
      },
    },
    {
      name: 'gives nothing below fragments on other types',
      query: '{ node(id: "a1") { ... on Chat { id text } } }',
      data: { node: {} },
    },
  ],
};

function nodeOf(id: string) {
  const typename = { a1: 'Account', c1: 'Chat', p1: 'Product' }[id];
  return typename === undefined ? null : { __typename: typename, id };
}

const wrongIds: Topic = {
  title: 'An id that only another subgraph may give',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { account(id: ID!): Account }
        interface Node { id: ID! }
        type Account implements Node @key(fields: "id") { id: ID! username: String! }
        type Chat implements Node @key(fields: "id") { id: ID! @external account: Account! }`,
      resolvers: {
        Query: { account: (_: unknown, { id }: { id: string }) => ({ id }) },
        Account: { username: ({ id }: { id: string }) => `name ${id}` },
        Chat: { account: () => ({ id: 'a1' }) },
      },
    },
    b: {
      typeDefs: `
        type Query { chat(id: ID!): Chat anyB: Node }
        interface Node { id: ID! }
        type Account implements Node @key(fields: "id") { id: ID! chats: [Chat!]! }
        type Chat implements Node @key(fields: "id") { id: ID! text: String! }`,
      resolvers: {
        Query: {
          chat: (_: unknown, { id }: { id: string }) => ({ id }),
          anyB: () => ({ __typename: 'Account', id: 'a1' }),
        },
        Account: { chats: () => [{ id: 'c1' }] },
        Chat: { text: () => 'hello' },
      },
    },
  },
  cases: [
    {
      name: 'leads from either side',
      query:
        '{ account(id: "a1") { id username chats { id text account { id } } } chat(id: "c1") { account { username chats { text } } } }',
      data: {
        account: {
          id: 'a1',
          username: 'name a1',
          chats: [{ id: 'c1', text: 'hello', account: { id: 'a1' } }],
        },
        chat: { account: { username: 'name a1', chats: [{ text: 'hello' }] } },
      },
    },
    {
      name: 'leads on from interfaces',
      query: '{ anyB { id ... on Chat { text account { id } } ... on Account { username chats { text } } } }',
      data: { anyB: { id: 'a1', username: 'name a1', chats: [{ text: 'hello' }] } },
    },
  ],
};

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

export const rootTopics: readonly Topic[] = [mutationTopic(), nodes, wrongIds, conditions, nulls];
