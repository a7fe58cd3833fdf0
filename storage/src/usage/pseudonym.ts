import { createHmac, createSecretKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The same subjects come again and again; a pseudonym costs more than everything else about a subject. */
const maxRemembered = 20_000;
/** Departments choose how long their identifiers are. */
const maxRememberedLength = 200;

/** Names a data subject in the usage record without saying who it is. */
export type Pseudonymize = (entityType: string, entityId: string) => string;

/**
 * Prepares pseudonyms: base64url of the first 16 bytes of HMAC-SHA-256(key, `Type:id`). Whoever holds the key
 * can look up one subject's records ("who saw my data"); without it, a record does not lead to a person.
 *
 * @throws RangeError for a key shorter than 32 bytes
 */
export function createPseudonymizer(key: Buffer): Pseudonymize {
  if (key.length < 32)
    throw new RangeError(`expected a pseudonym key of at least 32 bytes, got ${key.length}`);
  const secret = createSecretKey(key);
  const remembered = new LRUCache<string, string>({ max: maxRemembered });
  return (entityType, entityId) => {
    const subject = `${entityType}:${entityId}`;
    let pseudonym = remembered.get(subject);
    if (pseudonym === undefined) {
      pseudonym = createHmac('sha256', secret).update(subject).digest().subarray(0, 16).toString('base64url');
      if (subject.length <= maxRememberedLength) remembered.set(subject, pseudonym);
    }
    return pseudonym;
  };
}
