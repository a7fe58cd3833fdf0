import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import { ClientError } from '../../errors.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema, readOperation } from '../composed-schema.fixture.ts';
import { OperationInputs, RequestInputs } from './operation-inputs.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      scalar Json
      enum Order { UP DOWN }
      type Query { people(numbers: [String], key: ID, order: Order = UP, any: Json): [Person] }
      type Person @key(fields: "id") { id: ID! idNumber: String }`,
  });
});

function inputsOf(text: string, sent: Readonly<Record<string, unknown>> = {}) {
  const items = [
    buildItem({ coordinate: 'Query.people', role: 'STRUCTURE' }),
    buildItem({ coordinate: 'Person.id', role: 'KEY' }),
    buildItem({ coordinate: 'Person.idNumber' }),
  ];
  const inputs = [
    { coordinate: 'Query.people(numbers:)', mode: 'identify', reads: 'Person.idNumber' },
    { coordinate: 'Query.people(key:)', mode: 'identify', reads: 'Person.id' },
    { coordinate: 'Query.people(any:)', mode: 'compare', reads: 'Person.idNumber' },
    { coordinate: 'Query.people(order:)', mode: 'none' },
  ] as const;
  const resource = buildResource({ provider: 'register', items, inputs });
  const policy = compilePolicy(buildPolicy({ departments: ['register'], resources: [resource] }));
  const operation = readOperation(schema, text);
  const requestInputs = new RequestInputs(new OperationInputs(operation, policy), sent);
  const [field] = operation.selectedFields;
  if (field === undefined) throw new Error(text);
  return { requestInputs, type: field.type, node: field.node };
}

test('What is put in is what the document says, what variables bring, and what the schema adds', () => {
  const text = 'query ($number: String) { people(numbers: ["1", $number], key: "k") { id } }';
  const { requestInputs, type, node } = inputsOf(text, { number: '2' });
  expect(requestInputs.of(type, node)).toEqual([
    'Order.UP',
    'Query.people(key:)',
    'Query.people(numbers:)',
    'Query.people(order:)',
  ]);
});

test('Records are named as often as they are, without what pads them', () => {
  const text = 'query ($numbers: [String]) { people(numbers: $numbers, key: " k ") { id } }';
  const { requestInputs, type, node } = inputsOf(text, { numbers: ['１', ' 1', null] });
  expect(requestInputs.namedRecords(type, node)).toEqual([
    { coordinate: 'Query.people(key:)', kind: 'Person', value: 'k' },
    { coordinate: 'Query.people(numbers:)', kind: 'Person.idNumber', value: '1' },
    { coordinate: 'Query.people(numbers:)', kind: 'Person.idNumber', value: '1' },
  ]);
  expect(requestInputs.countNames(type, node)).toEqual(
    new Map([
      ['Query.people(key:)', 1],
      ['Query.people(numbers:)', 2],
    ]),
  );
});

test('Decisions depend on the enums that variables bring, and on no other value', () => {
  const text = 'query ($order: Order, $number: String) { people(order: $order, numbers: [$number]) { id } }';
  const given = (order: string, number: string) => inputsOf(text, { order, number }).requestInputs.given();
  expect(given('UP', '1')).toEqual(given('UP', '2'));
  expect(given('UP', '1')).not.toEqual(given('DOWN', '1'));
  expect(inputsOf('{ people(key: "k") { id } }').requestInputs.given()).toEqual([]);
});

test('A structure is refused where single values are compared', () => {
  expect(() => inputsOf('{ people(any: { a: 1 }) { id } }')).toThrow(ClientError);
  const { requestInputs } = inputsOf('query ($any: Json) { people(any: $any) { id } }', { any: { a: 1 } });
  expect(() => requestInputs.given()).toThrow(ClientError);
});
