/** Records of one writer that follow each other, each continuing the one before. */
export interface ArchivedPiece {
  readonly writer: string;
  /** Sequences of the first and the last. */
  readonly first: number;
  readonly last: number;
  /** `previousHash` of the first. */
  readonly previousHash: string;
  readonly firstHash: string;
  readonly lastHash: string;
}

/** A piece as it is noted. */
export interface NotedPiece extends ArchivedPiece {
  /** The name of its archive. */
  readonly archive: string;
}

/** What is noted of a month that was archived, beside its pieces. */
export interface UsageArchive {
  /** The partition that it was, for example `usage_records_2022_05`. */
  readonly name: string;
  /** Its records were written from then on, and before `until`, by the clock of the database; ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** Without its directory. */
  readonly file: string;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly records: number;
  readonly archivedAt: string;
  /** The role of the database that noted it. */
  readonly archivedBy: string;
}

/** What is read of the notes of archives. */
export interface ArchiveNotes {
  /** The oldest first. */
  listArchives(): Promise<readonly UsageArchive[]>;
  /** In the order of writers and sequences. */
  readArchivedPieces(of: {
    readonly archive?: string;
    readonly writer?: string;
  }): Promise<readonly NotedPiece[]>;
}
