/** More comes than the gateway can answer: what callers, operators and auditors see of it. */
import { testingCaller } from '@govgraph/policy/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createMemoryUsageStore } from '@govgraph/storage';
import { maxWaiting } from '../http/admission.ts';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { startTestFederation } from '../testing/test-subgraphs.ts';

async function startTown(maxRequestsInProgress: number) {
  const federation = await startTestFederation({
    registry: {
      typeDefs: 'type Query { population: Int }',
      resolvers: { Query: { population: () => 9 } },
    },
  });
  const usageStore = createMemoryUsageStore(() => 1);
  let verified = 0;
  const gateway = await createTestGateway(
    federation,
    allowSupergraph(federation.supergraph),
    {},
    {
      usageStore,
      maxRequestsInProgress,
      strangerSumIntervalMs: 60_000,
      identity: {
        verify: async () => {
          verified += 1;
          return testingCaller;
        },
      },
    },
  );
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await gateway.close();
    await federation.close();
  };
  onTestFinished(close);
  return { federation, gateway, usageStore, close, verified: () => verified };
}

test('what is too much is refused before its token is looked at, told when to come again, and recorded in a sum', async () => {
  const { federation, gateway, usageStore, close, verified } = await startTown(16);
  federation.disturb('registry', { delayMs: 50 });
  const extra = 100;
  // One application has half of the places, and of the line.
  const asked = Array.from({ length: 8 + maxWaiting / 2 + extra }, async () =>
    gateway.fetch(
      new Request('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
        body: '{"query":"{ population }"}',
      }),
    ),
  );
  const responses = await Promise.all(asked);
  const refused = responses.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThanOrEqual(extra);
  expect(refused.length + responses.filter(({ status }) => status === 200).length).toBe(responses.length);
  expect(verified()).toBe(responses.length - refused.length);
  for (const response of refused) expect(response.headers.get('retry-after')).toBe('5');
  const [first] = refused;
  if (first === undefined) throw new Error('nothing was refused');
  const { errors, extensions } = (await first.json()) as {
    readonly errors: unknown;
    readonly extensions: { readonly govgraph: { readonly decisionId: string } };
  };
  expect(errors).toMatchObject([{ extensions: { code: 'GATEWAY_BUSY' } }]);
  expect(extensions.govgraph).toMatchObject({ policyVersion: expect.any(Number) });

  await close();
  const records = await usageStore.read({});
  const sums = records.filter((record) => 'code' in record && record.code === 'GATEWAY_BUSY');
  expect(sums).toMatchObject([
    {
      decisionId: extensions.govgraph.decisionId,
      outcome: 'FAILED',
      department: null,
      sum: { count: refused.length },
    },
  ]);
  expect(records).toHaveLength(1 + responses.length - refused.length);
});
