import { compilePolicy, type Rule } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource, readNothing, testingCaller } from '@govgraph/policy/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema, readOperation } from '../composed-schema.fixture.ts';
import { type DecidedFields, decideFields } from './decide-fields.ts';
import { RequestInputs } from './operation-inputs.ts';
import { createPolicyOnSchema } from './policy-on-schema.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { parties(name: String, year: Int): [Party] }
      interface Party { id: ID name: String }
      type Person implements Party { id: ID name: String }
      type Company implements Party { id: ID name: String }`,
  });
});

async function decide(text: string, rules: readonly Rule[] = [], variables: Record<string, unknown> = {}) {
  const coordinates = ['Query.parties', 'Person.id', 'Person.name', 'Company.name'] as const;
  const resource = buildResource({
    provider: testingCaller.department,
    items: coordinates.map((coordinate) => buildItem({ coordinate })),
    inputs: readNothing('Query.parties(name:)', 'Query.parties(year:)'),
  });
  const policy = compilePolicy(
    buildPolicy({
      departments: [testingCaller.department],
      resources: [resource],
      ruleSet: { version: 'test', rules },
    }),
  );
  const release = createPolicyOnSchema(schema, policy);
  const operation = readOperation(schema, text);
  const fields = await decideFields(release, {
    operation,
    caller: testingCaller,
    purpose: undefined,
    variables,
    inputs: new RequestInputs(release.prepare(operation).inputs, variables),
    now: Date.parse('2026-06-01T00:00:00Z'),
    exhaustedGrants: new Set(),
    uncountedGrants: new Set(),
  });
  return { operation, fields };
}

const outcomes = (fields: DecidedFields): string[] =>
  [...fields.all()].map(({ coordinate, outcome }) => `${coordinate} ${outcome}`);

test('Each field is decided on every type on which it may stand, once however often it is selected', async () => {
  const { operation, fields } = await decide('{ parties { id name } again: parties { name } }');
  expect(outcomes(fields)).toEqual([
    'Query.parties allow',
    'Company.id deny',
    'Person.id allow',
    'Company.name allow',
    'Person.name allow',
  ]);
  for (const { type, node } of operation.selectedFields)
    expect(fields.of(type, node).coordinate).toBe(`${type.name}.${node.name.value}`);
});

describe('Calls of one field share a decision', () => {
  const text =
    '{ a: parties(year: 2020) { id } b: parties(year: 2030) { id } c: parties(name: "Li") { id } }';
  const calls = (fields: DecidedFields): string[] =>
    outcomes(fields).filter((outcome) => outcome.startsWith('Query'));

  test('where the same inputs are given, whatever their values', async () => {
    const { fields } = await decide(text);
    expect(calls(fields)).toEqual(['Query.parties allow', 'Query.parties allow']);
  });

  test('unless a rule reads the values', async () => {
    const rule: Rule = {
      id: 'r',
      basis: 'test',
      fields: ['Query.parties'],
      when: 'has(args.year) && args.year > 2025',
      effect: 'deny',
    };
    const { fields } = await decide(text, [rule]);
    expect(calls(fields)).toEqual(['Query.parties allow', 'Query.parties deny', 'Query.parties allow']);
  });
});

test('What cannot be enforced is denied, and what shares the decision with it', async () => {
  const { operation, fields } = await decide('{ a: parties { name } b: parties { name } }');
  const [first] = operation.selectedFields.filter(({ type }) => type.name === 'Person');
  if (first === undefined) throw new Error('nothing is selected of persons');
  fields.denyUnenforceable(new Set([fields.of(first.type, first.node)]));
  for (const { type, node } of operation.selectedFields.filter(({ type }) => type.name === 'Person'))
    expect(fields.of(type, node)).toMatchObject({ outcome: 'deny', code: 'OUT_OF_SCOPE' });
  expect(outcomes(fields)).toContain('Company.name allow');
});

test('A field that was not asked for is denied', async () => {
  const { fields } = await decide('{ parties { name } }');
  const [other] = readOperation(schema, '{ parties { id } }').selectedFields;
  if (other === undefined) throw new Error('nothing is selected');
  expect(fields.of(other.type, other.node)).toMatchObject({ outcome: 'deny', code: 'FIELD_NOT_REGISTERED' });
});
