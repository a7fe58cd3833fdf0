/** Why the embedded PostgreSQL did not start, in one line for the person at the terminal. */
export class EmbeddedPostgresError extends Error {
    name = 'EmbeddedPostgresError';
    code;
    constructor(code, message, options) {
        super(message.replaceAll(/\s*\n\s*/g, ' '), options);
        this.code = code;
    }
}
/**
 * Reads PostgreSQL's own complaint out of what `initdb` or `postgres` printed.
 *
 * @param output standard error, in English (`LC_ALL=C`)
 */
export function explainFailure(output, context) {
    const { directory, port } = context;
    if (/No space left on device|Disk quota exceeded/i.test(output)) {
        return new EmbeddedPostgresError('DISK_FULL', `The disk is full: PostgreSQL cannot write to ${directory}.`);
    }
    if (/Address already in use/i.test(output)) {
        return new EmbeddedPostgresError('PORT_IN_USE', `Port ${port} is in use: PostgreSQL cannot listen on it.`);
    }
    if (/lock file ".*" already exists|pre-existing shared memory block/i.test(output)) {
        return new EmbeddedPostgresError('DIRECTORY_IN_USE', `Another PostgreSQL is running on ${directory}.`);
    }
    const complaint = /^.*?\b(?:PANIC|FATAL|error):\s+(.*)$/im.exec(output)?.[1] ?? output.trim().split('\n').at(-1);
    if (/Permission denied|Read-only file system/i.test(output)) {
        return new EmbeddedPostgresError('DIRECTORY_UNUSABLE', `PostgreSQL cannot use ${directory}: ${complaint}.`);
    }
    return new EmbeddedPostgresError('DATA_BROKEN', `PostgreSQL cannot use the data directory ${directory}: ${complaint || 'it ended without a reason'}. ` +
        'Restore it from a backup, or remove it to start empty.');
}
