/**
 * The driver adapter that the schema engine works through: @prisma/adapter-pg with four corrections.
 *
 * 1. `"char"` (oid 18), which the system catalogs are full of, is unknown to adapter-pg: it becomes `Character`.
 * 2. A script is sent as one message. adapter-pg splits it at every `;`, which tears function bodies apart.
 * 3. The shadow database is never the main database. adapter-pg overrides `database` in its configuration,
 *    but a connection string wins over that, so that it would replay the migrations on the main database.
 * 4. One connection: the engine's advisory lock belongs to the session that took it.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import { createDatabase, databaseName, dropDatabase, parseUrl, withDatabase } from './databases.mjs';

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * @param datasource `{url, shadowDatabaseUrl?}` as the Prisma CLI passes it
 * @returns a migration-aware driver adapter factory, whose `close` frees whatever is still open
 */
export function createAdapterFactory({ url, shadowDatabaseUrl }) {
  const open = new Set();
  const track = async (connecting) => {
    const adapter = await connecting;
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      if (open.delete(adapter)) await dispose();
    };
    open.add(adapter);
    return adapter;
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => track(connect(url)),
    connectToShadowDb: () => track(connectToShadow(url, shadowDatabaseUrl)),
    // A command that failed leaves its shadow database behind: it goes with the engine.
    close: async () => {
      for (const adapter of open) await adapter.dispose();
    },
  };
}

async function connect(url) {
  if (!url) throw new Error('No database is configured: set the *_DATABASE_URL that prisma.config.ts reads.');
  const { connectionString, schema } = parseUrl(url);
  const adapter = await new PrismaPg({ connectionString, max: 1 }, { schema }).connect();
  correct(adapter);
  await ensureSchema(adapter, schema);
  return adapter;
}

/** A throw-away database of a fresh name, or the one configured, which must be another than the main one. */
async function connectToShadow(url, shadowDatabaseUrl) {
  if (shadowDatabaseUrl) {
    if (isSameDatabase(url, shadowDatabaseUrl)) {
      throw new Error(
        'The shadow database is the main database: it would be emptied. Configure another one.',
      );
    }
    return connect(shadowDatabaseUrl);
  }
  const shadowUrl = withDatabase(url, `prisma_migrate_shadow_db_${randomUUID()}`);
  await createDatabase(shadowUrl);
  const adapter = await connect(shadowUrl).catch(async (error) => {
    await dropDatabase(shadowUrl);
    throw error;
  });
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await dropDatabase(shadowUrl);
  };
  return adapter;
}

function isSameDatabase(one, other) {
  const [a, b] = [new URL(one), new URL(other)];
  return (
    a.hostname === b.hostname &&
    (a.port || '5432') === (b.port || '5432') &&
    databaseName(one) === databaseName(other)
  );
}

/** As the native engine does on connecting; checked first, since `IF NOT EXISTS` needs the right to create. */
async function ensureSchema(adapter, schema) {
  const { rows } = await adapter.queryRaw({
    sql: 'SELECT 1 FROM pg_namespace WHERE nspname = $1',
    args: [schema],
    argTypes: [{ scalarType: 'string', arity: 'scalar' }],
  });
  if (rows.length === 0) await adapter.executeScript(`CREATE SCHEMA "${schema.replaceAll('"', '""')}"`);
}

function correct(adapter) {
  correctCharColumns(adapter);
  const pool = adapter.underlyingDriver();
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      throw toDriverError(error);
    }
  };
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolation) => correctCharColumns(await startTransaction(isolation));
}

function correctCharColumns(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  queryable.queryRaw = async (query) => {
    const { fields, rows } = await performIO(query);
    const charColumns = new Set();
    fields.forEach((field, index) => field.dataTypeID === CHAR_OID && charColumns.add(index));
    const mapped = fields.map((field, index) =>
      charColumns.has(index) ? { ...field, dataTypeID: TEXT_OID } : field,
    );
    const result = await mapColumns(queryable, mapped, rows);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return queryable;
}

/** Lets adapter-pg name the columns' types of a result that is already here. */
function mapColumns(queryable, fields, rows) {
  const prototype = Object.getPrototypeOf(queryable);
  return prototype.queryRaw.call(
    { performIO: async () => ({ fields, rows }) },
    { sql: '', args: [], argTypes: [] },
  );
}

function toDriverError(error) {
  if (typeof error.code !== 'string' || typeof error.severity !== 'string') return error;
  return new DriverAdapterError({
    kind: 'postgres',
    code: error.code,
    severity: error.severity,
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
