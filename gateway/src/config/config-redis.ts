/** Reads what the configuration says of Redis. Problems name settings and files, and never quote an address. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

import { z } from 'zod';

import { type RedisAddress, type RedisTls, isSameRedis, readRedisUrl } from '@govgraph/storage/redis-address';

export const redisUrl = z.string().transform((text, context) => {
  const read = readRedisUrl(text);
  if ('address' in read) return read.address;
  context.addIssue(read.problem);
  return z.NEVER;
});

export function findRedisProblems(
  redis: RedisAddress | undefined,
  cacheRedis: RedisAddress | undefined,
  tls: RedisTls,
): string[] {
  const isTlsUsed = redis?.tls !== undefined || cacheRedis?.tls !== undefined;
  return [
    ...(redis !== undefined && cacheRedis !== undefined && isSameRedis(redis, cacheRedis)
      ? [
          'GOVGRAPH_CACHE_REDIS_URL: is the Redis of GOVGRAPH_REDIS_URL, which a full cache would keep from counting',
        ]
      : []),
    ...(Object.keys(tls).length > 0 && !isTlsUsed
      ? ['GOVGRAPH_REDIS_CA_FILE and the like: no connection to Redis is encrypted, write rediss://']
      : []),
  ];
}

/** Gives an address that wants TLS what TLS needs. */
export function secureRedis(address: RedisAddress | undefined, tls: RedisTls): RedisAddress | undefined {
  return address?.tls === undefined ? address : { ...address, tls };
}

const redisTlsSettings = {
  ca: 'GOVGRAPH_REDIS_CA_FILE',
  cert: 'GOVGRAPH_REDIS_CERTIFICATE_FILE',
  key: 'GOVGRAPH_REDIS_CERTIFICATE_KEY_FILE',
} as const;

/** What TLS to Redis needs besides what Node.js has. */
export function readRedisTls(environment: Readonly<Record<string, string | undefined>>): {
  readonly tls: RedisTls;
  readonly problems: readonly string[];
} {
  const tls: { -readonly [Part in keyof RedisTls]: RedisTls[Part] } = {};
  const problems: string[] = [];
  for (const [part, setting] of Object.entries(redisTlsSettings) as [keyof RedisTls, string][]) {
    const file = environment[setting];
    if (file === undefined) continue;
    try {
      tls[part] = readFileSync(file, 'utf8');
    } catch {
      problems.push(`${setting}: the file ${file} cannot be read`);
    }
  }
  const { cert, key } = redisTlsSettings;
  if ((environment[cert] === undefined) !== (environment[key] === undefined)) {
    problems.push(`${environment[cert] === undefined ? cert : key}: is missing, a certificate needs its key`);
  }
  if (problems.length > 0) return { tls, problems };
  try {
    if (tls.ca !== undefined) readCertificate(tls.ca);
    if (Object.keys(tls).length > 0) createSecureContext(tls);
  } catch {
    const settings = Object.entries(redisTlsSettings).flatMap(([part, setting]) =>
      part in tls ? setting : [],
    );
    problems.push(`${settings.join(', ')}: expected certificates in PEM, and the key of ours`);
  }
  return { tls, problems };
}

/** @throws where there is none: a context is made of such a text, too, and trusts nobody */
function readCertificate(pem: string): X509Certificate {
  return new X509Certificate(pem);
}
