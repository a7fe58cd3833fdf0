import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sealDepartmentKey, sealingKeyId, writeSealingPublicKey } from '../keys/department-key.ts';
import { describeDepartmentKeyStore } from '../keys/department-key-store.contract.ts';
import { StoreError } from '../store-error.ts';
import { createPostgresDepartmentKeys, createPostgresSealedKeyReader } from './postgres-department-keys.ts';

async function openDatabase() {
  const { connectionString, urlOf } = await createTestDatabase({ schemas: ['catalog'] });
  const owner = createCatalogPool(connectionString, { maxConnections: 1 });
  onTestFinished(() => owner.end());
  const registry = createPostgresDepartmentKeys(urlOf('registry'));
  onTestFinished(() => registry.close());
  return { owner, registry, urlOf };
}

describe('in PostgreSQL', () => {
  describeDepartmentKeyStore(async () => {
    const { connectionString, urlOf } = await createTestDatabase({ schemas: ['catalog'] });
    const url = urlOf('registry');
    return {
      stores: [createPostgresDepartmentKeys(url), createPostgresDepartmentKeys(url)],
      gateway: createPostgresSealedKeyReader(urlOf('gateway')),
      wait: async (seconds) => {
        const owner = createCatalogPool(connectionString, { maxConnections: 1 });
        const earlier = `- ${seconds} * interval '1 second'`;
        await owner.query(
          `ALTER TABLE catalog.department_keys DISABLE TRIGGER USER;
           UPDATE catalog.department_keys SET valid_from = valid_from ${earlier}, valid_until = valid_until ${earlier};
           ALTER TABLE catalog.department_keys ENABLE TRIGGER USER;
           UPDATE catalog.sealing_keys SET first_at = first_at ${earlier}, last_at = last_at ${earlier}`,
        );
        await owner.end();
      },
    };
  });
});

const { publicKey, privateKey } = generateKeyPairSync('x25519');
const newKey = (keyId: string) => ({
  ...sealDepartmentKey(publicKey, { department: 'library', keyId, algorithm: 'ed25519' }, 'a key'),
  registeredBy: '王芳',
  overlapSeconds: 0,
});

test.each([
  "UPDATE catalog.department_keys SET sealed = '\\x00'",
  "UPDATE catalog.department_keys SET algorithm = 'hmac-sha256'",
  "UPDATE catalog.department_keys SET registered_by = 'x'",
  'UPDATE catalog.department_keys SET revision = 9',
  'DELETE FROM catalog.department_keys',
  'TRUNCATE catalog.department_keys',
  'SELECT sealed FROM catalog.department_keys',
  "INSERT INTO catalog.department_keys (department, valid_from) VALUES ('library', '2020-01-01')",
  "SELECT catalog.tell_sealing_key('a', 'b')",
  "INSERT INTO catalog.sealing_keys VALUES ('a', 'b', now(), now())",
  "UPDATE catalog.sealing_keys SET public_key = 'mine'",
])('The registry neither reads a sealed key nor changes what was registered: %s', async (statement) => {
  const { urlOf } = await openDatabase();
  const registry = createCatalogPool(urlOf('registry'), { maxConnections: 1 });
  onTestFinished(() => registry.end());
  await expect(registry.query(statement)).rejects.toMatchObject({ code: '42501' });
});

test.each([
  "INSERT INTO catalog.department_keys (department) VALUES ('library')",
  'UPDATE catalog.department_keys SET valid_until = now()',
  'SELECT registered_by FROM catalog.department_keys',
  'SELECT FROM catalog.sealing_keys',
])('A gateway reads keys, and changes none: %s', async (statement) => {
  const { urlOf } = await openDatabase();
  const gateway = createCatalogPool(urlOf('gateway'), { maxConnections: 1 });
  onTestFinished(() => gateway.end());
  await expect(gateway.query(statement)).rejects.toMatchObject({ code: '42501' });
});

test('Not even the owner of the tables changes a key, or takes an end back, without switching a trigger off', async () => {
  const { owner, registry } = await openDatabase();
  await registry.register(newKey('one'));
  await registry.register(newKey('two'));
  for (const statement of [
    "UPDATE catalog.department_keys SET sealed_to = repeat('0', 32) WHERE key_id = 'two'",
    "UPDATE catalog.department_keys SET valid_until = now() + interval '1 day' WHERE key_id = 'one'",
    "UPDATE catalog.department_keys SET valid_until = NULL, ended_by = NULL WHERE key_id = 'one'",
    'DELETE FROM catalog.department_keys',
    'TRUNCATE catalog.department_keys',
  ])
    await expect(owner.query(statement), statement).rejects.toMatchObject({ code: '23001' });
  // An end in the past would say that the key was not in force when it was.
  await owner.query(
    "UPDATE catalog.department_keys SET valid_until = '2020-01-01', ended_by = 'x' WHERE key_id = 'two'",
  );
  const [ended] = await registry.keysOf('library');
  expect(Date.parse(ended?.validUntil ?? '')).toBeGreaterThan(Date.parse('2026-01-01'));
});

test.each([
  ['without a key', { sealed: Buffer.alloc(0) }],
  ['without end', { sealed: Buffer.alloc(5_000) }],
  ['under an id that would write to a terminal', { keyId: 'key \u001b[2J' }],
  ['sealed to nothing', { sealedTo: 'x' }],
])('What is registered %s is refused', async (_, changes) => {
  const { registry } = await openDatabase();
  await expect(registry.register({ ...newKey('one'), ...changes })).rejects.toThrow(StoreError);
});

test('What gateways tell is a public key, and no private one', async () => {
  const { urlOf, registry } = await openDatabase();
  const gateway = createPostgresSealedKeyReader(urlOf('gateway'));
  onTestFinished(() => gateway.close());
  const id = sealingKeyId(createPublicKey(privateKey));
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' })).trim();
  await expect(gateway.tellSealingKey(id, pem)).rejects.toThrow(StoreError);
  await gateway.tellSealingKey(id, writeSealingPublicKey(privateKey));
  expect(await registry.sealingKey()).toBe(writeSealingPublicKey(privateKey));
});
