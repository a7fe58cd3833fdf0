/**
 * The real system, put together so that each part of it can be broken on its own: a PostgreSQL, a Redis and an issuer
 * that can be killed and started again at the same address, ways to both stores on which nothing moves any more, three
 * gateways, and recorders in front of all nine departments.
 */
import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@govgraph/prisma/testing';
import type { RunningChild } from '@govgraph/demo/testing';
import { startIdentity } from '@govgraph/demo/testing';
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '@govgraph/prisma';
import pg from 'pg';
import { vi } from 'vitest';
import { type FreezableTcp, startFreezableTcp } from '../environment/freezable-tcp.ts';
import { liftLimits } from '../environment/lift-limits.ts';
import { limitGrant } from '../environment/limit-grant.ts';
import { type RunningRedis, startRedis } from '../environment/redis.ts';
import { type Environment, startEnvironment } from '../environment/start-environment.ts';

/** A gateway whose process may end and begin again; callers know it by its address. */
export interface HeldGateway {
  readonly url: string;
  /** The process that was started; with workers, the one that watches over them. */
  processId(): number;
  kill(): Promise<void>;
  /** @param shiftMs how far its clock is from the right one */
  start(shiftMs?: number): Promise<void>;
}

export interface HeldRedis {
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  start(): Promise<void>;
  flush(): Promise<void>;
}

export interface Stage {
  readonly environment: Environment;
  readonly issuer: string;
  readonly gateways: Readonly<Record<'steady' | 'single' | 'workers', HeldGateway>>;
  readonly postgres: {
    readonly way: FreezableTcp;
    kill(): Promise<void>;
    start(): Promise<void>;
    /** As the superuser. */
    run(sql: string): Promise<void>;
    /** Runs statements in a transaction that stays open. @returns the way to end it */
    hold(sql: string): Promise<() => Promise<void>>;
  };
  /** Where is counted, and where the entity cache is: what happens to one happens to the other. */
  readonly redis: HeldRedis;
  readonly identity: { stop(): Promise<void>; start(withNewKeys?: boolean): Promise<void> };
  close(): Promise<void>;
}

const waitTimeout = { timeout: 60_000, interval: 100 };

export async function startStage(): Promise<Stage> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  };
  try {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-hold-'));
    cleanUps.push(() => rm(directory, { recursive: true, force: true }));
    await chmod(directory, 0o755);
    const postgres = await holdPostgres(path.join(directory, 'postgres'), cleanUps);
    const counting = await holdRedis(cleanUps);
    const cache = await holdRedis(cleanUps);
    const identity = await holdIdentity(directory, cleanUps);
    const { issuer } = identity;
    const environment = await startEnvironment({
      catalogUrl: postgres.connectionString,
      gatewaySettings: {
        CATALOG_DATABASE_URL: throughWay(postgres.connectionString, postgres.way),
        GOVGRAPH_REDIS_URL: counting.url,
        GOVGRAPH_ISSUERS: issuer,
        GOVGRAPH_ISSUER_KEYS_REFRESH_SECONDS: '1',
        GOVGRAPH_SUBGRAPH_TIMEOUT_MS: '2000',
      },
    });
    cleanUps.push(() => environment.stop());
    // Counts everything that is counted in service, without ever using it up.
    await liftLimits(environment);
    const often = 1_000_000_000;
    const rates = { requestsPerMinute: often, costPerMinute: often, personsPerHour: often };
    const rateLimits = [{ application: '*', ...rates, perOfficial: rates }];
    await environment.policy.apply({ rateLimits }, 'authority', 'a load');
    await limitGrant(environment, 'newborn-vaccinations', 1_000_000_000);
    const steady: HeldGateway = {
      url: environment.gatewayUrl,
      processId: () => environment.gatewayProcessId,
      kill: () => Promise.reject(new Error('the steady gateway is never killed')),
      start: () => Promise.reject(new Error('the steady gateway is never killed')),
    };
    const single = await holdGateway(environment, 'single', {});
    const workers = await holdGateway(environment, 'workers', {
      GOVGRAPH_WORKERS: '2',
      GOVGRAPH_SHARE_REQUESTS: 'true',
      GOVGRAPH_CACHE_REDIS_URL: cache.url,
      GOVGRAPH_ENTITY_CACHE_KEY: randomBytes(32).toString('base64'),
    });
    const redis = holdTogether([counting, cache]);
    return { environment, issuer, gateways: { steady, single, workers }, postgres, redis, identity, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function throughWay(connectionString: string, { port }: FreezableTcp): string {
  const url = new URL(connectionString);
  url.port = String(port);
  return url.href;
}

async function holdPostgres(directory: string, cleanUps: (() => Promise<unknown>)[]) {
  const port = await findFreePort();
  // Durable, as in production: a commit that was confirmed must survive the kill.
  const open = () => startEmbeddedPostgres({ directory, port, fsync: true });
  let server: EmbeddedPostgres = await open();
  cleanUps.push(() => server.stop());
  const { connectionString } = server;
  await migrate({ connectionString, schemas: ['catalog'] });
  const way = await startFreezableTcp({ host: '127.0.0.1', port });
  cleanUps.push(() => way.close());
  const connect = async () => {
    const client = new pg.Client({ connectionString, options: '-c search_path=catalog' });
    // A connection that is held while the server is killed.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return {
    connectionString,
    way,
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
    },
    start: async () => {
      server = await vi.waitFor(open, waitTimeout);
    },
    run: async (sql: string) => {
      const client = await connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
    },
    hold: async (sql: string) => {
      const client = await connect();
      await client.query(`BEGIN; ${sql}`);
      // What the connection held ends with it.
      return () => client.end();
    },
  };
}

async function holdRedis(
  cleanUps: (() => Promise<unknown>)[],
): Promise<HeldRedis & { readonly url: string }> {
  let server: RunningRedis = await startRedis();
  const { port } = server;
  cleanUps.push(() => server.stop());
  const way = await startFreezableTcp({ host: '127.0.0.1', port });
  cleanUps.push(() => way.close());
  return {
    url: `redis://127.0.0.1:${way.port}`,
    freeze: () => way.freeze(),
    thaw: () => way.thaw(),
    kill: () => server.stop(),
    start: async () => {
      server = await startRedis(port);
    },
    flush: async () => {
      await promisify(execFile)('redis-cli', ['-p', String(port), 'flushall']);
    },
  };
}

function holdTogether(servers: readonly HeldRedis[]): HeldRedis {
  const all = async (act: (server: HeldRedis) => Promise<void>) =>
    void (await Promise.all(servers.map((server) => act(server))));
  return {
    freeze: () => servers.forEach((server) => server.freeze()),
    thaw: () => servers.forEach((server) => server.thaw()),
    kill: () => all((server) => server.kill()),
    start: () => all((server) => server.start()),
    flush: () => all((server) => server.flush()),
  };
}

async function holdIdentity(directory: string, cleanUps: (() => Promise<unknown>)[]) {
  const port = await findFreePort();
  let generation = 0;
  const open = () =>
    startIdentity({ port, keysFile: path.join(directory, `identity-${generation}.jwks.json`) });
  let server = await open();
  // It may be stopped already.
  cleanUps.push(() => server.close().catch(() => undefined));
  return {
    issuer: server.issuer,
    stop: () => server.close(),
    start: async (withNewKeys = false) => {
      if (withNewKeys) generation += 1;
      server = await open();
    },
  };
}

const clockShift = path.join(import.meta.dirname, 'clock-shift.cjs');

async function holdGateway(
  environment: Environment,
  name: string,
  given: Readonly<Record<string, string>>,
): Promise<HeldGateway> {
  const settings = { ...given, GOVGRAPH_PORT: String(await findFreePort()) };
  let starts = 0;
  const open = (shiftMs: number) => {
    starts += 1;
    const shifted = { NODE_OPTIONS: `--require ${clockShift}`, CLOCK_SHIFT_MS: String(shiftMs) };
    const more = shiftMs === 0 ? {} : shifted;
    return environment.startGateway({ ...settings, ...more }, `gateway-${name}-${starts}`);
  };
  let child: RunningChild = await open(0);
  return {
    url: child.address,
    processId: () => child.processId,
    kill: async () => {
      process.kill(child.processId, 'SIGKILL');
      await child.exited;
    },
    start: async (shiftMs = 0) => {
      child = await open(shiftMs);
    },
  };
}
