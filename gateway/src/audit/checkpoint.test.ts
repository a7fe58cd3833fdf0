import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';

import { createMemoryUsageStore } from '../stores/memory/memory-usage-store.ts';
import type { UsageRecord } from '../stores/ports.ts';
import { signCheckpoint, verifyCheckpoints } from './checkpoint.ts';
import { createCheckpointingStore } from './checkpointing-store.ts';
import { emptyChain, linkRecord } from './hash-chain.ts';
import { usageEntry } from './usage-entry.fixture.ts';

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

const hashesOf = (records: readonly UsageRecord[]) =>
  new Map(records.map(({ sequence, hash }) => [sequence, hash]));

describe('signed checkpoints', () => {
  const first = linkRecord(usageEntry(), writer, emptyChain, 'sha256');
  const second = linkRecord(usageEntry(), writer, first, 'sha256');
  const checkpoint = signCheckpoint(writer, second, Date.UTC(2026, 2, 2), privateKey);
  const verify = (records: UsageRecord[], changes = {}) =>
    verifyCheckpoints([{ ...checkpoint, ...changes }], hashesOf(records), publicKey);

  it('fit the chain they were made for', () => {
    expect(verify([first, second])).toEqual([]);
  });

  it('show that records were cut off the end', () => {
    expect(verify([first])).toEqual(['checkpoint 2 of 2026-03-02T00:00:00.000Z: its record is missing']);
  });

  it('show that the chain was written anew', () => {
    const forged = linkRecord(usageEntry(), writer, first, 'sha256');
    expect(verify([first, forged])).toEqual([
      'checkpoint 2 of 2026-03-02T00:00:00.000Z: its record has another hash',
    ]);
  });

  it.each([{ sequence: 1 }, { hash: first.hash }, { at: '2026-03-03T00:00:00.000Z' }])(
    'cannot be changed to %j',
    (changes) => {
      expect(verify([first, second], changes).join()).toContain('the signature is wrong');
    },
  );
});

describe('a usage store that signs checkpoints', () => {
  const records = [linkRecord(usageEntry(), writer, emptyChain, 'sha256')];
  records.push(linkRecord(usageEntry(), writer, records[0]!, 'sha256'));

  it('signs the end of the chain at intervals while it grows, and when it closes', async () => {
    const store = createMemoryUsageStore(() => 1);
    const onFailure = vi.fn();
    const checkpointing = createCheckpointingStore(store, { key: privateKey, intervalMs: 10, onFailure });
    await checkpointing.append(records.slice(0, 1), 1);
    await vi.waitFor(async () => expect(await store.readCheckpoints(writer)).toHaveLength(1));
    await checkpointing.append(records.slice(1), 1);
    await checkpointing.close();
    const checkpoints = await store.readCheckpoints(writer);
    expect(checkpoints.map((checkpoint) => checkpoint.sequence)).toEqual([1, 2]);
    expect(verifyCheckpoints(checkpoints, hashesOf(records), publicKey)).toEqual([]);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('signs nothing that was superseded, and tries again what could not be saved', async () => {
    const store = createMemoryUsageStore(() => 1);
    const saveCheckpoint = vi.fn(store.saveCheckpoint).mockRejectedValueOnce(new Error('lost'));
    const onFailure = vi.fn();
    const options = { key: privateKey, intervalMs: 10, onFailure };
    const checkpointing = createCheckpointingStore({ ...store, saveCheckpoint }, options);
    expect(await checkpointing.append(records, 2)).toBe('superseded');
    await checkpointing.append(records.slice(0, 1), 1);
    await vi.waitFor(async () => expect(await store.readCheckpoints(writer)).toHaveLength(1));
    expect(onFailure).toHaveBeenCalledTimes(1);
    await checkpointing.close();
  });
});
