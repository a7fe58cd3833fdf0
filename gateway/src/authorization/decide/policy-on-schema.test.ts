import type { SubjectCondition } from '@govgraph/policy';
import { allowAll } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema, readOperation } from '../composed-schema.fixture.ts';
import { createPolicyOnSchema } from './policy-on-schema.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: 'type Query { person(id: ID): Person } type Person { born: Int }',
  });
});

test('An operation is prepared once under a policy, and anew under another one', () => {
  const operation = readOperation(schema, '{ person { born } }');
  const policy = createPolicyOnSchema(schema, allowAll(['Query.person', 'Person.born']));
  const prepared = policy.prepare(operation);
  expect(prepared.operation).toBe(operation);
  expect(policy.prepare(operation)).toBe(prepared);
  expect(policy.prepare(readOperation(schema, '{ person { born } }'))).not.toBe(prepared);
  expect(createPolicyOnSchema(schema, policy.policy).prepare(operation)).not.toBe(prepared);
});

test('A condition is the same one wherever it stands, so that each is evaluated once a record', () => {
  const { bindCondition } = createPolicyOnSchema(schema, allowAll(['Person.born']));
  const condition: SubjectCondition = {
    id: 'rule:adults',
    type: 'Person',
    needs: ['born'],
    when: 'subject.born < 2000',
    knownScope: () => undefined,
    isInScope: ({ born }) => typeof born === 'bigint',
  };
  const bound = bindCondition(condition);
  expect(bound).not.toBe(condition);
  expect(bindCondition(condition)).toBe(bound);
  expect(bindCondition({ ...condition })).not.toBe(bound);
});
