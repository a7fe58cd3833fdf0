import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { clientPerSession } from '@govgraph/client';
import { GovgraphCache, defaultOptions, govgraphLink } from '@govgraph/client/apollo';

export const createClients = (
  url: string,
  tokenOf: (caller: string) => Promise<string>,
  log: (decisionId: string) => void,
) =>
  clientPerSession(
    ({ caller, purpose }) =>
      new ApolloClient({
        link: ApolloLink.from([
          govgraphLink({ purpose, onResponse: ({ decisionId }) => log(decisionId) }),
          new SetContextLink(async ({ headers }) => ({
            headers: { ...headers, authorization: `Bearer ${await tokenOf(caller)}` },
          })),
          new HttpLink({ uri: url }),
        ]),
        cache: new GovgraphCache(),
        defaultOptions,
      }),
    (client) => client.stop(),
  );
