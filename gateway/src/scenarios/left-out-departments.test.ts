/** A department that fails, as callers, operators and auditors see it: left out, named, and back when it answers. */
import { testingCaller } from '@govgraph/policy/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryUsageStore, groupsOf } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { startTestFederation } from '../testing/test-subgraphs.ts';
import type { DepartmentChange } from '../telemetry/telemetry.ts';

const query = '{ person(id: "p1") { name income } }';
const whole = { person: { name: 'Zhang Wei', income: 48_000 } };
const withoutIncome = { person: { name: 'Zhang Wei', income: null } };

async function startCity() {
  const federation = await startTestFederation({
    registry: {
      typeDefs: `type Query { person(id: ID!): Person } type Person @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { person: (_: unknown, { id }: { id: string }) => ({ id, name: 'Zhang Wei' }) } },
    },
    tax: {
      typeDefs: `
        type Mutation { correct(id: ID!): Person }
        type Person @key(fields: "id") { id: ID! income: Int }`,
      resolvers: {
        Mutation: { correct: (_: unknown, { id }: { id: string }) => ({ id }) },
        Person: { __resolveReference: ({ id }: { id: string }) => ({ id }), income: () => 48_000 },
      },
    },
  });
  const changes: DepartmentChange[] = [];
  const failures: unknown[] = [];
  const usageStore = createMemoryUsageStore(() => 1);
  const policy = allowSupergraph(federation.supergraph);
  const options = {
    usageStore,
    telemetry: {
      departmentChanged: (change: DepartmentChange) => changes.push(change),
      failed: (error: unknown) => failures.push(error),
    },
  };
  const gateway = await createTestGateway(federation, policy, { token: testingCaller }, options);
  onTestFinished(async () => {
    await gateway.close();
    await federation.close();
  });
  return {
    federation,
    gateway,
    changes,
    failures,
    usageStore,
    ask: () => gateway.ask({ query }),
    askedOfTax: () => federation.received.filter(({ subgraph }) => subgraph === 'tax').length,
    metrics: async () => (await gateway.fetch(new Request('http://gateway.test/metrics'))).text(),
  };
}

test('what a failing department owes is unavailable at once, its other values arrive, and it comes back by itself', async () => {
  const { federation, gateway, changes, failures, ask, askedOfTax, metrics } = await startCity();
  expect(await ask()).toMatchObject({ data: whole });

  const unavailable = {
    status: 200,
    data: withoutIncome,
    errors: [{ path: ['person', 'income'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', provider: 'tax' } }],
  };
  federation.disturb('tax', { instead: () => 'garbage' });
  while (changes.length === 0) expect(await ask()).toMatchObject(unavailable);
  const [asked, told] = [askedOfTax(), failures.length];
  for (let time = 0; time < 20; time++) expect(await ask()).toMatchObject(unavailable);
  expect(askedOfTax()).toBe(asked);
  expect(failures).toHaveLength(told);
  expect(changes).toEqual([
    {
      department: 'tax',
      application: testingCaller.application,
      isFailing: true,
      reason: 'tax: its answer is not a GraphQL response',
    },
  ]);

  expect(await vi.waitFor(gateway.readiness, 5_000)).toMatchObject({ isReady: true });
  await vi.waitFor(async () => expect((await gateway.readiness()).isDegraded).toBe(true), 5_000);
  expect((await gateway.readiness()).checks['departments']?.detail).toBe(
    `not asked, because they failed: tax (for ${testingCaller.application})`,
  );
  expect(await metrics()).toContain('govgraph_department_circuit{department="tax"} 2');
  expect(await metrics()).toContain('govgraph_department_circuit{department="registry"} 0');
  expect(await metrics()).toContain('govgraph_department_failing_applications{department="tax"} 1');
  expect(await metrics()).toContain(
    'govgraph_department_requests_refused{department="tax",reason="failing"}',
  );

  federation.disturb('tax', 'recover');
  await vi.waitFor(async () => expect(await ask()).toMatchObject({ data: whole }), 10_000);
  for (let time = 0; time < 20; time++) expect(await ask()).toMatchObject({ data: whole });
  expect(changes.at(-1)).toEqual({
    department: 'tax',
    application: testingCaller.application,
    isFailing: false,
  });
});

test('a value that was not asked for, because its department fails, is recorded as unavailable', async () => {
  const { federation, changes, ask, usageStore } = await startCity();
  federation.disturb('tax', 'hang up');
  while (changes.length === 0) await ask();
  await ask();
  const [record] = (await usageStore.read({})).slice(-1);
  const items = record === undefined ? [] : groupsOf(record).flatMap((group) => group.items);
  const unavailable = { coordinate: 'Person.income', outcome: 'allow', result: 'unavailable' };
  expect(items).toContainEqual(expect.objectContaining({ ...unavailable, code: 'SUBGRAPH_UNAVAILABLE' }));
});

test('a mutation of a department that fails is not run, and its caller knows', async () => {
  const { federation, gateway, changes, ask, askedOfTax } = await startCity();
  federation.disturb('tax', 'hang up');
  while (changes.length === 0) await ask();
  federation.disturb('tax', 'recover');
  const asked = askedOfTax();
  expect(await gateway.ask({ query: 'mutation { correct(id: "p1") { income } }' })).toMatchObject({
    status: 200,
    data: { correct: null },
    errors: [{ path: ['correct'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
  expect(askedOfTax()).toBe(asked);
});
