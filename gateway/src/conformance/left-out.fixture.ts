/** What Apollo's query planner leaves out of its plans, so that it would be `null` without anybody knowing why. */
import { type Topic, entity } from './topic.fixture.ts';

const note = { __typename: 'Note', text: 'a note', weight: 'light' };
const permit = { __typename: 'Permit', text: 'a permit', weight: 3, signer: { name: 'Li', desk: '7' } };
const verdict = { __typename: 'Verdict', text: 'a verdict', id: 'v1' };
const dossier = { id: 'd1' };

const allMembers = `__typename
  ... on Note { text weight }
  ... on Permit { kilos: weight text(language: $language) signer { desk name } }
  ... on Verdict { text }`;

/** Each subgraph shares the cover, and puts other entries into it. */
const partialUnion: Topic = {
  title: 'A union behind a shared value, of which each subgraph knows other members',
  subgraphs: {
    permits: {
      typeDefs: `
        type Query { filed: Dossier common: Dossier @shareable }
        type Dossier @key(fields: "id") { id: ID! cover: Cover @shareable }
        type Cover @shareable { entries: [Entry!]! }
        union Entry = Note | Permit
        type Note @shareable { text: String weight: String! }
        type Permit { text(language: String): String weight: Int signer: Signer }
        type Signer { name: String desk: ID }`,
      resolvers: {
        Query: { filed: () => dossier, common: () => ({ ...dossier, entries: [note] }) },
        Dossier: {
          ...entity([dossier], 'id'),
          cover: ({ entries = [note, permit] }: { entries?: unknown }) => ({ entries }),
        },
        Permit: {
          text: ({ text }: { text: string }, { language }: { language?: string }) => `${text} in ${language}`,
        },
      },
    },
    courts: {
      typeDefs: `
        type Query { tried: Dossier common: Dossier @shareable }
        type Dossier @key(fields: "id") { id: ID! cover: Cover @shareable judged: Cover }
        type Cover @shareable { entries: [Entry!]! }
        union Entry = Note | Verdict
        type Note @shareable { text: String weight: String! }
        type Verdict @key(fields: "id") { id: ID! text: String }`,
      resolvers: {
        Query: { tried: () => dossier, common: () => ({ ...dossier, entries: [note] }) },
        Dossier: {
          ...entity([dossier], 'id'),
          cover: ({ entries = [verdict, note] }: { entries?: unknown }) => ({ entries }),
          judged: () => ({ entries: [verdict] }),
        },
      },
    },
    archive: {
      typeDefs: 'type Verdict @key(fields: "id") { id: ID! shelf: String }',
      resolvers: { Verdict: { ...entity([{ id: 'v1' }], 'id'), shelf: () => 'B4' } },
    },
  },
  cases: [
    {
      name: 'is asked for all that the subgraph knows which was reached first',
      query: `query ($language: String) { filed { cover { entries { ${allMembers} } } } }`,
      variables: { language: 'Chinese' },
      data: {
        filed: {
          cover: {
            entries: [
              note,
              {
                __typename: 'Permit',
                kilos: 3,
                text: 'a permit in Chinese',
                signer: { desk: '7', name: 'Li' },
              },
            ],
          },
        },
      },
      asks: ['permits'],
    },
    {
      name: 'is asked for other members where another subgraph is reached first',
      query: `query ($language: String) { tried { cover { entries { ${allMembers} } } } }`,
      data: { tried: { cover: { entries: [{ __typename: 'Verdict', text: 'a verdict' }, note] } } },
      asks: ['courts'],
    },
    {
      name: 'has nothing of members that the subgraph does not know',
      query: '{ filed { cover { entries { ... on Verdict { text } } } } }',
      data: { filed: { cover: { entries: [{}, {}] } } },
    },
    {
      name: 'is asked for any member where all subgraphs can be reached',
      query: `query ($language: String) { common { cover { entries { ${allMembers} } } } }`,
      data: { common: { cover: { entries: [note] } } },
    },
    {
      name: 'is asked for members on the way through an entity',
      query: `query ($language: String) { filed { judged { entries { ${allMembers} } } } }`,
      data: { filed: { judged: { entries: [{ __typename: 'Verdict', text: 'a verdict' }] } } },
    },
  ],
};

const titles = [
  { __typename: 'Map', id: 'm1', name: 'north', scale: 5 },
  { __typename: 'Atlas', id: 'a1', name: 'world', pages: 90 },
];

const mergedDescriptions: Topic = {
  title: 'An interface object whose fields require others, asked for on one type each',
  subgraphs: {
    shelves: {
      typeDefs: `
        type Query { titles: [Named!] }
        interface Named { name: String }
        interface Title implements Named @key(fields: "id") { id: ID! name: String }
        type Map implements Title & Named @key(fields: "id") { id: ID! name: String scale: Int }
        type Atlas implements Title & Named @key(fields: "id") { id: ID! name: String pages: Int }
        type Desk implements Named { name: String }`,
      resolvers: {
        Query: { titles: () => [...titles, { __typename: 'Desk', name: 'a desk' }] },
        Title: entity(titles, 'id'),
      },
    },
    lending: {
      typeDefs: `
        type Title @key(fields: "id") @interfaceObject {
          id: ID! name: String @external lentTo: String label: String @requires(fields: "name")
        }`,
      resolvers: {
        Title: {
          lentTo: ({ id }: { id: string }) => `reader of ${id}`,
          label: ({ name }: { name: string }) => `label of ${name}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'are each asked for, whatever the others require',
      query: '{ titles { __typename ... on Atlas { label } ... on Title { ... on Map { lentTo } } } }',
      data: {
        titles: [
          { __typename: 'Map', lentTo: 'reader of m1' },
          { __typename: 'Atlas', label: 'label of world' },
          { __typename: 'Desk' },
        ],
      },
      asks: ['shelves', 'lending'],
    },
  ],
};

export const leftOutTopics: readonly Topic[] = [partialUnion, mergedDescriptions];
