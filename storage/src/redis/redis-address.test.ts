import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameRedis, readRedisUrl } from './redis-address.ts';
import { addressOf } from '../testing/redis-server.ts';

describe('The address of a Redis', () => {
  const server = { kind: 'server', host: 'redis.example', port: 6379, database: 0 };

  test.each([
    ['redis://redis.example', server],
    ['redis://redis.example/', server],
    ['rediss://redis.example', { ...server, tls: {} }],
    ['redis://redis.example:7000/15', { ...server, port: 7000, database: 15 }],
    ['redis://[fd00::1]:7000', { ...server, host: 'fd00::1', port: 7000 }],
    ['redis://gateway:p%40%3Ass@redis.example', { ...server, username: 'gateway', password: 'p@:ss' }],
    ['redis://:a:b@redis.example', { ...server, password: 'a:b' }],
    ['unix:///run/redis.sock', { kind: 'socket', path: '/run/redis.sock', database: 0 }],
    [
      'unix://:secret@/run/redis%20one.sock?database=2',
      { kind: 'socket', path: '/run/redis one.sock', database: 2, password: 'secret' },
    ],
    [
      'rediss-cluster://gateway:secret@a,b:7000',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7000 },
        ],
        username: 'gateway',
        password: 'secret',
        tls: {},
      },
    ],
    [
      'redis-sentinel://:secret@a,b:26380/city?database=1&sentinelUser=watcher&sentinelPassword=other',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
        sentinelCredentials: { username: 'watcher', password: 'other' },
        master: 'city',
        database: 1,
        password: 'secret',
      },
    ],
  ])('is read from %s', (url, address) => {
    expect(readRedisUrl(url)).toEqual({ address });
  });

  test.each([
    ['redis://redis.example/abc', 'expected the number of a database, such as 0'],
    [
      'redis.example:6379',
      'expected a redis://, rediss://, redis-sentinel://, redis-cluster:// or unix:// address',
    ],
    [
      'http://redis.example',
      'expected a redis://, rediss://, redis-sentinel://, redis-cluster:// or unix:// address',
    ],
    ['redis://a,b', 'expected one host; several need redis-sentinel:// or redis-cluster://'],
    ['redis://', 'expected a host and a port, such as redis.example:6379'],
    ['redis://a:0', 'expected a host and a port, such as redis.example:6379'],
    ['redis://a:65536', 'expected a host and a port, such as redis.example:6379'],
    ['redis://secret@a', 'expected user:password@ or :password@ before the host'],
    ['redis://:50%@a', 'expected escapes such as %40 only, and %25 for a %'],
    ['redis-sentinel://a,b', 'expected the name of the master after the sentinels: …/mymaster'],
    ['redis-cluster://a/1', 'expected no database: a cluster has one only'],
    ['unix://run/redis.sock', 'expected unix:///path/of/the.sock'],
    [
      'redis://a?db=1',
      'expected no options but database, sentinelUser and sentinelPassword, where they have a meaning',
    ],
  ])('is refused with a sentence where it is %s', (url, problem) => {
    expect(readRedisUrl(url)).toEqual({ problem });
  });

  test('is read or refused whatever it is, and a refusal quotes nothing of it', () => {
    const start = fc.constantFrom(
      'redis://',
      'rediss://',
      'redis-cluster://',
      'redis-sentinel://',
      'unix://',
      '',
    );
    const property = fc.property(start, fc.string(), (scheme, rest) => {
      const read = readRedisUrl(`${scheme}:secret-word@${rest}`);
      if ('problem' in read) expect(read.problem).not.toContain('secret-word');
    });
    fc.assert(property, { seed: 14 });
  });

  test.each([
    ['redis://a', 'redis://A:6379/3', true],
    ['redis://a', 'rediss://:secret@a', true],
    ['redis://a', 'redis://a:6380', false],
    ['redis-cluster://a,b', 'redis-cluster://b,c', true],
    ['redis-cluster://a,b', 'redis://b', true],
    ['redis-sentinel://a/one', 'redis-sentinel://a/two', false],
    ['redis-sentinel://a/one', 'redis-sentinel://b,a/one', true],
    ['unix:///run/a', 'unix:///run/b', false],
  ])('of %s and of %s is of one Redis: %s', (one, other, isSame) => {
    expect(isSameRedis(addressOf(one), addressOf(other))).toBe(isSame);
  });
});
