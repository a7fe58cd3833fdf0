import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';

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

  test('is signed, whatever the clock says', () => {
    expect([first, second].map((checkpoint) => isSigned(checkpoint, [publicKey]))).toEqual([true, true]);
    expect(first.ends.map(({ writer }) => writer)).toEqual([two, one]);
  });

  test.each([
    { number: 7 },
    { previousHash: 'genesis' },
    { at: '2026-03-03T00:00:00.000Z' },
    { ends: [] },
    { ends: [{ ...ends[1]!, sequence: 2 }] },
  ])('cannot be changed to %j', (changes) => {
    expect(isSigned({ ...second, ...changes }, [publicKey])).toBe(false);
    expect(isSigned(second, [generateKeyPairSync('ed25519').publicKey])).toBe(false);
  });

  test('names the end of the policy’s history, and cannot be made to name another, or none', () => {
    const policy = { version: 7, hash: '0'.repeat(64) };
    const naming = signCheckpoint({ before: first, ends, policy, at }, privateKey, 'sha256');
    expect(naming.policy).toEqual(policy);
    expect(isSigned(naming, [publicKey])).toBe(true);
    const { policy: _, ...without } = naming;
    expect(isSigned(without, [publicKey])).toBe(false);
    expect(isSigned({ ...naming, policy: { ...policy, version: 6 } }, [publicKey])).toBe(false);
    expect(isSigned({ ...naming, policy: { ...policy, hash: '1'.repeat(64) } }, [publicKey])).toBe(false);
    expect(isSigned({ ...first, policy }, [publicKey])).toBe(false);
    expect(readCheckpoint(writeCheckpoint(naming))).toEqual(naming);
  });

  test('from before it named the policy stays valid, and so does its place', () => {
    const key = createPublicKey({
      key: Buffer.from('MCowBQYDK2VwAyEA6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=', 'base64'),
      format: 'der',
      type: 'spki',
    });
    const end = `{"hash":"sha256:${'0'.repeat(64)}","sequence":3,"writer":"${one}"}`;
    const lines = [
      `{"at":"2026-03-02T00:00:00.000Z","ends":[${end}],"number":1,"previousHash":"genesis","signature":"u0GELYy05IUCYfYF0kTz5oDW9g7jBJMGQE4PTjzj5BWqTd9v2glDAhG5u4RQSbxRBe1_dX9ahzr_m7JLLRC6BA"}`,
      `{"at":"2026-03-02T00:00:00.000Z","ends":[${end}],"number":2,"previousHash":"sha256:7dec8dde2108d364b4a02e06ff9fed535d08bb246d0eed9eee6907c87c49e483","signature":"slHGhyyhqxkdy9F1Gx0XgzaUFLIsci1_ocfk1TaAOvEdbzauu1S_-AnPzh4Q7zPjF3V3pNtFQ3wzMNbNoKveCA"}`,
    ];
    const [former, next] = lines.map((line) => readCheckpoint(line)!);
    expect([former!, next!].map((checkpoint) => isSigned(checkpoint, [key]))).toEqual([true, true]);
    expect(continuesCheckpoint(next!, former)).toBe(true);
    expect(lines.map((line) => writeCheckpoint(readCheckpoint(line)!))).toEqual(lines);
  });

  test('continues the one before it, and no other', () => {
    expect(continuesCheckpoint(first, undefined)).toBe(true);
    expect(continuesCheckpoint(second, first)).toBe(true);
    expect(continuesCheckpoint(second, { ...first, at: second.at })).toBe(false);
    expect(continuesCheckpoint(second, undefined)).toBe(false);
    expect(continuesCheckpoint({ ...second, previousHash: 'md5:00' }, first)).toBe(false);
    expect(continuesCheckpoint({ ...second, number: 3 }, first)).toBe(false);
  });

  test('is the same when it was read from its line, and half a line is none', () => {
    const line = writeCheckpoint(second);
    expect(readCheckpoint(line)).toEqual(second);
    expect(readCheckpoint(line.slice(0, -5))).toBeUndefined();
    expect(readCheckpoint('{}')).toBeUndefined();
  });
});
