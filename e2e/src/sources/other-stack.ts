/**
 * A department on another stack: GraphQL Yoga, and an RFC 9421 library that shares no code with the kit. It does what
 * docs/department.md asks of other stacks, and nothing else.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { createVerifier, httpbis } from 'http-message-signatures';

/** One of the keys in the file that the operator, or `govgraph keys create`, has written. */
type GatewayKey = { readonly keyId: string } & (
  | { readonly algorithm: 'hmac-sha256'; readonly secret: string }
  | { readonly algorithm: 'ed25519'; readonly publicKey: string }
);

export interface OtherDepartment {
  readonly url: string;
  close(): Promise<void>;
}

export interface OtherStack {
  readonly schema: string;
  readonly resolvers: Parameters<typeof buildSubgraphSchema>[0] extends infer Module
    ? Extract<Module, { resolvers?: unknown }>['resolvers']
    : never;
  readonly keysFile: string;
}

export async function startOtherStack({ schema, resolvers, keysFile }: OtherStack): Promise<OtherDepartment> {
  const { keys } = JSON.parse(await readFile(keysFile, 'utf8')) as { keys: GatewayKey[] };
  const yoga = createYoga({
    schema: buildSubgraphSchema({
      typeDefs: parse(schema),
      ...(resolvers === undefined ? {} : { resolvers }),
    }),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    logging: false,
  });
  const usedNonces = new Set<string>();
  const startedAt = Math.floor(Date.now() / 1000);

  async function isGateways(request: IncomingMessage, body: Buffer): Promise<boolean> {
    const digest = createHash('sha256').update(body).digest();
    const [, sent = ''] = /^sha-256=:([^:]+):$/.exec(String(request.headers['content-digest'])) ?? [];
    const received = Buffer.from(sent, 'base64');
    if (received.length !== digest.length || !timingSafeEqual(received, digest)) return false;
    const verified = await httpbis
      .verifyMessage(
        {
          keyLookup: async ({ keyid }) => {
            const key = keys.find((each) => each.keyId === keyid);
            return key === undefined ? null : verifierOf(key);
          },
          requiredFields: ['@method', '@path', 'content-type', 'content-digest', 'govgraph-caller'],
          requiredParams: ['created', 'nonce', 'keyid', 'alg'],
          maxAge: 60,
        },
        {
          method: String(request.method),
          url: `http://other-stack${request.url}`,
          headers: request.headers as Record<string, string>,
        },
      )
      .catch(() => false);
    const [, created = '0', nonce = ''] =
      /created=(\d+);nonce="([^"]+)"/.exec(String(request.headers['signature-input'])) ?? [];
    if (verified !== true || Number(created) < startedAt || usedNonces.has(nonce)) return false;
    usedNonces.add(nonce);
    return true;
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      void isGateways(request, body).then(async (isSigned) => {
        if (!isSigned || request.method !== 'POST' || request.url !== '/graphql') {
          response
            .writeHead(401, { 'content-type': 'application/json' })
            .end('{"errors":[{"message":"Unauthorized"}]}');
          return;
        }
        const answer = await yoga.fetch('http://other-stack/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body,
        });
        response.writeHead(answer.status, { 'content-type': String(answer.headers.get('content-type')) });
        response.end(await answer.text());
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The key's own algorithm: a request never chooses another. */
function verifierOf(key: GatewayKey) {
  const material = key.algorithm === 'ed25519' ? key.publicKey : Buffer.from(key.secret, 'base64');
  return { id: key.keyId, algs: [key.algorithm], verify: createVerifier(material, key.algorithm) };
}
