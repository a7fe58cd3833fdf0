import { type Caller, type GrantId, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RequestInputs } from '../authorization/decide/operation-inputs.ts';
import { isRefusal } from '../errors.ts';
import { defaultLimits } from '../operation/limits.ts';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import { type Release, createRelease, defaultCacheSizes } from './release.ts';
import { authorize } from '../pipeline/steps/authorize.ts';
import { readOperation } from '../pipeline/steps/read-operation.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let schemas: readonly [PlannableSchema, PlannableSchema];

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const planner = { limits: defaultPlannerLimits, onFailure };
  schemas = [
    await openPlannableSchema(shop.supergraph, planner),
    await openPlannableSchema(shop.supergraph, planner),
  ];
});
afterAll(() => Promise.all([shop.close(), ...schemas.map((schema) => schema.close())]));

function follow(before: Release | undefined, schema: PlannableSchema, sizes = defaultCacheSizes): Release {
  const send = () => Promise.reject(new Error('nobody is asked'));
  const served = { schema, problem: undefined };
  const policy = compilePolicy(shopPolicy());
  return createRelease({ served, policy, send, cacheSizes: sizes, assumedListSize: 10 }, before);
}

const parameters = { operationName: undefined, variables: {}, extensions: {}, mayMutate: false };

test('a change of the policy keeps the documents that were read, and nothing that was decided', () => {
  const before = follow(undefined, schemas[0]);
  readOperation(before, defaultLimits, 'hall', '{ __typename }', parameters);
  const after = follow(before, schemas[0]);
  expect(after.documents.peek('{ __typename }')).toBeDefined();
  expect(after.authorizations).not.toBe(before.authorizations);
  expect(after.plans).not.toBe(before.plans);
  expect(after.evaluator).not.toBe(before.evaluator);
});

test('a change of the schema keeps nothing', () => {
  const before = follow(undefined, schemas[0]);
  readOperation(before, defaultLimits, 'hall', '{ __typename }', parameters);
  expect(before.documents.peek('{ __typename }')).toBeDefined();
  expect(follow(before, schemas[1]).documents.peek('{ __typename }')).toBeUndefined();
});

/** What is known of a document once a caller has asked it. */
async function ask(release: Release, text: string, caller: Caller) {
  const request = readOperation(release, defaultLimits, caller.application, text, parameters);
  if (isRefusal(request)) throw new Error(request.code);
  const noGrants = new Set<GrantId>();
  const authorization = await authorize(release, {
    ...request,
    inputs: new RequestInputs(release.prepare(request.operation).inputs, request.sent),
    caller,
    purpose,
    now: 0,
    exhaustedGrants: noGrants,
    uncountedGrants: noGrants,
  });
  return { operation: request.operation, authorization, execute: authorization.execute };
}

test('what one application uses stays read, decided and planned, whatever another one asks for, or asked first', async () => {
  const plan = vi.fn(schemas[0].plan);
  const sizes = { documents: 1_000, authorizations: 4_000, plans: 2_000 };
  const release = follow(undefined, { ...schemas[0], plan }, sizes);
  const [own, common] = ['{ products { upc } }', '{ products { upc price } }'];
  const flood = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn++)
      await ask(
        release,
        `{ products { upc ${turn % 2 ? 'price' : ''} } } # ${turn} ${' '.repeat(80)}`,
        shopkeeper,
      );
  };
  await ask(release, common, shopkeeper);
  const first = [await ask(release, own, office), await ask(release, common, office)];
  await flood();
  plan.mockClear();
  for (const [at, text] of [own, common].entries()) {
    const again = await ask(release, text, office);
    expect(again.operation).toBe(first[at]?.operation);
    expect(again.authorization).toBe(first[at]?.authorization);
    expect(again.execute).toBe(first[at]?.execute);
  }
  expect(plan).not.toHaveBeenCalled();
});
