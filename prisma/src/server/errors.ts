export type EmbeddedPostgresErrorCode =
  | 'PLATFORM_UNSUPPORTED'
  | 'DIRECTORY_UNUSABLE'
  | 'DIRECTORY_IN_USE'
  | 'DATA_BROKEN'
  | 'DISK_FULL'
  | 'PORT_IN_USE'
  | 'START_FAILED';

/** Why the embedded PostgreSQL did not start, in one line for the person at the terminal. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message.replaceAll(/\s*\n\s*/g, ' '), options);
    this.code = code;
  }
}

/**
 * Reads PostgreSQL's own complaint out of what `initdb` or `postgres` printed.
 *
 * @param output standard error, in English (`LC_ALL=C`)
 */
export function explainFailure(
  output: string,
  context: { directory: string; port?: number },
): EmbeddedPostgresError {
  const { directory, port } = context;
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new EmbeddedPostgresError(
      'DISK_FULL',
      `The disk is full: PostgreSQL cannot write to ${directory}.`,
    );
  }
  if (/Address already in use/i.test(output)) {
    return new EmbeddedPostgresError(
      'PORT_IN_USE',
      `Port ${port} is in use: PostgreSQL cannot listen on it.`,
    );
  }
  if (/lock file ".*" already exists|pre-existing shared memory block/i.test(output)) {
    return new EmbeddedPostgresError('DIRECTORY_IN_USE', `Another PostgreSQL is running on ${directory}.`);
  }
  if (/could not look up effective user ID/i.test(output)) {
    return new EmbeddedPostgresError(
      'START_FAILED',
      `PostgreSQL does not run as a user without a name: add user id ${process.getuid?.()} to /etc/passwd.`,
    );
  }
  const complaint =
    /^.*?\b(?:PANIC|FATAL|error):\s+(.*)$/im.exec(output)?.[1] ?? output.trim().split('\n').at(-1);
  if (/Permission denied|Read-only file system/i.test(output)) {
    return new EmbeddedPostgresError(
      'DIRECTORY_UNUSABLE',
      `PostgreSQL cannot use ${directory}: ${complaint}.`,
    );
  }
  return new EmbeddedPostgresError(
    'DATA_BROKEN',
    `PostgreSQL cannot use the data directory ${directory}: ${complaint || 'it ended without a reason'}. ` +
      'Restore it from a backup, or remove it to start empty.',
  );
}
