import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item, Resource } from '../model/model.ts';
import { buildItem, buildResource, everyUse } from '../testing.ts';
import { formatCatalog } from './format-catalog.ts';
import { parseCatalog } from './parse-catalog.ts';

const departments = new URL('../../../subgraphs/', import.meta.url);
const catalogs = readdirSync(departments)
  .map((name) => new URL(`${name}/catalog.yaml`, departments))
  .flatMap((url) => {
    try {
      return [readFileSync(url, 'utf8')];
    } catch {
      return [];
    }
  });

describe('A catalog that is written from what is registered', () => {
  test('reads as the same, for every department of the city', () => {
    expect(catalogs.length).toBeGreaterThan(8);
    for (const text of catalogs) {
      const resources = parseCatalog(text);
      expect(parseCatalog(formatCatalog(resources))).toEqual(resources);
    }
  });

  const item: fc.Arbitrary<Item> = fc
    .record({
      coordinate: fc.stringMatching(/^[A-Z][a-z]{0,5}\.[a-z]{1,6}$/),
      guard: fc.constantFrom<Partial<Item>>(
        { shareType: 'UNCONDITIONAL' },
        { shareType: 'UNCONDITIONAL', open: true },
        { shareType: 'CONDITIONAL', condition: everyUse('a business') },
        {
          shareType: 'CONDITIONAL',
          condition: { scope: ['health', 'taxation'], uses: ['another: "one"', 'and more'] },
          legalBasis: 'a law',
        },
        { shareType: 'NOT_SHARED', legalBasis: 'a law' },
        { shareType: 'NOT_SHARED', legalBasis: 'another law', notSharedReason: 'a reason' },
      ),
      more: fc.constantFrom<Partial<Item>>(
        {},
        { mask: 'name', length: 3, verifiable: true },
        { role: 'KEY', renamedFrom: 'A.b' },
        { dataClass: 'IMPORTANT' },
        { inForceUntil: '2027-01-01T00:00:00+08:00' },
      ),
    })
    .map(({ coordinate, guard, more }) =>
      buildItem({
        coordinate: coordinate as Item['coordinate'],
        inForceFrom: '2020-01-01T00:00:00+08:00',
        ...guard,
        ...more,
      }),
    );
  const items = fc.uniqueArray(item, {
    minLength: 1,
    maxLength: 5,
    selector: ({ coordinate }) => coordinate,
  });
  const elements: Partial<Resource> = {
    responsibleUnit: '信息中心',
    usageRequirements: 'not to be kept',
    samples: [{ 'A.b': '张三', 'A.c': 3 }, { 'A.d': true }],
    openCondition: 'not open',
  };
  const resource: fc.Arbitrary<Resource> = fc
    .tuple(items, fc.constantFrom<Partial<Resource>>({}, elements, { base: 'SOCIAL_CREDIT' }))
    .map(([items, more]) =>
      buildResource({
        provider: 'health',
        providerUscc: '111100000000017244',
        code: '30500101/000001',
        classification: '部门信息资源',
        items,
        ...more,
        inputs: [{ coordinate: 'Query.a(b:)', mode: 'none' }],
      }),
    );

  test('reads as the same, whatever its items say', () => {
    fc.assert(
      fc.property(resource, (each) => {
        expect(parseCatalog(formatCatalog([each]))).toEqual([each]);
      }),
      { seed: 809, numRuns: 300 },
    );
  });
});
