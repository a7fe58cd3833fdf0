import { type KeyObject, createSecretKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import type { GatewayConfig } from '../config/config.ts';
import { Secret } from '../config/secret.ts';
import { readRedisUrl, type RedisAddress } from '@govgraph/storage/redis-address';
import { fingerprintsOf } from './fingerprints.ts';

const bytes = (byte: number) => Buffer.alloc(32, byte);
const [checkpointKey, anotherCheckpointKey] = [1, 2].map(() => generateKeyPairSync('ed25519').privateKey) as [
  KeyObject,
  KeyObject,
];

const sealingKeys = [1, 2].map(() => generateKeyPairSync('x25519').privateKey);

interface Settings {
  readonly pseudonymKey?: Buffer;
  readonly cacheKey?: Buffer;
  readonly chain?: { readonly keyId: string; readonly secret: KeyObject };
  readonly checkpointKey?: KeyObject;
  readonly sealingKeys?: readonly KeyObject[];
  readonly hash?: 'sha256' | 'sm3';
  readonly redis?: string;
  readonly issuers?: readonly string[];
  readonly audience?: string;
  readonly trusted?: ReadonlyMap<string, string>;
  readonly costLimits?: ReadonlyMap<string, number>;
  readonly untrusted?: 'accept' | 'refuse';
}

function fingerprints(settings: Settings = {}) {
  const { cacheKey, redis, chain = { keyId: 'one', secret: createSecretKey(bytes(2)) } } = settings;
  const config = {
    audit: {
      pseudonymKey: new Secret(settings.pseudonymKey ?? bytes(1)),
      chainKey: new Secret(chain),
      checkpointKey: new Secret(settings.checkpointKey ?? checkpointKey),
      hash: settings.hash ?? 'sha256',
    },
    subgraphs: { sealingKeys: new Secret(settings.sealingKeys ?? []) },
    ...(cacheKey && { entityCache: { key: new Secret(cacheKey), maxTtlSeconds: 1 } }),
    stores: redis === undefined ? {} : { redis: new Secret(addressOf(redis)) },
    identity: {
      issuers: settings.issuers ?? ['https://a', 'https://b'],
      audience: settings.audience ?? 'govgraph',
    },
    documents: {
      trusted: settings.trusted ?? new Map(),
      costLimits: settings.costLimits ?? new Map(),
      untrusted: settings.untrusted ?? 'accept',
    },
  };
  return fingerprintsOf(config as unknown as GatewayConfig);
}

function addressOf(url: string): RedisAddress {
  const read = readRedisUrl(url);
  if ('problem' in read) throw new Error(read.problem);
  return read.address;
}

function differing(one: Settings, other: Settings): string[] {
  const [first, second] = [fingerprints(one), fingerprints(other)];
  return Object.keys(first).filter((setting) => first[setting] !== second[setting]);
}

const documents = new Map([
  ['1', '{ a }'],
  ['2', '{ b }'],
]);
const redis = 'redis://user:password@redis.example:6379/1';
const cluster = 'redis-cluster://one:1,two:2';

describe('The fingerprint of a setting', () => {
  test.each<[string, Settings, Settings]>([
    ['GOVGRAPH_PSEUDONYM_KEY', {}, { pseudonymKey: bytes(9) }],
    ['GOVGRAPH_ENTITY_CACHE_KEY', {}, { cacheKey: bytes(3) }],
    ['GOVGRAPH_ENTITY_CACHE_KEY', { cacheKey: bytes(3) }, { cacheKey: bytes(4) }],
    ['GOVGRAPH_CHAIN_KEY_FILE', {}, { chain: { keyId: 'one', secret: createSecretKey(bytes(3)) } }],
    ['GOVGRAPH_CHAIN_KEY_FILE', {}, { chain: { keyId: 'two', secret: createSecretKey(bytes(2)) } }],
    ['GOVGRAPH_CHECKPOINT_KEY_FILE', {}, { checkpointKey: anotherCheckpointKey }],
    ['GOVGRAPH_SEALING_KEY_FILE', {}, { sealingKeys }],
    ['GOVGRAPH_SEALING_KEY_FILE', { sealingKeys }, { sealingKeys: sealingKeys.toReversed() }],
    ['GOVGRAPH_AUDIT_HASH', {}, { hash: 'sm3' }],
    ['GOVGRAPH_REDIS_URL', {}, { redis }],
    ['GOVGRAPH_REDIS_URL', { redis }, { redis: redis.replace('/1', '/2') }],
    ['GOVGRAPH_REDIS_URL', { redis }, { redis: redis.replace('6379', '6380') }],
    ['GOVGRAPH_REDIS_URL', { redis: cluster }, { redis: `${cluster},three:3` }],
    ['GOVGRAPH_ISSUERS', {}, { issuers: ['https://a'] }],
    ['GOVGRAPH_AUDIENCE', {}, { audience: 'another' }],
    ['GOVGRAPH_TRUSTED_DOCUMENTS', {}, { trusted: documents }],
    ['GOVGRAPH_TRUSTED_DOCUMENTS', { trusted: documents }, { trusted: new Map([['1', '{ a }']]) }],
    [
      'GOVGRAPH_TRUSTED_DOCUMENTS',
      { trusted: documents },
      { trusted: documents, costLimits: new Map([['{ a }', 9]]) },
    ],
    ['GOVGRAPH_UNTRUSTED_DOCUMENTS', {}, { untrusted: 'refuse' }],
  ])('is another one where the setting is, and no other is: %s', (setting, one, other) => {
    expect(differing(one, other)).toEqual([setting]);
  });

  test.each<[string, Settings, Settings]>([
    ['the same keys', { cacheKey: bytes(3) }, { cacheKey: bytes(3) }],
    [
      'issuers in another order',
      { issuers: ['https://a', 'https://b'] },
      { issuers: ['https://b', 'https://a'] },
    ],
    ['servers in another order', { redis: cluster }, { redis: 'redis-cluster://two:2,one:1' }],
    ['who is let in', { redis }, { redis: redis.replace('password', 'new') }],
    ['documents in another order', { trusted: documents }, { trusted: new Map([...documents].toReversed()) }],
  ])('is the same with %s', (_, one, other) => {
    expect(differing(one, other)).toEqual([]);
  });

  test('tells no key, no password, and not that two settings have one key', () => {
    const key = bytes(5);
    const all = fingerprints({
      pseudonymKey: key,
      cacheKey: key,
      chain: { keyId: 'one', secret: createSecretKey(key) },
      redis,
    });
    const shown = JSON.stringify(all);
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(shown).not.toContain(key.toString(encoding).slice(0, 8));
    expect(shown).not.toMatch(/password|redis\.example/);
    for (const fingerprint of Object.values(all)) expect(fingerprint).toMatch(/^([0-9a-f]{32}|none)$/);
    const given = Object.values(all).filter((fingerprint) => fingerprint !== 'none');
    expect(new Set(given).size).toBe(given.length);
  });
});
