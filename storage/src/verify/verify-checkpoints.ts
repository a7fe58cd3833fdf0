import type { KeyObject } from 'node:crypto';

import type { Checkpoint, WriterEnd } from '../usage/checkpoint-store.ts';
import type { VersionId } from '../policy/policy-history.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { continuesCheckpoint, isSameCheckpoint, isSigned } from '../chain/checkpoint.ts';
import { checkpointIntervalMs } from '../chain/checkpointer.ts';
import { readCheckpointFiles } from '../chain/checkpoint-files.ts';
import { checkpointKeyTitle, countOf, type AuditFindings } from './audit-findings.ts';

/*
 * Follows the chain of checkpoints of a database from the first to the last, in the database and in files side by side:
 *
 *   1. each is in both, and the same;
 *   2. each is signed, and continues the one before;
 *   3. ends never go back, and the records that they name have the hashes that they name;
 *   4. nor do versions of the policy, whose hashes are kept for `verify-policy.ts`.
 *
 * What is kept in memory is a page of checkpoints, one end for each writer, and the hash of each version of the policy.
 */

/** A record has to be named by a checkpoint within this time; requests and intervals take some of it. */
export const coverageLimitMs = 3 * checkpointIntervalMs;

const pageSize = 200;

export interface CheckpointSources {
  readonly store: Pick<UsageStore, 'readCheckpoints' | 'readPlaces'>;
  /** Files of checkpoints, or directories of them: one of each gateway. */
  readonly files: readonly string[];
  /** Ed25519 public keys. */
  readonly keys: readonly KeyObject[];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly onProgress: (checkpoints: number) => void;
}

export interface CheckpointVerdict {
  readonly count: number;
  /** The last that there is, wherever. */
  readonly last: Checkpoint | undefined;
  /** By writer, the last end that a checkpoint names. */
  readonly ends: ReadonlyMap<string, WriterEnd>;
  readonly policy: NamedPolicy;
}

/** What checkpoints say of the policy's history. */
export interface NamedPolicy {
  /** By version, its hash, and the first checkpoint that names it. */
  readonly versions: ReadonlyMap<number, { readonly hash: string; readonly place: string }>;
  /** Undefined when none is named. */
  readonly last: number | undefined;
  /** What the first checkpoint that names any says, and when, in epoch milliseconds. */
  readonly first: { readonly version: number; readonly at: number } | undefined;
}

/** One checkpoint, wherever it was found. */
interface Found {
  readonly number: number;
  readonly inDatabase: Checkpoint | undefined;
  readonly inFiles: readonly { readonly file: string; readonly checkpoint: Checkpoint }[];
}

export async function verifyCheckpoints(
  sources: CheckpointSources,
  findings: AuditFindings,
): Promise<CheckpointVerdict> {
  const { store, files, keys, now, onProgress } = sources;
  const ends = new Map<string, WriterEnd>();
  const policy = collectNamedPolicy(findings);
  const onlyInFiles = openRange((range) => {
    findings.problem('CHECKPOINT_MISSING', `${range} in files, and not in the database: ${rolledBack}`);
  });
  const onlyInDatabase = openRange((range) => {
    findings.problem('CHECKPOINT_MISSING', `${range} in the database, and in no file that was given`);
  });
  let last: Checkpoint | undefined;
  let firstInFiles: number | undefined;
  let count = 0;
  let page: Checkpoint[] = [];
  const verifyPage = async (): Promise<void> => {
    await verifyEnds(store, page, ends, findings);
    page.forEach(policy.add);
    page = [];
  };

  for await (const { number, inDatabase, inFiles } of findCheckpoints(store, files)) {
    const [copy] = inFiles;
    for (const { file, checkpoint } of inFiles) {
      if (!isSameCheckpoint(checkpoint, inDatabase ?? copy?.checkpoint ?? checkpoint))
        findings.problem('CHECKPOINT_DIFFERS', `checkpoint ${number} in ${file} is another one elsewhere`);
    }
    if (inDatabase === undefined) onlyInFiles.add(number);
    firstInFiles ??= copy && number;
    // Files begin with the checkpoint that was the last when their gateway started, and a copy takes an interval.
    if (copy === undefined && firstInFiles !== undefined) {
      if (now - Date.parse(inDatabase?.at ?? '') > coverageLimitMs) onlyInDatabase.add(number);
    }
    const checkpoint = choose([inDatabase, ...inFiles.map((found) => found.checkpoint)], last, keys);
    if (checkpoint === undefined) continue;
    verifyPlace(checkpoint, last, findings);
    if (keys.length > 0 && !isSigned(checkpoint, keys))
      findings.misfit(
        checkpointKeyTitle,
        'CHECKPOINT_FORGED',
        `checkpoint ${number} of ${checkpoint.at}: the signature is wrong`,
      );
    else {
      if (keys.length > 0) findings.fits(checkpointKeyTitle);
      page.push(checkpoint);
    }
    if (page.length === pageSize) await verifyPage();
    last = checkpoint;
    count += 1;
    onProgress(count);
  }
  await verifyPage();
  onlyInFiles.close();
  onlyInDatabase.close();
  reportLimits(sources, { count, firstInFiles }, findings);
  return { count, last, ends, policy: policy.named() };
}

const rolledBack = 'it was rolled back, or they were removed from it';

/** Whatever else claims the same number is a problem by itself. */
function choose(
  candidates: readonly (Checkpoint | undefined)[],
  before: Checkpoint | undefined,
  keys: readonly KeyObject[],
): Checkpoint | undefined {
  const there = candidates.filter((candidate) => candidate !== undefined);
  const signed = keys.length === 0 ? there : there.filter((candidate) => isSigned(candidate, keys));
  return signed.find((candidate) => continuesCheckpoint(candidate, before)) ?? signed[0] ?? there[0];
}

function verifyPlace(checkpoint: Checkpoint, before: Checkpoint | undefined, findings: AuditFindings): void {
  const { number } = checkpoint;
  const expected = (before?.number ?? 0) + 1;
  if (number > expected)
    findings.problem('CHECKPOINT_MISSING', `${describeRange(expected, number - 1)} nowhere`);
  else if (!continuesCheckpoint(checkpoint, before))
    findings.problem('CHECKPOINT_FORGED', `checkpoint ${number} does not continue the one before it`);
}

/** Compares what checkpoints name with what there is. Records that are missing break their chain, or end it early. */
async function verifyEnds(
  store: CheckpointSources['store'],
  checkpoints: readonly Checkpoint[],
  ends: Map<string, WriterEnd>,
  findings: AuditFindings,
): Promise<void> {
  const named = checkpoints.flatMap((checkpoint) =>
    checkpoint.ends.map((end) => {
      const before = ends.get(end.writer);
      const isBack = before !== undefined && end.sequence < before.sequence;
      const isOther = before?.sequence === end.sequence && before.hash !== end.hash;
      const place = describePlace(checkpoint);
      if (isBack || isOther) {
        const what = `${place} names record ${end.sequence}, and one before named ${before?.sequence}`;
        findings.problem('END_WENT_BACK', what, end.writer);
      } else ends.set(end.writer, end);
      return { place, at: Date.parse(checkpoint.at), end, first: (before?.sequence ?? 0) + 1 };
    }),
  );
  const places = named.flatMap(({ end: { writer, sequence }, first }) => [
    { writer, sequence },
    { writer, sequence: first },
  ]);
  const records = new Map(
    (await store.readPlaces(places)).map((record) => [`${record.writer} ${record.sequence}`, record]),
  );
  for (const { place, at, end, first } of named) {
    const record = records.get(`${end.writer} ${end.sequence}`);
    if (record !== undefined && record.hash !== end.hash)
      findings.problem('RECORD_REPLACED', `${place}: record ${end.sequence} has another hash`, end.writer);
    const earliest = records.get(`${end.writer} ${first}`);
    if (earliest !== undefined && at - Date.parse(earliest.at) > coverageLimitMs)
      findings.uncovered(end.sequence - first + 1, earliest.at);
  }
}

/** One version is named by every checkpoint while it is in force. */
function collectNamedPolicy(findings: AuditFindings) {
  const versions = new Map<number, { readonly hash: string; readonly place: string }>();
  let first: NamedPolicy['first'];
  let last: VersionId | undefined;
  return {
    add: (checkpoint: Checkpoint): void => {
      const { policy } = checkpoint;
      if (policy === undefined) return;
      const { version, hash } = policy;
      const place = describePlace(checkpoint);
      if (last !== undefined && version < last.version) {
        const what = `${place} names version ${version} of the policy, and one before named ${last.version}`;
        findings.problem('POLICY_WENT_BACK', what);
        return;
      }
      if (version === last?.version && hash !== last.hash) {
        const what = `${place} names version ${version} of the policy with another hash than one before`;
        findings.problem('POLICY_WENT_BACK', what);
        return;
      }
      last = policy;
      first ??= { version, at: Date.parse(checkpoint.at) };
      if (!versions.has(version)) versions.set(version, { hash, place });
    },
    named: (): NamedPolicy => ({ versions, last: last?.version, first }),
  };
}

function reportLimits(
  { files, keys }: CheckpointSources,
  { count, firstInFiles }: { readonly count: number; readonly firstInFiles: number | undefined },
  findings: AuditFindings,
): void {
  if (files.length === 0)
    findings.unproved('NO_FILES', 'no files of checkpoints were given: whether the database was rolled back');
  else if (count === 0) findings.note('there is no checkpoint yet');
  else if (firstInFiles === undefined)
    findings.unproved('NO_FILES', 'no checkpoint is in the files: whether the database was rolled back');
  else if (firstInFiles > 1)
    findings.note(`the files begin with checkpoint ${firstInFiles}; those before are in the database only`);
  if (keys.length === 0 && count > 0)
    findings.unproved(
      'NO_CHECKPOINT_KEY',
      `no key was given for ${countOf(count, 'checkpoint')}: who signed ${count === 1 ? 'it' : 'them'}`,
    );
}

/** Walks through all sources at once, in the order of numbers. */
async function* findCheckpoints(
  store: CheckpointSources['store'],
  files: readonly string[],
): AsyncGenerator<Found> {
  const copies = await Promise.all(files.map(openCopy));
  let page: readonly Checkpoint[] = [];
  let number = 0;
  for (;;) {
    if (page.length === 0) page = await store.readCheckpoints({ afterNumber: number, limit: pageSize });
    const heads = copies.flatMap(({ head }) => head() ?? []);
    number = Math.min(page[0]?.number ?? Infinity, ...heads.map(({ checkpoint }) => checkpoint.number));
    if (number === Infinity) return;
    const inDatabase = page[0]?.number === number ? page[0] : undefined;
    const inFiles = heads.filter(({ checkpoint }) => checkpoint.number === number);
    yield { number, inDatabase, inFiles };
    if (inDatabase !== undefined) page = page.slice(1);
    for (const copy of copies) await copy.skip(number);
  }
}

/** A file or a directory, read line by line; lines that repeat what was there are left out. */
async function openCopy(path: string) {
  type Line = { readonly file: string; readonly checkpoint: Checkpoint };
  const lines = readCheckpointFiles(path);
  let current: Line | undefined;
  const skip = async (number: number): Promise<void> => {
    while (current === undefined || current.checkpoint.number <= number) {
      const next = await lines.next();
      if (next.done === true) {
        current = undefined;
        return;
      }
      const { file, checkpoint } = next.value;
      if (checkpoint !== undefined) current = { file, checkpoint };
    }
  };
  await skip(0);
  return { head: () => current, skip };
}

/** Reports numbers that follow each other as one. */
function openRange(report: (range: string) => void) {
  let first: number | undefined;
  let last = 0;
  const close = (): void => {
    if (first !== undefined) report(describeRange(first, last));
    first = undefined;
  };
  return {
    add: (number: number): void => {
      if (number !== last + 1) close();
      first ??= number;
      last = number;
    },
    close,
  };
}

function describeRange(first: number, last: number): string {
  return first === last ? `checkpoint ${first} is` : `checkpoints ${first} to ${last} are`;
}

function describePlace({ number, at }: Checkpoint): string {
  return `checkpoint ${number} of ${at}`;
}
