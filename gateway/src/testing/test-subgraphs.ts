/** Departments for tests: real subgraphs behind real HTTP, which remember what they were asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, execute, parse, validate } from 'graphql';

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>['resolvers']
>;

export interface TestSubgraph {
  readonly typeDefs: string;
  /** True for a subgraph of Federation 1, whose directives need no `@link`. */
  readonly isFederation1?: boolean;
  readonly resolvers: Resolvers;
}

interface RequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface ReceivedRequest extends RequestBody {
  readonly subgraph: string;
  readonly isSigned: boolean;
  /** Under which it was asked. */
  readonly decisionId: string | undefined;
}

/** The connection is closed, the response comes after some time, or another one, or another status, comes in its place. */
export type Disturbance =
  | 'hang up'
  | { readonly delayMs: number }
  | { readonly instead: (answer: SubgraphResponse) => unknown; readonly status?: number };

/** What a subgraph would have answered, to be changed at will. */
export interface SubgraphResponse {
  data?: Record<string, unknown>;
  errors?: unknown;
}

export interface TestFederation {
  readonly supergraph: string;
  readonly names: readonly string[];
  /** What callers see of it. */
  apiSchema(): GraphQLSchema;
  /** Everything that any subgraph was asked, in order of arrival. */
  readonly received: ReceivedRequest[];
  /** Makes a subgraph fail. */
  disturb(subgraph: string, how: Disturbance | 'recover'): void;
  close(): Promise<void>;
}

const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", ' +
  '"@external", "@shareable", "@inaccessible", "@override", "@interfaceObject", "@composeDirective", "@context", "@fromContext", "@cost", "@listSize"])\n';

export async function startTestFederation(
  subgraphs: Readonly<Record<string, TestSubgraph>>,
): Promise<TestFederation> {
  const received: ReceivedRequest[] = [];
  const disturbances = new Map<string, Disturbance>();
  const services: { name: string; typeDefs: DocumentNode; url: string }[] = [];
  const closers: (() => Promise<void>)[] = [];

  for (const [name, { typeDefs: text, resolvers, isFederation1 = false }] of Object.entries(subgraphs)) {
    const typeDefs = parse(isFederation1 ? text : federationLink + text);
    const schema = buildSubgraphSchema({ typeDefs, resolvers });
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const disturbance = disturbances.get(name);
        if (disturbance === 'hang up') return void request.socket.destroy();
        const body = JSON.parse(Buffer.concat(chunks).toString()) as RequestBody;
        const { signature, 'govgraph-caller': caller } = request.headers;
        const decisionId = /decision="([^"]*)"/.exec(String(caller))?.[1];
        received.push({ subgraph: name, isSigned: signature !== undefined, decisionId, ...body });
        const { delayMs, instead, status } = { delayMs: 0, instead: undefined, status: 200, ...disturbance };
        setTimeout(
          () =>
            void answer(schema, body).then((text) => {
              response.writeHead(status, { 'content-type': 'application/json' });
              response.end(
                instead === undefined ? text : JSON.stringify(instead(JSON.parse(text) as SubgraphResponse)),
              );
            }),
          delayMs,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    services.push({
      name,
      typeDefs,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    });
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return {
    supergraph: supergraphSdl,
    names: Object.keys(subgraphs),
    apiSchema: () => Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema(),
    received,
    disturb: (subgraph, how) => {
      if (how === 'recover') disturbances.delete(subgraph);
      else disturbances.set(subgraph, how);
    },
    close: async () => {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

/** A department that answers what it likes, whatever it is asked. */
export interface Rogue {
  readonly url: string;
  close(): Promise<void>;
}

/** @param answer text is sent as it is, anything else as JSON */
export async function startRogue(answer: (body: RequestBody, text: string) => unknown): Promise<Rogue> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const answered = answer(JSON.parse(text) as RequestBody, text);
      response.setHeader('content-type', 'application/json');
      response.end(typeof answered === 'string' ? answered : JSON.stringify(answered));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(schema: GraphQLSchema, body: RequestBody): Promise<string> {
  const document = parse(body.query);
  const errors = validate(schema, document);
  if (errors.length > 0) return JSON.stringify({ errors });
  return JSON.stringify(await execute({ schema, document, variableValues: body.variables }));
}
