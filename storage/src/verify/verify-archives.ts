import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import type { NotedPiece, UsageArchive } from '../usage/usage-archives.ts';
import { openArchive, type ArchiveFile } from '../archive/archive-file.ts';
import { areSamePieces } from '../archive/archive-pieces.ts';
import { monthOf } from '../archive/archive-usage.ts';
import { countOf, type AuditFindings } from './audit-findings.ts';
import type { ReadPiece } from './follow-pieces.ts';
import { includeArchives } from '../archive/include-archives.ts';
import { findArchive } from '../archive/search-archives.ts';
import { keptUntil, leastRetentionYears } from '../usage/usage-retention.ts';

/*
 * Verifies what is noted of archives, and reads the files that are given:
 *
 *   1. a note has to fit itself, and no month is noted before its time;
 *   2. a file has to be the one that was noted, to hold the pieces that were noted, and no record before its time;
 *   3. its records are verified as if they were in the database;
 *   4. where no file is given, chains go on where the note says, and what is in between is unproved.
 *
 * A note proves nothing by itself: whoever can write everything in the database can write one. Its ends have to fit the
 * records, the checkpoints and the archives before and after it; what is in it, only the file shows.
 */

export interface ArchiveSources {
  readonly store: UsageStore;
  /** Where files are looked for; none are when it is empty. */
  readonly directories: readonly string[];
  readonly onProgress: (archives: number) => void;
}

export interface VerifiedArchives {
  /** With the records of the files that were read. */
  readonly store: UsageStore;
  readonly count: number;
  /** What is noted of a writer, in the order of sequences. */
  readPieces(writer: string): Promise<readonly ReadPiece[]>;
}

export async function verifyArchives(
  { store, directories, onProgress }: ArchiveSources,
  findings: AuditFindings,
): Promise<VerifiedArchives> {
  const archives = await store.listArchives();
  const files = new Map<string, ArchiveFile>();
  for (const [index, archive] of archives.entries()) {
    const noted = await store.readArchivedPieces({ archive: archive.name });
    verifyNote(archive, noted, findings);
    const path = await findArchive(directories, archive.file);
    if (path !== undefined) {
      const latest = findLatest(archive.archivedAt);
      const file = await openArchive(path, latest.add);
      verifyFile(file, archive, noted, findings);
      const moment = latest.found();
      if (moment !== undefined)
        verifyAge(archive, `${path}: a record of ${new Date(moment).toISOString()}`, moment, findings);
      files.set(archive.name, file);
    } else if (directories.length > 0)
      findings.problem('ARCHIVE_MISSING', `${archive.file} is noted, and in no directory that was given`);
    onProgress(index + 1);
  }
  reportUnread(directories.length > 0 ? [] : archives.filter(({ records }) => records > 0), findings);
  const sinceOf = new Map(archives.map(({ name, since }) => [name, since]));
  return {
    store: includeArchives(store, [...files.values()]),
    count: archives.length,
    readPieces: async (writer) => {
      if (archives.length === 0) return [];
      const pieces = await store.readArchivedPieces({ writer });
      return pieces.map((piece) => ({
        ...piece,
        isRead: files.has(piece.archive),
        since: sinceOf.get(piece.archive) ?? '',
      }));
    },
  };
}

function verifyNote(archive: UsageArchive, pieces: readonly NotedPiece[], findings: AuditFindings): void {
  const { name, until, records } = archive;
  const counted = pieces.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (counted !== records)
    findings.problem(
      'ARCHIVE_DIFFERS',
      `${countOf(records, 'record')} are noted of ${name}, and pieces of ${counted}`,
    );
  verifyAge(archive, name, Date.parse(until), findings);
}

/** @param what is kept for long enough after a moment, in epoch milliseconds */
function verifyAge(
  { archivedAt }: UsageArchive,
  what: string,
  moment: number,
  findings: AuditFindings,
): void {
  if (!(Date.parse(archivedAt) >= keptUntil(moment)))
    findings.problem(
      'ARCHIVE_DIFFERS',
      `${what} is noted as archived at ${archivedAt}: within ${leastRetentionYears} years`,
    );
}

/**
 * Of records, the latest time that is not after the one given, if there is any. A record of a time that was still to come
 * is of a gateway whose clock was wrong: its time says nothing of its age.
 */
function findLatest(end: string) {
  const endsAt = Date.parse(end);
  let latest: number | undefined;
  return {
    add: ({ at }: StoredRecord): void => {
      const moment = Date.parse(at);
      if (moment <= endsAt && moment > (latest ?? -Infinity)) latest = moment;
    },
    found: () => latest,
  };
}

function verifyFile(
  { path, sha256, records, pieces, problem }: ArchiveFile,
  archive: UsageArchive,
  noted: readonly NotedPiece[],
  findings: AuditFindings,
): void {
  const differs = (what: string): void => findings.problem('ARCHIVE_DIFFERS', `${path}: ${what}`);
  if (problem !== undefined) differs(`${problem}; nothing after it is read`);
  if (sha256 !== archive.sha256) differs(`its SHA-256 is not the one that was noted`);
  if (records !== archive.records || !areSamePieces(pieces, noted))
    differs(`it holds other records than were noted: ${countOf(records, 'record')} of ${archive.records}`);
}

function reportUnread(archives: readonly UsageArchive[], findings: AuditFindings): void {
  const [first] = archives;
  const last = archives.at(-1);
  if (first === undefined || last === undefined) return;
  const records = archives.reduce((sum, archive) => sum + archive.records, 0);
  const months = first === last ? monthOf(first.since) : `${monthOf(first.since)} to ${monthOf(last.since)}`;
  findings.unproved(
    'NO_ARCHIVES',
    `no archives were given: whether ${countOf(records, 'record')} of ${months} are still there, and unchanged`,
  );
}
