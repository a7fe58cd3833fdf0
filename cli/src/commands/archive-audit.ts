import { systemErrorCode } from '@govgraph/protocol';
import { archiveUsage, ArchiveError, monthOf, type ArchivedMonth } from '@govgraph/storage';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { createProgressNotes } from '../create-progress-notes.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { withUsageArchiver } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';

export interface ArchiveOptions {
  /** When the first month that stays begins, ISO 8601. */
  readonly before: string;
  /** A directory. */
  readonly to: string;
  readonly drop?: true;
  readonly json?: true;
}

/**
 * Writes months of usage records to files and takes them out of the database, the oldest first.
 *
 * @throws CommandError when one cannot be; those before it are done, and the command can be given again
 */
export async function archiveAudit(config: CommandConfig, options: ArchiveOptions): Promise<void> {
  const { before, to: directory, drop = false, json } = options;
  const say = (month: ArchivedMonth): void => {
    if (!json) printLines([describe(month, drop)]);
  };
  const onProgress = createProgressNotes(
    ({ file, records }: { readonly file: string; readonly records: number }) =>
      `${file}: ${count(records, 'record')} written so far`,
  );
  const months = await withUsageArchiver(await findCatalogUrl(config, 'archivist'), (archiver) =>
    archiveUsage({ archiver, before, directory, drop, onProgress, onArchived: say }),
  ).catch((error: unknown) => {
    throw describeFailure(error, directory);
  });
  if (json) printSuccess({ months });
  else if (months.length === 0) console.log(`nothing of before ${monthOf(before)} is there to be archived`);
}

function describe({ name, file, records, isNew, isDropped }: ArchivedMonth, drop: boolean): string {
  const what = isNew ? `${count(records, 'record')} in ${file}` : `${file} was there`;
  if (isDropped) return `${name}: ${what}, table removed`;
  return drop ? `${name}: ${what}` : `${name}: ${what}, detached; its table is still there`;
}

function describeFailure(error: unknown, directory: string): unknown {
  const code = systemErrorCode(error);
  if (error instanceof ArchiveError)
    return new CommandError(error.message, { code: 'ARCHIVE_FAILED', cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CommandError(`the disk of ${directory} is full`, { code: 'FILE_NOT_WRITTEN', cause: error });
  return error instanceof Error && 'syscall' in error && code !== undefined
    ? new CommandError(`${directory} cannot be written to (${code})`, {
        code: 'FILE_NOT_WRITTEN',
        cause: error,
      })
    : error;
}
