import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { buildSubgraphSchema } from '@apollo/subgraph';
import { type CallerContext, deadlineHeader, readDeadline } from '@govgraph/protocol';
import { type GraphQLSchema, parse } from 'graphql';

import type { GatewayKeys } from './gateway-keys.ts';
import { obeyBounds } from './bounded-execution.ts';
import { withDeadline } from './deadline.ts';
import { answerExactIds } from './exact-ids.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { startHttpServer } from './http-server.ts';
import { type Log, createJsonLog } from './log.ts';
import { refuseInPlace } from './refuse-in-place.ts';
import type { ReplayGuard } from './replay-guard.ts';
import { createRequestVerifier } from './verify-request.ts';
import { watchGatewayKeys } from './watch-gateway-keys.ts';

/** A Prisma client, as far as it matters here. */
export interface Database {
  $queryRawUnsafe(query: string): PromiseLike<unknown>;
  $disconnect(): PromiseLike<void>;
}

/** What the resolvers of one request share. */
export interface DepartmentContext<Client, Loaders> {
  readonly caller: CallerContext;
  readonly database: Client;
  readonly loaders: Loaders;
  /** Aborted when nobody waits for the answer any more; fields are not resolved from then on. */
  readonly signal: AbortSignal;
}

export interface SubgraphDefinition<Client extends Database, Loaders> {
  /** Name of the department, for example `public-security`. */
  readonly name: string;
  /** Where the department's `schema.graphql` lies: plain Federation 2 SDL. */
  readonly schema: URL;
  /** As GraphQL Code Generator types them. */
  readonly resolvers: object;
  /** `onQuery` is for tests that count statements. */
  readonly openDatabase: (connectionString: string, options?: { onQuery?: (sql: string) => void }) => Client;
  /** Called once a request, so that nothing is remembered from one caller to the next. */
  readonly createLoaders: (database: Client) => Loaders;
}

/** Where the keys file of a department lies. */
export interface GatewayKeysFile {
  readonly file: string;
}

export interface StartSubgraphOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** 127.0.0.1 unless said otherwise. */
  readonly host?: string;
  readonly connectionString: string;
  /** Fixed, or those of a file, which is read again whenever it was replaced. */
  readonly gatewayKeys: GatewayKeys | GatewayKeysFile;
  /**
   * Remembers what was let in: one for all processes of the department. Without it, each remembers for itself, and
   * nothing that was signed before it began to listen is let in.
   */
  readonly replayGuard?: ReplayGuard;
  /** JSON lines on the standard error unless said otherwise. */
  readonly log?: Log;
}

export interface RunningSubgraph {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** Ends running requests and the database connections; takes five seconds at most. */
  readonly close: () => Promise<void>;
}

export type StartSubgraph = (options: StartSubgraphOptions) => Promise<RunningSubgraph>;

/** Makes a department out of its schema, its resolvers and its database. */
export function defineSubgraph<Client extends Database, Loaders>(
  definition: SubgraphDefinition<Client, Loaders>,
): StartSubgraph {
  return async ({
    port,
    host = '127.0.0.1',
    connectionString,
    gatewayKeys,
    replayGuard,
    log = createJsonLog(definition.name),
  }) => {
    const schema = await loadSubgraphSchema(definition);
    const answerGraphql = createGraphqlHandler<DepartmentContext<Client, Loaders>>(schema, log);
    const database = definition.openDatabase(connectionString);
    // Signatures are of whole seconds: those of this one may have been let in by a process before.
    const notBefore = replayGuard === undefined ? Math.ceil(Date.now() / 1_000) : -Infinity;
    const watchedKeys = 'file' in gatewayKeys ? await watchGatewayKeys(gatewayKeys.file, { log }) : undefined;
    const currentKeys = watchedKeys?.current ?? (() => gatewayKeys as GatewayKeys);
    const verifyHead = createRequestVerifier(currentKeys, {
      notBefore,
      ...(replayGuard === undefined ? {} : { replayGuard }),
    });
    await sleep(Math.max(0, notBefore * 1_000 - Date.now()));

    const server = await startHttpServer({
      host,
      port,
      verifyHead,
      log,
      answer: ({ headers }, body, caller, gone) =>
        withDeadline(readDeadline(headers[deadlineHeader]), gone, (signal) => {
          const loaders = definition.createLoaders(database);
          return answerGraphql({ headers, body }, { caller, database, loaders, signal });
        }),
      isHealthy: () => answersWithin(database.$queryRawUnsafe('SELECT 1'), 1_000),
    });
    return {
      url: server.url,
      async close() {
        watchedKeys?.close();
        await server.close();
        await answersWithin(database.$disconnect(), 1_500);
      },
    };
  };
}

/** The executable schema of a department: what it answers, whoever carries the questions. */
export async function loadSubgraphSchema({
  schema: url,
  resolvers,
}: {
  readonly schema: URL;
  readonly resolvers: object;
}): Promise<GraphQLSchema> {
  const typeDefs = parse(await readFile(url, 'utf8'));
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as Record<string, never> });
  answerExactIds(schema);
  refuseInPlace(schema);
  obeyBounds(schema);
  return schema;
}

async function answersWithin(work: PromiseLike<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  const answer = Promise.resolve(work).then(
    () => true,
    () => false,
  );
  const isAnswered = await Promise.race([answer, timeout]);
  clearTimeout(timer);
  return isAnswered;
}
