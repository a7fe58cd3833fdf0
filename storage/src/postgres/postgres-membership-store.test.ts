import { randomUUID } from 'node:crypto';

import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { StoreError } from '../store-error.ts';
import { describeMembershipStore } from '../membership/membership-store.contract.ts';
import { createPostgresGatewayList } from './postgres-gateway-list.ts';
import { createPostgresMembershipStore } from './postgres-membership-store.ts';

async function openDatabase() {
  const { connectionString, urlOf } = await createTestDatabase({ schemas: ['catalog'] });
  const owner = createCatalogPool(connectionString, { maxConnections: 1 });
  onTestFinished(() => owner.end());
  return { owner, url: urlOf('gateway'), urlOf };
}

describe('in PostgreSQL', () => {
  describeMembershipStore(async () => {
    const { connectionString, urlOf } = await createTestDatabase({ schemas: ['catalog'] });
    const url = urlOf('gateway');
    return {
      stores: [createPostgresMembershipStore(url), createPostgresMembershipStore(url)],
      gateways: createPostgresGatewayList(urlOf('authority')),
      wait: async (seconds) => {
        const owner = createCatalogPool(connectionString, { maxConnections: 1 });
        const earlier = `- ${seconds} * interval '1 second'`;
        await owner.query(
          `UPDATE catalog.gateways SET seen_at = seen_at ${earlier};
           UPDATE catalog.pseudonym_keys SET first_at = first_at ${earlier}, last_at = last_at ${earlier}`,
        );
        await owner.end();
      },
    };
  });
});

const report = {
  name: 'host/1',
  fingerprints: { GOVGRAPH_PSEUDONYM_KEY: 'a' },
  hasJoined: false,
  mayBeFirst: true,
  release: undefined,
};

describe('What a gateway may do to the list of gateways', () => {
  test.each([
    'SELECT id FROM catalog.gateways',
    'SELECT fingerprint FROM catalog.pseudonym_keys',
    'DELETE FROM catalog.pseudonym_keys',
    'DELETE FROM catalog.gateways',
    'UPDATE catalog.gateways SET seen_at = now()',
    "INSERT INTO catalog.gateways VALUES (gen_random_uuid(), '{}', now(), now())",
    'BEGIN; LOCK TABLE catalog.gateways IN SHARE ROW EXCLUSIVE MODE',
  ])('is no more than to report itself: %s', async (statement) => {
    const { url } = await openDatabase();
    const gateway = createCatalogPool(url, { maxConnections: 1 });
    onTestFinished(() => gateway.end());
    await expect(gateway.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test.each(['auditor', 'authority', 'archivist'] as const)('is not for the %s', async (role) => {
    const { urlOf } = await openDatabase();
    const store = createPostgresMembershipStore(urlOf(role));
    onTestFinished(() => store.close());
    await expect(store.report({ id: randomUUID(), ...report })).rejects.toThrow(
      'the role may not do this: run "govgraph database roles"',
    );
  });

  test('is no more than some kilobytes', async () => {
    const { url } = await openDatabase();
    const store = createPostgresMembershipStore(url);
    onTestFinished(() => store.close());
    const fingerprints = { GOVGRAPH_PSEUDONYM_KEY: 'a'.repeat(10_000) };
    await expect(store.report({ id: randomUUID(), ...report, fingerprints })).rejects.toThrow(StoreError);
  });
});

test.each([
  ['a name that would write to a terminal', { name: 'host \u001b[2J' }],
  ['a name without end', { name: 'x'.repeat(201) }],
  [
    'a hash that is none',
    { release: { version: 1, preparation: { hash: 'a\nb', state: 'prepared' as const } } },
  ],
])('A report with %s is refused', async (_, wrong) => {
  const { url } = await openDatabase();
  const store = createPostgresMembershipStore(url);
  onTestFinished(() => store.close());
  await expect(store.report({ id: randomUUID(), ...report, ...wrong })).rejects.toThrow(StoreError);
});

test('A gateway of an earlier version reports itself without its release, and is none to wait for', async () => {
  const { url, urlOf } = await openDatabase();
  const [gateway, gateways] = [createCatalogPool(url), createPostgresGatewayList(urlOf('authority'))];
  onTestFinished(() => gateway.end());
  onTestFinished(() => gateways.close());
  await gateway.query('SELECT catalog.report_gateway(gen_random_uuid(), $1, false, true)', [
    JSON.stringify(report.fingerprints),
  ]);
  expect(await gateways.list()).toEqual([]);
});

test.each([
  ['a hash without how far it is', { hash: 'a1' }],
  ['how far it is without a hash', { state: 'prepared' }],
  ['a state that there is not', { hash: 'a1', state: 'nearly' }],
])('A gateway cannot say %s', async (_, preparation) => {
  const { url } = await openDatabase();
  const gateway = createCatalogPool(url);
  onTestFinished(() => gateway.end());
  const reporting = gateway.query('SELECT catalog.report_gateway(gen_random_uuid(), $1, false, true, $2)', [
    JSON.stringify(report.fingerprints),
    JSON.stringify({ name: 'host/1', version: 1, preparation }),
  ]);
  await expect(reporting).rejects.toMatchObject({ code: '23514', constraint: 'gateways_preparation_check' });
});

test('Whoever publishes is not told the ids of gateways, with which one could report for them', async () => {
  const { urlOf } = await openDatabase();
  const authority = createCatalogPool(urlOf('authority'));
  onTestFinished(() => authority.end());
  await expect(authority.query('SELECT id FROM catalog.gateways')).rejects.toMatchObject({ code: '42501' });
});

test('A report waits two seconds for another one at most, and says why it failed', async () => {
  const { owner, url } = await openDatabase();
  const store = createPostgresMembershipStore(url);
  onTestFinished(() => store.close());
  const holder = await owner.connect();
  await holder.query('BEGIN; LOCK TABLE catalog.gateways IN SHARE ROW EXCLUSIVE MODE');
  await expect(store.report({ id: randomUUID(), ...report })).rejects.toThrow('lock timeout');
  await holder.query('ROLLBACK');
  holder.release();
  expect(await store.report({ id: randomUUID(), ...report })).toMatchObject({ hasJoined: true, others: [] });
});
