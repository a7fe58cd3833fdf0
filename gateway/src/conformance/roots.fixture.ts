/** Roots: mutations in order, and fields that give any record by its id. */
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
          type Mutation { add(text: String!): Entry addA(text: String!): String next: Entry fail: String mustFail: String! clear: Boolean }
          type Entry @key(fields: "id") { id: ID! count: Int }`,
        resolvers: {
          Query: { log: () => log },
          Mutation: {
            add: (_: unknown, { text }: { text: string }) => counted(note(`a ${text}`)),
            addA: (_: unknown, { text }: { text: string }) => note(`a ${text}`),
            next: () => counted(note(`next ${log.length + 1}`)),
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
        name: 'are finished in other subgraphs too before the same subgraph runs the next',
        query: 'mutation { clear first: add(text: "1") { seen } next { id seen } last: addA(text: "2") }',
        data: {
          clear: true,
          first: { seen: 'seen a 1' },
          next: { id: 'next 3', seen: 'seen next 3' },
          last: 'a 2',
        },
      },
      {
        name: 'run once for each response key, whatever the others ask for',
        query: 'mutation { clear x: next { id } y: next { id } addA(text: "same") z: addA(text: "same") }',
        data: {
          clear: true,
          x: { id: 'next 1' },
          y: { id: 'next 2' },
          addA: 'a same',
          z: 'a same',
        },
        asks: ['a'],
      },
      {
        name: 'have each left its entry',
        query: '{ log }',
        data: { log: ['next 1', 'next 2', 'a same', 'a same'] },
      },
      {
        name: 'run once where one response key is asked for several times, also in fragments',
        query: `mutation { clear ...Next next { count } ... on Mutation { next { id } } y: next { count } }
          fragment Next on Mutation { next { seen } }`,
        data: {
          clear: true,
          next: { seen: 'seen next 1', count: 1, id: 'next 1' },
          y: { count: 3 },
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

/** `Query` is a type as others are, so that a field may lead back to the root. */
function queryTopic(): Topic {
  let count = 0;
  return {
    title: 'A field of the type Query',
    subgraphs: {
      a: {
        typeDefs: `
          type Query { me: User users: [User!] a: Int }
          type Mutation { count: Counted! reset: Boolean }
          type Counted { count: Int query: Query! }
          type User @key(fields: "id") { id: ID! self: Query none: Query }`,
        resolvers: {
          Query: { me: () => ({ id: 'u1' }), users: () => [{ id: 'u1' }, { id: 'u2' }], a: () => count },
          Mutation: {
            count: () => ({ count: ++count }),
            reset: () => {
              count = 0;
              return true;
            },
          },
          Counted: { query: () => ({}) },
          User: { self: () => ({}), none: () => null },
        },
      },
      b: {
        typeDefs: `
          type Query { b(of: String): String boxes: [Box] fails: String }
          type Box { size: Int owner: User }
          type User @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Query: {
            b: (_: unknown, { of = 'b' }: { of?: string }) => of,
            boxes: () => [{ size: 1, owner: { id: 'u2' } }],
            fails: never,
          },
          User: { name: ({ id }: { id: string }) => `name ${id}` },
        },
      },
    },
    cases: [
      {
        name: 'leads to what other subgraphs have at the root',
        query: '{ me { self { b } } }',
        data: { me: { self: { b: 'b' } } },
        asks: ['a', 'b'],
      },
      {
        name: 'keeps what is asked there from what is asked at the root',
        query:
          'query ($of: String) { b(of: "root") me { id self { b(of: $of) me { self { a other: b(of: "deep") } } } } }',
        variables: { of: 'below' },
        data: {
          b: 'root',
          me: { id: 'u1', self: { b: 'below', me: { self: { a: 0, other: 'deep' } } } },
        },
      },
      {
        name: 'may stand in several places, and leads on to records',
        query: '{ users { name self { boxes { size owner { name } } } } }',
        data: {
          users: ['u1', 'u2'].map((id) => ({
            name: `name ${id}`,
            self: { boxes: [{ size: 1, owner: { name: 'name u2' } }] },
          })),
        },
      },
      {
        name: 'may be null, of which nobody is asked',
        query: '{ me { none { b } } }',
        data: { me: { none: null } },
        asks: ['a'],
      },
      {
        name: 'has its failures where they are',
        query: '{ me { self { b fails } } }',
        data: { me: { self: { b: 'b', fails: null } } },
        errors: ['me.self.fails'],
      },
      {
        name: 'keeps the results of a mutation, which reads what it has done',
        query:
          'mutation { reset x: count { count query { a b } } y: count { query { a boxes { size } } count } }',
        data: {
          reset: true,
          x: { count: 1, query: { a: 1, b: 'b' } },
          y: { query: { a: 2, boxes: [{ size: 1 }] }, count: 2 },
        },
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

export const rootTopics: readonly Topic[] = [mutationTopic(), queryTopic(), nodes, wrongIds];
