import { clientPerSession } from '@govgraph/client';
import { govgraphExchange } from '@govgraph/client/urql';
import { Client, cacheExchange, fetchExchange } from '@urql/core';

export const createClients = (
  url: string,
  tokenOf: (caller: string) => string,
  log: (decisionId: string) => void,
) =>
  clientPerSession(
    ({ caller, purpose }) =>
      new Client({
        url,
        preferGetMethod: false,
        fetchOptions: () => ({ headers: { authorization: `Bearer ${tokenOf(caller)}` } }),
        exchanges: [
          cacheExchange,
          govgraphExchange({ purpose, onResponse: ({ decisionId }) => log(decisionId) }),
          fetchExchange,
        ],
      }),
  );
