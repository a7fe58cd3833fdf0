/**
 * The gateway behind Apollo Server, for teams that migrate. What Apollo Server would execute is handed to the gateway as
 * an HTTP request with the headers that it came with, so that every step is taken as at the gateway's own door: who asks,
 * and for which purpose, is told by the headers, whatever contexts and plugins hold, and nothing of Apollo Server's own
 * is executed, kept or shared between callers.
 *
 * `@apollo/server` is known by its shapes only: `GatewayInterface` of versions 4 and 5.
 */
import { omitUndefined } from '@govgraph/policy';
import { isRecord, parseJson, stringifyJson } from '@govgraph/protocol';
import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLErrorOptions,
  type GraphQLSchema,
  buildSchema,
  printSchema,
} from 'graphql';
import type { Gateway } from '../create-gateway.ts';
import { defaultLimits } from '../operation/limits.ts';

/** What the gateway needs to know of an operation that Apollo Server received. */
export interface ApolloRequestContext {
  /** The document's text, also where the request gave its hash only. */
  readonly source: string;
  readonly request: {
    readonly operationName?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly http?: { readonly method: string; readonly headers: Iterable<[string, string]> };
  };
  readonly response?: { readonly http?: { readonly headers: { set(name: string, value: string): void } } };
  readonly overallCachePolicy: { restrict(hint: { readonly maxAge: number }): void };
}

type Result = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;

/** Apollo Server's `GatewayInterface`. */
export interface ApolloGatewayInterface {
  onSchemaLoadOrUpdate(
    callback: (schema: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void,
  ): () => void;
  /** @throws Error when no schema is served yet */
  load(): Promise<{ executor: (context: ApolloRequestContext) => Promise<Result> }>;
  /** Closes the gateway. */
  stop(): Promise<void>;
}

/** Options for `new ApolloServer`; others may be added. */
export interface ApolloServerOptions {
  readonly gateway: ApolloGatewayInterface;
  /** The gateway validates, once it knows who asks: Apollo Server would tell strangers what the schema has. */
  readonly dangerouslyDisableValidation: true;
  /** Apollo Server parses before anybody is authenticated. */
  readonly parseOptions: { readonly maxTokens: number };
  readonly includeStacktraceInErrorResponses: false;
  /** Writes numbers as departments wrote them. */
  readonly stringifyResult: (result: unknown) => string;
}

/** `new ApolloServer({ ...apolloServerOptions(gateway), … })` serves the gateway; when it stops, the gateway closes. */
export function apolloServerOptions(
  gateway: Pick<Gateway, 'fetch' | 'onSchema' | 'close'>,
): ApolloServerOptions {
  return {
    gateway: {
      onSchemaLoadOrUpdate: (callback) =>
        gateway.onSchema(({ apiSchema, supergraphSdl }) =>
          callback({ apiSchema: copySchema(apiSchema), coreSupergraphSdl: supergraphSdl }),
        ),
      load: async () => {
        let isServed = false;
        gateway.onSchema(() => (isServed = true))();
        if (!isServed) throw new Error('the gateway serves no schema yet; its telemetry was told why');
        return { executor: (context) => execute(gateway, context) };
      },
      stop: () => gateway.close(),
    },
    dangerouslyDisableValidation: true,
    parseOptions: { maxTokens: defaultLimits.maxTokens },
    includeStacktraceInErrorResponses: false,
    stringifyResult: (result) => `${stringifyJson(result)}\n`,
  };
}

/** Apollo Server's plugins change the schema that they are given, and decisions are made with the other one. */
function copySchema(schema: GraphQLSchema): GraphQLSchema {
  return buildSchema(printSchema(schema), { assumeValidSDL: true, noLocation: true });
}

async function execute(gateway: Pick<Gateway, 'fetch'>, context: ApolloRequestContext): Promise<Result> {
  // No plugin may take it for something to be kept.
  context.overallCachePolicy.restrict({ maxAge: 0 });
  const answer = await gateway.fetch(toHttpRequest(context));
  const headers = context.response?.http?.headers;
  for (const [name, value] of answer.headers) if (!ofOneBody.has(name)) headers?.set(name, value);
  headers?.set('cache-control', 'no-store');
  return readResult(answer.status, await answer.text());
}

/** Headers that say something of a body as it was received, or would be sent; Apollo Server reads and writes bodies. */
const ofOneBody: ReadonlySet<string> = new Set([
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'if-none-match',
  'transfer-encoding',
  'vary',
]);

/** A GET stays one, so that no mutation runs for it. */
function toHttpRequest({ source, request }: ApolloRequestContext): Request {
  const { operationName, variables, http } = request;
  const headers = new Headers();
  for (const [name, value] of http?.headers ?? [])
    if (!ofOneBody.has(name.toLowerCase())) headers.append(name, value);
  const url = new URL('http://apollo.invalid/graphql');
  if (http?.method === 'GET') {
    url.searchParams.set('query', source);
    if (operationName !== undefined) url.searchParams.set('operationName', operationName);
    const text = stringifyJson(variables);
    if (text !== undefined) url.searchParams.set('variables', text);
    return new Request(url, { headers });
  }
  headers.set('content-type', 'application/json');
  const body = stringifyJson({ query: source, operationName, variables }) ?? '';
  return new Request(url, { method: 'POST', headers, body });
}

/** @param status what Apollo Server is to answer with, which it takes from an error */
function readResult(status: number, text: string): Result {
  const answer = parseJson(text);
  if (!isRecord(answer)) throw new Error('expected a GraphQL response of the gateway');
  const { data, errors, extensions } = answer as WrittenResponse;
  const http = data === undefined ? { http: { status } } : {};
  return {
    ...omitUndefined({ data }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => toError(error, http)) }),
    ...omitUndefined({ extensions }),
  };
}

interface WrittenResponse extends Pick<Result, 'data' | 'extensions'> {
  readonly errors?: readonly WrittenError[];
}

interface WrittenError {
  readonly message: string;
  readonly locations?: GraphQLError['locations'];
  readonly path?: GraphQLErrorOptions['path'];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function toError({ message, locations, path, extensions }: WrittenError, http: object): GraphQLError {
  const error = new GraphQLError(message, { path, extensions: { ...extensions, ...http } });
  return locations === undefined ? error : Object.assign(error, { locations });
}
