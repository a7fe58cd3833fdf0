import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  authority,
  createChildStarter,
  createSupervisor,
  departments,
  mapPublishers,
  prepareKeys,
  programs,
  publishDemo,
  readPublication,
  settingsOfKeys,
  startAuthorityProcess,
  type ChildStarter,
  type DemoKeys,
  type DepartmentName,
  type RunningChild,
} from '@govgraph/demo/testing';
import {
  createPostgresPolicyAdmin,
  createPostgresUsageStore,
  type PolicyAdmin,
  type UsageStore,
} from '@govgraph/storage';
import type { CatalogRole } from '@govgraph/prisma';
import { createTestDatabase, findFreePort } from '@govgraph/prisma/testing';
import { inject } from 'vitest';
import { type Caller, createCaller } from './caller.ts';
import { baseEnvironment } from './base-environment.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { type Tokens, createTokens } from './tokens.ts';
import { type Wire, createWire } from './wire.ts';

/** A gateway process and everything around it, for one file of scenarios. */
export interface Environment {
  /** The address of the (first) gateway. */
  readonly gatewayUrl: string;
  readonly gatewayProcessId: number;
  readonly tokens: Tokens;
  readonly wire: Wire;
  /** The way to each department. */
  readonly ways: Readonly<Record<DepartmentName, RecordingProxy>>;
  /** Changes the policy in the store, as the `govgraph` command does. */
  readonly policy: PolicyAdmin;
  /** Reads the usage records, as an auditor does. */
  readonly usage: UsageStore;
  /** Of the catalog's owner, a superuser. */
  readonly catalogUrl: string;
  /** The keys of the chain of usage records. */
  readonly chainKeyFile: string;
  /** The key of the usage record's checkpoints. */
  readonly checkpointKeyFile: string;
  /** Where the gateways keep checkpoints outside the database. */
  readonly checkpointDirectory: string;
  /** A persona's application at the (first) gateway. */
  caller(persona: string, purpose?: string): Promise<Caller>;
  /** One more gateway on the same stores. @param name of its log file */
  startGateway(
    settings?: Readonly<Record<string, string>>,
    name?: string,
    until?: StartedUntil,
  ): Promise<RunningChild>;
  /**
   * Starts the authority's service at its address, once the process before has ended, or one more process of it.
   *
   * @param port of one more, which no gateway asks
   */
  startAuthority(port?: number): Promise<RunningChild>;
  /** Of the authority's service, as it was started first; undefined where it is not served. */
  readonly authorityProcessId: number | undefined;
  /** Where processes of this environment write what they print. */
  readonly logDirectory: string;
  stop(): Promise<void>;
}

/** Whether a gateway is waited for until it is ready, or until it says that it listens and is not. */
export type StartedUntil = 'ready' | 'listening';

export interface EnvironmentOptions {
  readonly until?: StartedUntil;
  /** The catalog; default: a fresh one on the run's PostgreSQL. */
  readonly catalogUrl?: string;
  /** Departments that the scenario runs itself; the others are those of the run. */
  readonly departmentUrls?: Partial<Readonly<Record<DepartmentName, string>>>;
  /** More settings of the gateway process. */
  readonly gatewaySettings?: Readonly<Record<string, string>>;
  /** Whether the authority serves its GraphQL, beside the nine. */
  readonly servesAuthority?: true;
}

/**
 * Publishes the nine departments, by the addresses of recorders in front of them, and the city's policy into a
 * catalog, and starts a gateway on it.
 */
export async function startEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const services = inject('services');
  const cleanUps: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  };
  try {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-environment-'));
    cleanUps.push(() => rm(directory, { recursive: true, force: true }));
    const catalogUrls = await openCatalog(options.catalogUrl, cleanUps);
    const ways = await openWays({ ...services.departmentUrls, ...options.departmentUrls }, cleanUps);
    const authorityPort = options.servesAuthority ? await findFreePort() : undefined;
    const authorityUrl = authorityPort === undefined ? unserved : `http://127.0.0.1:${authorityPort}/graphql`;
    const places = {
      dataDirectory: directory,
      catalogUrl: catalogUrls.authority,
      urls: mapPublishers((name) => (name === authority ? authorityUrl : ways[name].url)),
    };
    await publishDemo(await readPublication(places));

    const supervisor = createSupervisor();
    cleanUps.push(() => supervisor.stop());
    const startChild = createChildStarter(directory, (child, graceMs) => supervisor.add(child, graceMs));
    const keys = await prepareKeys(services.keysDirectory);
    const startAuthority = async (port = authorityPort): Promise<RunningChild> => {
      if (port === undefined) throw new Error('the authority is not served here');
      const served = {
        name: authority,
        port,
        connectionString: catalogUrls.registry,
        gatewayKeys: { file: keys.departmentFiles[authority] },
      } as const;
      return startAuthorityProcess({ startChild, environment: baseEnvironment(), settings: [served] });
    };
    const authorityProcessId = options.servesAuthority ? (await startAuthority()).processId : undefined;
    const checkpointDirectory = path.join(directory, 'checkpoints');
    const startGateway: Environment['startGateway'] = (settings = {}, name = 'gateway', until = 'ready') =>
      startGatewayProcess({
        name,
        until,
        startChild,
        keys,
        checkpointDirectory,
        settings: {
          CATALOG_DATABASE_URL: catalogUrls.gateway,
          GOVGRAPH_ISSUERS: services.issuer,
          ...options.gatewaySettings,
          ...settings,
        },
      });
    const { address: gatewayUrl, processId: gatewayProcessId } = await startGateway(
      {},
      'gateway',
      options.until,
    );

    const policy = createPostgresPolicyAdmin(catalogUrls.authority);
    cleanUps.push(() => policy.close());
    const usage = createPostgresUsageStore(catalogUrls.auditor);
    cleanUps.push(() => usage.close());
    const tokens = createTokens(services);
    return {
      gatewayUrl,
      gatewayProcessId,
      tokens,
      wire: createWire(Object.values(ways)),
      ways,
      policy,
      usage,
      catalogUrl: catalogUrls.owner,
      chainKeyFile: keys.chainKeyFile,
      checkpointKeyFile: keys.checkpointKeyFile,
      checkpointDirectory,
      caller: async (persona, purpose) =>
        createCaller({ gatewayUrl, token: await tokens.ofPersona(persona), purpose }),
      startGateway,
      startAuthority,
      authorityProcessId,
      logDirectory: directory,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where nobody serves. */
const unserved = 'http://127.0.0.1:9/graphql';

/** For those who work with the catalog, as in production: each has its role. */
async function openCatalog(
  given: string | undefined,
  cleanUps: (() => Promise<unknown>)[],
): Promise<Readonly<Record<CatalogRole | 'owner', string>>> {
  if (given !== undefined)
    return {
      owner: given,
      gateway: given,
      registry: given,
      authority: given,
      auditor: given,
      archivist: given,
    };
  const { connectionString, urlOf, drop } = await createTestDatabase({ schemas: ['catalog'] });
  cleanUps.push(drop);
  const [gateway, authority, auditor] = [urlOf('gateway'), urlOf('authority'), urlOf('auditor')];
  return {
    owner: connectionString,
    gateway,
    registry: urlOf('registry'),
    authority,
    auditor,
    archivist: urlOf('archivist'),
  };
}

async function openWays(
  departmentUrls: Readonly<Record<DepartmentName, string>>,
  cleanUps: (() => Promise<unknown>)[],
): Promise<Record<DepartmentName, RecordingProxy>> {
  const ways: Partial<Record<DepartmentName, RecordingProxy>> = {};
  for (const name of departments) {
    const way = await startRecordingProxy(name, departmentUrls[name]);
    cleanUps.push(() => way.close());
    ways[name] = way;
  }
  return ways as Record<DepartmentName, RecordingProxy>;
}

function startGatewayProcess(options: {
  readonly name: string;
  readonly until: StartedUntil;
  readonly startChild: ChildStarter;
  readonly keys: DemoKeys;
  readonly checkpointDirectory: string;
  readonly settings: Readonly<Record<string, string>>;
}): Promise<RunningChild> {
  const { name, until, startChild, keys, checkpointDirectory, settings } = options;
  return startChild({
    name,
    program: programs.gateway,
    environment: {
      ...baseEnvironment(),
      GOVGRAPH_PORT: '0',
      ...settingsOfKeys(keys),
      GOVGRAPH_CHECKPOINT_DIRECTORY: checkpointDirectory,
      ...settings,
    },
    ready: until === 'ready' ? /govgraph ready (http\S+)/ : /"url":"(http[^"]+)".*not ready to answer yet/,
    readyTimeoutMs: 60_000,
    stopGraceMs: 5_000,
  });
}
