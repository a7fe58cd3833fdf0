/*
 * Everything around the gateways that are measured: subgraphs answering from memory, databases, the issuer of
 * tokens, published policies. All of it runs beside the gateway's processor.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  assignPorts,
  authority,
  createChildStarter,
  createSupervisor,
  departments,
  mapPublishers,
  prepareKeys,
  publishDemo,
  publishers,
  readPublication,
  settingsOfKeys,
  startAuthorityProcess,
  startDepartmentsProcess,
  startIdentityProcess,
} from '@govgraph/demo/testing';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { requestToken } from '@govgraph/demo';
import { seedCity } from '@govgraph/demo-city';
import { migrate, startEmbeddedPostgres } from '@govgraph/prisma';
import { findFreePorts, inheritedEnvironment, startProgram, waitUntilReady } from './processes.mjs';
import * as shopPolicy from './shop-policy.mjs';
import { startMemo, startShopSubgraphs } from './subgraphs.mjs';

export const benchRoot = path.resolve(import.meta.dirname, '..');
export const checkoutRoot = path.resolve(benchRoot, '..');

/** @param {string} workDirectory on a real disk, because the databases write there durably */
export async function createStage(workDirectory) {
  const cleanUps = [];
  const supervisor = createSupervisor();
  cleanUps.push(() => supervisor.stop());
  const startChild = createChildStarter(workDirectory, (child, graceMs) => supervisor.add(child, graceMs));

  const startDatabase = async (name, schemas) => {
    const server = await startEmbeddedPostgres({ directory: path.join(workDirectory, name), fsync: true });
    cleanUps.push(() => server.stop());
    await migrate({ connectionString: server.connectionString, schemas });
    return server.connectionString;
  };

  const keysFile = path.join(workDirectory, 'identity.jwks.json');
  const environment = inheritedEnvironment();
  const { address: issuer } = await startIdentityProcess({ startChild, environment, port: 0, keysFile });

  return {
    startDatabase,
    /** What callers of a persona send: a token and the purpose. */
    callerHeaders: (persona, purpose) => callerHeaders(issuer, persona, purpose),
    /** What a gateway must be told to serve the catalog of a database. */
    prepareGateway: (name, departmentNames, catalogUrl) =>
      prepareGateway({ workDirectory, issuer, name, departmentNames, catalogUrl }),
    startRedis: () => startRedis(workDirectory),
    startShop: () => startShop({ workDirectory, startDatabase, issuer }),
    startDepartments: () => startDepartments({ workDirectory, startDatabase, startChild, issuer }),
    /** With the authority as the tenth, which answers for itself. */
    startDepartmentsAndAuthority: () =>
      startDepartments({ workDirectory, startDatabase, startChild, issuer, servesAuthority: true }),
    close: async () => {
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    },
  };
}

/** Needs `redis-server` on PATH. @returns its address */
async function startRedis(workDirectory) {
  const [port] = await findFreePorts(1);
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', workDirectory];
  const redis = startProgram({ name: 'redis', command: 'redis-server', args, logDirectory: workDirectory });
  await waitUntilReady(redis, async () => redis.readLog().includes('Ready to accept connections'));
  return `redis://127.0.0.1:${port}`;
}

/** The public benchmark's four subgraphs, published as departments under a policy. */
async function startShop({ workDirectory, startDatabase, issuer }) {
  const upstream = await startShopSubgraphs(workDirectory);
  const memo = await startMemo('shop', { shop: upstream }, workDirectory);
  const subgraphsUrl = `http://127.0.0.1:${memo.ports.shop}`;
  const supergraph = path.join(workDirectory, 'shop-supergraph.graphql');
  const supergraphSdl = readFileSync(
    path.join(benchRoot, 'workloads/shop-supergraph.graphql'),
    'utf8',
  ).replaceAll('http://127.0.0.1:4200', subgraphsUrl);
  writeFileSync(supergraph, supergraphSdl);
  const catalogUrl = await startDatabase('shop-postgres', ['catalog']);
  await publishShop(catalogUrl, subgraphsUrl, supergraphSdl);
  return {
    memo,
    subgraphsUrl,
    supergraph,
    headers: await callerHeaders(issuer, shopPolicy.persona, shopPolicy.purpose),
    gatewayEnvironment: prepareGateway({
      workDirectory,
      issuer,
      name: 'shop',
      departmentNames: shopPolicy.subgraphNames,
      catalogUrl,
    }),
  };
}

function prepareGateway({ workDirectory, issuer, name, departmentNames, catalogUrl }) {
  const signingKeysFile = path.join(workDirectory, `${name}-signing.json`);
  writeFileSync(signingKeysFile, JSON.stringify(createSigningKeys(departmentNames)));
  const chainKeyFile = path.join(workDirectory, `${name}-chain.json`);
  const chainKey = { keyId: 'bench', secret: randomBytes(32).toString('base64') };
  const checkpointKeyFile = path.join(workDirectory, `${name}-checkpoint.pem`);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(checkpointKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(chainKeyFile, JSON.stringify({ keys: [chainKey] }));
  return {
    CATALOG_DATABASE_URL: catalogUrl,
    GOVGRAPH_ISSUERS: issuer,
    GOVGRAPH_SIGNING_KEYS_FILE: signingKeysFile,
    GOVGRAPH_PSEUDONYM_KEY: randomBytes(32).toString('base64'),
    GOVGRAPH_CHAIN_KEY_FILE: chainKeyFile,
    GOVGRAPH_CHECKPOINT_KEY_FILE: checkpointKeyFile,
    GOVGRAPH_CHECKPOINT_DIRECTORY: path.join(workDirectory, `${name}-checkpoints`),
  };
}

function createSigningKeys(departmentNames) {
  const createKey = (name) => ({
    keyId: `bench-${name}`,
    algorithm: 'hmac-sha256',
    secret: randomBytes(32).toString('base64'),
  });
  return Object.fromEntries(departmentNames.map((name) => [name, createKey(name)]));
}

async function publishShop(catalogUrl, subgraphsUrl, supergraphSdl) {
  const admin = createPostgresPolicyAdmin(catalogUrl);
  const subgraphs = shopPolicy.subgraphNames.map((name) => ({
    name,
    sdl: readFileSync(path.join(benchRoot, `subgraphs/shop/${name}.graphql`), 'utf8'),
    url: `${subgraphsUrl}/${name}`,
    resources: shopPolicy.resources[name],
  }));
  try {
    await admin.apply(shopPolicy.registration, 'bench', 'register the departments');
    await admin.publishSubgraphs({ subgraphs, supergraphSdl }, 'bench', 'publish the subgraphs');
    await admin.apply(shopPolicy.decisions, 'bench', 'the policy of the benchmark');
  } finally {
    await admin.close();
  }
}

/** The nine departments of the synthetic city, each behind the memo, under its own policy. */
async function startDepartments({
  workDirectory,
  startDatabase,
  startChild,
  issuer,
  servesAuthority = false,
}) {
  const directory = path.join(workDirectory, 'city');
  mkdirSync(directory, { recursive: true });
  const databaseUrl = await startDatabase('city-postgres', ['catalog', ...departments]);
  await seedCity({ connectionString: databaseUrl });
  const keys = await prepareKeys(directory);
  const ports = await assignPorts(directory, publishers);
  const settingsOf = (name) => ({
    name,
    port: ports[name],
    connectionString: databaseUrl,
    gatewayKeys: { file: keys.departmentFiles[name] },
  });
  const environment = inheritedEnvironment();
  await startDepartmentsProcess({ startChild, environment, settings: departments.map(settingsOf) });
  if (servesAuthority)
    await startAuthorityProcess({ startChild, environment, settings: [settingsOf(authority)] });
  const upstream = Object.fromEntries(departments.map((name) => [name, ports[name]]));
  const memo = await startMemo('departments', upstream, workDirectory);
  const urls = mapPublishers((name) => `http://127.0.0.1:${memo.ports[name] ?? ports[name]}/graphql`);
  const places = { dataDirectory: directory, catalogUrl: databaseUrl, urls };
  await publishDemo(await readPublication(places));
  await liftLimits(databaseUrl);
  return {
    memo,
    catalogUrl: databaseUrl,
    headers: await callerHeaders(issuer, 'assistance-review', 'low-income-assistance'),
    gatewayEnvironment: {
      CATALOG_DATABASE_URL: databaseUrl,
      GOVGRAPH_ISSUERS: issuer,
      ...settingsOfKeys(keys),
      GOVGRAPH_CHECKPOINT_DIRECTORY: path.join(directory, 'checkpoints'),
    },
  };
}

/** A load names the same persons all the time, and asks as often as it can. What is counted stays counted. */
async function liftLimits(catalogUrl) {
  const admin = createPostgresPolicyAdmin(catalogUrl);
  const most = 2_000_000_000;
  const rates = { requestsPerMinute: most, costPerMinute: most, personsPerHour: most };
  const change = {
    identificationLimits: [{ application: '*', triesPerHour: most, missesPerHour: most }],
    rateLimits: [{ application: '*', ...rates, perOfficial: rates }],
  };
  try {
    await admin.apply(change, 'bench', 'a load');
  } finally {
    await admin.close();
  }
}

async function callerHeaders(issuer, persona, purpose) {
  const token = await requestToken({ issuer, persona });
  return { authorization: `Bearer ${token}`, 'govgraph-purpose': purpose };
}
