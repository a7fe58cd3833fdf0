import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type Source,
  parse,
  validate,
} from 'graphql';
import { createHandler } from 'graphql-http';
import { LRUCache } from 'lru-cache';

import { describeException, maskError } from './errors.ts';
import type { Log } from './log.ts';

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

/** Serves a schema according to the GraphQL over HTTP specification; exceptions are logged and leave as a constant. */
export function createGraphqlHandler<Context extends object>(
  schema: GraphQLSchema,
  log: Log,
): AnswerGraphql<Context> {
  const handle = createHandler<undefined, Context, Context & Record<string, unknown>>({
    schema,
    context: (request) => request.context as Context & Record<string, unknown>,
    ...createPreparation(),
    formatError(error) {
      const masked = maskError(error);
      if (masked !== error) log({ level: 'error', event: 'resolver-failed', ...describeFailure(error) });
      return masked;
    },
  });

  return async ({ headers, body }, context) => {
    const [answer, { status, headers: answerHeaders = {} }] = await handle({
      method: 'POST',
      url: '/graphql',
      headers,
      body: () => JSON.parse(body.toString('utf8')) as Record<string, unknown>,
      raw: undefined,
      context,
    });
    return { status, headers: answerHeaders, body: answer ?? '' };
  };
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
