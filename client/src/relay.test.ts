/** Relay needs no entry point of its own: its store keeps errors beside the fields that they are about. */
import { type OperationType, fetchQuery } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEnvironments } from '../examples/relay.ts';
import { benefitsPurpose, otherPurpose, startBenefitsGateway } from './testing/benefits-gateway.ts';
import caughtPerson, {
  type relayCaughtPersonQuery,
} from './testing/generated/relayCaughtPersonQuery.graphql.ts';
import strictPerson, {
  type relayStrictPersonQuery,
} from './testing/generated/relayStrictPersonQuery.graphql.ts';

let gateway: Awaited<ReturnType<typeof startBenefitsGateway>>;
let environments: ReturnType<typeof createEnvironments>;
beforeAll(async () => {
  gateway = await startBenefitsGateway();
  environments = createEnvironments(await gateway.listen(), async (caller) => caller);
});
afterAll(() => gateway.close());

const requests = vi.spyOn(globalThis, 'fetch');
const grantRequired = {
  ok: false,
  errors: [{ extensions: { code: 'GRANT_REQUIRED', provider: 'tax', howToRequest: expect.any(String) } }],
};

/** Reads from the store what is there, as a screen does that is opened again. */
function read<Query extends OperationType>(
  query: Parameters<typeof fetchQuery<Query>>[1],
  variables: Query['variables'],
  { caller = 'desk', purpose = benefitsPurpose, isFresh = false } = {},
): Promise<Query['response'] | undefined> {
  const fetchPolicy = isFresh ? 'network-only' : 'store-or-network';
  return fetchQuery<Query>(environments.of({ caller, purpose }), query, variables, {
    fetchPolicy,
  }).toPromise();
}
const readPerson = (id: string, how?: Parameters<typeof read>[2]) =>
  read<relayCaughtPersonQuery>(caughtPerson, { id }, how);

describe('A denied value', () => {
  test('has its reason where a query catches it, on the first read and on the second, which the store answers', async () => {
    requests.mockClear();
    for (const _ of [1, 2]) {
      const data = await readPerson('p1');
      expect(data?.person).toMatchObject({ name: 'Zhang Wei', income: grantRequired });
    }
    expect(requests).toHaveBeenCalledTimes(1);
  });

  test('throws where a query throws on errors, though another query put it into the store', async () => {
    requests.mockClear();
    await readPerson('p1');
    await expect(read<relayStrictPersonQuery>(strictPerson, { id: 'p1' })).rejects.toThrow(
      'Unexpected response payload',
    );
    expect(requests).not.toHaveBeenCalled();
  });
});

test('A fact that is not is caught as a value that is null', async () => {
  const data = await readPerson('p4');
  expect(data?.person).toMatchObject({ employer: { ok: true, value: null } });
});

test('What a department did not give has its reason, and its value once it is asked for again', async () => {
  gateway.disturb('police', 'hang up');
  const data = await readPerson('p2');
  expect(data?.person?.residence).toMatchObject({
    ok: false,
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
  gateway.disturb('police', 'recover');
  const again = await readPerson('p2', { isFresh: true });
  expect(again?.person?.residence).toEqual({ ok: true, value: 'p2 Long Street' });
});

test('Data of one caller and purpose never answers the query of another', async () => {
  for (const _ of [1, 2]) {
    const granted = await readPerson('p1', { purpose: otherPurpose });
    expect(granted?.person).toMatchObject({ name: 'Zhang Wei', income: { ok: true, value: 48_000 } });
    const notGranted = await readPerson('p1');
    expect(notGranted?.person).toMatchObject({ name: 'Zhang Wei', income: grantRequired });
    const southern = await readPerson('p1', { caller: 'southernDesk' });
    expect(southern?.person).toMatchObject({ name: null });
  }
});
