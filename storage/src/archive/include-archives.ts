import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import type { ArchivedPiece } from '../usage/usage-archives.ts';
import type { ArchiveFile } from './archive-file.ts';

/** A page of an audit: some megabytes at most, but for a single record. */
const maxPageBytes = 4 * 1024 * 1024;

interface FiledPiece extends ArchivedPiece {
  readonly file: ArchiveFile;
}

/**
 * What an audit reads of a store, together with records that are in files: as if they were in the database. A record
 * that is in both is there once if it has the same hash.
 */
export function includeArchives(store: UsageStore, files: readonly ArchiveFile[]): UsageStore {
  const pieces = new Map<string, FiledPiece[]>();
  for (const file of files)
    for (const piece of file.pieces)
      pieces.set(piece.writer, [...(pieces.get(piece.writer) ?? []), { ...piece, file }]);
  for (const ofWriter of pieces.values()) ofWriter.sort((left, right) => left.first - right.first);

  /** Of one piece, so that what follows in another file comes next. */
  async function readArchived(writer: string, sequence: number, limit: number): Promise<StoredRecord[]> {
    const piece = pieces.get(writer)?.find(({ last }) => last > sequence);
    const page: StoredRecord[] = [];
    let read = 0;
    if (piece === undefined || limit < 1) return page;
    for await (const { record, bytes } of piece.file.readAfter(writer, Math.max(sequence, piece.first - 1))) {
      if (record.sequence > piece.last) break;
      page.push(record);
      read += bytes;
      if (page.length === limit || read > maxPageBytes) break;
    }
    return page;
  }

  return {
    ...store,
    readStored: async (query) => {
      const stored = await store.readStored(query);
      const { writer, afterSequence = 0, limit = 1000 } = query;
      if (writer === undefined) return stored;
      const archived = await readArchived(writer, afterSequence, limit);
      const hashes = new Map(stored.map(({ sequence, hash }) => [sequence, hash]));
      // Each page may go on after its end.
      const end = Math.min(lastOf(stored), lastOf(archived));
      return [...stored, ...archived.filter(({ sequence, hash }) => hashes.get(sequence) !== hash)]
        .filter(({ sequence }) => sequence <= end)
        .toSorted((left, right) => left.sequence - right.sequence);
    },
    readLast: async (writer) => {
      const stored = await store.readLast(writer);
      const piece = pieces.get(writer)?.at(-1);
      return piece === undefined || (stored !== undefined && stored.sequence >= piece.last)
        ? stored
        : { sequence: piece.last, hash: piece.lastHash };
    },
    readPlaces: async (places) => {
      const archived = await Promise.all(
        places.map(async ({ writer, sequence }) => {
          const [record] = await readArchived(writer, sequence - 1, 1);
          return record?.sequence === sequence
            ? [{ writer, sequence, hash: record.hash, at: record.at }]
            : [];
        }),
      );
      return [...(await store.readPlaces(places)), ...archived.flat()];
    },
    listWriters: async () => [...new Set([...(await store.listWriters()), ...pieces.keys()])].toSorted(),
  };
}

function lastOf(page: readonly StoredRecord[]): number {
  return page.at(-1)?.sequence ?? Infinity;
}
