/**
 * A source that fails, or gives what it should not. The reason names places, such as a row and a column, and never a
 * value of a record: unlike other messages, it is written to the log.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** Its name in `source.yaml`. */
  readonly source: string;
  readonly reason: string;

  constructor(source: string, reason: string, cause?: unknown) {
    super(`${source}: ${reason}`, { cause });
    this.source = source;
    this.reason = reason;
  }
}
