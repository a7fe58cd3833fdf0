import type { KeyObject } from 'node:crypto';

import type { SignedEnd, WriterEnd } from '../usage/checkpoint-store.ts';
import type { PolicyHistory } from '../policy/policy-history.ts';
import type { StoredRecord, UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import {
  checkpointKeyTitle,
  collectFindings,
  countOf,
  titleOfChainKey,
  type AuditFindings,
  type KeyTitle,
  type Problem,
  type Unproved,
} from './audit-findings.ts';
import type { ChainKeys } from '../chain/chain-key.ts';
import { collectBreaks } from './collect-breaks.ts';
import {
  firstAndLastOf,
  followPieces,
  holds,
  verifyNamed,
  verifyPieces,
  type ReadPiece,
} from './follow-pieces.ts';
import { emptyChain, verifyChain, type ChainEnd } from '../chain/hash-chain.ts';
import { isEndSigned } from '../chain/is-end-signed.ts';
import { verifyArchives } from './verify-archives.ts';
import { coverageLimitMs, verifyCheckpoints } from './verify-checkpoints.ts';
import { verifyPolicy } from './verify-policy.ts';

/*
 * Verifies the usage record of a database:
 *
 *   1. the chain of checkpoints, in the database and in files (`verify-checkpoints.ts`);
 *   2. what was archived, in notes and in files (`verify-archives.ts`);
 *   3. writer by writer, page by page, the chain of records, and that it reaches what checkpoints name;
 *   4. the history of the policy that they were decided under (`verify-policy.ts`), last: all that they name is there;
 *   5. what could not be proved with what was given.
 *
 * What is kept in memory grows with the number of writers and of versions of the policy, not with that of records.
 */

export interface UsageAudit {
  readonly store: UsageStore;
  readonly history: PolicyHistory;
  readonly chainKeys: ChainKeys;
  /** Ed25519 public keys of checkpoints. */
  readonly checkpointKeys: readonly KeyObject[];
  /** Files of checkpoints, or directories of them. */
  readonly checkpointFiles: readonly string[];
  /** Directories of archives; without any, nothing in them is read. */
  readonly archiveDirectories?: readonly string[];
  /** Where the keys come from, for what is said of those that fit nothing. */
  readonly keyFiles?: ReadonlyMap<KeyTitle, string>;
  /** Epoch milliseconds. */
  readonly now?: number;
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** What has been verified so far. */
export type AuditProgress = Readonly<
  Record<'checkpoints' | 'archives' | 'records' | 'policyVersions', number>
>;

export interface UsageReport {
  /** Nothing was changed, as far as could be proved. */
  readonly isIntact: boolean;
  /** And everything could be proved. */
  readonly isProved: boolean;
  readonly records: number;
  readonly writers: number;
  readonly checkpoints: number;
  /** Months that are noted as archived. */
  readonly archives: number;
  readonly policyVersions: number;
  /** What cannot have come about by itself; the first 1,000. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** What may be as it should, and could not be proved. */
  readonly unproved: readonly Unproved[];
  readonly notes: readonly string[];
}

const pageSize = 1_000;

const nothingYet: AuditProgress = { checkpoints: 0, archives: 0, records: 0, policyVersions: 0 };

/** What is summed up over all chains. */
interface Sums {
  records: number;
  uncovered: number;
  uncoveredSince: string | undefined;
  recent: number;
  unkeyed: number;
  unkeyedUntil: string | undefined;
  keyedSince: string | undefined;
  unverified: number;
  /** The latest version of the policy that a record names. */
  decidedUnder: number;
  readonly missingKeys: Set<string>;
}

/** @throws StoreError, or Error when a file cannot be read */
export async function verifyUsage(audit: UsageAudit): Promise<UsageReport> {
  const { store, history, now = Date.now(), onProgress = () => undefined } = audit;
  const findings = collectFindings(audit.keyFiles);
  const {
    count: checkpoints,
    ends,
    policy,
  } = await verifyCheckpoints(
    {
      store,
      files: audit.checkpointFiles,
      keys: audit.checkpointKeys,
      now,
      onProgress: (done) => onProgress({ ...nothingYet, checkpoints: done }),
    },
    findings,
  );
  const archives = await verifyArchives(
    {
      store,
      directories: audit.archiveDirectories ?? [],
      onProgress: (done) => onProgress({ ...nothingYet, checkpoints, archives: done }),
    },
    findings,
  );
  const sofar = { ...nothingYet, checkpoints, archives: archives.count };

  const sums: Sums = {
    ...{ records: 0, uncovered: 0, recent: 0, unkeyed: 0, unverified: 0, decidedUnder: 0 },
    ...{ uncoveredSince: undefined, unkeyedUntil: undefined, keyedSince: undefined },
    missingKeys: new Set(),
  };
  const withArchives = { ...audit, store: archives.store, now };
  const writers = [...new Set([...(await archives.store.listWriters()), ...ends.keys()])].toSorted();
  let signedEnds = 0;
  for (const writer of writers) {
    const signed = await store.readSignedEnds(writer);
    signedEnds += signed.length;
    const covered = await verifySignedEnds(withArchives, signed, ends.get(writer), findings);
    const onRecords = (): void => onProgress({ ...sofar, records: sums.records });
    const pieces = await archives.readPieces(writer);
    await verifyWriter({ ...withArchives, onRecords }, { writer, covered, pieces }, sums, findings);
  }
  reportSums(sums, signedEnds, findings);
  const policyVersions = await verifyPolicy(
    {
      history,
      named: policy,
      decidedUnder: sums.decidedUnder,
      now,
      onProgress: (done) => onProgress({ ...sofar, records: sums.records, policyVersions: done }),
    },
    findings,
  );
  const report = findings.report();
  return {
    isIntact: report.problemCount === 0,
    isProved: report.problemCount === 0 && report.unproved.length === 0,
    records: sums.records,
    writers: writers.length,
    checkpoints: checkpoints + signedEnds,
    archives: archives.count,
    policyVersions,
    ...report,
  };
}

/** @returns the last end of a writer's chain that something signed names */
async function verifySignedEnds(
  { store, checkpointKeys }: UsageAudit,
  signedEnds: readonly SignedEnd[],
  named: WriterEnd | undefined,
  findings: AuditFindings,
): Promise<WriterEnd | undefined> {
  let covered = named;
  const records = new Map(
    (await store.readPlaces(signedEnds)).map((record) => [record.sequence, record.hash]),
  );
  for (const end of signedEnds) {
    const { writer, sequence, hash, at } = end;
    const place = `the end ${sequence} that was signed at ${at}`;
    if (checkpointKeys.length > 0 && !isEndSigned(end, checkpointKeys)) {
      findings.misfit(checkpointKeyTitle, 'CHECKPOINT_FORGED', `${place}: the signature is wrong`, writer);
      continue;
    }
    if (checkpointKeys.length > 0) findings.fits(checkpointKeyTitle);
    const found = records.get(sequence);
    if (found !== undefined && found !== hash)
      findings.problem('RECORD_REPLACED', `${place}: its record has another hash`, writer);
    if (sequence > (covered?.sequence ?? 0)) covered = { writer, sequence, hash };
  }
  return covered;
}

interface WriterAudit {
  readonly writer: string;
  /** The last end that something signed names. */
  readonly covered: WriterEnd | undefined;
  /** What was archived of it. */
  readonly pieces: readonly ReadPiece[];
}

async function verifyWriter(
  { store, chainKeys, now, onRecords }: UsageAudit & { readonly now: number; readonly onRecords: () => void },
  { writer, covered, pieces }: WriterAudit,
  sums: Sums,
  findings: AuditFindings,
): Promise<void> {
  let end: ChainEnd = emptyChain;
  const breaks = collectBreaks(writer, findings);
  const unread = followPieces(pieces, breaks);
  let count = 0;
  // What a running gateway writes meanwhile is left for the next time.
  const last = await store.readLast(writer);
  for (;;) {
    const isOver = end.sequence >= (last?.sequence ?? 0);
    const query = { writer, afterSequence: end.sequence, limit: pageSize };
    const stored = isOver ? [] : await store.readStored(query);
    const piece = unread.jump(end, stored[0]);
    if (piece !== undefined) {
      addArchived(piece, covered?.sequence ?? 0, sums);
      await verifyNamed(store, firstAndLastOf(piece), findings);
      count += piece.last - piece.first + 1;
      if (piece.last > end.sequence) end = { sequence: piece.last, hash: piece.lastHash };
      continue;
    }
    const page = unread.before(stored);
    if (page.length === 0) break;
    const archived = page.filter(({ sequence }) => pieces.some((noted) => holds(noted, sequence)));
    await verifyNamed(store, archived, findings);
    count += page.length;
    sums.records += page.length;
    for (const record of page.filter(isReadable)) addCoverage(record, covered?.sequence ?? 0, now, sums);
    // What follows a broken record is compared with it as it is, so that everything that was changed is found.
    for (let rest = page; rest.length > 0;) {
      const [first] = rest;
      if (first !== undefined && !isReadable(first)) {
        breaks.unreadable(first);
        end = { sequence: first.sequence, hash: first.hash };
        rest = rest.slice(1);
        continue;
      }
      const run = takeReadable(rest);
      const verdict = verifyChain(run, end, chainKeys);
      addSeals(run.slice(0, verdict.count), verdict, sums);
      for (const keyId of verdict.fittingKeys) findings.fits(titleOfChainKey(keyId));
      end = verdict.end;
      rest = rest.slice(verdict.count);
      if (verdict.isIntact) continue;
      breaks.broken(`record ${verdict.brokenAt.sequence}: ${verdict.problem}`, verdict.misfitOf);
      end = { sequence: verdict.brokenAt.sequence, hash: rest[0]?.hash ?? end.hash };
      rest = rest.slice(1);
    }
    onRecords();
  }
  await verifyPieces(store, pieces, findings);
  if ((last?.sequence ?? 0) > Number.MAX_SAFE_INTEGER)
    findings.problem('RECORD_UNREADABLE', `record ${last?.sequence} stands where no chain can end`, writer);
  breaks.close();
  if (covered === undefined || end.sequence >= covered.sequence) return;
  if (count === 0)
    findings.problem(
      'WRITER_MISSING',
      `all records are missing: ${countOf(covered.sequence, 'record')}`,
      writer,
    );
  else {
    const first = end.sequence + 1;
    const { sequence: last } = covered;
    const missing = first === last ? `record ${last} is` : `records ${first} to ${last} are`;
    findings.problem('CHAIN_CUT_OFF', `${missing} missing at the end`, writer);
  }
}

function isReadable(record: StoredRecord): record is UsageRecord {
  return !('isUnreadable' in record);
}

/** The records before the first that cannot be read. */
function takeReadable(records: readonly StoredRecord[]): readonly UsageRecord[] {
  const end = records.findIndex((record) => !isReadable(record));
  return records.slice(0, end < 0 ? undefined : end).filter(isReadable);
}

/** Counts what no checkpoint names yet: of long ago, or of a moment ago, as on every running system. */
function addCoverage({ sequence, at }: UsageRecord, covered: number, now: number, sums: Sums): void {
  if (sequence <= covered) return;
  if (now - Date.parse(at) <= coverageLimitMs) sums.recent += 1;
  else {
    sums.uncovered += 1;
    sums.uncoveredSince = earlier(sums.uncoveredSince, at);
  }
}

/** The same of records that are not read. */
function addArchived({ first, last, since }: ReadPiece, covered: number, sums: Sums): void {
  if (last <= covered) return;
  sums.uncovered += last - Math.max(covered, first - 1);
  sums.uncoveredSince = earlier(sums.uncoveredSince, since);
}

function addSeals(
  records: readonly UsageRecord[],
  { unverified, missingKeys }: { readonly unverified: number; readonly missingKeys: ReadonlySet<string> },
  sums: Sums,
): void {
  sums.unverified += unverified;
  for (const key of missingKeys) sums.missingKeys.add(key);
  for (const { hash, at, policyVersion } of records) {
    sums.decidedUnder = Math.max(sums.decidedUnder, policyVersion);
    if (hash.startsWith('hmac-')) sums.keyedSince = earlier(sums.keyedSince, at);
    else {
      sums.unkeyed += 1;
      if (sums.unkeyedUntil === undefined || at > sums.unkeyedUntil) sums.unkeyedUntil = at;
    }
  }
}

function reportSums(sums: Sums, signedEnds: number, findings: AuditFindings): void {
  const { uncovered, uncoveredSince, recent, unkeyed, unkeyedUntil, keyedSince, unverified } = sums;
  if (unverified > 0) {
    const keys = [...sums.missingKeys].toSorted().join(', ');
    findings.unproved(
      'NO_CHAIN_KEY',
      `the chain key ${keys} was not given: whether the content of ${countOf(unverified, 'record')} was changed`,
    );
  }
  // Where no signature fits, that no checkpoint names them says nothing more.
  if (uncovered > 0 && !findings.fitsNothing(checkpointKeyTitle))
    findings.unproved(
      'NOT_COVERED',
      `no checkpoint names ${countOf(uncovered, 'record')}, the first of ${uncoveredSince}: whether others were removed`,
    );
  if (recent > 0)
    findings.note(
      `${countOf(recent, 'record')} ${recent === 1 ? 'is' : 'are'} newer than the last checkpoint: one is made every minute`,
    );
  if (signedEnds > 0)
    findings.note(
      `${countOf(signedEnds, 'end')} ${signedEnds === 1 ? 'was' : 'were'} signed before checkpoints were linked: some may have been dropped`,
    );
  if (unkeyed === 0) return;
  const what = `${countOf(unkeyed, 'record')} ${unkeyed === 1 ? 'has' : 'have'} no key, the last of ${unkeyedUntil}`;
  if (keyedSince !== undefined && (unkeyedUntil ?? '') > keyedSince)
    findings.unproved(
      'UNKEYED',
      `${what}, though there are keys since ${keyedSince}: whether they were made by a gateway`,
    );
  else findings.note(`${what}: only checkpoints tell whether they were made anew`);
}

function earlier(left: string | undefined, right: string): string {
  return left === undefined || right < left ? right : left;
}
