/** Interfaces and unions that subgraphs know differently, and `__typename`. */
import { type Topic, entity, never } from './topic.fixture.ts';

const items = [
  { __typename: 'Book', id: 'b1', title: 'book 1', pages: 7, sku: 'x1' },
  { __typename: 'Magazine', id: 'm1', title: 'magazine 1', issue: 3, sku: 'x2' },
];

const distributed: Topic = {
  title: 'An interface and a union whose types live in several subgraphs',
  subgraphs: {
    catalogue: {
      typeDefs: `
        type Query { items: [Item] similar(id: ID!): [Similar] shelves: [[Item!]] }
        interface Item { id: ID! sku: String }
        union Similar = Book | Magazine
        type Book implements Item @key(fields: "id") { id: ID! sku: String @shareable }
        type Magazine implements Item @key(fields: "id") { id: ID! sku: String @shareable }`,
      resolvers: {
        Query: {
          items: () => [...items, null],
          similar: () => items.toReversed(),
          shelves: () => [[items[0], items[1]], null, [], [items[0]]],
        },
        Book: entity(items, 'id'),
        Magazine: entity(items, 'id'),
      },
    },
    books: {
      typeDefs: `
        interface Titled { title: String }
        type Book implements Titled @key(fields: "id") { id: ID! title: String pages: Int publisher: Publisher }
        type Publisher @key(fields: "id") { id: ID! }
        type Query { book: Titled }`,
      resolvers: {
        Book: { ...entity(items, 'id'), publisher: () => ({ id: 'h1' }) },
        Query: { book: () => items[0] },
      },
    },
    magazines: {
      typeDefs: `
        interface Titled { title: String }
        type Magazine implements Titled @key(fields: "id") { id: ID! title: String issue: Int publisher: Publisher }
        type Publisher @key(fields: "id") { id: ID! name: String items: [Item!] }
        interface Item { id: ID! sku: String }
        type Book implements Item @key(fields: "id") { id: ID! sku: String @shareable }`,
      resolvers: {
        Magazine: { ...entity(items, 'id'), publisher: () => ({ id: 'h2' }) },
        Publisher: { name: ({ id }: { id: string }) => `house ${id}`, items: () => [items[0]] },
      },
    },
  },
  cases: [
    {
      name: 'is fetched from each, type by type',
      query: `{ items { __typename id ... on Book { title pages publisher { name } }
        ... on Magazine { title issue publisher { name } } } }`,
      data: {
        items: [
          { __typename: 'Book', id: 'b1', title: 'book 1', pages: 7, publisher: { name: 'house h1' } },
          {
            __typename: 'Magazine',
            id: 'm1',
            title: 'magazine 1',
            issue: 3,
            publisher: { name: 'house h2' },
          },
          null,
        ],
      },
    },
    {
      name: 'is fetched through an interface that the first subgraph does not have',
      query: '{ items { sku ... on Titled { title } } similar(id: "b1") { ... on Titled { title } } }',
      data: {
        items: [{ sku: 'x1', title: 'book 1' }, { sku: 'x2', title: 'magazine 1' }, null],
        similar: [{ title: 'magazine 1' }, { title: 'book 1' }],
      },
    },
    {
      name: 'is fetched in lists of lists with nulls in them',
      query: '{ shelves { id ... on Book { pages publisher { items { sku ... on Book { pages } } } } } }',
      data: {
        shelves: [
          [{ id: 'b1', pages: 7, publisher: { items: [{ sku: 'x1', pages: 7 }] } }, { id: 'm1' }],
          null,
          [],
          [{ id: 'b1', pages: 7, publisher: { items: [{ sku: 'x1', pages: 7 }] } }],
        ],
      },
    },
    {
      name: 'is narrowed through several fragments',
      query: '{ book { ... on Item { ... on Book { sku title } } ... on Magazine { issue } } }',
      data: { book: { sku: 'x1', title: 'book 1' } },
    },
    {
      name: 'tells the type alone without asking further',
      query: '{ items { __typename } similar(id: "b1") { t: __typename } }',
      data: {
        items: [{ __typename: 'Book' }, { __typename: 'Magazine' }, null],
        similar: [{ t: 'Magazine' }, { t: 'Book' }],
      },
      asks: ['catalogue'],
    },
    {
      name: 'answers fragments that do not fit with nothing',
      query:
        '{ similar(id: "b1") { ... on Book { pages } } none: similar(id: "") { ... on Magazine { __typename } } }',
      data: { similar: [{}, { pages: 7 }], none: [{ __typename: 'Magazine' }, {}] },
    },
  ],
};

const sameNames: Topic = {
  title: 'Fields of one name that differ from type to type',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { values: [Value] named: [Named] }
        union Value = Count | Text | Part
        interface Named { id: ID }
        type Count implements Named @key(fields: "id") { id: ID value: Int more: [Part!] size(unit: String): Int }
        type Text implements Named @key(fields: "id") { id: ID! value: String! more: Part size(unit: String): String }
        type Part @key(fields: "id") { id: ID! value: [Int!] more: Text }`,
      resolvers: {
        Query: {
          values: () => [
            { __typename: 'Count', id: '1', value: 1, more: [{ id: '3', value: [4] }] },
            { __typename: 'Text', id: '2', value: 'two', more: { id: '3', value: [5] } },
            { __typename: 'Part', id: '3', value: [6, 7], more: { id: '2', value: 'deep' } },
          ],
          named: () => [
            { __typename: 'Count', id: '1' },
            { __typename: 'Text', id: '2' },
          ],
        },
        Count: { size: (_: unknown, { unit }: { unit?: string }) => (unit === 'm' ? 1 : 2) },
        Text: { size: (_: unknown, { unit }: { unit?: string }) => (unit === 'm' ? 'one' : 'two') },
      },
    },
    b: {
      typeDefs: `
        type Count @key(fields: "id") { id: ID note: Note }
        type Text @key(fields: "id") { id: ID! note: [Note!]! }
        type Part @key(fields: "id") { id: ID! note: String }
        type Note { text: String part: Part }`,
      resolvers: {
        Count: { note: () => ({ text: 'one note', part: { id: '9' } }) },
        Text: { note: () => [{ text: 'a note', part: { id: '8' } }] },
        Part: { note: ({ id }: { id: string }) => `note of ${id}` },
      },
    },
  },
  cases: [
    {
      name: 'are kept apart by aliases',
      query: `{ values { ... on Count { value size(unit: "m") } ... on Text { text: value length: size(unit: "m") }
        ... on Part { numbers: value } } }`,
      data: { values: [{ value: 1, size: 1 }, { text: 'two', length: 'one' }, { numbers: [6, 7] }] },
    },
    {
      name: 'are kept apart below, across subgraphs',
      query: `{ values {
        ... on Count { parts: more { value note } notes: note { text part { note } } }
        ... on Text { part: more { value note } list: note { text part { note } } }
        ... on Part { text: more { value note { text } } words: note }
      } }`,
      data: {
        values: [
          {
            parts: [{ value: [4], note: 'note of 3' }],
            notes: { text: 'one note', part: { note: 'note of 9' } },
          },
          {
            part: { value: [5], note: 'note of 3' },
            list: [{ text: 'a note', part: { note: 'note of 8' } }],
          },
          { text: { value: 'deep', note: [{ text: 'a note' }] }, words: 'note of 3' },
        ],
      },
    },
    {
      name: 'may differ in whether they can be null',
      query: '{ named { ... on Count { nr: id n: note { text } } ... on Text { id t: note { text } } } }',
      data: {
        named: [
          { nr: '1', n: { text: 'one note' } },
          { id: '2', t: [{ text: 'a note' }] },
        ],
      },
    },
  ],
};

const movie = { __typename: 'Movie', title: 'a film' };

const unionIntersection: Topic = {
  title: 'A union whose members are not the same everywhere',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { media: Media @shareable viewer: Viewer @shareable onlyA: Holder }
        union Media = Book | Song
        type Book @shareable { title: String! }
        type Song { title: String! }
        type Viewer @shareable { media: Media name: String }
        type Holder @shareable { media: [Media!] }`,
      resolvers: {
        Query: {
          media: () => ({ __typename: 'Book', title: 'a book' }),
          viewer: () => ({ media: { __typename: 'Book', title: 'a book' }, name: 'Li' }),
          onlyA: () => ({
            media: [
              { __typename: 'Song', title: 'a song' },
              { __typename: 'Book', title: 'a book' },
            ],
          }),
        },
      },
    },
    b: {
      typeDefs: `
        type Query { media: Media @shareable viewer: Viewer @shareable onlyB: Holder }
        union Media = Book | Movie
        type Book @shareable { title: String! }
        type Movie { title: String! }
        type Viewer @shareable { media: Media name: String }
        type Holder @shareable { media: [Media!] }`,
      resolvers: {
        Query: {
          media: () => ({ __typename: 'Book', title: 'a book' }),
          viewer: () => ({ media: { __typename: 'Book', title: 'a book' }, name: 'Li' }),
          onlyB: () => ({ media: [movie, { __typename: 'Book', title: 'a book' }] }),
        },
      },
    },
  },
  cases: [
    {
      name: 'is answered by a subgraph that may have the type that is there',
      query: '{ media { __typename ... on Book { title } } viewer { media { ... on Book { title } } name } }',
      data: {
        media: { __typename: 'Book', title: 'a book' },
        viewer: { media: { title: 'a book' }, name: 'Li' },
      },
    },
    {
      name: 'may be asked for members that only one of them has',
      query:
        '{ media { ... on Song { song: title } ... on Movie { film: title } ... on Book { title } } viewer { media { __typename ... on Movie { title } } } }',
      data: { media: { title: 'a book' }, viewer: { media: { __typename: 'Book' } } },
    },
    {
      name: 'gives what the subgraph has that is asked first',
      query: `{
        onlyA { media { __typename ... on Song { title } ... on Movie { title } ... on Book { title } } }
        onlyB { media { __typename ... on Movie { title } ... on Book { title } } }
      }`,
      data: {
        onlyA: {
          media: [
            { __typename: 'Song', title: 'a song' },
            { __typename: 'Book', title: 'a book' },
          ],
        },
        onlyB: {
          media: [
            { __typename: 'Movie', title: 'a film' },
            { __typename: 'Book', title: 'a book' },
          ],
        },
      },
    },
  ],
};

const interfaceFields: Topic = {
  title: 'An interface whose fields are not in all subgraphs',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { users: [User] }
        interface User { id: ID! name: String }
        type Admin implements User @key(fields: "id") { id: ID! name: String }
        type Guest implements User @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          users: () => [
            { __typename: 'Admin', id: '1', name: 'root' },
            { __typename: 'Guest', id: '2', name: 'someone' },
          ],
        },
      },
    },
    b: {
      typeDefs: `
        interface User { id: ID! friends: [User!] }
        type Admin implements User @key(fields: "id") { id: ID! friends: [User!] level: Int }
        type Guest implements User @key(fields: "id") { id: ID! friends: [User!] }`,
      resolvers: {
        Admin: { level: () => 9, friends: () => [{ __typename: 'Admin', id: '7' }] },
        Guest: { friends: never },
      },
    },
  },
  cases: [
    {
      name: 'is asked for by type',
      query: '{ users { id name ... on Admin { level friends { id __typename ... on Admin { level } } } } }',
      data: {
        users: [
          { id: '1', name: 'root', level: 9, friends: [{ id: '7', __typename: 'Admin', level: 9 }] },
          { id: '2', name: 'someone' },
        ],
      },
    },
  ],
};

const notice = { __typename: 'Notice', text: 'a notice' };
const fine = { __typename: 'Fine', amount: 5 };

const unionBehindEntity: Topic = {
  title: 'A union behind an entity, with members that the first subgraph does not know',
  subgraphs: {
    a: {
      typeDefs: `
        type Query { _file: File }
        type File @key(fields: "id") { id: ID! }
        type Page @shareable { entries: [Entry!]! }
        union Entry = Notice
        type Notice @shareable { text: String }`,
      resolvers: { Query: { _file: () => ({ id: 'f1' }) } },
    },
    b: {
      typeDefs: `
        type File @key(fields: "id") { id: ID! _page: Page }
        type Page @shareable { entries: [Entry!]! }
        union Entry = Notice | Fine
        type Notice @shareable { text: String }
        type Fine { amount: Int }`,
      resolvers: {
        File: { ...entity([{ id: 'f1' }], 'id'), _page: () => ({ entries: [notice, fine] }) },
      },
    },
  },
  cases: [
    {
      name: 'is asked for all of them where all are known, in names that begin with an underscore',
      query: '{ _file { _page { entries { __typename ... on Notice { text } ... on Fine { amount } } } } }',
      data: { _file: { _page: { entries: [notice, fine] } } },
      asks: ['a', 'b'],
    },
    {
      name: 'is asked for those alone that the caller names',
      query: '{ _file { _page { entries { ... on Fine { amount } } } } }',
      data: { _file: { _page: { entries: [{}, { amount: 5 }] } } },
    },
  ],
};

export const abstractTypeTopics: readonly Topic[] = [
  distributed,
  sameNames,
  unionIntersection,
  unionBehindEntity,
  interfaceFields,
];
