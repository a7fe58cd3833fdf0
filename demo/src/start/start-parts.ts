/*
 * Starts the parts of the demo, in the order of what needs what:
 *
 *   database → migrations → publication → gateway
 *                         → data
 *                         → departments, authority
 *   identity
 *
 * Nobody asks another part before the first request comes: each starts as soon as its database can be connected to.
 */
import path from 'node:path';
import { databaseUrlVariable, departments, schemaNames } from '@govgraph/prisma/schemas';
import { logDirectoryOf } from '../data/data-directory.ts';
import type { DemoEnvironment } from '../data/demo-environment.ts';
import { prepareKeys } from '../data/prepare-keys.ts';
import { assignPorts, requireFreePort } from '../data/ports.ts';
import type { DemoSettings } from '../demo-settings.ts';
import type { DepartmentSettings } from '../departments/main.ts';
import { createChildStarter } from '../processes/child-process.ts';
import {
  audience,
  startAuthorityProcess,
  startDepartmentsProcess,
  startGatewayProcess,
  startIdentityProcess,
} from '../processes/parts.ts';
import { authority, mapPublishers, publishers, type PublisherName } from '../publishers.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import { prepareDatabases } from './prepare-databases.ts';
import { createProgress } from './progress.ts';

/** What there is once everything is started. */
export type StartedParts = Omit<DemoEnvironment, 'processId' | 'startedAt'>;

/** Starts everything, each part in a line that says so. @throws Error whose message is one line */
export async function startParts(settings: DemoSettings, supervisor: Supervisor): Promise<StartedParts> {
  const { dataDirectory, port } = settings;
  const environment = withoutDatabases(settings.environment);
  const progress = createProgress((line) => console.log(line));
  const startChild = createChildStarter(logDirectoryOf(dataDirectory), (child, graceMs) =>
    // The gateway first, so that its requests under way still find the departments and their databases.
    supervisor.add(child, graceMs, child.name === 'gateway' ? 1 : 2),
  );

  await requireFreePort(port);
  const ports = await assignPorts(dataDirectory, ['identity', ...publishers]);
  const keys = await prepareKeys(dataDirectory);
  const departmentUrls = mapPublishers((name) => `http://127.0.0.1:${ports[name]}/graphql`);
  const issuer = `http://127.0.0.1:${ports.identity}`;
  const checkpointDirectory = path.join(dataDirectory, 'checkpoints');
  const part = { startChild, environment };

  const databases = prepareDatabases({ settings, supervisor, progress });
  // What composing and publishing need is loaded while PostgreSQL starts.
  const publishing = import('./publish-demo.ts');

  const publishThenServe = async () => {
    const [{ urls, seed }, { publishDemo, readPublication }] = await Promise.all([databases, publishing]);
    const publication = await progress.run(
      'catalog',
      () => readPublication({ dataDirectory, catalogUrl: urls.authority, urls: departmentUrls }),
      ({ version, isInForce }) => (isInForce ? `unchanged, policy version ${version}` : 'to be published'),
    );
    if (!publication.isInForce)
      await progress.run(
        'publication',
        () => publishDemo(publication),
        (what) => what,
      );
    const gateway = { ...part, port, issuer, catalogUrl: urls.gateway, keys, checkpointDirectory };
    // Writing the data keeps this process and the database busy, which the gateway does not need to load.
    const [{ address }] = await Promise.all([
      progress.run('gateway', () => startGatewayProcess(gateway), addressOf),
      seed(),
    ]);
    return address;
  };
  const serveIdentity = () => {
    const identity = { ...part, port: ports.identity, keysFile: keys.identityKeysFile };
    return progress.run('identity', () => startIdentityProcess(identity), addressOf);
  };
  const settingsOf = async (names: readonly PublisherName[]): Promise<readonly DepartmentSettings[]> => {
    const { urls } = await databases;
    return names.map((name) => ({
      name,
      port: ports[name],
      connectionString: urls[name === authority ? 'registry' : name],
      gatewayKeys: { file: keys.departmentFiles[name] },
    }));
  };
  const serve = async (
    names: readonly PublisherName[],
    line: string,
    start: typeof startDepartmentsProcess,
  ): Promise<void> => {
    const told = settingsOf(names);
    const child = start({ ...part, settings: told });
    // Only then has it something to do, which is what its line is about.
    await Promise.race([told, child]);
    await progress.run(line, () => child, addressOf);
  };

  const [gatewayUrl] = await Promise.all([
    publishThenServe(),
    serveIdentity(),
    serve(departments, 'departments', startDepartmentsProcess),
    serve([authority], 'authority', startAuthorityProcess),
  ]);
  return {
    gatewayUrl,
    issuer,
    audience,
    databaseUrls: (await databases).urls,
    departmentUrls,
    chainKeyFile: keys.chainKeyFile,
    checkpointKeyFile: keys.checkpointKeyFile,
    checkpointDirectory,
  };
}

const addressOf = ({ address }: { readonly address: string }) => address;

/** What children inherit: each is told its own database, and no other. */
function withoutDatabases(environment: DemoSettings['environment']): DemoSettings['environment'] {
  const variables = new Set(schemaNames.map(databaseUrlVariable));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !variables.has(name)));
}
