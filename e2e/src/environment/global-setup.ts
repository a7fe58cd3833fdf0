/**
 * Starts once for a whole run what scenarios only read from: the departments with their databases, and the issuer of
 * tokens. Each file adds a catalog, recorders and gateways of its own, see start-environment.ts.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  assignPorts,
  createChildStarter,
  createSupervisor,
  departments,
  prepareKeys,
  startDepartmentsProcess,
  startIdentityProcess,
  type ChildStarter,
  type DepartmentName,
  type DepartmentSettings,
} from '@govgraph/demo/testing';
import { seedCity } from '@govgraph/demo-city';
import { assignRoles, migrate, openLogins } from '@govgraph/prisma';
import type { TestProject } from 'vitest/node';
import { baseEnvironment } from './base-environment.ts';

/** What every scenario shares. */
export interface SharedServices {
  readonly issuer: string;
  /** The issuer's private keys, for tokens that no persona would get. */
  readonly identityKeys: { readonly keys: readonly IssuerKey[] };
  /** Where the departments themselves listen; the gateways reach them through recorders. */
  readonly departmentUrls: Readonly<Record<DepartmentName, string>>;
  /** Of the database with the seeded facts of all nine departments. */
  readonly departmentsDatabaseUrl: string;
  /** `prepareKeys` finds the keys there that gateways and departments agreed on. */
  readonly keysDirectory: string;
}

interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly kty: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly services: SharedServices;
    /** From @govgraph/prisma/testing/global-setup. */
    govgraphPostgres: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-e2e-'));
  const supervisor = createSupervisor();
  const startChild = createChildStarter(directory, (child, graceMs) => supervisor.add(child, graceMs));
  const stop = async () => {
    await supervisor.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // The database of this name on the run's server is nobody else's.
    const databaseUrl = project.getProvidedContext().govgraphPostgres;
    project.provide('services', await startServices({ directory, databaseUrl, startChild }));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function startServices(options: {
  readonly directory: string;
  readonly databaseUrl: string;
  readonly startChild: ChildStarter;
}): Promise<SharedServices> {
  const { directory, databaseUrl, startChild } = options;
  const keys = await prepareKeys(directory);
  const ports = await assignPorts(directory, departments);
  await migrate({ connectionString: databaseUrl, schemas: departments });
  await seedCity({ connectionString: databaseUrl });
  await assignRoles({ connectionString: databaseUrl, schemas: departments });
  const connectionStrings = await openLogins(databaseUrl, departments);

  const settings: DepartmentSettings[] = departments.map((name) => ({
    name,
    port: ports[name],
    connectionString: connectionStrings[name],
    gatewayKeys: { file: keys.departmentFiles[name] },
  }));
  const part = { startChild, environment: baseEnvironment() };
  const [identity] = await Promise.all([
    startIdentityProcess({ ...part, port: 0, keysFile: keys.identityKeysFile }),
    startDepartmentsProcess({ ...part, settings }),
  ]);
  return {
    issuer: identity.address,
    identityKeys: JSON.parse(await readFile(keys.identityKeysFile, 'utf8')),
    departmentUrls: Object.fromEntries(
      departments.map((name) => [name, `http://127.0.0.1:${ports[name]}/graphql`]),
    ) as Record<DepartmentName, string>,
    departmentsDatabaseUrl: databaseUrl,
    keysDirectory: directory,
  };
}
