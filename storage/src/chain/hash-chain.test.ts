import { createSecretKey } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { UsageRecord } from '../usage-record/usage-record.ts';
import { deriveWriterKey, type ChainHash, type ChainKey } from './chain-key.ts';
import { emptyChain, linkRecord, verifyChain } from './hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';

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
  test.each(['sha256', 'sm3'] as const)('verifies as written with %s', (hash) => {
    const records = createChain(4, hash);
    expect(verifyChain(records)).toEqual({
      isIntact: true,
      count: 4,
      unkeyed: 4,
      unverified: 0,
      missingKeys: new Set(),
      fittingKeys: new Set(),
      end: { sequence: 4, hash: records[3]!.hash },
    });
    expect(records[0]!.hash).toMatch(new RegExp(`^${hash}:[0-9a-f]{64}$`));
  });

  test('does not depend on the order in which a database returns the properties', () => {
    const shuffled = createChain(3).map(
      (record) => Object.fromEntries(Object.entries(record).toReversed()) as unknown as UsageRecord,
    );
    expect(verifyChain(shuffled).isIntact).toBe(true);
  });

  test('finds the first record that was changed in any property', () => {
    const properties = Object.keys(createChain(1)[0]!) as (keyof UsageRecord)[];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.constantFrom(...properties), (index, property) => {
        const records: UsageRecord[] = createChain(5);
        records[index] = { ...records[index]!, [property]: 'forged' };
        expect(verifyChain(records)).toMatchObject({ isIntact: false, count: index });
      }),
    );
  });

  test('finds where a record was removed, inserted or moved', () => {
    const [first, second, third] = createChain(3) as [UsageRecord, UsageRecord, UsageRecord];
    expect(verifyChain([first, third])).toMatchObject({ isIntact: false, brokenAt: { sequence: 3 } });
    expect(verifyChain([second, third])).toMatchObject({ isIntact: false, brokenAt: { sequence: 2 } });
    expect(verifyChain([first, first])).toMatchObject({ isIntact: false, brokenAt: { sequence: 1 } });
    expect(verifyChain([first, third, second])).toMatchObject({ isIntact: false, count: 1 });
  });

  test('finds a record that was made to follow another one than the one before it', () => {
    const [first, second] = createChain(2) as [UsageRecord, UsageRecord];
    const elsewhere = linkRecord(usageEntry(), writer, { sequence: 1, hash: second.hash }, 'sha256');
    expect(verifyChain([first, elsewhere])).toMatchObject({
      isIntact: false,
      count: 1,
      problem: 'the record does not continue the one before it',
    });
  });

  test('finds a record that follows the one before it, but not at once', () => {
    const [first] = createChain(1) as [UsageRecord];
    const later = linkRecord(usageEntry(), writer, { sequence: 2, hash: first.hash }, 'sha256');
    expect(verifyChain([first, later])).toMatchObject({
      isIntact: false,
      count: 1,
      problem: 'expected sequence 2, got 3',
    });
  });

  test('finds a record of another writer, however well it fits', () => {
    const [first] = createChain(1) as [UsageRecord];
    const another = linkRecord(usageEntry(), 'another', first, 'sha256');
    expect(verifyChain([first, another])).toMatchObject({
      isIntact: false,
      count: 1,
      problem: `expected a record of writer ${writer}, got one of another`,
    });
  });

  test('verifies a page of records from where the page before ended', () => {
    const records = createChain(4);
    const firstPage = verifyChain(records.slice(0, 2));
    if (!firstPage.isIntact) throw new Error(firstPage.problem);
    expect(verifyChain(records.slice(2), firstPage.end)).toMatchObject({ isIntact: true, count: 2 });
  });
});

describe('a chain with a key', () => {
  const chainKey = (keyId: string): ChainKey => {
    return { keyId, secret: createSecretKey(Buffer.alloc(32, keyId)) };
  };
  const keysOf = (...keyIds: string[]) => new Map(keyIds.map((keyId) => [keyId, chainKey(keyId)]));

  function keyedChain(length: number, keyId = 'k1', start = emptyChain, hash: ChainHash = 'sha256') {
    const seal = deriveWriterKey(chainKey(keyId), writer, hash);
    let end = start;
    return Array.from({ length }, () => {
      const record = linkRecord(usageEntry(), writer, end, seal);
      end = record;
      return record;
    });
  }

  test.each(['sha256', 'sm3'] as const)('verifies with its key, by %s', (hash) => {
    const records = keyedChain(3, 'k1', emptyChain, hash);
    expect(records[0]!.hash).toMatch(new RegExp(`^hmac-${hash}:k1:[0-9a-f]{64}$`));
    expect(verifyChain(records, emptyChain, keysOf('k1'))).toMatchObject({
      isIntact: true,
      count: 3,
      unkeyed: 0,
      unverified: 0,
    });
  });

  test('cannot be made anew by whoever has not got the key', () => {
    const [first, , third] = keyedChain(3) as [UsageRecord, UsageRecord, UsageRecord];
    const forgeries: UsageRecord[] = [
      linkRecord(usageEntry(), writer, first, 'sha256'),
      linkRecord(usageEntry(), writer, first, deriveWriterKey(chainKey('guessed'), writer, 'sha256')),
      { ...third, sequence: 2, previousHash: first.hash },
      // With the key of another writer, which a stolen process may have had.
      linkRecord(usageEntry(), writer, first, deriveWriterKey(chainKey('k1'), 'another', 'sha256')),
    ];
    const keys = keysOf('k1', 'guessed');
    keys.set('guessed', { keyId: 'guessed', secret: createSecretKey(Buffer.alloc(32, 'the true one')) });
    for (const forgery of forgeries)
      expect(verifyChain([first, forgery], emptyChain, keys)).toMatchObject({ isIntact: false, count: 1 });
  });

  test('does not go on without a key', () => {
    const records = keyedChain(2);
    records.push(linkRecord(usageEntry(), writer, records[1]!, 'sha256'));
    expect(verifyChain(records, emptyChain, keysOf('k1'))).toMatchObject({
      isIntact: false,
      count: 2,
      problem: 'the record has no key, and the one before it has',
    });
  });

  test('goes on with a new key, and from before there was a key', () => {
    const records: UsageRecord[] = createChain(2);
    records.push(...keyedChain(2, 'k1', records.at(-1)));
    records.push(...keyedChain(2, 'k2', records.at(-1)));
    expect(verifyChain(records, emptyChain, keysOf('k1', 'k2'))).toMatchObject({
      isIntact: true,
      count: 6,
      unkeyed: 2,
      unverified: 0,
    });
  });

  test('says how many records could not be verified without their key', () => {
    const records = keyedChain(2);
    records.push(...keyedChain(3, 'k2', records.at(-1)));
    expect(verifyChain(records, emptyChain, keysOf('k1'))).toMatchObject({
      isIntact: true,
      count: 5,
      unverified: 3,
      missingKeys: new Set(['k2']),
    });
    expect(verifyChain([records[0]!, records[2]!])).toMatchObject({ isIntact: false, count: 1 });
  });
});

describe('a hash of nothing that there is', () => {
  test.each([
    ['md5:00', 'unknown hash algorithm md5'],
    ['x\n12 records of 1 writer: all intact', 'unknown hash algorithm (no name)'],
    ['x'.repeat(1_000), 'unknown hash algorithm (no name)'],
  ])('is named where it has a name, and writes no line of a report: %j', (hash, problem) => {
    const [record] = createChain(1);
    expect(verifyChain([{ ...record!, hash }])).toMatchObject({ isIntact: false, problem });
  });
});
