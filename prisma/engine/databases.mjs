/**
 * What the engine does to whole databases: connect, create, drop; and how it reads a connection URL.
 */
import pg from 'pg';

/**
 * Splits Prisma's connection URL into what node-postgres understands and the schema to work in.
 *
 * @param url a PostgreSQL URL, which may carry Prisma's `?schema=`
 * @returns `{connectionString, schema}`; the search path of the connection string is the schema alone
 */
export function parseUrl(url) {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get('schema') ?? 'public';
  parsed.searchParams.delete('schema');
  const options = parsed.searchParams.get('options');
  const searchPath = `-c search_path=${schema.replaceAll(/([\\ ])/g, '\\$1')}`;
  parsed.searchParams.set('options', options ? `${options} ${searchPath}` : searchPath);
  return { connectionString: parsed.href, schema };
}

export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
}

/** The same server and schema, another database. */
export function withDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** Runs `work` with a plain connection, which is closed whatever happens. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: parseUrl(url).connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function createDatabase(url) {
  const name = databaseName(url);
  await withMaintenanceClient(url, (client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`),
  );
  return name;
}

export async function dropDatabase(url) {
  const name = databaseName(url);
  await withMaintenanceClient(url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

/** A database cannot be created or dropped from within itself: `postgres` exists on every server. */
function withMaintenanceClient(url, work) {
  return withClient(withDatabase(url, 'postgres'), work);
}
