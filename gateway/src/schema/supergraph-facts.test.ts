import { beforeAll, expect, test } from 'vitest';
import { composeSchema } from '../authorization/composed-schema.fixture.ts';
import type { FederatedSchema } from './federated-schema.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { party: Party any: Anything }
      interface Party { id: ID! }
      interface Named implements Party { id: ID! name: String }
      type Person implements Named & Party @key(fields: "id") @key(fields: "card { number }") {
        id: ID! name: String card: Card
      }
      type Card { number: ID! }
      type Secret implements Party @inaccessible { id: ID! }
      union Anything = Person | Card`,
    tax: `
      type Person @key(fields: "id") @key(fields: "card { number }", resolvable: false) {
        id: ID! card: Card @external due: Int @requires(fields: "card { number }")
      }
      type Card { number: ID! @external }`,
  });
});

test('A department is asked about records by the keys that it resolves', () => {
  expect(schema.keysOf('register', 'Person')).toEqual([['id'], ['card']]);
  expect(schema.keysOf('tax', 'Person')).toEqual([['id']]);
  expect(schema.keysOf('register', 'Card')).toEqual([]);
  expect(schema.keysOf('nobody', 'Person')).toEqual([]);
});

test('All fields of a key are part of it, those below others too', () => {
  for (const coordinate of ['Person.id', 'Person.card', 'Card.number'] as const)
    expect([coordinate, schema.isKey(coordinate)]).toEqual([coordinate, true]);
  expect(schema.isKey('Person.name')).toBe(false);
});

test('What a field requires flows to its department, each field on the way', () => {
  expect(schema.requiredFlows('Person.due')).toEqual([{ to: 'tax', items: ['Person.card', 'Card.number'] }]);
  expect(schema.requiredFlows('Person.name')).toEqual([]);
});

test.each([
  ['Person', 'Person'],
  ['Person', 'Party'],
  ['Named', 'Party'],
  ['Person', 'Anything'],
  ['Secret', 'Party'],
])('%s is a %s', (typename, condition) => expect(schema.isSubtype(typename, condition)).toBe(true));

test.each([
  ['Card', 'Party'],
  ['Party', 'Named'],
  ['Person', 'Unknown'],
])('%s is no %s', (typename, condition) => expect(schema.isSubtype(typename, condition)).toBe(false));

test('Fields lead to a type through interfaces and unions', () => {
  expect(schema.leadingTo('Person')).toEqual(['Query.party', 'Query.any']);
  expect([...schema.leadingTo('Card')].sort()).toEqual(['Person.card', 'Query.any']);
  expect(schema.leadingTo('Unknown')).toEqual([]);
});
