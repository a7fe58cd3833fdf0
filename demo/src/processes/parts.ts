/* The parts of the demo that are processes of their own, for `govgraph start`, scenarios and benchmarks alike. */
import { departments } from '@govgraph/prisma/schemas';
import { settingsOfKeys, type DemoKeys } from '../data/prepare-keys.ts';
import type { DepartmentSettings } from '../departments/main.ts';
import { programs } from '../places.ts';
import { authority, type PublisherName } from '../publishers.ts';
import type { ChildStarter, RunningChild } from './child-process.ts';

/** The `aud` of the tokens that the demo's issuer gives, and that its gateway takes. */
export const audience = 'govgraph';

/** What each part gets to stop by itself; with PostgreSQL at the end, all are gone within five seconds. */
const stopGraceMs = { gateway: 2_500, departments: 1_500, identity: 1_500 };

/** Generous, because a machine with two cores may be busy with something else. */
const readyTimeoutMs = 60_000;

interface PartStart {
  readonly startChild: ChildStarter;
  /** Environment variables that the process inherits. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts the identity provider; what it says when it is ready is the issuer. @param options.port 0 takes a free one */
export function startIdentityProcess(
  options: PartStart & { readonly port: number; readonly keysFile: string },
): Promise<RunningChild> {
  const { startChild, environment, port, keysFile } = options;
  return startChild({
    name: 'identity',
    program: programs.identity,
    environment: {
      ...environment,
      PORT: String(port),
      GOVGRAPH_IDENTITY_KEYS_FILE: keysFile,
      GOVGRAPH_AUDIENCE: audience,
    },
    ready: /^ready (http\S+)/,
    readyTimeoutMs,
    stopGraceMs: stopGraceMs.identity,
  });
}

/** Starts the nine departments in one process, which loads their code before it needs to know its settings. */
export function startDepartmentsProcess(options: HostStart): Promise<RunningChild> {
  return startHost('departments', departments, options);
}

/** Starts the authority as a department, in a process of its own: it works with the catalog. */
export function startAuthorityProcess(options: HostStart): Promise<RunningChild> {
  return startHost(authority, [authority], options);
}

type HostStart = PartStart & {
  readonly settings: readonly DepartmentSettings[] | Promise<readonly DepartmentSettings[]>;
};

function startHost(
  name: string,
  hosted: readonly PublisherName[],
  { startChild, environment, settings }: HostStart,
): Promise<RunningChild> {
  return startChild({
    name,
    program: programs.departments,
    arguments: hosted,
    environment,
    message: settings,
    ready: /^ready (.+)/,
    readyTimeoutMs,
    stopGraceMs: stopGraceMs.departments,
  });
}

/** Starts a gateway on the catalog; what it says when it is ready is its address. */
export function startGatewayProcess(
  options: PartStart & {
    readonly port: number;
    readonly issuer: string;
    readonly catalogUrl: string;
    readonly keys: DemoKeys;
    readonly checkpointDirectory: string;
  },
): Promise<RunningChild> {
  const { startChild, environment, port, issuer, catalogUrl, keys, checkpointDirectory } = options;
  return startChild({
    name: 'gateway',
    program: programs.gateway,
    environment: {
      ...environment,
      ...settingsOfKeys(keys),
      GOVGRAPH_PORT: String(port),
      CATALOG_DATABASE_URL: catalogUrl,
      GOVGRAPH_ISSUERS: issuer,
      GOVGRAPH_AUDIENCE: audience,
      GOVGRAPH_CHECKPOINT_DIRECTORY: checkpointDirectory,
    },
    ready: /govgraph ready (http\S+)/,
    readyTimeoutMs,
    stopGraceMs: stopGraceMs.gateway,
  });
}
