import type { ArchiveNotes, NotedPiece, UsageArchive } from '../usage/usage-archives.ts';
import type { DatabasePool } from './database-client.ts';
import { toInstant } from './usage-rows.ts';

export const archiveColumns = `
  name, since, until, file, sha256, records, archived_at AS "archivedAt", archived_by AS "archivedBy"
`;

type TextColumn = 'name' | 'file' | 'sha256' | 'records' | 'archivedBy';

export type ArchiveRow = Readonly<Record<TextColumn, string>> &
  Readonly<Record<'since' | 'until' | 'archivedAt', unknown>>;

export function toArchive({ since, until, archivedAt, records, ...row }: ArchiveRow): UsageArchive {
  return {
    ...row,
    since: toInstant(since),
    until: toInstant(until),
    records: Number(records),
    archivedAt: toInstant(archivedAt),
  };
}

export async function listArchives(pool: DatabasePool): Promise<readonly UsageArchive[]> {
  const { rows } = await pool.query<ArchiveRow>(
    `SELECT ${archiveColumns} FROM catalog.usage_archives ORDER BY since, name`,
  );
  return rows.map(toArchive);
}

export async function readArchivedPieces(
  pool: DatabasePool,
  { archive, writer }: Parameters<ArchiveNotes['readArchivedPieces']>[0],
): Promise<readonly NotedPiece[]> {
  const { rows } = await pool.query<Readonly<Record<keyof NotedPiece, string>>>(
    `SELECT name AS archive, writer, first, last, previous_hash AS "previousHash", first_hash AS "firstHash", last_hash AS "lastHash"
     FROM catalog.usage_archive_pieces
     WHERE ($1::text IS NULL OR name = $1) AND ($2::uuid IS NULL OR writer = $2)
     ORDER BY writer, first, last`,
    [archive ?? null, writer ?? null],
  );
  return rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last) }));
}
