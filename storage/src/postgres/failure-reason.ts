/*
 * Why a database did not do what it was asked, in words for operators.
 */

/** What PostgreSQL says in plain words; what its messages of other classes quote may be data. */
const operationalClasses = new Set(['08', '0A', '25', '28', '3D', '3F', '42', '53', '55', '57', '58', 'XX']);

/** Of PostgreSQL. @see https://www.postgresql.org/docs/18/errcodes-appendix.html */
const codeForm = /^[0-9A-Z]{5}$/;

/** Of Prisma's client, which keeps no cause then. */
const prismaCannotReach = 'P1001';

const advice: Readonly<Record<string, string>> = {
  '25006': 'it is read-only: a standby, or set so',
  '28P01': 'the password is wrong',
  '28000': 'the role may not connect',
  '3D000': 'there is no such database',
  '42501': 'the role may not do this: run "govgraph database roles"',
  '42P01': 'a table is missing: the migrations were not applied',
  '42703': 'a column is missing: the migrations were not applied',
  '53100': 'its disk is full',
  '53300': 'it has no connection left',
  '57P01': 'it is being stopped',
  '57P03': 'it is starting or stopping',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection broke',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be resolved now',
};

/**
 * The first cause with a code of PostgreSQL or of the network, said in words.
 *
 * @returns undefined when there is none
 */
export function failureReason(error: unknown): string | undefined {
  let unreached: string | undefined;
  for (const cause of causesOf(error)) {
    const code = codeOf(cause);
    const message = cause instanceof Error ? cause.message : '';
    if (code === undefined) {
      if (isOurs(message)) return message;
      if ('code' in cause && cause.code === prismaCannotReach) unreached = message;
      continue;
    }
    const isPlain = !codeForm.test(code) || operationalClasses.has(code.slice(0, 2));
    const said = [advice[code] ?? '', isPlain ? message : ''].filter((text) => text !== '');
    return said.some((text) => text.includes(code)) ? said.join('; ') : [...said, code].join('; ');
  }
  return unreached;
}

/** Whether the database refused something because the role that connects has not the right. */
export function isRightMissing(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => codeOf(cause) === '42501');
}

/** What a pool and its watch say themselves. */
function isOurs(message: string): boolean {
  return /^(no server can be written to|\S+ and \S+ can be written to|Query read timeout|timeout exceeded|Connection terminated)/.test(
    message,
  );
}

function codeOf(cause: object): string | undefined {
  // Prisma's adapter calls it `originalCode`; codes of its own, such as P2010, say nothing of the database.
  for (const name of ['originalCode', 'code'] as const) {
    const code: unknown = name in cause ? cause[name as keyof typeof cause] : undefined;
    if (typeof code === 'string' && !/^P\d{4}$/.test(code)) return code;
  }
  return undefined;
}

/** An error and what it comes from, at most five deep. */
function* causesOf(error: unknown): Generator<object> {
  for (let cause = error, depth = 0; cause instanceof Object && depth < 5; depth += 1) {
    yield cause;
    // Prisma's client keeps what its adapter threw in `meta`, Node.js each address of a name in `errors`.
    const meta: unknown = 'meta' in cause ? cause.meta : undefined;
    if (meta instanceof Object && 'driverAdapterError' in meta) cause = meta.driverAdapterError;
    else if ('errors' in cause && Array.isArray(cause.errors)) [cause] = cause.errors as unknown[];
    else cause = 'cause' in cause ? cause.cause : undefined;
  }
}
