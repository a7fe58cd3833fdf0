import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createMemoryUsageStore } from '../memory/memory-usage-store.ts';
import type { Checkpoint } from '../usage/checkpoint-store.ts';
import type { VersionId } from '../policy/policy-history.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { continuesCheckpoint, isSigned, signCheckpoint } from './checkpoint.ts';
import { openCheckpointFiles, readCheckpointFiles } from './checkpoint-files.ts';
import { startCheckpointer } from './checkpointer.ts';
import { emptyChain, linkRecord, type ChainEnd } from './hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';

const [writer, another] = [
  '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  '0f9619ff-8b86-4d01-b42d-00cf4fc964ff',
] as const;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

let directory: string;
let store: UsageStore;
const ends = new Map<string, ChainEnd>();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'govgraph-checkpoints-'));
  store = createMemoryUsageStore(() => 1);
  ends.clear();
});
afterEach(() => rm(directory, { recursive: true }));

async function addRecord(of: string = writer): Promise<UsageRecord> {
  const record = linkRecord(usageEntry(), of, ends.get(of) ?? emptyChain, 'sha256');
  ends.set(of, record);
  await store.append([record], 1);
  return record;
}

const read = (): Promise<readonly Checkpoint[]> => store.readCheckpoints({ afterNumber: 0, limit: 100 });

async function readFiles(path = directory): Promise<Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  for await (const { checkpoint } of readCheckpointFiles(path)) if (checkpoint) checkpoints.push(checkpoint);
  return checkpoints;
}

async function start(
  options: { readonly path?: string; readonly intervalMs?: number; readonly now?: () => number } = {},
) {
  const onFailure = vi.fn();
  const { path = directory, intervalMs = 3_600_000, ...others } = options;
  const files = await openCheckpointFiles(path);
  const checkpointer = startCheckpointer({
    store,
    files,
    key: privateKey,
    hash: 'sha256',
    intervalMs,
    onFailure,
    ...others,
  });
  return { ...checkpointer, onFailure };
}

describe('checkpoints are made', () => {
  test('at the start and at the end, of all writers whose end has changed', async () => {
    await addRecord(another);
    const first = await addRecord();
    const checkpointer = await start();
    await vi.waitFor(async () => expect(await read()).toHaveLength(1));
    const second = await addRecord();
    await checkpointer.close();
    const checkpoints = await read();
    expect(checkpoints.map((each) => each.ends.map(({ writer: of, sequence }) => [of, sequence]))).toEqual([
      [
        [another, 1],
        [writer, 1],
      ],
      [[writer, 2]],
    ]);
    expect(checkpoints[0]!.ends[1]!.hash).toBe(first.hash);
    expect(checkpoints[1]!.ends[0]!.hash).toBe(second.hash);
    expect(checkpoints.every((each) => isSigned(each, [publicKey]))).toBe(true);
    expect(continuesCheckpoint(checkpoints[1]!, checkpoints[0])).toBe(true);
    expect(await readFiles()).toEqual(checkpoints);
    expect(checkpointer.onFailure).not.toHaveBeenCalled();
  });

  test('at intervals, and not while nothing is recorded', async () => {
    const checkpointer = await start({ intervalMs: 20 });
    await addRecord();
    await vi.waitFor(async () => expect(await read()).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await read()).toHaveLength(1);
    await checkpointer.close();
    expect(await read()).toHaveLength(1);
  });

  test('also when the clock went back since the last one', async () => {
    await addRecord();
    await (await start()).close();
    const checkpointer = await start({ intervalMs: 20, now: () => Date.now() - 3_600_000 });
    await addRecord();
    await vi.waitFor(async () => expect((await read()).length).toBeGreaterThan(1));
    await checkpointer.close();
    expect(checkpointer.onFailure).not.toHaveBeenCalled();
  });

  test('once, however many gateways there are, and each keeps all of them', async () => {
    const paths = ['one', 'two', 'three'].map((name) => join(directory, name));
    await addRecord();
    const checkpointers = await Promise.all(paths.map((path) => start({ path })));
    await vi.waitFor(async () => expect(await read()).toHaveLength(1));
    await addRecord(another);
    for (const checkpointer of checkpointers) await checkpointer.close();
    const checkpoints = await read();
    expect(checkpoints.map(({ number }) => number)).toEqual([1, 2]);
    for (const path of paths) expect(await readFiles(path)).toEqual(checkpoints);
  });

  test('again after a failure, which is reported', async () => {
    await addRecord();
    const failing = vi.spyOn(store, 'appendCheckpoint').mockRejectedValueOnce(new Error('lost'));
    const checkpointer = await start({ intervalMs: 20 });
    await vi.waitFor(async () => expect(await read()).toHaveLength(1));
    await checkpointer.close();
    expect(failing).toHaveBeenCalledTimes(2);
    expect(checkpointer.onFailure).toHaveBeenCalledTimes(1);
  });

  test('not after a database that was rolled back, and that is said', async () => {
    await addRecord();
    await (await start()).close();
    await addRecord();
    store = createMemoryUsageStore(() => 1);
    ends.clear();
    await addRecord();
    const checkpointer = await start();
    await checkpointer.close();
    expect(await read()).toEqual([]);
    expect(String(checkpointer.onFailure.mock.calls[0])).toContain(
      'checkpoint 1 is in the files, and not in the database',
    );
  });

  test('not where a chain ends before what was named', async () => {
    const record = await addRecord();
    const content = { before: undefined, ends: [{ ...record, sequence: 9 }], at: Date.now() };
    await store.appendCheckpoint(signCheckpoint(content, privateKey, 'sha256'));
    const checkpointer = await start();
    await checkpointer.close();
    expect(await read()).toHaveLength(1);
    expect(String(checkpointer.onFailure.mock.calls[0])).toContain(
      `writer ${writer} ends with 1, and a checkpoint names 9`,
    );
  });
});

describe('the policy in force is named by checkpoints', () => {
  const versionOf = (version: number, hash = `hash of ${version}`): VersionId => ({ version, hash });
  const enforce = (policy: VersionId | undefined) =>
    vi.spyOn(store, 'readPolicyEnd').mockImplementation(async () => policy);
  const named = async () => (await read()).map(({ policy }) => policy);

  test('with the ends of chains, and when it has changed while nothing was recorded', async () => {
    enforce(versionOf(1));
    await addRecord();
    const checkpointer = await start({ intervalMs: 20 });
    await vi.waitFor(async () => expect(await read()).toHaveLength(1));
    enforce(versionOf(2));
    await vi.waitFor(async () => expect(await read()).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await checkpointer.close();
    expect(await named()).toEqual([versionOf(1), versionOf(2)]);
    expect((await read())[1]?.ends).toEqual([]);
    expect(await readFiles()).toEqual(await read());
    expect(checkpointer.onFailure).not.toHaveBeenCalled();
  });

  test('from the first one on that can, after checkpoints that did not', async () => {
    await addRecord();
    await (await start()).close();
    enforce(versionOf(7));
    await (await start()).close();
    expect(await named()).toEqual([undefined, versionOf(7)]);
  });

  test.each<[what: string, now: VersionId | undefined, reason: string]>([
    ['went back', versionOf(6), 'a checkpoint names version 7, and version 6 is in force'],
    ['is another one', versionOf(7, 'another'), 'a checkpoint names version 7, and it has another hash'],
    ['is gone', undefined, 'a checkpoint names version 7, and none is there'],
  ])('and nothing is signed any more where it %s, which is said', async (_, now, reason) => {
    enforce(versionOf(7));
    await (await start()).close();
    enforce(now);
    await addRecord();
    const checkpointer = await start();
    await checkpointer.close();
    expect(await named()).toEqual([versionOf(7)]);
    expect(String(checkpointer.onFailure.mock.calls[0])).toContain(reason);
  });
});

describe('files of checkpoints', () => {
  const chainOf = (length: number): Checkpoint[] => {
    const checkpoints: Checkpoint[] = [];
    for (let number = 1; number <= length; number += 1)
      checkpoints.push(
        signCheckpoint({ before: checkpoints.at(-1), ends: [], at: number }, privateKey, 'sha256'),
      );
    return checkpoints;
  };

  test('are followed by another one when they are long, and read as one', async () => {
    const checkpoints = chainOf(5);
    const files = await openCheckpointFiles(directory, { maxFileBytes: 400 });
    for (const checkpoint of checkpoints) await files.append([checkpoint]);
    expect(await readdir(directory)).toEqual([
      'checkpoints-000000000001.jsonl',
      'checkpoints-000000000003.jsonl',
      'checkpoints-000000000005.jsonl',
    ]);
    expect(await readFiles()).toEqual(checkpoints);
    expect(await files.readLast()).toEqual(checkpoints[4]);
    expect(await (await openCheckpointFiles(directory)).readLast()).toEqual(checkpoints[4]);
  });

  test('go on after half a line that a crash has left', async () => {
    const [first, second] = chainOf(2) as [Checkpoint, Checkpoint];
    const files = await openCheckpointFiles(directory);
    await files.append([first]);
    const [name] = await readdir(directory);
    await appendFile(join(directory, name!), JSON.stringify(second).slice(0, 40));
    expect(await files.readLast()).toEqual(first);
    await files.append([second]);
    expect(await files.readLast()).toEqual(second);
    expect(await readFiles()).toEqual([first, second]);
    expect((await readFile(join(directory, name!), 'utf8')).endsWith('\n')).toBe(true);
  });

  test('are for their owner only, and are refused where they cannot be made', async () => {
    await expect(openCheckpointFiles('/dev/null/checkpoints')).rejects.toThrow('ENOTDIR');
    const deep = join(directory, 'deep', 'er');
    expect(await (await openCheckpointFiles(deep)).readLast()).toBeUndefined();
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
  });
});
