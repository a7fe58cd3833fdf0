/**
 * A failure that the user can act upon: printed as one line, without a stack trace. Most say that something could not be
 * tried, which is exit code 2. Exit code 1 is for what was tried: it was decided that it is not done, or what was looked
 * for is not there.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: 1 | 2;
  /** For programs. */
  readonly code: string;

  constructor(
    message: string,
    options: { readonly exitCode?: 1 | 2; readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 2;
    this.code = options.code ?? (this.exitCode === 2 ? 'USAGE' : 'REFUSED');
  }
}
