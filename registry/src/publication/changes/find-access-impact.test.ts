/** Who gains or loses what by a publication, on the schemas that departments compose to. */
import { type Item, type InputBinding, type Resource } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { readApiSchema } from '@govgraph/gateway/publication';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import { findAccessImpact } from './find-access-impact.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n';

const police = {
  name: 'police',
  url: 'http://police/',
  sdl: `${link}type Query { holders: [Holder] person: Person }
interface Holder { id: ID! name: String }
type Person implements Holder @key(fields: "id") { id: ID! name: String @shareable birthDate: String }`,
};

interface Folder {
  readonly sdl: string;
  readonly items: readonly Item[];
  readonly inputs?: readonly InputBinding[];
}

const structure = (coordinate: `${string}.${string}`) => buildItem({ coordinate, role: 'STRUCTURE' });

const library: Folder = {
  sdl: `type Query { cards(filter: CardFilter): [Card] }
type Person @key(fields: "id") { id: ID! card: Card }
type Card { number: String level: Int }
input CardFilter { number: String }`,
  items: [
    structure('Query.cards'),
    buildItem({ coordinate: 'Person.card' }),
    buildItem({ coordinate: 'Card.number' }),
    buildItem({ coordinate: 'Card.level' }),
  ],
  inputs: [{ coordinate: 'CardFilter.number', mode: 'none' }],
};

function side({ sdl, items, inputs = [] }: Folder) {
  const folder = { name: 'library', url: 'http://library/', sdl: link + sdl };
  const { supergraphSdl, problems } = compose([police, folder]);
  expect(problems).toEqual([]);
  const resources: readonly Resource[] = [
    buildResource({
      code: '900000/000001',
      provider: 'police',
      items: [
        structure('Query.holders'),
        structure('Query.person'),
        buildItem({ coordinate: 'Person.id', role: 'KEY' }),
        buildItem({ coordinate: 'Person.name' }),
        buildItem({ coordinate: 'Person.birthDate' }),
      ],
    }),
    buildResource({ code: '900000/000002', provider: 'library', items, inputs }),
  ];
  const policy = buildPolicy({
    departments: ['police', 'library', 'hall'],
    resources,
    purposes: [
      buildPurpose({ code: 'reading', department: 'hall', items: ['Person.*', 'Card.*'] }),
      buildPurpose({ code: 'faces', department: 'hall', items: ['Person.name'] }),
    ],
  });
  return { folder, schema: readApiSchema(supergraphSdl ?? ''), policy };
}

/** @returns a line for each group of callers, and each flow */
function impactOf(next: Folder, before = library): readonly string[] {
  const [old, after] = [side(before), side(next)];
  const { groups, flows } = findAccessImpact({
    before: old.schema,
    after: after.schema,
    policyBefore: old.policy,
    policyAfter: after.policy,
    replaced: [old.folder],
    subgraphs: [after.folder],
    now: Date.parse('2026-06-01T00:00:00Z'),
  });
  return [
    ...groups.map(({ direction, coordinates, before: had, after: has, callers }) => {
      const who = callers.map(({ department, purpose }) => `${department}/${purpose ?? '-'}`).join(', ');
      return `${direction} ${coordinates.join(' ')}: ${had} → ${has}: ${who}`;
    }),
    ...flows.map(({ direction, department, item, by }) => `${direction} ${item}: ${department} by ${by}`),
  ];
}

const edit = (from: string | RegExp, to: string, more: Partial<Folder> = {}): Folder => {
  const sdl = library.sdl.replace(from, to);
  expect(sdl).not.toBe(library.sdl);
  return { ...library, sdl, ...more };
};

test('nobody, by what was published before', () => {
  expect(impactOf(library)).toEqual([]);
});

test('by a share type that becomes stricter, whichever way leads to the field', () => {
  const items = library.items.map((item) =>
    item.coordinate === 'Card.level'
      ? ({ ...item, shareType: 'NOT_SHARED', legalBasis: 'a law' } as const)
      : item,
  );
  expect(impactOf({ ...library, items })).toEqual([
    'LOSES Card.level: the value → nothing (NOT_SHARED): hall/reading',
  ]);
});

test('nobody, by a name or another form of the same', () => {
  const items = library.items.map(
    (item) => ({ ...item, name: 'Other', dataType: 'M', inForceFrom: '2021-01-01T00:00:00Z' }) as const,
  );
  expect(impactOf({ ...library, items })).toEqual([]);
});

test('by an item that ends', () => {
  const items = library.items.map((item) =>
    item.coordinate === 'Card.level' ? { ...item, inForceUntil: '2026-05-01T00:00:00Z' } : item,
  );
  expect(impactOf({ ...library, items })[0]).toMatch(
    /^LOSES Card\.level: the value → nothing \(FIELD_NOT_REGISTERED\)/,
  );
});

test('by a type that joins an interface: the entry point opens to purposes that need what it leads to now', () => {
  const joined = edit(
    'type Card {',
    'interface Holder { id: ID! name: String }\ntype Card implements Holder { id: ID! name: String',
    {
      items: [...library.items, buildItem({ coordinate: 'Card.id' }), buildItem({ coordinate: 'Card.name' })],
    },
  );
  const lines = impactOf(joined);
  expect(lines).toContain('GAINS Card.id Card.name: nothing → the value: library/-, hall/reading');
});

test('by what carries no fact, to those who need a fact that it leads to', () => {
  const more = edit('type Query {', 'type Query { faces: [Person]', {
    items: [...library.items, structure('Query.faces')],
  });
  expect(impactOf(more)).toEqual([
    'GAINS Query.faces: nothing → the value: library/-, hall/reading, hall/faces',
  ]);
});

test('by an input that begins to compare with what they may not have', () => {
  const secret = library.items.map((item) =>
    item.coordinate === 'Card.number'
      ? ({ ...item, shareType: 'NOT_SHARED', legalBasis: 'a law' } as const)
      : item,
  );
  const inputs: readonly InputBinding[] = [
    { coordinate: 'CardFilter.number', mode: 'compare', reads: 'Card.number' },
  ];
  expect(impactOf({ ...library, items: secret, inputs }, { ...library, items: secret })).toEqual([
    'LOSES CardFilter.number: the value → nothing: hall/reading',
  ]);
  // Though neither the field nor its input changes: what it reads does.
  expect(impactOf({ ...library, items: secret, inputs }, { ...library, inputs })).toContain(
    'LOSES CardFilter.number: the value → nothing: hall/reading',
  );
});

test('departments, by what they are sent for what they compute, and by what they give along', () => {
  const requires = edit(
    'type Person @key(fields: "id") { id: ID! card: Card }',
    'type Person @key(fields: "id") { id: ID! card: Card birthDate: String @external age: Int @requires(fields: "birthDate") }',
    { items: [...library.items, buildItem({ coordinate: 'Person.age' })] },
  );
  expect(impactOf(requires)).toEqual([
    'GAINS Person.age: nothing → the value: library/-, hall/reading',
    'GAINS Person.birthDate: library by requires',
  ]);
  const provides = edit(
    /type Query[^]*?card: Card \}/,
    'type Query { cards(filter: CardFilter): [Card] reader: Person @provides(fields: "name") }\ntype Person @key(fields: "id") { id: ID! card: Card name: String @external }',
    { items: [...library.items, structure('Query.reader')] },
  );
  expect(impactOf(provides)).toContain('GAINS Person.name: library by provides');
  expect(impactOf(library, requires)).toContain('LOSES Person.birthDate: library by requires');
});
