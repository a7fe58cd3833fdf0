import type { RefusalCode } from '../errors.ts';

/** Which records are asked for: those of which all that is given is so. */
export interface UsageQuery {
  readonly writer?: string;
  readonly decisionId?: string;
  readonly application?: string;
  /** A pseudonym: of a data subject, or of what was tried to name one. */
  readonly subject?: string;
  /** Of requests that were refused. */
  readonly code?: RefusalCode;
  /** Only records after this position; with `writer` only. */
  readonly afterSequence?: number;
  /** At most this many records, 1,000 when absent. They may be fewer, so that they fit into memory. */
  readonly limit?: number;
}
