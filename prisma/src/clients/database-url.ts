/** Where a database is, as its URL says. */
export interface DatabaseAddress {
  /** A URL for each server, as node-postgres takes it. */
  readonly servers: readonly [string, ...string[]];
  /** The PostgreSQL schema in which the tables are. */
  readonly schema: string;
  /** Whether the server has to be looked for that can be written to. */
  readonly isPrimaryOnly: boolean;
}

/** What stands before the servers, the servers, and what follows them. */
const form = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^@/?#]*)([^]*)$/;

/** The same of the catalog, whose statements name its schema. @throws TypeError when it is none, or names another schema */
export function parseCatalogUrl(url: string): DatabaseAddress {
  const address = parseDatabaseUrl(url, 'catalog');
  if (address.schema !== 'catalog')
    throw new TypeError('the catalog is in the schema catalog: leave out ?schema=');
  return address;
}

/**
 * Reads a database URL, which may carry Prisma's `?schema=`, several servers (`postgresql://role@a,b:5433/database`)
 * and libpq's `target_session_attrs`: `read-write` and `primary` mean the same. Of several servers, it is always the one
 * that can be written to that is meant.
 *
 * @throws TypeError when it is none
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
 */
export function parseDatabaseUrl(url: string, defaultSchema: string): DatabaseAddress {
  const [, before, list = '', after] = form.exec(url) ?? [];
  const texts = list.split(',').map((server) => `${before}${server}${after}`);
  // It is not shown: there may be a password in it.
  if (before === undefined || !texts.every((text) => URL.canParse(text)))
    throw new TypeError('expected a postgresql:// address');
  const addresses = texts.map((text) => new URL(text)) as [URL, ...URL[]];
  const [{ searchParams }] = addresses;
  const schema = searchParams.get('schema') ?? defaultSchema;
  const wanted = searchParams.get('target_session_attrs') ?? (addresses.length > 1 ? 'read-write' : 'any');
  const isPrimaryOnly = wanted === 'read-write' || wanted === 'primary';
  if (!isPrimaryOnly && (wanted !== 'any' || addresses.length > 1))
    throw new TypeError('expected target_session_attrs=read-write, which is how several servers are used');
  for (const { searchParams: others } of addresses) {
    others.delete('schema');
    others.delete('target_session_attrs');
  }
  return { servers: addresses.map(({ href }) => href) as [string, ...string[]], schema, isPrimaryOnly };
}
