/** The sample graphs of the differential test. */
import { type SampleGraph, byId, failing, to } from './sample-graph.fixture.ts';

/** Keys of every kind, requirements upon requirements, shared values, nulls and failures. */
const registry: SampleGraph = {
  title: 'a registry',
  subgraphs: {
    people: `
      type Query { people(first: Int): [Person!] person(id: ID!): Person shared: Place @shareable }
      type Person @key(fields: "id") @key(fields: "card { office { code } number }") {
        id: ID! name: String @shareable card: Card! secret: String @inaccessible
        boss: Person friends(first: Int): [Person] nick(style: String = "plain"): String
        home: Place @shareable rank: Rank failing: String
      }
      type Card @shareable { number: ID! office: Office! }
      type Office @shareable { code: ID! }
      type Place @shareable { city: String zone: Zone }
      type Zone { code: String @shareable name: String }
      enum Rank { LOW HIGH HIDDEN @inaccessible }`,
    housing: `
      type Query { houses: [[House]] house: House! shared: Place @shareable }
      type House @key(fields: "id") { id: ID! owner: Person tenants: [Person!] rooms: [Room!] }
      type Room { size: Int owner: Person }
      type Person @key(fields: "card { number office { code } }") {
        card: Card! name: String @external houses: [House!] secret: String @external home: Place @shareable
        boss: Person @external failing: String @external
        letter: String @requires(fields: "name secret")
        order: String @requires(fields: "boss { name boss { name } } failing")
      }
      type Card @shareable { number: ID! office: Office! }
      type Office @shareable { code: ID! }
      type Place @shareable { city: String zone: Zone }
      type Zone { code: String @shareable size: Int }`,
    taxes: `
      type Query { payers: [Person!] @provides(fields: "name") }
      type Person @key(fields: "id") {
        id: ID! name: String @external letter: String @external order: String @external
        nick(style: String = "plain"): String @external friends(first: Int): [Person] @external
        tax: Int paid: [Tax] notice: String @requires(fields: "letter order")
        address: String @requires(fields: "nick(style: \\"formal\\") friends(first: 2) { nick(style: \\"formal\\") }")
        label: String @requires(fields: "nick(style: \\"short\\") friends(first: 1) { nick friends(first: 2) { nick } }")
        tag: String @requires(fields: "nick")
      }
      type House @key(fields: "id") {
        id: ID! owner: Person @external worth: Int levy: String @requires(fields: "owner { id tax name }")
      }
      type Tax { amount: Int of: House for: Person }`,
  },
  argumentValues: {
    id: ['"p1"', '"p2"', '"p3"', '"none"'],
    first: ['0', '1', '2'],
    style: ['"short"', '"formal"', 'null'],
  },
  records: {
    Query: {
      __typename: 'Query',
      people: [to('p1'), to('p2'), to('p3')],
      person: byId,
      shared: {
        __typename: 'Place',
        city: 'Beijing',
        zone: { __typename: 'Zone', code: 'z0', name: 'north', size: 3 },
      },
      houses: [[to('h1'), null], null, [], [to('h2'), to('h1')]],
      house: to('h2'),
      payers: [to('p2'), to('p1'), to('p2')],
    },
    p1: {
      __typename: 'Person',
      id: 'p1',
      name: 'Li',
      card: { __typename: 'Card', number: 'n1', office: { __typename: 'Office', code: 'o1' } },
      secret: 's1',
      boss: to('p2'),
      friends: [to('p2'), null, to('p3')],
      nick: 'L',
      home: {
        __typename: 'Place',
        city: 'Beijing',
        zone: { __typename: 'Zone', code: 'z1', name: 'east', size: 1 },
      },
      rank: 'LOW',
      failing: 'fine',
      houses: [to('h1')],
      tax: 10,
      paid: [{ __typename: 'Tax', amount: 1, of: to('h1'), for: to('p2') }, null],
    },
    p2: {
      __typename: 'Person',
      id: 'p2',
      name: null,
      card: { __typename: 'Card', number: 'n2', office: { __typename: 'Office', code: 'o1' } },
      secret: null,
      boss: null,
      friends: [],
      nick: null,
      home: { __typename: 'Place', city: 'Tianjin', zone: null },
      rank: 'HIDDEN',
      failing,
      houses: [to('h2'), to('h1')],
      tax: null,
      paid: [{ __typename: 'Tax', amount: 2, of: null, for: to('p1') }],
    },
    p3: {
      __typename: 'Person',
      id: 'p3',
      name: '赵 "Z"',
      card: { __typename: 'Card', number: 'n2', office: { __typename: 'Office', code: 'o2' } },
      secret: 's3',
      boss: to('p1'),
      friends: [to('p1'), to('p1')],
      nick: 'Z',
      home: null,
      rank: 'HIGH',
      failing: 'fine too',
      houses: null,
      tax: 30,
      paid: failing,
    },
    h1: {
      __typename: 'House',
      id: 'h1',
      owner: to('p1'),
      tenants: [to('p3'), to('p1')],
      rooms: [
        { __typename: 'Room', size: 9, owner: to('p3') },
        { __typename: 'Room', size: null, owner: null },
      ],
      worth: 100,
    },
    h2: { __typename: 'House', id: 'h2', owner: null, tenants: null, rooms: [], worth: failing },
  },
};

/** Interfaces, unions and interface objects, known differently to different subgraphs. */
const library: SampleGraph = {
  title: 'a library',
  subgraphs: {
    shelves: `
      type Query { items(first: Int): [Item!] item(id: ID!): Item things: [[Thing]] book: Book named: [Named] }
      interface Node { id: ID! }
      interface Named { name: String }
      interface Item implements Node & Named @key(fields: "id") { id: ID! name: String next: Item }
      type Book implements Item & Node & Named @key(fields: "id") {
        id: ID! name: String next: Item pages: Int value: Int mark: Mark
      }
      type Disc implements Item & Node & Named @key(fields: "id") {
        id: ID! name: String @shareable next: Item minutes: Int value: String! mark: Mark @shareable
      }
      type Map implements Item & Node & Named @key(fields: "id") @inaccessible { id: ID! name: String next: Item }
      type Author implements Named & Node @key(fields: "id") { id: ID! name: String @shareable }
      type Mark { text: String @shareable tint: String }
      union Thing = Book | Disc | Author`,
    lending: `
      type Query { lent: [Item] lentOnce: Item }
      type Item @key(fields: "id") @interfaceObject {
        id: ID! lentTo: [Reader!] name: String @external
        slip: String @requires(fields: "name") together: [Item!]
      }
      type Reader @key(fields: "id") { id: ID! name: String favourite: Item has: [Item] }`,
    ratings: `
      type Query { rated: [Rated!] }
      type Item @key(fields: "id") @interfaceObject {
        id: ID! stars: Int by: Author
      }
      type Author @key(fields: "id") { id: ID! name: String @shareable works: Int }
      type Reader @key(fields: "id") { id: ID! mood: Mood }
      union Rated = Author | Reader
      enum Mood { GOOD BAD @inaccessible }`,
    details: `
      type Query { detailed: [Detailed] discs: [Disc!] @provides(fields: "name") }
      interface Detailed { detail: String mark: Mark }
      type Book implements Detailed @key(fields: "id") {
        id: ID! detail: String value: Int @override(from: "shelves") mark: Mark @external pages: Int @external
        index: String @requires(fields: "pages mark { text }") parts: [Part]
      }
      type Disc implements Detailed @key(fields: "id") {
        id: ID! name: String @external detail: String mark: Mark @shareable parts: Part
      }
      type Mark { text: String @shareable }
      union Part = Book | Note
      type Note { text: String on: Disc }`,
  },
  argumentValues: { id: ['"b1"', '"b2"', '"d1"', '"m1"', '"none"'], first: ['0', '1', '3'] },
  records: {
    Query: {
      __typename: 'Query',
      items: [to('b1'), to('d1'), to('b2')],
      item: byId,
      things: [[to('d1'), to('a1'), null], [to('b2')], null],
      book: to('b1'),
      named: [to('a1'), to('m1'), to('d1'), null],
      lent: [to('d1'), null, to('b1')],
      lentOnce: to('b2'),
      rated: [to('r1'), to('a1'), to('r2')],
      detailed: [to('b1'), to('d1')],
      discs: [to('d1')],
    },
    b1: {
      __typename: 'Book',
      id: 'b1',
      name: 'first book',
      next: to('d1'),
      pages: 10,
      value: 5,
      mark: { __typename: 'Mark', text: 'mark', tint: 'red' },
      lentTo: [to('r1'), to('r2')],
      together: [to('d1'), to('b2')],
      stars: 5,
      by: to('a1'),
      detail: 'thick',
      parts: [to('b2'), { __typename: 'Note', text: 'a note', on: to('d1') }, null],
    },
    b2: {
      __typename: 'Book',
      id: 'b2',
      name: null,
      next: null,
      pages: failing,
      value: failing,
      mark: null,
      lentTo: null,
      together: [],
      stars: null,
      by: null,
      detail: null,
      parts: null,
    },
    d1: {
      __typename: 'Disc',
      id: 'd1',
      name: 'a disc',
      next: to('b1'),
      minutes: 60,
      value: 'round',
      mark: { __typename: 'Mark', text: null, tint: null },
      lentTo: [],
      together: [to('b1'), to('d1')],
      stars: 4,
      by: to('a2'),
      detail: failing,
      parts: to('b1'),
    },
    m1: {
      __typename: 'Map',
      id: 'm1',
      name: 'a map',
      next: to('b1'),
      together: [],
      lentTo: [],
      stars: 1,
      by: null,
    },
    a1: { __typename: 'Author', id: 'a1', name: 'Li', works: 2 },
    a2: { __typename: 'Author', id: 'a2', name: 'Wang', works: null },
    r1: {
      __typename: 'Reader',
      id: 'r1',
      name: 'Zhao',
      favourite: to('b1'),
      has: [to('d1'), null],
      mood: 'GOOD',
    },
    r2: { __typename: 'Reader', id: 'r2', name: null, favourite: null, has: [], mood: 'BAD' },
  },
};

export const sampleGraphs: readonly SampleGraph[] = [registry, library];
