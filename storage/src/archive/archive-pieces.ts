import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { ArchivedPiece } from '../usage/usage-archives.ts';

/** Collects the pieces of records that come in the order of writers and sequences. */
export function collectPieces() {
  const pieces: ArchivedPiece[] = [];
  let piece: ArchivedPiece | undefined;
  let records = 0;
  return {
    /** @returns whether the record begins a piece; undefined when it does not come after the one before */
    add: ({ writer, sequence, previousHash, hash }: StoredRecord): boolean | undefined => {
      if (
        piece !== undefined &&
        (writer < piece.writer || (writer === piece.writer && sequence <= piece.last))
      )
        return undefined;
      records += 1;
      const continues =
        piece?.writer === writer && sequence === piece.last + 1 && previousHash === piece.lastHash;
      if (piece !== undefined && continues) pieces.pop();
      const {
        first,
        previousHash: start,
        firstHash,
      } = piece !== undefined && continues ? piece : { first: sequence, previousHash, firstHash: hash };
      piece = { writer, first, last: sequence, previousHash: start, firstHash, lastHash: hash };
      pieces.push(piece);
      return !continues;
    },
    collected: () => ({ records, pieces }),
  };
}

/** Whether two lists say the same of a month. */
export function areSamePieces(left: readonly ArchivedPiece[], right: readonly ArchivedPiece[]): boolean {
  return left.length === right.length && left.every((piece, index) => isSamePiece(piece, right[index]));
}

function isSamePiece(left: ArchivedPiece, right: ArchivedPiece | undefined): boolean {
  return (
    left.writer === right?.writer &&
    left.first === right.first &&
    left.last === right.last &&
    left.previousHash === right.previousHash &&
    left.firstHash === right.firstHash &&
    left.lastHash === right.lastHash
  );
}
