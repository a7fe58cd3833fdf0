import { describe, expect, test } from 'vitest';

import { documentHash } from '../shared/document-id.ts';
import { describeCatalogSearch } from '../catalog/catalog-search.contract.ts';
import { describeCacheStore } from '../shared/cache-store.contract.ts';
import { describeCounters } from '../counting/counters.contract.ts';
import { describeDocumentStore } from '../shared/document-store.contract.ts';
import { describeInvalidation } from '../shared/invalidation.contract.ts';
import { describeDepartmentKeyStore } from '../keys/department-key-store.contract.ts';
import { describeMembershipStore } from '../membership/membership-store.contract.ts';
import { describePolicyStore } from '../policy/policy-store.contract.ts';
import { describeSubgraphHistory } from '../policy/subgraph-history.contract.ts';
import { describeUsageStore } from '../usage/usage-store.contract.ts';
import { createMemoryCacheStore } from './memory-cache-store.ts';
import { createMemoryCatalogSearch } from './memory-catalog-search.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryDepartmentKeys } from './memory-department-keys.ts';
import { createMemoryDocumentStore } from './memory-document-store.ts';
import { createMemoryInvalidation } from './memory-invalidation.ts';
import { createMemoryMembership } from './memory-membership.ts';
import { createMemoryPolicyStore } from './memory-policy-store.ts';
import { createMemoryUsageStore } from './memory-usage-store.ts';

describe('in process', () => {
  describeInvalidation(async () => {
    const invalidation = createMemoryInvalidation();
    return [invalidation, invalidation];
  });

  describeMembershipStore(async () => {
    let clock = Date.now();
    const membership = createMemoryMembership(() => clock);
    return {
      stores: [membership, membership],
      gateways: membership,
      wait: async (seconds) => void (clock += seconds * 1_000),
    };
  });

  describeDepartmentKeyStore(async () => {
    let clock = Date.now();
    const keys = createMemoryDepartmentKeys(() => clock);
    return {
      stores: [keys, keys],
      gateway: keys,
      wait: async (seconds) => void (clock += seconds * 1_000),
    };
  });

  describeCounters(async () => {
    const counters = createMemoryCounters();
    return [counters, counters];
  });

  describeDocumentStore(async () => {
    const documents = createMemoryDocumentStore();
    return [documents, documents];
  });

  test('the document store forgets what nobody asked for longest when it is full', async () => {
    const documents = createMemoryDocumentStore(320);
    const remember = (text: string) => documents.remember('health', documentHash(text), text);
    await remember('first');
    await remember('second');
    await documents.find('health', documentHash('first'));
    await remember('x'.repeat(100));
    await remember('y'.repeat(1000));
    const texts = ['first', 'second', 'x'.repeat(100), 'y'.repeat(1000)];
    const found = await Promise.all(texts.map((text) => documents.find('health', documentHash(text))));
    expect(found).toEqual(['first', undefined, 'x'.repeat(100), undefined]);
  });

  test('the document store keeps what one department sent, however much another one sends', async () => {
    const documents = createMemoryDocumentStore(1_000);
    await documents.remember('health', documentHash('own'), 'own');
    for (let turn = 0; turn < 50; turn++) {
      const text = `${turn} ${'x'.repeat(100)}`;
      await documents.remember('taxation', documentHash(text), text);
    }
    expect(await documents.find('health', documentHash('own'))).toBe('own');
  });

  describeCacheStore(async () => {
    const cache = createMemoryCacheStore();
    return [cache, cache];
  });

  test('a cache keeps within its bounds by forgetting what was not read for longest', async () => {
    const cache = createMemoryCacheStore(10_000);
    const value = Buffer.alloc(1_000);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) {
      await cache.write([{ name, value, ttlMs: 60_000 }]);
      await cache.read(['a']);
    }
    expect(await cache.read(['a', 'b', 'i'])).toEqual([value, undefined, value]);
  });

  describePolicyStore(async () => {
    const store = createMemoryPolicyStore();
    return { store, admin: store };
  });

  describeSubgraphHistory(async () => {
    const store = createMemoryPolicyStore();
    return { admin: store, history: store };
  });

  describeCatalogSearch(async () => {
    const admin = createMemoryPolicyStore();
    const search = createMemoryCatalogSearch(async () => (await admin.readPublished()).policy);
    return { admin, search };
  });

  describeUsageStore(async () => {
    let version = 0;
    return {
      store: createMemoryUsageStore(() => version),
      changePolicy: async () => (version += 1),
      keepsHistory: false,
    };
  });
});
