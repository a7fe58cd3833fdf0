/*
 * Of the settings that have to be the same at all gateways, those of which nobody else would notice that they are not
 * (docs/operations.md, "Several gateways").
 */
import { type KeyObject, createHmac, createPublicKey } from 'node:crypto';

import { toCanonicalJson } from '@govgraph/protocol';
import type { GatewayConfig } from '../config/config.ts';
import { type Fingerprints, sealingKeyId } from '@govgraph/storage';
import { nameRedis } from '@govgraph/storage/redis-address';

/** Of a setting that is absent. */
export const noFingerprint = 'none';

/** @returns what may be shown to everybody: no key and no password can be found from it */
export function fingerprintsOf(config: GatewayConfig): Fingerprints {
  const { audit, entityCache, stores, identity, documents, subgraphs } = config;
  const sealingKeys = subgraphs.sealingKeys.reveal().map((key) => sealingKeyId(createPublicKey(key)));
  const { keyId, secret } = audit.chainKey.reveal();
  const checkpointKey = createPublicKey(audit.checkpointKey.reveal()).export({ type: 'spki', format: 'pem' });
  const redis = stores.redis?.reveal();
  const trusted = [...documents.trusted].map(([id, text]) => [
    id,
    [text, documents.costLimits.get(text) ?? null],
  ]);
  return {
    ...ofKey('GOVGRAPH_PSEUDONYM_KEY', audit.pseudonymKey.reveal()),
    ...ofKey('GOVGRAPH_ENTITY_CACHE_KEY', entityCache?.key.reveal()),
    ...ofKey('GOVGRAPH_CHAIN_KEY_FILE', secret, keyId),
    ...ofValue('GOVGRAPH_CHECKPOINT_KEY_FILE', checkpointKey),
    ...ofValue('GOVGRAPH_SEALING_KEY_FILE', sealingKeys.length === 0 ? undefined : sealingKeys),
    ...ofValue('GOVGRAPH_AUDIT_HASH', audit.hash),
    ...ofValue('GOVGRAPH_REDIS_URL', redis && nameRedis(redis)),
    ...ofValue('GOVGRAPH_ISSUERS', identity.issuers.toSorted()),
    ...ofValue('GOVGRAPH_AUDIENCE', identity.audience),
    ...ofValue('GOVGRAPH_TRUSTED_DOCUMENTS', trusted.length === 0 ? undefined : Object.fromEntries(trusted)),
    ...ofValue('GOVGRAPH_UNTRUSTED_DOCUMENTS', documents.untrusted),
  };
}

/** @param keyId what stands beside the key, and is no secret */
function ofKey(setting: string, key: Buffer | KeyObject | undefined, keyId = ''): Fingerprints {
  return { [setting]: key === undefined ? noFingerprint : fingerprint(key, setting, keyId) };
}

/** Of a value that is no secret. */
function ofValue(setting: string, value: unknown): Fingerprints {
  return {
    [setting]: value === undefined ? noFingerprint : fingerprint('', setting, toCanonicalJson(value)),
  };
}

/** The first 16 bytes of HMAC-SHA-256, hex. With the setting in it, since one key may be given for two of them. */
function fingerprint(key: Buffer | KeyObject | string, setting: string, value: string): string {
  const text = `govgraph fingerprint\n${setting}\n${value}`;
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('hex');
}
