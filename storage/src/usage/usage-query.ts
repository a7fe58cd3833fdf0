/** Which records are asked for: those of which everything that is given is true. */
export interface UsageQuery {
  readonly writer?: string;
  readonly decisionId?: string;
  readonly application?: string;
  /** A pseudonym: of a data subject, or of what was tried to name one. */
  readonly subject?: string;
  /** On which something was decided. */
  readonly coordinate?: string;
  /** Of requests that were refused. */
  readonly code?: string;
  /** Of uses from then on, and before `until`; ISO 8601. */
  readonly since?: string;
  readonly until?: string;
  /** Written from then on, and before `until`, by the clock of the database; ISO 8601. */
  readonly appended?: { readonly since: string; readonly until: string };
  /** `chain`, which is meant when absent: by writer and sequence. `latest`: by time, the latest first. */
  readonly order?: 'chain' | 'latest';
  /** Only records after this position; with `writer` only. */
  readonly afterSequence?: number;
  /** Only records that follow this one; with the order `latest` only. */
  readonly after?: { readonly at: string; readonly writer: string; readonly sequence: number };
  /** At most this many records, 1,000 when absent. They may be fewer, so that they fit into memory. */
  readonly limit?: number;
}

/** What of a query has to be true of a record, wherever it is. */
export type UsageFilter = Pick<
  UsageQuery,
  'writer' | 'decisionId' | 'application' | 'subject' | 'coordinate' | 'code' | 'since' | 'until'
>;
