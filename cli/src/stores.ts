/*
 * The gateway's stores in the catalog database, opened for one command and closed after it.
 */
import {
  createPostgresPolicyAdmin,
  createPostgresPolicyHistory,
  createPostgresPolicyStore,
  createPostgresUsageArchiver,
  createPostgresUsageStore,
  createPostgresUsedOperations,
  isRightMissing,
  type PolicyAdmin,
  type PolicyHistory,
  type UsageArchiver,
  type UsageStore,
  type UsedOperationStore,
} from '@govgraph/storage';
import { parseCatalogUrl } from '@govgraph/prisma/database-url';
import { CommandError } from './command-error.ts';
import { describeError } from '@govgraph/protocol';
import type { CommandRole } from './find-catalog.ts';

export function withPolicyStore<Result>(
  catalogUrl: string,
  work: (store: ReturnType<typeof createPostgresPolicyStore>) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresPolicyStore(catalogUrl), work, { catalogUrl, role: 'authority' });
}

export function withPolicyAdmin<Result>(
  catalogUrl: string,
  work: (admin: PolicyAdmin) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresPolicyAdmin(catalogUrl), work, { catalogUrl, role: 'authority' });
}

export function withPolicyHistory<Result>(
  catalogUrl: string,
  work: (history: PolicyHistory) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresPolicyHistory(catalogUrl), work, { catalogUrl, role: 'auditor' });
}

export function withUsageStore<Result>(
  catalogUrl: string,
  work: (store: UsageStore) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresUsageStore(catalogUrl), work, { catalogUrl, role: 'auditor' });
}

export function withUsageArchiver<Result>(
  catalogUrl: string,
  work: (archiver: UsageArchiver) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresUsageArchiver(catalogUrl), work, { catalogUrl, role: 'archivist' });
}

export function withUsedOperations<Result>(
  catalogUrl: string,
  work: (store: UsedOperationStore) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresUsedOperations(catalogUrl), work, { catalogUrl, role: 'authority' });
}

/** Opens a store for one command, and says which role of the database a missing right belongs to. */
async function withStore<Store extends { close(): Promise<void> }, Result>(
  store: Store,
  work: (store: Store) => Promise<Result>,
  access: Access,
): Promise<Result> {
  try {
    return await work(store);
  } catch (error) {
    throw isRightMissing(error) ? await describeMissingRight(error, access) : error;
  } finally {
    await store.close();
  }
}

interface Access {
  readonly catalogUrl: string;
  /** Who has the rights for it. */
  readonly role: CommandRole;
}

/** The database answers, and says no: another role is needed, not another address. */
export async function describeMissingRight(
  error: unknown,
  { catalogUrl, role }: Access,
): Promise<CommandError> {
  const { postgresRole } = await import('@govgraph/prisma');
  const user = decodeURIComponent(new URL(parseCatalogUrl(catalogUrl).servers[0]).username);
  // PostgreSQL's own words: those around them advise the owner of the tables.
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return new CommandError(
    `the database role ${user} may not do this (${describeError(cause)}): ` +
      `use ${postgresRole(role)}, see "Roles of the databases" in docs/operations.md`,
    { code: 'DATABASE_FAILED', cause: error },
  );
}
