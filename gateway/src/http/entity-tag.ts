import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Receipt } from '../pipeline/parsed-request.ts';

/** Tags the data of a response; the same tag says that this caller would get the same again. */
export type TagData = (receipt: Receipt, data: Uint8Array) => string;

/**
 * Prepares weak entity tags (RFC 9110, §8.8.3): base64url of the first 16 bytes of an HMAC-SHA-256. The key,
 * derived from `key`, keeps a tag in somebody's log from being compared with the tags of guessed values; the
 * caller in it keeps it from telling that two callers got the same.
 *
 * @param key the same in all gateways, so that each knows the tags of the others
 */
export function createEntityTagger(key: Buffer): TagData {
  const secret = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'govgraph entity tag', 32)));
  return ({ caller, purpose, policyVersion, withheldForm }, data) => {
    const { department, application, official } = caller;
    const receipt = JSON.stringify([policyVersion, department, application, official, purpose, withheldForm]);
    // JSON has no NUL, so the two parts cannot run into each other.
    const digest = createHmac('sha256', secret).update(`${receipt}\0`).update(data).digest();
    return `W/"${digest.subarray(0, 16).toString('base64url')}"`;
  };
}

/** Whether a caller has what `entityTag` names: the weak comparison of If-None-Match (RFC 9110, §13.1.2). */
export function matchesIfNoneMatch(entityTag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((known) => opaqueTag(known.trim()) === opaqueTag(entityTag));
}

function opaqueTag(entityTag: string): string {
  return entityTag.startsWith('W/') ? entityTag.slice(2) : entityTag;
}
