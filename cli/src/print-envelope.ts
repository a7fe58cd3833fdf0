/*
 * What programs read of a command, on standard output: one object, in one form, whether it succeeded or not.
 *
 *   { "ok": true, "data": … }
 *   { "ok": false, "error": { "code", "message" }, "data"?: … }
 */

export interface Failure {
  /** SCREAMING_SNAKE, stable. */
  readonly code: string;
  readonly message: string;
}

export function printSuccess(data: unknown): void {
  console.log(JSON.stringify({ ok: true, data }, null, 2));
}

/** @param data what the command came to all the same, such as what a check found */
export function printFailure(error: Failure, data?: unknown): void {
  console.log(JSON.stringify({ ok: false, error, ...(data === undefined ? {} : { data }) }, null, 2));
}
