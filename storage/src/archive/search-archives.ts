import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { UsageArchive } from '../usage/usage-archives.ts';
import { matchesFilter } from '../usage/usage-filter.ts';
import type { UsageFilter } from '../usage/usage-query.ts';
import { readArchive } from './archive-file.ts';

/** A record is written later than the moment that it is of; clocks differ by less. */
const marginMs = 3_600_000;

/**
 * The archives that may hold records of a time. The first month of a catalog also holds what was there before its
 * records were kept by months.
 *
 * @param archives the oldest first
 */
export function archivesOfTime(
  archives: readonly UsageArchive[],
  { since, until }: Pick<UsageFilter, 'since' | 'until'>,
): readonly UsageArchive[] {
  return archives.filter((archive, index) => {
    const begins = index === 0 ? -Infinity : Date.parse(archive.since) - marginMs;
    const ends = Date.parse(archive.until) + marginMs;
    return (
      archive.records > 0 &&
      (since === undefined || Date.parse(since) < ends) &&
      (until === undefined || Date.parse(until) > begins)
    );
  });
}

/** What is noted may be anybody's: no way out of the directory. */
const fileName = /^[\w-]+\.jsonl$/;

/** Where a file is, among some directories; undefined when it is in none, or no file: a pipe or a device has no end. */
export async function findArchive(directories: readonly string[], file: string): Promise<string | undefined> {
  if (!fileName.test(file)) return undefined;
  for (const directory of directories) {
    const path = join(directory, file);
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  return undefined;
}

export interface ArchiveSearch {
  readonly path: string;
  /** As it was noted when the file was written. */
  readonly sha256: string;
  readonly filter: UsageFilter;
  /** Hears, when the file was read to its end, that it is another one than was noted. */
  readonly onChanged: () => void;
}

/**
 * Reads an archive through, for records of which all that is given is true. What cannot be read is found by its writer
 * and decision only.
 *
 * @throws Error when the file cannot be read
 */
export async function* searchArchive(search: ArchiveSearch): AsyncGenerator<StoredRecord> {
  const { path, sha256: noted, filter, onChanged } = search;
  const { writer, decisionId, ...others } = filter;
  const compare = (sha256: string): void => {
    if (sha256 !== noted) onChanged();
  };
  for await (const record of readArchive(path, compare)) {
    const isFound =
      'isUnreadable' in record
        ? (writer === undefined || record.writer === writer) &&
          (decisionId === undefined || record.decisionId === decisionId) &&
          Object.values(others).every((value) => value === undefined)
        : matchesFilter(record, filter);
    if (isFound) yield record;
  }
}
