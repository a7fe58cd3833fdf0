import { compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits } from './operation/limits.ts';
import { type FederatedSchema, openFederatedSchema } from './planner/federated-schema.ts';
import { defaultPlannerLimits } from './planner/planner.ts';
import { type Release, createRelease, defaultCacheSizes } from './release.ts';
import { readOperation } from './steps/read-operation.ts';
import { shopFederation } from './testing/shop-federation.ts';
import { shopPolicy } from './testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from './testing/test-subgraphs.ts';

let shop: TestFederation;
let schemas: readonly [FederatedSchema, FederatedSchema];

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const planner = { limits: defaultPlannerLimits, onFailure };
  schemas = [
    await openFederatedSchema(shop.supergraph, planner),
    await openFederatedSchema(shop.supergraph, planner),
  ];
});
afterAll(() => Promise.all([shop.close(), ...schemas.map((schema) => schema.close())]));

function follow(before: Release | undefined, schema: FederatedSchema): Release {
  const send = () => Promise.reject(new Error('nobody is asked'));
  return createRelease(
    before,
    { schema, problem: undefined },
    compilePolicy(shopPolicy()),
    send,
    defaultCacheSizes,
  );
}

const parameters = { operationName: undefined, variables: {}, extensions: {}, mayMutate: false };

test('a change of the policy keeps the documents that were read, and nothing that was decided', () => {
  const before = follow(undefined, schemas[0]);
  readOperation(before, defaultLimits, '{ __typename }', parameters);
  const after = follow(before, schemas[0]);
  expect(after.documents.has('{ __typename }')).toBe(true);
  expect(after.authorizations).not.toBe(before.authorizations);
  expect(after.plans).not.toBe(before.plans);
  expect(after.evaluator).not.toBe(before.evaluator);
});

test('a change of the schema keeps nothing', () => {
  const before = follow(undefined, schemas[0]);
  readOperation(before, defaultLimits, '{ __typename }', parameters);
  expect(follow(before, schemas[1]).documents.size).toBe(0);
});
