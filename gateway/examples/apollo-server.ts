import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { Gateway } from '@govgraph/gateway';
import { apolloServerOptions } from '@govgraph/gateway/apollo';

export const startApolloServer = async (gateway: Gateway, port: number) => {
  const server = new ApolloServer(apolloServerOptions(gateway));
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port } });
  return { url, stop: () => server.stop() };
};
