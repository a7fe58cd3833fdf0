/** urql: an exchange that belongs between `cacheExchange` and `fetchExchange`. */
import { CombinedError, type Exchange, type OperationResult, makeOperation, mapExchange } from '@urql/core';
import { type RequestOptions, govgraphHeaders, tell } from './headers.ts';
import { plainErrors } from './plain-errors.ts';
import { type GovgraphResponse, type ResponseError, govgraphOf } from './response.ts';

/**
 * Declares the purpose, asks for reasons in the compact form and gives each its error in place. urql's document cache
 * keeps a result whole, with its reasons, when this exchange stands behind it.
 */
export function govgraphExchange({ purpose, onResponse }: RequestOptions = {}): Exchange {
  return mapExchange({
    onOperation: (operation) => {
      const { fetchOptions } = operation.context;
      const given = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
      const headers = { ...Object.fromEntries(new Headers(given?.headers)), ...govgraphHeaders(purpose) };
      return makeOperation(operation.kind, operation, {
        ...operation.context,
        fetchOptions: { ...given, headers },
      });
    },
    onResult: (result) => {
      tell(onResponse, result.extensions);
      const graphQLErrors = plainErrors(responseOf(result));
      if (graphQLErrors.length === 0 || result.error !== undefined) return result;
      return { ...result, error: new CombinedError({ graphQLErrors: [...graphQLErrors] }) };
    },
  });
}

/** A result of urql as the gateway's response: `reasonAt(responseOf(result), path)`. */
export function responseOf(result: Pick<OperationResult, 'data' | 'error' | 'extensions'>): GovgraphResponse {
  const { data, error, extensions } = result;
  const errors = error?.graphQLErrors as readonly ResponseError[] | undefined;
  return { data, errors, extensions: { govgraph: govgraphOf(extensions) } };
}
