import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import {
  continuesCheckpoint,
  isSigned,
  readCheckpoint,
  signCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const [one, two] = ['6f9619ff-8b86-4d01-b42d-00cf4fc964ff', '0f9619ff-8b86-4d01-b42d-00cf4fc964ff'] as const;
const at = Date.UTC(2026, 2, 2);

describe('a checkpoint', () => {
  const ends = [one, two].map((writer) => ({ writer, sequence: 3, hash: `sha256:${'0'.repeat(64)}` }));
  const first = signCheckpoint({ before: undefined, ends, at }, privateKey, 'sha256');
  const second = signCheckpoint({ before: first, ends: ends.slice(1), at: at - 1_000 }, privateKey, 'sm3');

  it('is signed, whatever the clock says', () => {
    expect([first, second].map((checkpoint) => isSigned(checkpoint, [publicKey]))).toEqual([true, true]);
    expect(first.ends.map(({ writer }) => writer)).toEqual([two, one]);
  });

  it.each([
    { number: 7 },
    { previousHash: 'genesis' },
    { at: '2026-03-03T00:00:00.000Z' },
    { ends: [] },
    { ends: [{ ...ends[1]!, sequence: 2 }] },
  ])('cannot be changed to %j', (changes) => {
    expect(isSigned({ ...second, ...changes }, [publicKey])).toBe(false);
    expect(isSigned(second, [generateKeyPairSync('ed25519').publicKey])).toBe(false);
  });

  it('continues the one before it, and no other', () => {
    expect(continuesCheckpoint(first, undefined)).toBe(true);
    expect(continuesCheckpoint(second, first)).toBe(true);
    expect(continuesCheckpoint(second, { ...first, at: second.at })).toBe(false);
    expect(continuesCheckpoint(second, undefined)).toBe(false);
    expect(continuesCheckpoint({ ...second, previousHash: 'md5:00' }, first)).toBe(false);
    expect(continuesCheckpoint({ ...second, number: 3 }, first)).toBe(false);
  });

  it('is the same when it was read from its line, and half a line is none', () => {
    const line = writeCheckpoint(second);
    expect(readCheckpoint(line)).toEqual(second);
    expect(readCheckpoint(line.slice(0, -5))).toBeUndefined();
    expect(readCheckpoint('{}')).toBeUndefined();
  });
});
