/** Apollo Client 4: a link, a cache, and what they need of its options. */
import { ApolloLink, CombinedGraphQLErrors } from '@apollo/client';
import { map } from 'rxjs';
import { type RequestOptions, govgraphHeaders, tell } from './headers.ts';
import { plainErrors } from './plain-errors.ts';
import { type GovgraphResponse, govgraphOf } from './response.ts';

export { GovgraphCache } from './apollo-cache.ts';

/**
 * Declares the purpose, asks for reasons in the compact form and gives each its errors in place. Belongs before the
 * link that sends; one link for each client, since a client has one purpose.
 */
export function govgraphLink({ purpose, onResponse }: RequestOptions = {}): ApolloLink {
  return new ApolloLink((operation, forward) => {
    operation.setContext(({ headers }) => ({ headers: { ...headers, ...govgraphHeaders(purpose) } }));
    return forward(operation).pipe(
      map((result) => {
        tell(onResponse, result.extensions);
        const errors = plainErrors(result as GovgraphResponse);
        return errors.length === 0 ? result : { ...result, errors };
      }),
    );
  });
}

/** What is given is shown, with the reasons of what is not: `new ApolloClient({ defaultOptions, … })`. */
export const defaultOptions = {
  watchQuery: { errorPolicy: 'all' },
  query: { errorPolicy: 'all' },
  mutate: { errorPolicy: 'all' },
} as const;

/** Apollo Client types results by its default options; it is a type error to leave {@link defaultOptions} out. */
declare module '@apollo/client' {
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all';
      }
      interface Query {
        errorPolicy: 'all';
      }
      interface Mutate {
        errorPolicy: 'all';
      }
    }
  }
}

/** A result of Apollo Client as the gateway's response: `reasonAt(responseOf(result), path)`. */
export function responseOf({
  data,
  error,
}: {
  readonly data?: unknown;
  readonly error?: unknown;
}): GovgraphResponse {
  if (!CombinedGraphQLErrors.is(error)) return { data };
  const govgraph = govgraphOf(error.extensions);
  return { data, errors: error.errors, extensions: { govgraph } };
}
