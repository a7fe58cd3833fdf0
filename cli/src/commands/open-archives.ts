import {
  archivesOfTime,
  findArchive,
  searchArchive,
  type StoredRecord,
  type UsageFilter,
  type UsageStore,
} from '@govgraph/storage';
import { CommandError } from '../command-error.ts';

/** Archived months in which records are searched, the oldest first. */
export type OpenArchives = readonly {
  /** To be read to its end: a file that is not the one that was archived is said on standard error then. */
  readonly search: (filter: UsageFilter) => AsyncIterable<StoredRecord>;
}[];

/**
 * Finds the files of the archived months that may hold records of a time.  *
 * @param directories where they are
 * @throws CommandError when the file of a month is in none of them
 */
export async function openArchives(
  store: Pick<UsageStore, 'listArchives'>,
  time: Pick<UsageFilter, 'since' | 'until'>,
  directories: readonly string[],
): Promise<OpenArchives> {
  const archives = archivesOfTime(await store.listArchives(), time);
  if (archives.length === 0) return [];
  return Promise.all(
    archives.map(async ({ file, sha256 }) => {
      const path = await findArchive(directories, file);
      if (path === undefined)
        throw new CommandError(`${file} is in none of the directories of --archive`, {
          code: 'FILE_UNREADABLE',
        });
      const onChanged = (): void => warnOfChange(path);
      return { search: (filter: UsageFilter) => searchArchive({ path, sha256, filter, onChanged }) };
    }),
  );
}

function warnOfChange(path: string): void {
  console.error(
    `govgraph: warning: ${path} is not the file that was archived, so what it holds may be changed or missing: ` +
      '`govgraph audit verify --archive DIRECTORY` says what',
  );
}

/** Files of months are read where they are, together with what the database says of them. */
export function archiveNeedsDatabase(): CommandError {
  return new CommandError(
    '--archive is for --database: archived months are read on the machine that has them',
  );
}
