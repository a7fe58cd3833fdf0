import { compilePolicy, type Permission, type SubjectCondition } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema } from '../composed-schema.fixture.ts';
import { denyBy } from './deny-by.ts';
import { narrowBySchema } from './narrow-by-schema.ts';
import { createPolicyOnSchema } from './policy-on-schema.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { person: Person }
      type Person @key(fields: "id") { id: ID! name: String born: Int income: Int }`,
    tax: 'type Person @key(fields: "id") { id: ID! income: Int @external due: Int @requires(fields: "income") }',
  });
});

const permission = (more: Partial<Permission> = {}): Permission => ({
  outcome: 'allow',
  coordinate: 'Person.name',
  policyVersion: 1,
  conditions: [],
  validUntil: 7,
  trace: [{ step: 'item', outcome: 'pass', detail: 'registered' }],
  grantId: 'g',
  ...more,
});

function narrow(decision: Permission, flows: readonly string[] = []) {
  const coordinates = ['Person.name', 'Person.born', 'Person.income', 'Person.due'] as const;
  const policy = compilePolicy(
    buildPolicy({
      departments: ['register', 'tax'],
      resources: [
        buildResource({
          provider: 'register',
          items: coordinates.map((coordinate) => buildItem({ coordinate })),
        }),
      ],
      masks: [
        { name: 'surname', strength: 1, method: { kind: 'surname' } },
        { name: 'hide', strength: 2, method: { kind: 'null' } },
      ],
      flows: flows.map((to) => ({ item: 'Person.income', to, basis: 'test' })),
    }),
  );
  return narrowBySchema(createPolicyOnSchema(schema, policy), decision);
}

test('What fits the schema is permitted as it was', () => {
  expect(narrow(permission())).toEqual(permission());
  const masked = permission({ outcome: 'mask', mask: 'surname' });
  expect(narrow(masked)).toEqual(masked);
});

test('A field that requires an item is denied until the item may flow to its department', () => {
  const due = permission({ coordinate: 'Person.due' });
  expect(narrow(due)).toMatchObject({ outcome: 'deny', code: 'FLOW_NOT_APPROVED' });
  expect(narrow(due, ['tax'])).toMatchObject({ outcome: 'allow' });
});

test.each([
  ['for text, on a number', 'Person.born', 'surname', 'RULE_FAILED'],
  ['that nobody has defined', 'Person.name', 'unknown', 'RULE_FAILED'],
  ['that leaves nothing', 'Person.name', 'hide', 'RULE_DENIED'],
] as const)('A mask %s denies', (_, coordinate, mask, code) => {
  expect(narrow(permission({ outcome: 'mask', coordinate, mask }))).toMatchObject({ outcome: 'deny', code });
});

describe('A condition', () => {
  const condition = (...needs: readonly string[]): SubjectCondition => ({
    id: 'rule:r',
    type: 'Person',
    needs,
    when: 'true',
    knownScope: () => undefined,
    isInScope: () => true,
  });

  test('is read as the schema types what it needs', () => {
    const decision = narrow(permission({ conditions: [condition('born')] }));
    expect(decision).toMatchObject({ outcome: 'allow', conditions: [{ id: 'rule:r', needs: ['born'] }] });
  });

  test('that needs what the schema lacks denies, and says which', () => {
    const decision = narrow(permission({ conditions: [condition('gone')] }));
    expect(decision).toMatchObject({ outcome: 'deny', code: 'RULE_FAILED' });
    expect(decision.trace.at(-1)?.detail).toMatch(/^rule:r: .*Person\.gone/);
  });
});

test('A denial keeps what was known of the permission, and ends its trace', () => {
  const denied = denyBy(
    permission({ resource: '310000/000001', inputs: ['Query.person(id:)'] }),
    'RULE_DENIED',
    'why',
  );
  expect(denied).toEqual({
    outcome: 'deny',
    code: 'RULE_DENIED',
    coordinate: 'Person.name',
    policyVersion: 1,
    validUntil: 7,
    grantId: 'g',
    resource: '310000/000001',
    inputs: ['Query.person(id:)'],
    trace: [
      { step: 'item', outcome: 'pass', detail: 'registered' },
      { step: 'operation', outcome: 'deny', code: 'RULE_DENIED', detail: 'why' },
    ],
  });
});
