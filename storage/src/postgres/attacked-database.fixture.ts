import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, withSearchPath } from '@govgraph/prisma/testing';
import { expect } from 'vitest';

import { openCheckpointFiles } from '../chain/checkpoint-files.ts';
import { startCheckpointer } from '../chain/checkpointer.ts';
import type { ChainKey } from '../chain/chain-key.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import { verifyUsage, type UsageReport } from '../verify/verify-usage.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyHistory } from './postgres-policy-history.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

/*
 * A catalog database with a gateway and an auditor, and with whoever can do everything in it.
 */

const chainKey: ChainKey = { keyId: 'k1', secret: createSecretKey(Buffer.alloc(32, 1)) };
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

type Statement = string | [text: string, values: unknown[]];

/** Runs statements as somebody. */
export async function run(url: string, ...statements: readonly Statement[]): Promise<void> {
  const pool = createCatalogPool(withSearchPath(url, 'catalog'), { maxConnections: 1 });
  try {
    for (const statement of statements)
      await (typeof statement === 'string' ? pool.query(statement) : pool.query(...statement));
  } finally {
    await pool.end();
  }
}

/** The policy in four versions: departments, a publication, a rule with a grant under it, and the grant revoked. */
async function writePolicy(connectionString: string): Promise<void> {
  const admin = createPostgresPolicyAdmin(connectionString);
  const items = [buildItem({ coordinate: 'Person.name', shareType: 'CONDITIONAL' })];
  const resources = [buildResource({ provider: 'alpha', items })];
  const parties = { consumer: 'gamma', purpose: 'aid', provider: 'alpha' };
  const rule = { id: 'level', basis: 'law', fields: ['Person.name'], when: 'caller.clearance < 3' };
  await admin.apply(
    { departments: ['alpha', 'gamma'].map((code) => ({ code, name: code, nameZh: code })) },
    'authority',
    'a start',
  );
  await admin.publishSubgraphs(
    {
      subgraphs: [{ name: 'alpha', sdl: 'type Person', url: 'http://alpha', resources }],
      supergraphSdl: 'supergraph',
    },
    'alpha',
    'a publication',
  );
  await admin.apply(
    {
      purposes: [buildPurpose({ code: 'aid', department: 'gamma' })],
      grants: [buildGrant({ id: 'g', ...parties, items: ['Person.name'] })],
      ruleSet: { version: 'first', rules: [{ ...rule, effect: 'deny' }] },
    },
    'authority',
    'a grant',
  );
  await admin.revokeGrant('g', 'steward', 'misuse');
  await admin.close();
}

/** What of a database an auditor looks at. */
interface AuditOptions {
  /** The address of the database; that of the auditor's role by default. */
  readonly from?: string;
  readonly withFiles?: boolean;
  /** Whether the auditor has the key of checkpoints. */
  readonly withKey?: boolean;
  /** Directories of archives that the auditor has. */
  readonly archives?: readonly string[];
}

export interface AttackedDatabase {
  readonly connectionString: string;
  readonly gatewayUrl: string;
  /** Of the role that archives. */
  readonly archivistUrl: string;
  /**
   * A gateway process, with the database role that it has: it records what applications ask, and keeps checkpoints.
   *
   * @param months when each asks, for example `2020-01`; now where there is none
   * @returns what its checkpointer could not do
   */
  useGateway(
    writer: string,
    applications: readonly string[],
    months?: readonly string[],
  ): Promise<readonly unknown[]>;
  /** Lets records have been written in a month of long ago, whatever time they are of. @param which a condition of SQL */
  writeBack(month: string, which: string): Promise<void>;
  /** What an auditor finds. */
  audit(options?: AuditOptions): Promise<UsageReport>;
  /** Does something as whoever can do everything in the database. */
  asSuperuser(...statements: readonly Statement[]): Promise<void>;
  drop(): Promise<void>;
}

/** With the policy of {@link writePolicy}, which is written once for a run. */
export async function createAttackedDatabase(): Promise<AttackedDatabase> {
  const database = await createTestDatabase({
    schemas: ['catalog'],
    template: { name: 'attacked', prepare: writePolicy },
  });
  const files = await mkdtemp(join(tmpdir(), 'govgraph-attacks-'));
  return {
    connectionString: database.connectionString,
    gatewayUrl: database.urlOf('gateway'),
    archivistUrl: database.urlOf('archivist'),
    useGateway: async (writer, applications, months = []) => {
      const store = createPostgresUsageStore(database.urlOf('gateway'));
      const log = createUsageLog({ store, hash: 'sha256', key: chainKey, writer });
      const failures: unknown[] = [];
      const { version = 0 } = (await store.readPolicyEnd()) ?? {};
      // Begun now, it names the end alone, however long the records took.
      const makeCheckpoint = async (now: () => number) =>
        startCheckpointer({
          ...{
            store,
            files: await openCheckpointFiles(files),
            key: privateKey,
            hash: 'sha256' as const,
            now,
          },
          onFailure: (error) => failures.push(error),
        });
      for (const [index, application] of applications.entries()) {
        const [month, next] = [months[index], months[index + 1]];
        const now = () => (month === undefined ? Date.now() : Date.parse(`${month}-05T00:00:00Z`));
        const entry = usageEntry({ application, at: new Date(now()).toISOString(), policyVersion: version });
        expect(await log.record(entry, version)).toBe('recorded');
        if (month !== undefined && month !== next) await (await makeCheckpoint(now)).close();
      }
      const checkpointer = await makeCheckpoint(Date.now);
      await log.close();
      await checkpointer.close();
      await store.close();
      return failures;
    },
    writeBack: async (month, which) => {
      const name = `usage_records_${month.replace('-', '_')}`;
      const recent = `appended_at > now() - interval '1 day'`;
      await run(
        database.connectionString,
        'SET session_replication_role = replica',
        `SELECT make_usage_partition('${name}')`,
        `ALTER TABLE usage_records ATTACH PARTITION ${name}
           FOR VALUES FROM ('${month}-01 00:00+08') TO ('${nextMonthOf(month)}-01 00:00+08')`,
        `INSERT INTO usage_records SELECT (r).* FROM (
           SELECT jsonb_populate_record(r, '{"appended_at": "${month}-05T00:00:00Z"}') AS r
           FROM usage_records r WHERE ${recent} AND (${which})
         ) AS earlier`,
        `DELETE FROM usage_records WHERE ${recent} AND (${which})`,
      );
    },
    audit: async (options = {}) => {
      const { from = database.urlOf('auditor'), withFiles = true, withKey = true } = options;
      const store = createPostgresUsageStore(from);
      const history = createPostgresPolicyHistory(from);
      try {
        return await verifyUsage({
          store,
          history,
          chainKeys: new Map([[chainKey.keyId, chainKey]]),
          checkpointKeys: withKey ? [publicKey] : [],
          checkpointFiles: withFiles ? [files] : [],
          archiveDirectories: options.archives ?? [],
        });
      } finally {
        await history.close();
        await store.close();
      }
    },
    asSuperuser: (...statements) =>
      run(database.connectionString, 'SET session_replication_role = replica', ...statements),
    drop: async () => {
      await database.drop();
      await rm(files, { recursive: true });
    },
  };
}

function nextMonthOf(month: string): string {
  const start = new Date(`${month}-01`);
  start.setUTCMonth(start.getUTCMonth() + 1);
  return start.toISOString().slice(0, 7);
}

/** The kinds of the problems that were found, each once. */
export function kindsOf({ problems }: UsageReport): readonly string[] {
  return [...new Set(problems.map(({ kind }) => kind))].toSorted();
}
