// Apollo Server in front of @apollo/gateway, as their documentation starts it. With FETCHER=undici, subgraphs are
// asked through undici's `request`, the fastest client that @apollo/gateway takes.
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Pool } from 'undici';

const supergraphSdl = readFileSync(process.env.SUPERGRAPH, 'utf8');
const buildService = ({ url }) => new RemoteGraphQLDataSource({ url, fetcher: createFetcher(url) });
const gateway = new ApolloGateway({
  supergraphSdl,
  ...(process.env.FETCHER === 'undici' ? { buildService } : {}),
});
await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
});
console.log('ready');

/** Of a Response, only what RemoteGraphQLDataSource reads. */
function createFetcher(serviceUrl) {
  const { origin, pathname: path } = new URL(serviceUrl);
  const pool = new Pool(origin, { connections: 128 });
  return async (url, { method, headers, body: content }) => {
    const {
      statusCode,
      headers: answered,
      body,
    } = await pool.request({ path, method, headers, body: content });
    return {
      ok: statusCode >= 200 && statusCode < 300,
      status: statusCode,
      statusText: '',
      url,
      headers: { get: (name) => answered[name.toLowerCase()] ?? null },
      json: () => body.json(),
      text: () => body.text(),
    };
  };
}
