/*
 * `govgraph start`, in the order of what needs what:
 *
 *   data directory → database → migrations → data → keys → departments and identity → publication → gateway
 *
 * Everything that was started is stopped in the opposite order: on Ctrl-C, on SIGTERM, when a part ends by
 * itself, and when a step of the start fails.
 */
import path from 'node:path';
import { databaseUrlVariable, departments, schemaNames, type DepartmentName } from '@govgraph/prisma/schemas';
import { CommandError } from '../command-error.ts';
import { defaultDataDirectory, type CommandConfig } from '../config.ts';
import { removeWorld, writeWorld } from '../world.ts';
import { checkSettings } from './check-settings.ts';
import { createChildStarter, type ChildStarter } from './child-process.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { prepareDatabases, type PreparedDatabases } from './databases.ts';
import type { DepartmentSettings } from './departments-main.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { prepareKeys, type WorldKeys } from './keys.ts';
import { assignPorts, requireFreePort } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { type StartedWorld, describeWorld } from './welcome.ts';

const defaultPort = 4000;
const audience = 'govgraph';

/** What each part gets to stop by itself; with PostgreSQL at the end, all are gone within five seconds. */
const stopGraceMs = { gateway: 2_500, departments: 1_500, identity: 1_500 };

/** Generous, because a machine with two cores may be busy with something else. */
const readyTimeoutMs = 60_000;

/**
 * Starts the world and keeps it running until it is told to stop.
 *
 * @returns the exit code: 0 after an orderly stop, 1 when a part ended by itself
 * @throws CommandError in one line when the start fails
 */
export async function startWorld(config: CommandConfig, portOption: number | undefined): Promise<number> {
  const port = portOption ?? parsePort(config.port);
  checkSettings(config);
  // `npm start | head` closes the pipe; that is no reason to leave everything running without a supervisor.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const supervisor = createSupervisor();
  const stopRequested = waitForSignal();
  await prepareDataDirectory(config.dataDirectory);
  const lock = await acquireInstanceLock(config.dataDirectory);
  try {
    return await runWorld({ config, port, supervisor, stopRequested });
  } finally {
    await supervisor.stop();
    await removeWorld(config.dataDirectory);
    await lock.release();
  }
}

interface Run {
  readonly config: CommandConfig;
  readonly port: number;
  readonly supervisor: Supervisor;
  readonly stopRequested: Promise<'stop'>;
}

async function runWorld({ config, port, supervisor, stopRequested }: Run): Promise<number> {
  const startedAt = new Date();
  const starting = startParts({ config, port, supervisor });
  // When the start is interrupted, its steps fail one after the other; nobody waits for them any more.
  starting.catch(() => undefined);
  const outcome = await Promise.race([starting, stopRequested]);
  if (outcome === 'stop') return 0;

  const { gatewayUrl, issuer, databaseUrls, departmentUrls, chainKeyFile, checkpointKeyFile } = outcome;
  const processId = process.pid;
  await writeWorld(config.dataDirectory, {
    processId,
    startedAt: startedAt.toISOString(),
    gatewayUrl,
    issuer,
    audience,
    databaseUrls,
    departmentUrls,
    chainKeyFile,
    checkpointKeyFile,
    checkpointDirectory: checkpointDirectoryOf(config.dataDirectory),
  });
  const { checkoutRoot, dataDirectory } = config;
  const dataOption = dataDirectory === defaultDataDirectory(checkoutRoot) ? '' : `--data '${dataDirectory}' `;
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  console.log(describeWorld({ ...outcome, dataOption, seconds }));

  const end = await Promise.race([supervisor.firstExit, stopRequested]);
  if (end === 'stop') return 0;
  console.error(`govgraph: ${end.name} ${end.reason}; everything is stopped`);
  return 1;
}

async function startParts({ config, port, supervisor }: Omit<Run, 'stopRequested'>): Promise<StartedWorld> {
  const { dataDirectory } = config;
  const environment = withoutDatabases(config.environment);
  const logDirectory = path.join(dataDirectory, 'logs');
  const progress = createProgress((line) => console.log(line));
  const startChild = createChildStarter(logDirectory, (child, graceMs) =>
    // The gateway first, so that its requests under way still find the departments and their databases.
    supervisor.add(child, graceMs, child.name === 'gateway' ? 1 : 2),
  );

  await requireFreePort(port);
  const ports = await assignPorts(dataDirectory, ['identity', ...departments]);
  const keys = await prepareKeys(dataDirectory);
  const departmentUrls = mapNames(departments, (name) => `http://127.0.0.1:${ports[name]}/graphql`);
  const issuer = `http://127.0.0.1:${ports.identity}`;
  const part = { config: { ...config, environment }, startChild, progress, keys };

  // Nobody asks another part before the first request comes: each starts as soon as its database can be connected to.
  const databases = prepareDatabases({ config, supervisor, progress });
  // What composing and publishing need is loaded while PostgreSQL starts.
  const publishing = import('./publish-world.ts');
  const publishThenServe = async () => {
    const [{ urls, seed }, { publishWorld, readPublication }] = await Promise.all([databases, publishing]);
    const { checkoutRoot } = config;
    const publication = await progress.run(
      'catalog',
      () => readPublication({ checkoutRoot, dataDirectory, catalogUrl: urls.authority, departmentUrls }),
      ({ version, isInForce }) => (isInForce ? `unchanged, policy version ${version}` : 'to be published'),
    );
    if (!publication.isInForce)
      await progress.run(
        'publication',
        () => publishWorld(publication),
        (what) => what,
      );
    // Writing the data keeps this process and the database busy, which the gateway does not need to load.
    const [address] = await Promise.all([
      startGateway({ ...part, port, issuer, catalogUrl: urls.gateway }),
      seed(),
    ]);
    return address;
  };
  const [gatewayUrl] = await Promise.all([
    publishThenServe(),
    startIdentity({ ...part, port: ports.identity }),
    startDepartments({ ...part, ports, databases }),
  ]);
  const { chainKeyFile, checkpointKeyFile } = keys;
  const { urls: databaseUrls } = await databases;
  return {
    gatewayUrl,
    issuer,
    databaseUrls,
    departmentUrls,
    chainKeyFile,
    checkpointKeyFile,
    logDirectory,
  };
}

interface PartStart {
  readonly config: CommandConfig;
  readonly startChild: ChildStarter;
  readonly progress: Progress;
  readonly keys: WorldKeys;
}

async function startIdentity(options: PartStart & { readonly port: number }): Promise<void> {
  const { config, startChild, progress, port, keys } = options;
  await progress.run(
    'identity',
    () =>
      startChild({
        name: 'identity',
        program: path.join(config.checkoutRoot, 'identity/dist/main.js'),
        environment: {
          ...config.environment,
          PORT: String(port),
          GOVGRAPH_IDENTITY_KEYS_FILE: keys.identityKeysFile,
          GOVGRAPH_AUDIENCE: audience,
        },
        ready: /^ready (http\S+)/,
        readyTimeoutMs,
        stopGraceMs: stopGraceMs.identity,
      }),
    ({ address }) => address,
  );
}

async function startDepartments(
  options: PartStart & {
    readonly ports: Readonly<Record<DepartmentName, number>>;
    readonly databases: Promise<PreparedDatabases>;
  },
): Promise<void> {
  const { config, startChild, progress, ports, keys, databases } = options;
  const settings = databases.then(({ urls }): DepartmentSettings[] =>
    departments.map((name) => ({
      name,
      port: ports[name],
      connectionString: urls[name],
      gatewayKeys: keys.departments[name],
    })),
  );
  const child = startChild({
    name: 'departments',
    program: path.join(import.meta.dirname, 'departments-main.js'),
    environment: config.environment,
    message: settings,
    ready: /^ready (.+)/,
    readyTimeoutMs,
    stopGraceMs: stopGraceMs.departments,
  });
  // Only then has it something to do, which is what its line is about.
  await Promise.race([settings, child]);
  await progress.run(
    'departments',
    () => child,
    ({ address }) => address,
  );
}

async function startGateway(
  options: PartStart & { readonly port: number; readonly issuer: string; readonly catalogUrl: string },
): Promise<string> {
  const { config, startChild, progress, port, keys, issuer, catalogUrl } = options;
  const child = await progress.run(
    'gateway',
    () =>
      startChild({
        name: 'gateway',
        program: path.join(config.checkoutRoot, 'gateway/dist/main.js'),
        environment: {
          ...config.environment,
          GOVGRAPH_PORT: String(port),
          CATALOG_DATABASE_URL: catalogUrl,
          GOVGRAPH_ISSUERS: issuer,
          GOVGRAPH_AUDIENCE: audience,
          GOVGRAPH_SIGNING_KEYS_FILE: keys.signingKeysFile,
          GOVGRAPH_PSEUDONYM_KEY: keys.pseudonymKey,
          GOVGRAPH_CHAIN_KEY_FILE: keys.chainKeyFile,
          GOVGRAPH_CHECKPOINT_KEY_FILE: keys.checkpointKeyFile,
          GOVGRAPH_CHECKPOINT_DIRECTORY: checkpointDirectoryOf(config.dataDirectory),
        },
        ready: /govgraph ready (http\S+)/,
        readyTimeoutMs,
        stopGraceMs: stopGraceMs.gateway,
      }),
    ({ address }) => address,
  );
  return child.address;
}

function mapNames<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

const checkpointDirectoryOf = (dataDirectory: string) => path.join(dataDirectory, 'checkpoints');

/** What children inherit: each is told its own database, and no other. */
function withoutDatabases(environment: CommandConfig['environment']): CommandConfig['environment'] {
  const variables = new Set(schemaNames.map(databaseUrlVariable));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !variables.has(name)));
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new CommandError(`GOVGRAPH_PORT must be a number up to 65535, not ${text}`, { exitCode: 2 });
  }
  return port;
}

function waitForSignal(): Promise<'stop'> {
  return new Promise((resolve) => {
    // npm passes signals on that the terminal has sent already: they may arrive twice.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
  });
}
