import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema } from '../composed-schema.fixture.ts';
import { createFactFinder } from './facts-below.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { person: Person page: Page any: Thing name: String }
      type Page { entries: [Entry!] }
      type Entry { person: Person note: String again: Page }
      type Person { name: String tax: Tax }
      type Tax { amount: Int }
      union Thing = Tax | Person`,
  });
});

function factsBelow(structures: readonly `${string}.${string}`[], facts: readonly `${string}.${string}`[]) {
  const items = [
    ...structures.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' })),
    ...facts.map((coordinate) => buildItem({ coordinate, role: 'DATA' })),
  ];
  const resources = [buildResource({ provider: 'register', items })];
  return createFactFinder(schema, compilePolicy(buildPolicy({ departments: ['register'], resources })));
}

const structures = [
  'Query.person',
  'Query.page',
  'Query.any',
  'Page.entries',
  'Entry.person',
  'Entry.again',
] as const;

test('A field without a fact of its own leads to the first types that have some, through others like it', () => {
  const find = factsBelow(structures, ['Person.name', 'Tax.amount', 'Query.name']);
  expect(find('Query.person')).toEqual(['Person']);
  expect(find('Query.page')).toEqual(['Person']);
  expect(find('Query.any')).toEqual(['Person', 'Tax']);
});

test('A type that leads to more stops the search only where it has a fact', () => {
  expect(factsBelow([...structures, 'Person.tax'], ['Tax.amount'])('Query.page')).toEqual(['Tax']);
  expect(factsBelow([...structures, 'Person.tax'], ['Tax.amount', 'Entry.note'])('Query.page')).toEqual([
    'Entry',
    'Tax',
  ]);
});

test('A fact leads to nothing, and so does what nobody has registered', () => {
  const find = factsBelow(structures, ['Query.name', 'Person.tax', 'Tax.amount']);
  expect(find('Query.name')).toEqual([]);
  expect(find('Person.tax')).toEqual([]);
  expect(find('Person.unknown')).toEqual([]);
});
