import { type GovgraphResponse, clientPerSession, govgraphHeaders, plainErrors } from '@govgraph/client';
import { Environment, type GraphQLResponse, Network, RecordSource, Store } from 'relay-runtime';

export const createEnvironments = (url: string, tokenOf: (caller: string) => Promise<string>) =>
  clientPerSession(
    ({ caller, purpose }) =>
      new Environment({
        network: Network.create(async ({ text }, variables) => {
          const response = await fetch(url, {
            method: 'POST',
            headers: {
              ...govgraphHeaders(purpose),
              authorization: `Bearer ${await tokenOf(caller)}`,
              'content-type': 'application/json',
            },
            body: JSON.stringify({ query: text, variables }),
          });
          const body = (await response.json()) as GovgraphResponse;
          // Relay keeps errors beside the fields that they are about: it needs them in place.
          return { ...body, errors: plainErrors(body) } as GraphQLResponse;
        }),
        store: new Store(new RecordSource()),
      }),
  );
