import type { SealedKey } from '../keys/department-key.ts';
import type {
  DepartmentKey,
  DepartmentKeyStore,
  KeyChange,
  KeyEnd,
  KeyRefusal,
  NewKey,
  SealedKeyReader,
} from '../keys/department-key-store.ts';
import { type DatabaseSession, askDatabase, inTransaction, openDatabasePool } from './database-client.ts';

const queryTimeoutMs = 5_000;

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const inForce = '(valid_until IS NULL OR valid_until > clock_timestamp())';

const told = `department, key_id AS "keyId", algorithm, sealed_to AS "sealedTo", ${iso('valid_from')} AS "validFrom",
  ${iso('valid_until')} AS "validUntil", ${inForce} AS "isInForce", registered_by AS "registeredBy", ended_by AS "endedBy", revision`;

const sealingKeyStatement = `
SELECT public_key AS "publicKey" FROM catalog.sealing_keys WHERE last_at > clock_timestamp() - interval '5 minutes'
ORDER BY first_at DESC, id LIMIT 1
`;

const keysStatement = `
SELECT ${told} FROM catalog.department_keys WHERE department = $1 ORDER BY department_keys.valid_from DESC, key_id DESC
`;

const inForceStatement = `
SELECT department, key_id AS "keyId", algorithm, sealed_to AS "sealedTo", sealed FROM catalog.department_keys
WHERE ${inForce} ORDER BY department, valid_from DESC, key_id DESC
`;

const endOthersStatement = `
UPDATE catalog.department_keys SET valid_until = clock_timestamp() + $2 * interval '1 second', ended_by = $3
WHERE department = $1 AND (valid_until IS NULL OR valid_until > clock_timestamp() + $2 * interval '1 second')
`;

const registerStatement = `
INSERT INTO catalog.department_keys (department, key_id, algorithm, sealed_to, sealed, registered_by)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${told}
`;

const endStatement = `
UPDATE catalog.department_keys SET valid_until = clock_timestamp(), ended_by = $3
WHERE department = $1 AND key_id = $2 RETURNING ${told}
`;

/** The same lock as the trigger of the table takes. */
const lockStatement = `SELECT pg_advisory_xact_lock(hashtextextended('govgraph department keys ' || $1, 0))`;

/** The keys of departments in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresDepartmentKeys(connectionString: string): DepartmentKeyStore {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs });
  const change = (work: (session: DatabaseSession) => Promise<DepartmentKey | KeyRefusal>) =>
    askDatabase('policy', () => inTransaction(pool, 'READ COMMITTED', work));
  return {
    sealingKey: () =>
      askDatabase('policy', async () => {
        const { rows } = await pool.query<{ readonly publicKey: string }>(sealingKeyStatement);
        return rows[0]?.publicKey;
      }),
    keysOf: (department) => askDatabase('policy', () => readKeys(pool, department)),
    register: (key) => change((session) => registerKey(session, key)),
    end: (key) => change((session) => endKey(session, key)),
    close: () => pool.end(),
  };
}

/** What gateways read of them. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresSealedKeyReader(connectionString: string): SealedKeyReader {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs });
  return {
    inForce: () => askDatabase('policy', async () => (await pool.query<SealedKey>(inForceStatement)).rows),
    tellSealingKey: (id, publicKey) =>
      askDatabase('policy', async () => {
        await pool.query('SELECT catalog.tell_sealing_key($1, $2)', [id, publicKey]);
      }),
    close: () => pool.end(),
  };
}

async function readKeys(session: DatabaseSession, department: string): Promise<readonly DepartmentKey[]> {
  return (await session.query<DepartmentKey>(keysStatement, [department])).rows;
}

/** Makes a change in a transaction that does something else, too; one after the other for each department. */
export function changeDepartmentKey(
  session: DatabaseSession,
  change: KeyChange,
): Promise<DepartmentKey | KeyRefusal> {
  return change.kind === 'register' ? registerKey(session, change.key) : endKey(session, change.end);
}

async function registerKey(
  session: DatabaseSession,
  { overlapSeconds, registeredBy, ...key }: NewKey,
): Promise<DepartmentKey | KeyRefusal> {
  const { department, keyId, algorithm, sealedTo, sealed } = key;
  await session.query(lockStatement, [department]);
  const known = await session.query<{ readonly keyId: string; readonly isInForce: boolean }>(
    `SELECT key_id AS "keyId", ${inForce} AS "isInForce" FROM catalog.department_keys WHERE department = $1`,
    [department],
  );
  if (known.rows.some((other) => other.keyId === keyId)) return 'KEY_ID_TAKEN';
  if (known.rows.filter(({ isInForce }) => isInForce).length > 1) return 'TWO_KEYS_IN_FORCE';
  await session.query(endOthersStatement, [department, overlapSeconds, registeredBy]);
  const values = [department, keyId, algorithm, sealedTo, sealed, registeredBy];
  const { rows } = await session.query<DepartmentKey>(registerStatement, values);
  const [registered] = rows as [DepartmentKey];
  return registered;
}

async function endKey(
  session: DatabaseSession,
  { department, keyId, endedBy, revision }: KeyEnd,
): Promise<DepartmentKey | KeyRefusal> {
  await session.query(lockStatement, [department]);
  const { rows } = await session.query<{ readonly revision: number; readonly isInForce: boolean }>(
    `SELECT revision, ${inForce} AS "isInForce" FROM catalog.department_keys WHERE department = $1 AND key_id = $2`,
    [department, keyId],
  );
  const [key] = rows;
  if (key === undefined) return 'NO_SUCH_KEY';
  if (!key.isInForce) return 'ENDED_ALREADY';
  if (key.revision !== revision) return 'CHANGED_MEANWHILE';
  const ended = await session.query<DepartmentKey>(endStatement, [department, keyId, endedBy]);
  const [row] = ended.rows as [DepartmentKey];
  return row;
}
