import type { WriterEnd } from '../usage/checkpoint-store.ts';
import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import type { NotedPiece } from '../usage/usage-archives.ts';
import type { AuditFindings } from './audit-findings.ts';
import type { collectBreaks } from './collect-breaks.ts';
import type { ChainEnd } from '../chain/hash-chain.ts';

/*
 * The chain of one writer where its records were archived.
 */

export interface ReadPiece extends NotedPiece {
  /** Whether its file is read. */
  readonly isRead: boolean;
  /** When the first of its records was written, or later. */
  readonly since: string;
}

/** Goes on with a writer's chain where its records are in archives that are not read. */
export function followPieces(
  pieces: readonly ReadPiece[],
  breaks: Pick<ReturnType<typeof collectBreaks>, 'broken'>,
) {
  const unread = pieces.filter(({ isRead }) => !isRead);
  return {
    /**
     * The next piece, if it comes before the next record that is there.
     *
     * @param end where the chain has come to
     * @param stored the next record that is there
     */
    jump: (end: ChainEnd, stored: StoredRecord | undefined): ReadPiece | undefined => {
      const next = stored?.sequence ?? Infinity;
      // What is there is verified as what it is.
      while (unread[0] !== undefined && next >= unread[0].first && next <= unread[0].last) unread.shift();
      const [piece] = unread;
      if (piece === undefined || next < piece.first) return undefined;
      unread.shift();
      const continues = piece.first === end.sequence + 1 && piece.previousHash === end.hash;
      if (!continues)
        breaks.broken(
          `records ${piece.first} to ${piece.last}, archived with ${piece.archive}: they do not continue record ${end.sequence}`,
          undefined,
        );
      return piece;
    },
    /** The records of a page before the next piece. */
    before: (page: readonly StoredRecord[]): readonly StoredRecord[] => {
      const first = unread[0]?.first ?? Infinity;
      return page.filter(({ sequence }) => sequence < first);
    },
  };
}

export function holds({ first, last }: ReadPiece, sequence: number): boolean {
  return first <= sequence && sequence <= last;
}

export function firstAndLastOf({
  writer,
  first,
  firstHash,
  last,
  lastHash,
}: ReadPiece): readonly WriterEnd[] {
  return [
    { writer, sequence: first, hash: firstHash },
    ...(last === first ? [] : [{ writer, sequence: last, hash: lastHash }]),
  ];
}

/** Compares archived records with what checkpoints name; those in the database, `verify-checkpoints.ts` has compared. */
export async function verifyNamed(
  store: UsageStore,
  records: readonly WriterEnd[],
  findings: AuditFindings,
): Promise<void> {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return;
  const ends =
    records.length > 2
      ? await store.readNamedEnds(first.writer, first.sequence, last.sequence)
      : (
          await Promise.all(
            records.map(({ writer, sequence }) => store.readNamedEnds(writer, sequence, sequence)),
          )
        ).flat();
  const named = new Map(ends.map(({ sequence, hash }) => [sequence, hash]));
  for (const { writer, sequence, hash } of records) {
    const expected = named.get(sequence);
    if (expected !== undefined && expected !== hash)
      findings.problem(
        'RECORD_REPLACED',
        `record ${sequence}, which is archived, has another hash than a checkpoint names`,
        writer,
      );
  }
}

/** What is noted of records that are there all the same, in the database or in files. */
export async function verifyPieces(
  store: UsageStore,
  pieces: readonly ReadPiece[],
  findings: AuditFindings,
): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    const { archive, writer } = piece;
    const before = pieces[index - 1];
    if (before !== undefined && piece.first <= before.last)
      findings.problem('ARCHIVE_DIFFERS', `${archive} and ${before.archive} note the same records`, writer);
    const noted = firstAndLastOf(piece);
    for (const { sequence, hash } of await store.readPlaces(noted)) {
      if (noted.some((end) => end.sequence === sequence && end.hash !== hash))
        findings.problem('ARCHIVE_DIFFERS', `${archive} notes another record ${sequence}`, writer);
    }
  }
}
