import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import type { ConfigError } from '../errors.ts';

let directory: string;
let complete: Record<string, string>;

const secret = Buffer.alloc(32, 1).toString('base64');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'govgraph-config-'));
  const keysFile = join(directory, 'keys.json');
  const key = { keyId: 'gateway-taxation-1', algorithm: 'hmac-sha256', secret };
  writeFileSync(keysFile, JSON.stringify({ taxation: key }));
  const chainKeyFile = join(directory, 'chain.json');
  writeFileSync(chainKeyFile, JSON.stringify({ keys: [{ keyId: 'chain-1', secret }] }));
  const checkpointKeyFile = join(directory, 'checkpoint-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(checkpointKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  complete = {
    CATALOG_DATABASE_URL: 'postgresql://gateway:database-password@127.0.0.1/govgraph',
    GOVGRAPH_ISSUERS: 'http://127.0.0.1:4001, https://identity.example.gov.cn',
    GOVGRAPH_SIGNING_KEYS_FILE: keysFile,
    GOVGRAPH_PSEUDONYM_KEY: Buffer.alloc(32, 2).toString('base64'),
    GOVGRAPH_CHAIN_KEY_FILE: chainKeyFile,
    GOVGRAPH_CHECKPOINT_KEY_FILE: checkpointKeyFile,
    GOVGRAPH_CHECKPOINT_DIRECTORY: directory,
    PATH: '/usr/bin',
  };
});

afterAll(() => rmSync(directory, { recursive: true }));

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('the configuration of a gateway', () => {
  test('has defaults for what is not about security', () => {
    expect(readConfig(complete)).toMatchObject({
      server: {
        host: '127.0.0.1',
        port: 4000,
        workers: 1,
        connections: { maxConnections: 10_000, maxConnectionsPerAddress: 1_000, writeTimeoutMs: 30_000 },
        unsentBytesLimits: { maxUnsentBytes: 268_435_456, maxUnsentBytesPerApplication: 67_108_864 },
        maxResponseBytes: 8_388_608,
        maxRequestsInProgress: 1_000,
        mayCompress: true,
      },
      identity: {
        issuers: ['http://127.0.0.1:4001', 'https://identity.example.gov.cn'],
        audience: 'govgraph',
        maxLifetimeSeconds: 3600,
        keyRefreshSeconds: 30,
        maxKeyAgeSeconds: 600,
      },
      policy: { maxStalenessMs: 60_000 },
      cost: { maxCost: 50_000, maxDepartmentCost: 30_000, assumedListSize: 10 },
      subgraphs: { timeoutMs: 5000, limits: { maxInFlight: 64, maxWaiting: 256 }, mayShareRequests: false },
      audit: { hash: 'sha256' },
    });
  });

  test('has none for what is', () => {
    expect(problemsOf({})).toEqual([
      'CATALOG_DATABASE_URL: is missing',
      'GOVGRAPH_ISSUERS: is missing',
      'GOVGRAPH_SIGNING_KEYS_FILE: is missing',
      'GOVGRAPH_PSEUDONYM_KEY: is missing',
      'GOVGRAPH_CHAIN_KEY_FILE: is missing',
      'GOVGRAPH_CHECKPOINT_KEY_FILE: is missing',
      'GOVGRAPH_CHECKPOINT_DIRECTORY: is missing',
    ]);
  });

  test('believes nobody about where clients are, unless it is told whom', () => {
    const proxiesOf = (setting: string) =>
      readConfig({ ...complete, GOVGRAPH_TRUSTED_PROXIES: setting }).server.connections.trustedProxies;
    expect(readConfig(complete).server.connections.trustedProxies.includes('127.0.0.1')).toBe(false);
    expect(proxiesOf('10.1.0.0/16, fd00::1').includes('10.1.7.7')).toBe(true);
    expect(problemsOf({ ...complete, GOVGRAPH_TRUSTED_PROXIES: 'any' })).toEqual([
      'GOVGRAPH_TRUSTED_PROXIES: expected addresses or CIDR blocks, such as 10.1.0.0/16',
    ]);
  });

  test('names every problem at once, and quotes no value', () => {
    const environment = {
      ...complete,
      CATALOG_DATABASE_URL: 'mysql://root:database-password@host/x',
      GOVGRAPH_PORT: 'http',
      GOVGRAPH_ISSUERS: 'http://identity.example.gov.cn',
      GOVGRAPH_PSEUDONYM_KEY: 'c2hvcnQ=',
      GOVGRAPH_AUTHORIZATION: 'off',
      GOVGRAPH_SIGNING_KEYS_FILE: join(directory, 'absent.json'),
    };
    const problems = problemsOf(environment);
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(
      new Set([
        'CATALOG_DATABASE_URL',
        'GOVGRAPH_AUTHORIZATION',
        'GOVGRAPH_ISSUERS',
        'GOVGRAPH_PORT',
        'GOVGRAPH_PSEUDONYM_KEY',
        'GOVGRAPH_SIGNING_KEYS_FILE',
      ]),
    );
    expect(problems).toContain('GOVGRAPH_AUTHORIZATION: there is no such setting');
    expect(problemsOf({ ...complete, GOVGRAPH_REDIS_URI: 'redis://127.0.0.1' })).toEqual([
      'GOVGRAPH_REDIS_URI: there is no such setting; did you mean GOVGRAPH_REDIS_URL?',
    ]);
    expect(problems.join()).not.toContain('database-password');
  });

  test('leaves settings of other programs alone, which may share its environment', () => {
    const others = {
      GOVGRAPH_DATA: '/srv/city',
      GOVGRAPH_CATALOG_REVIEW: 'required',
      GOVGRAPH_IDENTITY_KEYS_FILE: 'i',
      GOVGRAPH_GATEWAY_KEYS_FILE: 'g',
      GOVGRAPH_URL: 'https://share.example',
      GOVGRAPH_TOKEN: 'a.b.c',
      GOVGRAPH_CLIENT_ID: 'command',
    };
    expect(problemsOf({ ...complete, ...others })).toEqual([]);
    expect(problemsOf({ ...complete, GOVGRAPH_DATE: '/srv/city' })).toHaveLength(1);
  });

  test('takes the name under which callers know it, which is a scheme and a host', () => {
    const named = (text: string) => ({ ...complete, GOVGRAPH_PUBLIC_URL: text });
    expect(readConfig(complete).server.publicUrl).toBe(undefined);
    for (const text of ['https://share.example.gov.cn', 'http://10.0.0.7:4000'])
      expect(readConfig(named(text)).server.publicUrl).toBe(text);
    for (const text of [
      'share.example',
      'https://a/',
      'https://a/graphql',
      'https://u@a',
      'ftp://a',
      'HTTPS://A',
    ])
      expect(problemsOf(named(text))).toEqual([
        'GOVGRAPH_PUBLIC_URL: expected a scheme and a host, such as https://share.example',
      ]);
  });

  test('takes a number of workers, or one for each processor, if they can count quotas together', () => {
    const redis = { GOVGRAPH_REDIS_URL: 'redis://127.0.0.1' };
    const workersOf = (setting: string) =>
      readConfig({ ...complete, ...redis, GOVGRAPH_WORKERS: setting }).server.workers;
    expect(['1', '3', 'auto'].map(workersOf)).toEqual([1, 3, availableParallelism()]);
    expect(problemsOf({ ...complete, GOVGRAPH_WORKERS: '3' })).toEqual([
      'GOVGRAPH_WORKERS: 3 workers need GOVGRAPH_REDIS_URL, or each would count quotas for itself',
    ]);
    expect(problemsOf({ ...complete, GOVGRAPH_WORKERS: '1' })).toEqual([]);
    for (const setting of ['0', '-1', '1.5', 'two', '', '257']) {
      expect(problemsOf({ ...complete, ...redis, GOVGRAPH_WORKERS: setting })).toEqual([
        'GOVGRAPH_WORKERS: expected a number from 1 to 256, or auto',
      ]);
    }
  });

  test.each([
    ['redis://redis.example/abc', 'expected the number of a database, such as 0'],
    ['redis://:secret-word@redis.example/abc', 'expected the number of a database, such as 0'],
    [
      'redis.example:6379',
      'expected a redis://, rediss://, redis-sentinel://, redis-cluster:// or unix:// address',
    ],
    ['redis://one,two', 'expected one host; several need redis-sentinel:// or redis-cluster://'],
  ])('refuses the Redis %s in one line, with or without workers', (url, problem) => {
    for (const setting of ['GOVGRAPH_REDIS_URL', 'GOVGRAPH_CACHE_REDIS_URL']) {
      expect(problemsOf({ ...complete, [setting]: url })).toEqual([`${setting}: ${problem}`]);
    }
    expect(problemsOf({ ...complete, GOVGRAPH_REDIS_URL: url, GOVGRAPH_WORKERS: '2' })).toHaveLength(1);
  });

  test.each([
    ['redis://redis.example', 'redis://redis.example/1'],
    ['redis://redis.example', 'rediss://:other@REDIS.example:6379'],
    ['redis-cluster://one,two', 'redis-cluster://two,three'],
    ['redis-sentinel://one/city', 'redis-sentinel://two,one/city?database=1'],
    ['unix:///run/redis.sock', 'unix:///run/redis.sock?database=1'],
  ])('does not count quotas in %s while the entity cache fills %s', (counting, cache) => {
    const urls = { GOVGRAPH_REDIS_URL: counting, GOVGRAPH_CACHE_REDIS_URL: cache };
    expect(problemsOf({ ...complete, ...urls })).toEqual([
      'GOVGRAPH_CACHE_REDIS_URL: is the Redis of GOVGRAPH_REDIS_URL, which a full cache would keep from counting',
    ]);
    const apart = { ...urls, GOVGRAPH_CACHE_REDIS_URL: 'redis://cache.example' };
    expect(problemsOf({ ...complete, ...apart })).toEqual([]);
  });

  test('takes certificates for encrypted connections to Redis only, and a certificate with its key', () => {
    const file = join(directory, 'no-certificate.pem');
    writeFileSync(file, 'no certificate');
    const [ca, cert] = [{ GOVGRAPH_REDIS_CA_FILE: file }, { GOVGRAPH_REDIS_CERTIFICATE_FILE: file }];
    const secure = { GOVGRAPH_REDIS_URL: 'rediss://redis.example' };
    expect(problemsOf({ ...complete, ...secure, ...ca })).toEqual([
      'GOVGRAPH_REDIS_CA_FILE: expected certificates in PEM, and the key of ours',
    ]);
    expect(problemsOf({ ...complete, ...secure, ...cert })).toEqual([
      'GOVGRAPH_REDIS_CERTIFICATE_KEY_FILE: is missing, a certificate needs its key',
    ]);
    expect(problemsOf({ ...complete, ...secure, GOVGRAPH_REDIS_CA_FILE: 'absent.pem' })).toEqual([
      'GOVGRAPH_REDIS_CA_FILE: the file absent.pem cannot be read',
    ]);
    expect(problemsOf({ ...complete, GOVGRAPH_REDIS_URL: 'redis://redis.example', ...ca }).join()).toContain(
      'no connection to Redis is encrypted, write rediss://',
    );
  });

  test.each(['', '0x10', '1e3', '-1', '70000', '4000 '])('takes no number that is written as %j', (port) => {
    expect(problemsOf({ ...complete, GOVGRAPH_PORT: port })).toHaveLength(1);
  });

  test('says where a signing key is wrong without quoting it', () => {
    const keysFile = join(directory, 'wrong-keys.json');
    writeFileSync(
      keysFile,
      JSON.stringify({ health: { keyId: 'k', algorithm: 'hmac-sha256', secret: 'short' } }),
    );
    const problems = problemsOf({ ...complete, GOVGRAPH_SIGNING_KEYS_FILE: keysFile });
    expect(problems).toEqual([
      `GOVGRAPH_SIGNING_KEYS_FILE: in ${keysFile}, health.secret is not as expected`,
    ]);
    writeFileSync(
      keysFile,
      JSON.stringify({ health: { keyId: 'k', algorithm: 'ed25519', privateKey: 'no key' } }),
    );
    expect(problemsOf({ ...complete, GOVGRAPH_SIGNING_KEYS_FILE: keysFile })).toEqual([
      `GOVGRAPH_SIGNING_KEYS_FILE: in ${keysFile}, health.privateKey is not as expected`,
    ]);
    writeFileSync(keysFile, '{');
    expect(problemsOf({ ...complete, GOVGRAPH_SIGNING_KEYS_FILE: keysFile })).toEqual([
      `GOVGRAPH_SIGNING_KEYS_FILE: the file ${keysFile} is not JSON`,
    ]);
  });

  test.each([
    ['a short secret', { keys: [{ keyId: 'chain-1', secret: 'c2hvcnQ=' }] }],
    ['no key', { keys: [] }],
    ['an id that cannot stand in a hash', { keys: [{ keyId: 'a:b', secret }] }],
    ['two keys of one id', { keys: ['chain-1', 'chain-1'].map((keyId) => ({ keyId, secret })) }],
    ['something else', 'chain'],
  ])('takes no file of chain keys with %s, and quotes none', (_, content) => {
    const keyFile = join(directory, 'wrong-chain.json');
    writeFileSync(keyFile, JSON.stringify(content));
    expect(problemsOf({ ...complete, GOVGRAPH_CHAIN_KEY_FILE: keyFile })).toEqual([
      `GOVGRAPH_CHAIN_KEY_FILE: expected keys of 32 bytes or more, each with an id, in ${keyFile}`,
    ]);
  });

  test('takes an Ed25519 key for checkpoints, and no other', () => {
    const keyFile = join(directory, 'checkpoint.pem');
    const environment = { ...complete, GOVGRAPH_CHECKPOINT_KEY_FILE: keyFile };
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(readConfig(environment).audit.checkpointKey.reveal().asymmetricKeyType).toBe('ed25519');
    writeFileSync(keyFile, 'something else');
    expect(problemsOf(environment)).toEqual([
      `GOVGRAPH_CHECKPOINT_KEY_FILE: expected an Ed25519 private key in PEM in ${keyFile}`,
    ]);
  });

  test('reads trusted documents, and asks what becomes of the others', () => {
    const manifest = join(directory, 'documents.json');
    writeFileSync(manifest, JSON.stringify({ hall: '{ person { name } }' }));
    const trusting = { ...complete, GOVGRAPH_TRUSTED_DOCUMENTS: manifest };
    expect(readConfig(complete).documents).toEqual({
      trusted: new Map(),
      costLimits: new Map(),
      untrusted: 'accept',
    });
    const { documents } = readConfig({ ...trusting, GOVGRAPH_UNTRUSTED_DOCUMENTS: 'refuse' });
    expect([documents.untrusted, documents.trusted.get('hall')]).toEqual(['refuse', '{ person { name } }']);
    expect(problemsOf(trusting)).toEqual(['GOVGRAPH_UNTRUSTED_DOCUMENTS: is missing; say accept or refuse']);
    expect(problemsOf({ ...complete, GOVGRAPH_UNTRUSTED_DOCUMENTS: 'refuse' })).toEqual([
      'GOVGRAPH_TRUSTED_DOCUMENTS: is missing, and without it "refuse" refuses everything',
    ]);
    writeFileSync(manifest, JSON.stringify({ hall: '{', 'a b': '{ a }' }));
    expect(problemsOf({ ...trusting, GOVGRAPH_UNTRUSTED_DOCUMENTS: 'no' })).toEqual([
      expect.stringMatching(/^GOVGRAPH_UNTRUSTED_DOCUMENTS: /),
      `GOVGRAPH_TRUSTED_DOCUMENTS: in ${manifest}, hall is not GraphQL`,
      `GOVGRAPH_TRUSTED_DOCUMENTS: in ${manifest}, a b is not an id`,
    ]);
  });

  test('keeps nothing of departments’ answers unless it is given a key of exactly 32 bytes', () => {
    expect(readConfig(complete).entityCache).toBeUndefined();
    const key = Buffer.alloc(32, 3).toString('base64');
    const { entityCache } = readConfig({ ...complete, GOVGRAPH_ENTITY_CACHE_KEY: key });
    expect(entityCache?.key.reveal()).toEqual(Buffer.alloc(32, 3));
    expect(entityCache?.maxTtlSeconds).toBe(3_600);
    expect(
      problemsOf({
        ...complete,
        GOVGRAPH_ENTITY_CACHE_KEY: Buffer.alloc(33, 3).toString('base64'),
        GOVGRAPH_ENTITY_CACHE_MAX_TTL_SECONDS: '0',
        GOVGRAPH_SHARE_REQUESTS: 'yes',
      }),
    ).toHaveLength(3);
  });

  test('prints no secret, however it is printed', () => {
    const config = readConfig({
      ...complete,
      GOVGRAPH_REDIS_URL: 'rediss://:redis-password@host',
      GOVGRAPH_ENTITY_CACHE_KEY: Buffer.alloc(32, 3).toString('base64'),
    });
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      String(config.audit.pseudonymKey),
    ];
    for (const text of printed) {
      expect(text).toContain('[redacted]');
      expect(text).not.toMatch(/password|AQEB|AgIC|AwMD/);
    }
    expect(config.stores.redis?.reveal()).toMatchObject({ host: 'host', password: 'redis-password' });
    expect(config.subgraphs.signingKeys.reveal()['taxation']).toMatchObject({ secret });
  });

  test('opens registered keys with the sealing keys of their file, and with none without it', () => {
    expect(readConfig(complete).subgraphs.sealingKeys.reveal()).toEqual([]);
    const pem = () =>
      String(generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const file = join(directory, 'sealing.pem');
    writeFileSync(file, `${pem()}${pem()}`);
    const config = readConfig({ ...complete, GOVGRAPH_SEALING_KEY_FILE: file });
    expect(config.subgraphs.sealingKeys.reveal()).toHaveLength(2);
    expect(JSON.stringify(config)).not.toContain('PRIVATE');
    const missing = join(directory, 'missing.pem');
    const checkpointKey = complete['GOVGRAPH_CHECKPOINT_KEY_FILE'] ?? '';
    expect(problemsOf({ ...complete, GOVGRAPH_SEALING_KEY_FILE: missing })).toEqual([
      `GOVGRAPH_SEALING_KEY_FILE: the file ${missing} cannot be read`,
    ]);
    expect(problemsOf({ ...complete, GOVGRAPH_SEALING_KEY_FILE: checkpointKey })).toEqual([
      `GOVGRAPH_SEALING_KEY_FILE: expected X25519 private keys in PEM in ${checkpointKey}`,
    ]);
  });

  test('cannot be changed after it was read', () => {
    const config = readConfig(complete) as { server: { port: number } };
    expect(() => (config.server.port = 1)).toThrow(TypeError);
  });
});
