import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource, readNothing } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema, readOperation } from '../composed-schema.fixture.ts';
import { PreparedOperation } from './prepared-operation.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { person(id: ID, year: Int, filter: Filter): Person other(id: ID): Person }
      input Filter { name: String ids: [ID] }
      type Person { born: Int }`,
  });
});

function prepare(text: string) {
  const coordinates = ['Query.person', 'Query.other', 'Person.born'] as const;
  const inputs = readNothing(
    'Query.person(id:)',
    'Query.person(year:)',
    'Query.other(id:)',
    'Filter.name',
    'Filter.ids',
  );
  const resource = buildResource({
    provider: 'register',
    items: coordinates.map((coordinate) => buildItem({ coordinate })),
    inputs,
  });
  const rule = {
    id: 'r',
    basis: 'test',
    fields: ['Query.person'],
    when: 'args.year > 2000',
    effect: 'deny',
  } as const;
  const ruleSet = { version: 'test', rules: [rule] };
  const policy = compilePolicy(buildPolicy({ departments: ['register'], resources: [resource], ruleSet }));
  return new PreparedOperation(readOperation(schema, text), policy);
}

test('Variables are read by rules where they stand in arguments of fields that a rule looks at', () => {
  const { variablesReadByRules } = prepare(
    `query ($year: Int, $id: ID, $other: ID, $ids: [ID], $skip: Boolean!) {
      person(id: $id, year: $year, filter: { ids: $ids }) { born @skip(if: $skip) }
      other(id: $other) { born }
    }`,
  );
  expect([...variablesReadByRules].sort()).toEqual(['id', 'ids', 'year']);
  expect(prepare('{ person(id: "p1") { born } other { born } }').variablesReadByRules).toEqual([]);
});

test('Each place in which a variable stands is known once, however often its field is selected', () => {
  const { inputs } = prepare(
    `query ($id: ID, $ids: [ID]) {
      first: person(id: $id, filter: { ids: $ids }) { born }
      second: person(id: $id, filter: { ids: [$id] }) { born }
    }`,
  );
  const places = inputs.places.map(({ coordinate, variable }) => `${coordinate} ${variable}`).sort();
  expect(places).toEqual(['Filter.ids id', 'Filter.ids ids', 'Query.person(id:) id']);
});
