import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { UsageRecord } from '../stores/ports.ts';
import { signCheckpoint, verifyCheckpoints } from './checkpoint.ts';
import { emptyChain, linkRecord } from './hash-chain.ts';
import { usageEntry } from './usage-entry.fixture.ts';

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

describe('signed checkpoints', () => {
  const first = linkRecord(usageEntry(), writer, emptyChain, 'sha256');
  const second = linkRecord(usageEntry(), writer, first, 'sha256');
  const checkpoint = signCheckpoint(writer, second, Date.UTC(2026, 2, 2), privateKey);
  const verify = (records: UsageRecord[], changes = {}) =>
    verifyCheckpoints([{ ...checkpoint, ...changes }], records, publicKey);

  it('fit the chain they were made for', () => {
    expect(verify([first, second])).toEqual([]);
  });

  it('show that records were cut off the end', () => {
    expect(verify([first])).toEqual([`checkpoint 2 of writer ${writer}: its record is missing`]);
  });

  it('show that the chain was written anew', () => {
    const forged = linkRecord(usageEntry(), writer, first, 'sha256');
    expect(verify([first, forged])).toEqual([
      `checkpoint 2 of writer ${writer}: its record has another hash`,
    ]);
  });

  it.each([{ sequence: 1 }, { hash: first.hash }, { at: '2026-03-03T00:00:00.000Z' }])(
    'cannot be changed to %j',
    (changes) => {
      expect(verify([first, second], changes).join()).toContain('the signature is wrong');
    },
  );
});
