import { parseJson, stringifyJson } from '@govgraph/protocol';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  type Source,
  GraphQLError,
  execute,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { createHandler } from 'graphql-http';
import { LRUCache } from 'lru-cache';

import { type BoundedContext, StoppedRequest, executeWithin } from './bounded-execution.ts';
import { describeException, maskError } from './errors.ts';
import type { Log } from './log.ts';
import { readVariables } from './read-variables.ts';

/** Gateways send few distinct documents, again and again. */
const maxPreparedDocuments = 1_000;
const maxPreparedCharacters = 16 * 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one verified GraphQL over HTTP request. */
export type AnswerGraphql<Context> = (
  request: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer },
  context: Context,
) => Promise<HttpAnswer>;

/**
 * Serves a schema according to the GraphQL over HTTP specification, with every digit of numbers; exceptions are logged
 * and leave as a constant.
 */
export function createGraphqlHandler<Context extends BoundedContext>(
  schema: GraphQLSchema,
  log: Log,
): AnswerGraphql<Context> {
  function formatError(error: Readonly<Error>): Error {
    if (error instanceof StoppedRequest) {
      log({ level: 'warn', event: 'request-stopped', reason: error.message });
      return error;
    }
    const masked = maskError(error);
    if (masked !== error) log({ level: 'error', event: 'resolver-failed', ...describeFailure(error) });
    return masked;
  }
  const handle = createHandler<undefined, Context, Context & Record<PropertyKey, unknown>>({
    schema,
    context: (request) => request.context as Context & Record<PropertyKey, unknown>,
    ...createPreparation(),
    execute: (args) => executeWithin(args.contextValue as Context, () => executeExactly(args)),
    formatError,
    // The handler's own way to write an answer cannot write a bigint.
    onOperation: ({ headers }, _, { data, errors }: ExecutionResult) => [
      stringifyJson({ data, errors: errors?.map(formatError) }) ?? '',
      { status: 200, statusText: 'OK', headers: { 'content-type': answerTypeFor(headers) } },
    ],
  });

  return async ({ headers, body }, context) => {
    const [answer, { status, headers: answerHeaders = {} }] = await handle({
      method: 'POST',
      url: '/graphql',
      headers,
      body: () => parseJson(body.toString('utf8')) as Record<string, unknown>,
      raw: undefined,
      context,
    });
    return { status, headers: answerHeaders, body: answer ?? '' };
  };
}

/** As `execute` of graphql-js, for variables that `parseJson` read. */
function executeExactly(args: ExecutionArgs): Promise<ExecutionResult> | ExecutionResult {
  const definitions = getOperationAST(args.document, args.operationName)?.variableDefinitions ?? [];
  try {
    const variableValues = readVariables(args.schema, definitions, args.variableValues ?? {});
    return execute({ ...args, variableValues });
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

function answerTypeFor(headers: unknown): string {
  const { accept } = headers as NodeJS.Dict<string | string[]>;
  const isGraphql = String(accept).includes('application/graphql-response+json');
  return `application/${isGraphql ? 'graphql-response+json' : 'json'}; charset=utf-8`;
}

/** Parsing and validation that is done once for each distinct document. */
function createPreparation(): { parse: typeof parse; validate: typeof validate } {
  const documents = new LRUCache<string, DocumentNode>({
    max: maxPreparedDocuments,
    maxSize: maxPreparedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  const verdicts = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  return {
    parse(source: string | Source) {
      const text = typeof source === 'string' ? source : source.body;
      const document = documents.get(text) ?? parse(text);
      documents.set(text, document);
      return document;
    },
    validate(schema, document, rules) {
      const verdict = verdicts.get(document) ?? validate(schema, document, rules);
      verdicts.set(document, verdict);
      return verdict;
    },
  };
}

function describeFailure(error: Readonly<Error>): Record<string, unknown> {
  const { path, originalError } = error as GraphQLError;
  return { path: path?.join('.'), ...describeException(originalError ?? error) };
}
