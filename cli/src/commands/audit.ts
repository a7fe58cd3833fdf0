import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  emptyChain,
  groupsOf,
  readChainKeys,
  verifyChain,
  verifyCheckpoints,
  type ChainKeys,
  type UsageRecord,
  type UsageStore,
} from '@govgraph/gateway/stores';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { readTextFile } from '../read-text-file.ts';
import { withUsageStore } from '../stores.ts';
import { findAuditKeyFiles, findCatalogUrl } from '../world.ts';

const pageSize = 1_000;

/** What was found of one writer. */
interface WriterVerdict {
  readonly writer: string;
  /** Records in order. */
  readonly count: number;
  /** Of these, those of which only the place could be verified, because their key was not given. */
  readonly unverified: number;
  readonly checkpoints: number;
  /** Sentences; none when chain and checkpoints are intact. */
  readonly problems: readonly string[];
}

/**
 * Verifies every writer's chain, and that it still has all records that its signed checkpoints name.
 *
 * @returns 0 when all are intact, 1 otherwise
 */
export async function verifyAudit(
  config: CommandConfig,
  options: { readonly chainKey?: string; readonly checkpointKey?: string; readonly json?: true },
): Promise<number> {
  const { json } = options;
  const found = await findAuditKeyFiles(config);
  const key = await readCheckpointKey(options.checkpointKey ?? found.checkpointKeyFile);
  const keys = await readChainKeyFile(options.chainKey ?? found.chainKeyFile);
  const verdicts = await withUsageStore(await findCatalogUrl(config, 'auditor'), async (store) => {
    const writers = await store.listWriters();
    return Promise.all(writers.map((writer) => verifyWriter(store, writer, key, keys)));
  });
  const broken = verdicts.filter(({ problems }) => problems.length > 0);
  if (json) {
    console.log(JSON.stringify({ areCheckpointsVerified: key !== undefined, writers: verdicts }, null, 2));
  } else {
    for (const { writer, problems } of broken) {
      for (const problem of problems) console.log(`BROKEN  writer ${writer}: ${problem}`);
    }
    const sum = (figure: 'count' | 'unverified' | 'checkpoints') =>
      verdicts.reduce((all, one) => all + one[figure], 0);
    const summary = broken.length === 0 ? 'all intact' : `${broken.length} broken`;
    console.log(`${sum('count')} records of ${verdicts.length} writers in order: ${summary}`);
    if (sum('unverified') > 0) {
      const what = `the content of ${sum('unverified')} records is not verified`;
      console.log(`${what}: give the key of their chain with --chain-key`);
    }
    console.log(
      key === undefined
        ? `${sum('checkpoints')} checkpoints not verified: give their key with --checkpoint-key`
        : `${sum('checkpoints')} checkpoints verified`,
    );
  }
  return broken.length === 0 ? 0 : 1;
}

/** Page by page: a year of records does not fit into memory. */
async function verifyWriter(
  store: UsageStore,
  writer: string,
  key: KeyObject | undefined,
  keys: ChainKeys,
): Promise<WriterVerdict> {
  const checkpoints = await store.readCheckpoints(writer);
  const places = new Set(checkpoints.map(({ sequence }) => sequence));
  const hashes = new Map<number, string>();
  let end = emptyChain;
  let [count, unverified] = [0, 0];
  let problems: string[] = [];
  for (let isLast = false; !isLast;) {
    const page = await store.read({ writer, afterSequence: end.sequence, limit: pageSize });
    for (const { sequence, hash } of page) if (places.has(sequence)) hashes.set(sequence, hash);
    const verdict = verifyChain(page, end, keys);
    count += verdict.count;
    unverified += verdict.unverified;
    if (verdict.isIntact) end = verdict.end;
    else problems = [`record ${verdict.brokenAt.sequence}: ${verdict.problem}`];
    isLast = !verdict.isIntact || page.length < pageSize;
  }
  // Beyond a broken record, nothing was read.
  const reached = checkpoints.filter(({ sequence }) => problems.length === 0 || sequence <= end.sequence);
  if (key !== undefined) problems.push(...verifyCheckpoints(reached, hashes, key));
  return { writer, count, unverified, checkpoints: checkpoints.length, problems };
}

async function readChainKeyFile(file: string | undefined): Promise<ChainKeys> {
  if (file === undefined) return new Map();
  const keys = readChainKeys(await readTextFile(file));
  if (keys === undefined)
    throw new CommandError(`${file}: expected keys of 32 bytes or more, each with an id`);
  return new Map(keys.map((key) => [key.keyId, key]));
}

/** @param file with the public key, or the private one that it belongs to */
async function readCheckpointKey(file: string | undefined): Promise<KeyObject | undefined> {
  if (file === undefined) return undefined;
  const pem = await readTextFile(file);
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The reason may quote a private key; the message below says enough.
  }
  throw new CommandError(`${file}: expected an Ed25519 key in PEM`);
}

export async function tailAudit(
  config: CommandConfig,
  { lines, json }: { readonly lines: number; readonly json?: true },
): Promise<void> {
  const records = await withUsageStore(await findCatalogUrl(config, 'auditor'), (store) =>
    readLatest(store, lines),
  );
  for (const record of records) console.log(json ? JSON.stringify(record) : describeRecord(record));
}

/** The latest of all writers together, oldest first. */
async function readLatest(store: UsageStore, count: number): Promise<UsageRecord[]> {
  const writers = await store.listWriters();
  const tails = await Promise.all(
    writers.map(async (writer) => {
      const last = await store.readLast(writer);
      const afterSequence = Math.max(0, (last?.sequence ?? 0) - count);
      return store.read({ writer, afterSequence, limit: count });
    }),
  );
  return tails
    .flat()
    .toSorted((left, right) => left.at.localeCompare(right.at))
    .slice(-count);
}

function describeRecord(record: UsageRecord): string {
  const items = groupsOf(record).flatMap((group) => group.items);
  const fields = new Set(items.map(({ coordinate }) => coordinate));
  const isDenied = (outcome: string) => outcome === 'deny' || outcome === 'verify-only';
  const denied = new Set(items.flatMap(({ coordinate, outcome }) => (isDenied(outcome) ? [coordinate] : [])));
  const refusal = record.form === 2 ? record.code : null;
  return [
    record.at,
    record.outcome.padEnd(8),
    record.status,
    record.application ?? '-',
    record.purpose ?? '-',
    refusal ?? `${new Set(record.subjects).size} subjects, ${fields.size} fields, ${denied.size} denied`,
    record.decisionId,
  ].join('  ');
}
