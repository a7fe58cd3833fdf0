import { join } from 'node:path';

import { beijingOffsetMs } from '@govgraph/protocol';

import type { UsageArchive } from '../usage/usage-archives.ts';
import type { StoredMonth, UsageArchiver } from '../usage/usage-archiver.ts';
import { ArchiveError, openArchive, writeArchive } from './archive-file.ts';

/*
 * Takes months of usage records out of the database, the oldest first:
 *
 *   1. all records of the month are written to a file, which is read back (`archive-file.ts`);
 *   2. in one transaction, the database notes the file and detaches the month;
 *   3. if that is asked for, the detached table is removed, after the file was read once more.
 *
 * Whatever it is interrupted by, doing it again goes on: a file that is there has to be the same, a month that was noted
 * is no longer one, and a table that was left is removed then.
 */

export interface ArchiveOptions {
  readonly archiver: UsageArchiver;
  /** Months that were over then, ISO 8601. */
  readonly before: string;
  readonly directory: string;
  /** Whether detached tables are removed: those of earlier times too, whose files are in the directory. */
  readonly drop: boolean;
  readonly onProgress?: (progress: { readonly file: string; readonly records: number }) => void;
  /** Hears of each month when it is done. */
  readonly onArchived?: (month: ArchivedMonth) => void;
}

export interface ArchivedMonth extends Pick<UsageArchive, 'name' | 'file' | 'sha256' | 'records'> {
  /** Whether it was noted now, and not by an earlier call. */
  readonly isNew: boolean;
  readonly isDropped: boolean;
}

/** @throws ArchiveError, StoreError, or Error when the directory cannot be written to */
export async function archiveUsage(options: ArchiveOptions): Promise<readonly ArchivedMonth[]> {
  const done = await options.archiver.exclusively(async () => {
    const months: ArchivedMonth[] = [];
    for await (const month of archiveMonths(options)) {
      months.push(month);
      options.onArchived?.(month);
    }
    return months;
  });
  if (done === undefined) {
    const orphan = 'or the database still completes what an interrupted command began';
    throw new ArchiveError(`somebody else archives usage records now, ${orphan}`);
  }
  return done;
}

async function* archiveMonths(options: ArchiveOptions): AsyncGenerator<ArchivedMonth> {
  const { archiver, before, directory, drop, onProgress = () => undefined } = options;
  const end = new Date(before).toISOString();
  const due = (await archiver.listMonths()).filter(({ until }) => until <= end);
  assertOld(due);
  if (drop) yield* dropLeft(options, end);
  for (const month of due) {
    const { name } = month;
    const file = `${name.replaceAll('_', '-')}.jsonl`;
    const records = archiver.readRecords(month);
    const content = await writeArchive({
      ...{ directory, file, records },
      onProgress: (written) => onProgress({ file, records: written }),
    });
    await archiver.archive(name, { file, ...content });
    const { sha256, records: count } = content;
    yield { name, file, sha256, records: count, isNew: true, isDropped: drop && (await archiver.drop(name)) };
  }
}

/** Before anything is done. The database refuses them as well. */
function assertOld(due: readonly StoredMonth[]): void {
  const kept = due.find(({ isKept }) => isKept);
  if (kept === undefined) return;
  const { since, until, latestAt, keptUntil } = kept;
  const stays = `${monthOf(since)} has to stay in the database until ${keptUntil}`;
  throw new ArchiveError(
    latestAt > until
      ? `${stays}, and all later months with it: the time of a usage record in it is ${latestAt}`
      : `${stays}, and later months for longer`,
  );
}

/** Tables of months that were archived before. */
async function* dropLeft(
  { archiver, directory }: ArchiveOptions,
  end: string,
): AsyncGenerator<ArchivedMonth> {
  for (const { name, file, sha256, records, until, hasTable } of await archiver.listArchived()) {
    if (!hasTable || until > end) continue;
    const found = await openArchive(join(directory, file)).catch((error: unknown) => {
      throw new ArchiveError(`${file} is not in ${directory}: the table ${name} stays`, { cause: error });
    });
    if (found.sha256 !== sha256)
      throw new ArchiveError(`${found.path} is not the file that was noted: the table ${name} stays`);
    yield { name, file, sha256, records, isNew: false, isDropped: await archiver.drop(name) };
  }
}

/** As the law counts months. @returns for example `2022-05` */
export function monthOf(instant: string): string {
  return new Date(Date.parse(instant) + beijingOffsetMs).toISOString().slice(0, 7);
}
