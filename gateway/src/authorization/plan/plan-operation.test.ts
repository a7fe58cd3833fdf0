import { compilePolicy, type Decision, type Permission, type SubjectCondition } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource, testingCaller } from '@govgraph/policy/testing';
import { type DocumentNode, parse } from 'graphql';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { InternalError } from '../../errors.ts';
import type { PlannableSchema } from '../../planner/plannable-schema.ts';
import { type Release, createRelease, defaultCacheSizes } from '../../release/release.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema } from '../composed-schema.fixture.ts';
import { planOperation } from './plan-operation.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: 'type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String }',
    tax: 'type Person @key(fields: "id") { id: ID! due: Int }',
  });
});

const fetchOfRoot = (operation: string) => ({
  kind: 'QueryPlan',
  uncovered: [],
  node: { kind: 'Fetch', serviceName: 'register', variableUsages: [], operation, operationKind: 'query' },
});

const plan = vi.fn(async (text: string): Promise<object> => fetchOfRoot(text));
let release: Release;
beforeEach(() => {
  plan.mockReset().mockImplementation(async (text) => fetchOfRoot(text));
  const items = (['Query.person', 'Person.id', 'Person.name'] as const).map((coordinate) =>
    buildItem({ coordinate }),
  );
  release = createRelease({
    served: { schema: { ...schema, plan } as unknown as PlannableSchema, problem: undefined },
    policy: compilePolicy(
      buildPolicy({
        departments: ['register', 'tax'],
        resources: [buildResource({ provider: 'register', items })],
      }),
    ),
    send: () => Promise.reject(new Error('nobody is asked')),
    cacheSizes: defaultCacheSizes,
    assumedListSize: 10,
  });
});

const condition = (id: string): SubjectCondition => ({
  id,
  type: 'Person',
  needs: ['name'],
  when: 'true',
  knownScope: () => undefined,
  isInScope: () => true,
});
const permission = (...conditions: readonly SubjectCondition[]): Permission => ({
  outcome: 'allow',
  coordinate: 'Person.name',
  policyVersion: 1,
  conditions,
  validUntil: Infinity,
  trace: [],
});

function planFor(text: string, decisions: readonly Decision[] = [permission()], application = 'hall') {
  const document: DocumentNode | undefined = text === '' ? undefined : parse(text);
  const rest = { reached: new Set<Decision>(), unenforceable: new Set<Decision>(), identifications: [] };
  return planOperation(release, { ...testingCaller, application }, { document, text, ...rest }, decisions);
}

test('Where nothing is left to ask, nothing is planned', async () => {
  expect(await planFor('')).toBeUndefined();
  expect(plan).not.toHaveBeenCalled();
});

describe('A plan is shared', () => {
  const text = '{ person { name } }';

  test('by whoever is left with the same document and conditions, in any application', async () => {
    const first = await planFor(text, [permission(condition('a'), condition('b'))]);
    expect(await planFor(text, [permission(condition('b'), condition('a'))], 'other')).toBe(first);
    expect(plan).toHaveBeenCalledTimes(1);
  });

  test('and by nobody whose document or conditions are others', async () => {
    const first = await planFor(text);
    expect(await planFor('{ person { id } }')).not.toBe(first);
    expect(await planFor(text, [permission(condition('a'))])).not.toBe(first);
    expect(plan).toHaveBeenCalledTimes(3);
  });
});

test('A plan that lets something flow which nobody approved is not kept', async () => {
  const text = '{ person { name } }';
  plan.mockImplementation(async (operation) => {
    const root = fetchOfRoot(operation);
    const requires = [
      {
        kind: 'InlineFragment',
        typeCondition: 'Person',
        selections: [{ kind: 'Field', name: 'name' }],
      },
    ];
    return { ...root, node: { ...root.node, serviceName: 'tax', requires } };
  });
  await expect(planFor(text)).rejects.toThrow(InternalError);
  await expect(planFor(text)).rejects.toThrow('the plan lets Person.name flow to tax, which nobody approved');
  expect(plan).toHaveBeenCalledTimes(2);
});
