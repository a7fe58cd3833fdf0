/**
 * A failure that the user can act upon: printed as one line, without a stack trace. Exit code 1: refused, or not done;
 * 2: it could not be tried.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  /** For programs. */
  readonly code: string;

  constructor(
    message: string,
    options: { readonly exitCode?: number; readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
    this.code = options.code ?? (this.exitCode === 2 ? 'USAGE' : 'COMMAND_FAILED');
  }
}
