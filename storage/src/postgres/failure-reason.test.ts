import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { beforeAll, describe, expect, test } from 'vitest';

import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';
import { failureReason } from './failure-reason.ts';

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

describe('The first line about a database that does not do what it is asked', () => {
  let url: string;
  let ownerUrl: string;

  beforeAll(async () => {
    const database = await createTestDatabase({ schemas: ['catalog'] });
    [url, ownerUrl] = [database.urlOf('gateway'), database.connectionString];
  });

  const changed = (change: (address: URL) => void): string => {
    const address = new URL(url);
    change(address);
    return address.href;
  };

  test.each([
    [
      'a wrong password',
      () => changed((each) => (each.password = 'wrong')),
      /the password is wrong; .*28P01/,
    ],
    ['another role', () => changed((each) => (each.username = 'nobody_knows')), /28P01|28000/],
    ['another database', () => changed((each) => (each.pathname = '/none')), /no such database; .*3D000/],
    [
      'a port on which nobody listens',
      () => changed((each) => (each.port = '1')),
      /nobody listens there; .*ECONNREFUSED|Can't reach/,
    ],
    [
      'a name that is not known',
      () => changed((each) => (each.hostname = 'no-such-host.invalid')),
      /ENOTFOUND|EAI_AGAIN|Can't reach/,
    ],
    [
      'tables that are not there',
      () => changed((each) => (each.pathname = '/postgres')),
      /42P01|3F000|42501|28000/,
    ],
  ])('names %s', async (_, from, reason) => {
    const store = createPostgresUsageStore(from());
    await expect(store.readLast(writer)).rejects.toMatchObject({
      name: 'StoreError',
      store: 'usage',
      message: expect.stringMatching(/^the catalog database: /),
    });
    await expect(store.readLast(writer)).rejects.toThrow(reason);
    await store.close();
    const admin = createPostgresPolicyAdmin(from());
    await expect(admin.revokeGrant('g', 'a', 'b')).rejects.toThrow(reason);
    await admin.close();
  });

  test('names a database that is read-only, and a right that is missing', async () => {
    const readOnly = changed((each) =>
      each.searchParams.set('options', '-c default_transaction_read_only=on'),
    );
    const admin = createPostgresPolicyAdmin(readOnly);
    await expect(admin.stageSupergraph('schema')).rejects.toThrow(/it is read-only: .*25006/);
    await admin.close();
    const asGateway = createPostgresPolicyAdmin(url);
    await expect(asGateway.stageSupergraph('schema')).rejects.toThrow(/the role may not do this: .*42501/);
    await asGateway.close();
  });

  test('names a server that has no connection left', async () => {
    const pool = createCatalogPool(ownerUrl);
    await pool.query('ALTER ROLE govgraph_auditor CONNECTION LIMIT 0');
    const store = createPostgresUsageStore(changed((each) => (each.username = 'govgraph_auditor')));
    await expect(store.readLast(writer)).rejects.toThrow(/no connection left; too many connections .*53300/);
    await store.close();
    await pool.query('ALTER ROLE govgraph_auditor CONNECTION LIMIT -1');
    await pool.end();
  });

  test('names a full disk, and a server that starts or ends', () => {
    const full = { code: '53100', message: 'could not extend file "base/1/2": No space left on device' };
    expect(failureReason(Object.assign(new Error(), full))).toMatch(
      /^its disk is full; could not extend file/,
    );
    const starting = { code: '57P03', message: 'the database system is starting up' };
    expect(failureReason(Object.assign(new Error(), starting))).toMatch(/^it is starting or stopping/);
  });

  test('quotes nothing of what was to be written', () => {
    const invalid = { code: '22P02', message: 'invalid input syntax for type uuid: "110108198003150011"' };
    expect(failureReason(Object.assign(new Error(), invalid))).toBe('22P02');
    expect(failureReason(new Error('anything'))).toBeUndefined();
  });
});
