/** The lock behind the decisions: whatever the planner comes up with, no department is told what was not approved. */
import { type Flow, compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { type PlannableSchema, openPlannableSchema } from './plannable-schema.ts';
import { guardPlan } from './plan-guard.ts';
import { defaultPlannerLimits } from './planner.ts';

/** Verdicts are made of a file whose type callers do not know. */
const files = {
  registry: {
    typeDefs: `
      type Query { person: Person }
      type Person @key(fields: "id") { id: ID! file: File @inaccessible }
      type File @shareable @inaccessible { number: String sealed: Sealed }
      type Sealed @shareable @inaccessible { reason: String }`,
    resolvers: {},
  },
  courts: {
    typeDefs: `
      type Person @key(fields: "id") {
        id: ID!
        file: File @external
        verdict: String @requires(fields: "file { number sealed { reason } }")
      }
      type File @shareable @inaccessible { number: String sealed: Sealed }
      type Sealed @shareable @inaccessible { reason: String }`,
    resolvers: {},
  },
};

const required = ['Person.file', 'File.number', 'File.sealed', 'Sealed.reason'] as const;

function policyWithFlows(items: readonly Flow['item'][]) {
  const coordinates = ['Person.id', 'Person.verdict', ...required] as const;
  const resource = buildResource({
    provider: 'registry',
    items: coordinates.map((coordinate) => buildItem({ coordinate })),
  });
  const flows = items.map((item) => ({ item, to: 'courts', basis: 'the courts act' }));
  return compilePolicy(buildPolicy({ departments: ['registry', 'courts'], resources: [resource], flows }));
}

let federation: TestFederation;
let schema: PlannableSchema;
beforeAll(async () => {
  federation = await startTestFederation(files);
  schema = await openPlannableSchema(federation.supergraph, {
    limits: defaultPlannerLimits,
    onFailure: () => undefined,
  });
});
afterAll(async () => {
  await schema?.close();
  await federation?.close();
});

describe('A plan that tells a department something', () => {
  const plan = () => schema.plan('{ person { verdict } }', 'caller');

  test('is followed when all of it was approved', async () => {
    const approved = policyWithFlows(required);
    const followed = await plan();
    expect(() => guardPlan(schema, approved, followed)).not.toThrow();
  });

  test.each(required)(
    'is not followed when %s was not approved, though callers do not know its type',
    async (one) => {
      const approved = policyWithFlows(required.filter((item) => item !== one));
      const refused = await plan();
      expect(() => guardPlan(schema, approved, refused)).toThrow(`lets ${one} flow to courts`);
    },
  );

  test('is not followed when nobody knows what it tells', async () => {
    const approved = policyWithFlows(required);
    const unclear = await plan();
    const unknowing = { ...schema, typeBelow: () => undefined };
    expect(() => guardPlan(unknowing, approved, unclear)).toThrow('nobody knows');
  });
});
