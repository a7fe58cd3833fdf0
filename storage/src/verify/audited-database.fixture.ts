import { omitUndefined } from '@govgraph/policy';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createMemoryUsageStore } from '../memory/memory-usage-store.ts';
import type { Checkpoint } from '../usage/checkpoint-store.ts';
import type { PolicyHistory, StoredVersion } from '../policy/policy-history.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { signCheckpoint } from '../chain/checkpoint.ts';
import { openCheckpointFiles } from '../chain/checkpoint-files.ts';
import { deriveWriterKey, type ChainKey } from '../chain/chain-key.ts';
import { emptyChain, linkRecord } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { emptyCatalogHash, hashVersion } from '../policy/version-hash.ts';
import { verifyUsage, type UsageAudit, type UsageReport } from './verify-usage.ts';

export const checkpointKeys = generateKeyPairSync('ed25519');
export const chainKey: ChainKey = { keyId: 'k1', secret: createSecretKey(Buffer.alloc(32, 1)) };

/** When the database of the fixture was written: a minute for each step. */
export const startedAt = Date.UTC(2026, 2, 2, 8);
const minute = 60_000;

/** What a database holds of the usage record, as whoever can write everything there sees it. */
export interface AuditedDatabase {
  readonly records: UsageRecord[];
  readonly checkpoints: Checkpoint[];
  /** Of the policy, from the empty catalog on. They bring nothing. */
  readonly versions: StoredVersion[];
}

export const writerOf = (index: number): string => `00000000-0000-4000-8000-00000000000${index}`;

const emptyCatalog: StoredVersion = {
  version: 0,
  hash: emptyCatalogHash,
  actor: 'migration',
  reason: 'The empty catalog',
  at: new Date(startedAt).toISOString(),
};

/** Adds a version of the policy. @param at epoch milliseconds @returns it */
export function addVersion(versions: StoredVersion[], at: number): StoredVersion {
  const before = versions.at(-1) ?? emptyCatalog;
  const origin = { actor: 'steward', reason: 'a change', at: new Date(at).toISOString() };
  const content = { version: before.version + 1, changes: [], supergraphHash: null, subgraphs: [] };
  const version = { ...origin, version: content.version, hash: hashVersion(before.hash, origin, content) };
  versions.push(version);
  return version;
}

/**
 * Writes chains with a key, a version of the policy with every other step, and a checkpoint after each.
 *
 * @param steps for each step, the writers that add a record
 * @param namesPolicy whether the checkpoint of a step names the policy
 */
export function writeDatabase(
  steps: readonly (readonly number[])[],
  namesPolicy: (step: number) => boolean = () => true,
): AuditedDatabase {
  const versions = [emptyCatalog];
  const ends = new Map<string, UsageRecord>();
  const records: UsageRecord[] = [];
  const checkpoints: Checkpoint[] = [];
  for (const [step, writers] of steps.entries()) {
    const at = startedAt + step * minute;
    if (step % 2 === 0) addVersion(versions, at);
    const policy = versions.at(-1);
    const changed = new Map<string, UsageRecord>();
    for (const writer of writers.map(writerOf)) {
      const entry = usageEntry({
        at: new Date(at).toISOString(),
        application: `app-${step}`,
        policyVersion: policy?.version ?? 0,
      });
      const seal = deriveWriterKey(chainKey, writer, 'sha256');
      const record = linkRecord(entry, writer, ends.get(writer) ?? emptyChain, seal);
      ends.set(writer, record);
      changed.set(writer, record);
      records.push(record);
    }
    const content = {
      before: checkpoints.at(-1),
      ends: [...changed.values()],
      policy: namesPolicy(step) ? policy : undefined,
      at: at + minute / 2,
    };
    checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
  }
  return { records, checkpoints, versions };
}

/** The parts of a store that an audit reads, over what a database holds now. */
function storeOf({ records, checkpoints }: AuditedDatabase): UsageStore {
  const of = (writer?: string) =>
    records
      .filter((record) => record.writer === writer)
      .toSorted((left, right) => left.sequence - right.sequence);
  const sorted = checkpoints.toSorted((left, right) => left.number - right.number);
  return {
    ...createMemoryUsageStore(() => 1),
    // As a store that reads no more than two at a time, as if they were large.
    readStored: async ({ writer, afterSequence = 0 }) =>
      of(writer)
        .filter(({ sequence }) => sequence > afterSequence)
        .slice(0, 2),
    readLast: async (writer) => of(writer).at(-1),
    readPlaces: async (places) =>
      places.flatMap(({ writer, sequence }) => of(writer).filter((record) => record.sequence === sequence)),
    listWriters: async () => [...new Set(records.map(({ writer }) => writer))],
    readCheckpoints: async ({ afterNumber, limit }) =>
      sorted.filter(({ number }) => number > afterNumber).slice(0, limit),
  };
}

/** What the history reads, over what a database holds now. */
function historyOf({ versions }: AuditedDatabase): PolicyHistory {
  const sorted = versions.toSorted((left, right) => left.version - right.version);
  return {
    read: (work) =>
      work({
        head: sorted.at(-1)?.version,
        versions: streamOf(sorted),
        changes: streamOf([]),
        subgraphs: streamOf([]),
        supergraphs: streamOf([]),
      }),
    close: async () => undefined,
  };
}

async function* streamOf<Entry>(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

export interface AuditOptions {
  /** What the files hold; none are given when absent. */
  readonly files?: readonly (readonly Checkpoint[])[];
  readonly chainKeys?: readonly ChainKey[];
  readonly hasCheckpointKey?: boolean;
  readonly keyFiles?: UsageAudit['keyFiles'];
  /** Epoch milliseconds; just after the last step by default. */
  readonly now?: number;
}

/** Audits a database, and files with these checkpoints. */
export async function audit(database: AuditedDatabase, options: AuditOptions = {}): Promise<UsageReport> {
  const { files = [], chainKeys = [chainKey], hasCheckpointKey = true } = options;
  const { now = startedAt + 60 * minute } = options;
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-audit-'));
  try {
    const checkpointFiles = await Promise.all(
      files.map(async (checkpoints, index) => {
        const path = join(directory, String(index));
        await (await openCheckpointFiles(path)).append(checkpoints);
        return path;
      }),
    );
    return await verifyUsage({
      store: storeOf(database),
      history: historyOf(database),
      chainKeys: new Map(chainKeys.map((key) => [key.keyId, key])),
      checkpointKeys: hasCheckpointKey ? [checkpointKeys.publicKey] : [],
      checkpointFiles,
      ...omitUndefined({ keyFiles: options.keyFiles }),
      now,
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
