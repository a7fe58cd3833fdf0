import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { UsageRecord } from '../stores/ports.ts';
import { rememberCanonicalJson, toCanonicalJson } from './canonical-json.ts';
import { emptyChain, linkRecord, verifyChain, type ChainHash } from './hash-chain.ts';
import { usageEntry } from './usage-entry.fixture.ts';

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

function createChain(length: number, hash: ChainHash = 'sha256'): UsageRecord[] {
  let end = emptyChain;
  return Array.from({ length }, () => {
    const record = linkRecord(usageEntry(), writer, end, hash);
    end = record;
    return record;
  });
}

describe('the hash chain of the usage record', () => {
  it.each(['sha256', 'sm3'] as const)('verifies as written with %s', (hash) => {
    const records = createChain(4, hash);
    expect(verifyChain(records)).toEqual({
      isIntact: true,
      count: 4,
      end: { sequence: 4, hash: records[3]!.hash },
    });
    expect(records[0]!.hash).toMatch(new RegExp(`^${hash}:[0-9a-f]{64}$`));
  });

  it('does not depend on the order in which a database returns the properties', () => {
    const shuffled = createChain(3).map(
      (record) => Object.fromEntries(Object.entries(record).toReversed()) as unknown as UsageRecord,
    );
    expect(verifyChain(shuffled).isIntact).toBe(true);
  });

  it('finds the first record that was changed in any property', () => {
    const properties = Object.keys(createChain(1)[0]!) as (keyof UsageRecord)[];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.constantFrom(...properties), (index, property) => {
        const records: UsageRecord[] = createChain(5);
        records[index] = { ...records[index]!, [property]: 'forged' };
        expect(verifyChain(records)).toMatchObject({ isIntact: false, count: index });
      }),
    );
  });

  it('finds where a record was removed, inserted or moved', () => {
    const [first, second, third] = createChain(3) as [UsageRecord, UsageRecord, UsageRecord];
    expect(verifyChain([first, third])).toMatchObject({ isIntact: false, brokenAt: { sequence: 3 } });
    expect(verifyChain([second, third])).toMatchObject({ isIntact: false, brokenAt: { sequence: 2 } });
    expect(verifyChain([first, first])).toMatchObject({ isIntact: false, brokenAt: { sequence: 1 } });
    expect(verifyChain([first, third, second])).toMatchObject({ isIntact: false, count: 1 });
  });

  it('verifies a page of records from where the page before ended', () => {
    const records = createChain(4);
    const firstPage = verifyChain(records.slice(0, 2));
    if (!firstPage.isIntact) throw new Error(firstPage.problem);
    expect(verifyChain(records.slice(2), firstPage.end)).toMatchObject({ isIntact: true, count: 2 });
  });
});

describe('canonical JSON', () => {
  it('is the same text for the same value and parses back to it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = toCanonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(toCanonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('is the same text for a list that is remembered, which nobody can change any more', () => {
    const list = [{ coordinate: 'Person.name', outcome: 'allow' }];
    const text = toCanonicalJson({ content: list });
    const remembered = rememberCanonicalJson(list);
    expect(toCanonicalJson({ content: remembered })).toBe(text);
    expect(() => Object.assign(list[0]!, { outcome: 'deny' })).toThrow(TypeError);
    expect(() => list.push({ coordinate: 'Person.salary', outcome: 'allow' })).toThrow(TypeError);
  });

  it('refuses what JSON cannot say', () => {
    expect(() => toCanonicalJson({ value: Number.NaN })).toThrow(TypeError);
    expect(() => toCanonicalJson([1n])).toThrow(TypeError);
  });
});
