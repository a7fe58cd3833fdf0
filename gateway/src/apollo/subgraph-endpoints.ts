import { randomUUID } from 'node:crypto';
import { isHttpAddress, isRecord } from '@govgraph/protocol';
import { Kind, parse } from 'graphql';
import { Agent, request } from 'undici';
import { subgraphsOf } from '../schema/supergraph-facts.ts';
import { type SigningKey, createSigner } from '../transport/sign-request.ts';
import type { DataSourceResponse, SubgraphEndpoint, SupergraphHookOptions } from './supergraph-manager.ts';

/** How managers of supergraphs ask subgraphs about themselves. */
export interface SubgraphEndpoints extends Pick<SupergraphHookOptions, 'getDataSource' | 'healthCheck'> {
  close(): Promise<void>;
}

/** What is read of one response: the largest schemas have a few mebibytes. */
const maxSchemaBytes = 64 * 1024 * 1024;

/**
 * Asks subgraphs for what they say of themselves, signed as all requests are, since departments let nobody else in.
 *
 * @param signingKeys by department; undefined where departments check nothing
 */
export function createSubgraphEndpoints(
  signingKeys: Readonly<Record<string, SigningKey>> | undefined,
  timeoutMs: number,
): SubgraphEndpoints {
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxSchemaBytes,
  });
  const ask = async (
    { name, url }: SubgraphEndpoint,
    query: string,
    headers: Iterable<[string, string]> = [],
  ): Promise<DataSourceResponse> => {
    if (url === undefined || !isHttpAddress(url)) throw new Error(`${name} has no HTTP address`);
    const body = JSON.stringify({ query });
    const caller = { department: name, application: 'govgraph', roles: [] };
    const context = { caller, decisionId: randomUUID() };
    const answer = await request(url, {
      method: 'POST',
      headers: {
        ...Object.fromEntries(headers),
        ...createSigner(name, url, signingKeys)(body, context),
        'accept-encoding': 'identity',
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher: agent,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${name} answered with HTTP status ${answer.statusCode}`);
    return readResponse(name, text);
  };
  return {
    getDataSource: (endpoint) => ({
      process: ({ request: { query = '', http } }) => ask(endpoint, query, http?.headers),
    }),
    healthCheck: async (supergraphSdl) => {
      const failures = await Promise.all(
        endpointsOf(supergraphSdl).map((endpoint) =>
          ask(endpoint, '{ __typename }').then(
            ({ errors }) => (errors === undefined ? [] : [`${endpoint.name} answered with errors`]),
            (error: unknown) => [
              `${endpoint.name}: ${error instanceof Error ? error.message : String(error)}`,
            ],
          ),
        ),
      );
      if (failures.flat().length > 0)
        throw new Error(`some subgraphs of the supergraph do not answer: ${failures.flat().join('; ')}`);
    },
    close: () => agent.close(),
  };
}

function readResponse(name: string, text: string): DataSourceResponse {
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    throw new Error(`${name} answered with something that is not JSON`);
  }
  if (!isRecord(response)) throw new Error(`${name} answered with something that is not a GraphQL response`);
  const { data, errors } = response;
  return {
    ...(isRecord(data) ? { data } : {}),
    ...(Array.isArray(errors) ? { errors: errors.map((error) => ({ message: messageOf(error) })) } : {}),
  };
}

function messageOf(error: unknown): string {
  return isRecord(error) && typeof error['message'] === 'string'
    ? error['message']
    : 'an error without a message';
}

/** @throws GraphQLError when it is not GraphQL */
function endpointsOf(supergraphSdl: string): SubgraphEndpoint[] {
  return parse(supergraphSdl, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph'
      ? [...subgraphsOf(definition).values()]
      : [],
  );
}
