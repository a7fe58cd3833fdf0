import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema } from '../composed-schema.fixture.ts';
import { createWayFinder } from './ways-to-items.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { search(taxAbove: Int, name: String, id: ID): Person sheet: Sheet }
      type Person @key(fields: "id") { id: ID! name: String tax: Tax dues: [Due!] }
      interface Due { amount: Int }
      type Tax implements Due { amount: Int }
      type Sheet { taxes: [[Tax!]!] }`,
  });
});

function waysToItems(inputs: readonly string[]) {
  const items = [
    buildItem({ coordinate: 'Person.id', role: 'KEY' }),
    buildItem({ coordinate: 'Person.name' }),
    buildItem({ coordinate: 'Tax.amount' }),
  ];
  const bindings = [
    { coordinate: 'Query.search(taxAbove:)', mode: 'compare', reads: 'Tax.amount' },
    { coordinate: 'Query.search(name:)', mode: 'compare', reads: 'Person.name' },
    { coordinate: 'Query.search(id:)', mode: 'identify', reads: 'Person.id' },
  ] as const;
  const resources = [buildResource({ provider: 'register', items, inputs: bindings })];
  const policy = compilePolicy(buildPolicy({ departments: ['register'], resources }));
  return createWayFinder(schema, policy)(inputs);
}

test('What has no key of its own is reached by all fields that give it, up to a type with a key or to the root', () => {
  expect(waysToItems(['Query.search(taxAbove:)'])).toEqual({
    'Tax.amount': ['Person.dues', 'Person.tax', 'Query.sheet', 'Sheet.taxes'],
  });
});

test.each([
  ['a record with a key, which is asked for by it', 'Query.search(name:)'],
  ['an input that names a record', 'Query.search(id:)'],
  ['an input that nobody has bound', 'Query.search(other:)'],
])('There are no ways to %s', (_, input) => expect(waysToItems([input])).toBeUndefined());
