import { createSecretKey } from 'node:crypto';
import type { DepartmentCode } from '@govgraph/policy';
import { type SealedPlace, openSealed, placeOf, seal } from '../shared/sealed-entry.ts';
import { createMemoryDocumentStore } from '../memory/memory-document-store.ts';
import type { DocumentStore } from '../shared/document-store.ts';
import { probeWrites } from './probe-writes.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisHealth } from './redis-health.ts';

/** A document that no gateway has asked Redis for this long is forgotten. */
const ttlSeconds = String(24 * 60 * 60);

/** No document has more: it came in a request of this many bytes at most. What seals it is less than the rest of that. */
const maxValueBytes = 1024 * 1024;

/** What is longer has one byte more than there may be, and of another type than a text, nothing is there. */
const findScript = `
local value = redis.pcall('GETRANGE', KEYS[1], 0, ARGV[1])
if type(value) == 'table' then return string.find(value.err, 'WRONGTYPE', 1, true) == nil and value end
redis.call('GETEX', KEYS[1], 'EX', ARGV[2])
return value
`;

/**
 * Documents that all gateways share. What was found stays in this process too: a text never changes under its
 * hash, so nothing can become stale.
 *
 * A text may hold the number of a person, and its hash lets the number be guessed: Redis holds neither, and what
 * somebody else put there is as good as missing.
 *
 * @param sealingKey 32 bytes, the same in all gateways
 */
export function createRedisDocumentStore(
  address: RedisAddress,
  health: RedisHealth,
  sealingKey: Buffer,
): DocumentStore {
  const connection = new RedisConnection({
    address,
    health,
    use: 'remembered documents',
    check: probeWrites,
  });
  const near = createMemoryDocumentStore();
  const secret = createSecretKey(sealingKey);
  const placeIn = (department: DepartmentCode, hash: string): SealedPlace =>
    placeOf(secret, JSON.stringify([department, hash]));

  return {
    find: async (department, hash) => {
      const known = await near.find(department, hash);
      if (known !== undefined) return known;
      const place = placeIn(department, hash);
      const key = keyOf(place);
      const value = await connection.ask((client) =>
        client.send(key, 'EVAL', findScript, '1', key, String(maxValueBytes), ttlSeconds),
      );
      const isOurs = value instanceof Buffer && value.length <= maxValueBytes;
      const text = isOurs ? openIfSealed(place, value) : undefined;
      if (text !== undefined) await near.remember(department, hash, text);
      return text;
    },
    remember: async (department, hash, text) => {
      await near.remember(department, hash, text);
      const place = placeIn(department, hash);
      const key = keyOf(place);
      await connection.ask((client) => client.send(key, 'SET', key, seal(place, text), 'EX', ttlSeconds));
    },
    close: async () => {
      connection.close();
      await near.close();
    },
  };
}

/** What was not sealed for this place is replaced when its caller sends the text again. */
function openIfSealed(place: SealedPlace, value: Buffer): string | undefined {
  try {
    return openSealed(place, value);
  } catch {
    return undefined;
  }
}

function keyOf({ name }: SealedPlace): string {
  return `govgraph:document:${name}`;
}
