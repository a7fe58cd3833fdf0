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

/** `Person.personnelFile`, of one person. */
export const archivesSchema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

"A natural person (自然人)."
type Person @key(fields: "id") {
  "Opaque identifier of the person, the same in every department."
  id: ID!

  "Where the personnel file is kept (人事档案); null when there is none."
  personnelFile: PersonnelFile
}

"A personnel file."
type PersonnelFile {
  "The archive that keeps it (存档机构)."
  keptBy: String

  "Shelf mark (档案号)."
  shelfMark: String
}
`;

interface GatewayKey {
  readonly keyId: string;
  readonly secret: string;
}

export interface OtherDepartment {
  readonly url: string;
  close(): Promise<void>;
}

/** @param files shelf marks by the id of a person */
export async function startArchives(
  keysFile: string,
  files: ReadonlyMap<string, string>,
): Promise<OtherDepartment> {
  const { keys } = JSON.parse(await readFile(keysFile, 'utf8')) as { keys: GatewayKey[] };
  const yoga = createYoga({
    schema: buildSubgraphSchema({
      typeDefs: parse(archivesSchema),
      resolvers: {
        Person: {
          personnelFile: ({ id }: { id: string }) =>
            files.has(id) ? { keptBy: '市人才服务中心', shelfMark: files.get(id) } : null,
        },
      },
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
            if (key === undefined) return null;
            const algorithm = 'hmac-sha256';
            const verify = createVerifier(Buffer.from(key.secret, 'base64'), algorithm);
            return { id: key.keyId, algs: [algorithm], verify };
          },
          requiredFields: ['@method', '@path', 'content-type', 'content-digest', 'govgraph-caller'],
          requiredParams: ['created', 'nonce', 'keyid', 'alg'],
          maxAge: 60,
        },
        {
          method: String(request.method),
          url: `http://archives${request.url}`,
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
        const answer = await yoga.fetch('http://archives/graphql', {
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
