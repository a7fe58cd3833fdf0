import { readFile } from 'node:fs/promises';

import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';

import type { CallerContext } from './caller-context.ts';
import type { GatewayKeys } from './gateway-keys.ts';
import { answerExactIds } from './exact-ids.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { startHttpServer } from './http-server.ts';
import { type Log, createJsonLog } from './log.ts';
import { createRequestVerifier } from './verify-request.ts';

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

export interface StartSubgraphOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** 127.0.0.1 unless said otherwise. */
  readonly host?: string;
  readonly connectionString: string;
  readonly gatewayKeys: GatewayKeys;
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
    log = createJsonLog(definition.name),
  }) => {
    const schema = await loadSchema(definition.schema, definition.resolvers);
    const answerGraphql = createGraphqlHandler<DepartmentContext<Client, Loaders>>(schema, log);
    const verifyRequest = createRequestVerifier(gatewayKeys);
    const database = definition.openDatabase(connectionString);

    const server = await startHttpServer({
      host,
      port,
      verifyRequest,
      log,
      answer: ({ headers }, body, caller) =>
        answerGraphql({ headers, body }, { caller, database, loaders: definition.createLoaders(database) }),
      isHealthy: () => answersWithin(database.$queryRawUnsafe('SELECT 1'), 1_000),
    });
    return {
      url: server.url,
      async close() {
        await server.close();
        await answersWithin(database.$disconnect(), 1_500);
      },
    };
  };
}

async function loadSchema(url: URL, resolvers: object): Promise<GraphQLSchema> {
  const typeDefs = parse(await readFile(url, 'utf8'));
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as Record<string, never> });
  answerExactIds(schema);
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
