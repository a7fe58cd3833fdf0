import type { TypedDocumentNode } from '@apollo/client';
import { print } from 'graphql';

/** An entry of `errors` in a response. */
export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>> & { readonly code?: string };
}

export interface GraphQLResponse<Data> {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it arrived. */
  readonly text: string;
  readonly data: Data;
  readonly errors: readonly ResponseError[];
  readonly decisionId: string | undefined;
  readonly policyVersion: number | undefined;
}

/** An application that asks a gateway, with its token and the purpose that it declares. */
export interface Caller {
  /** Asks as GraphQL over HTTP says; the response may be a refusal. */
  ask<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<GraphQLResponse<Data>>;
  ask(
    document: string,
    variables?: object,
    more?: object,
    signal?: AbortSignal,
  ): Promise<GraphQLResponse<LooseData>>;
  /** Sends whatever it is given, with the token and the purpose. */
  send(init: RequestInit & { readonly query?: string }): Promise<GraphQLResponse<LooseData>>;
}

/** Data of a document that is written in the scenario itself, which knows what it asked: no types, all the way down. */
export interface LooseData {
  readonly [name: string]: LooseData;
}

export interface CallerOptions {
  readonly gatewayUrl: string;
  readonly token?: string | undefined;
  readonly purpose?: string | undefined;
}

export function createCaller({ gatewayUrl, token, purpose }: CallerOptions): Caller {
  const send = async ({
    query = '',
    headers,
    ...init
  }: RequestInit & { readonly query?: string }): Promise<GraphQLResponse<LooseData>> => {
    const response = await fetch(`${gatewayUrl}${query}`, {
      ...init,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(purpose === undefined ? {} : { 'govgraph-purpose': purpose }),
        ...(headers as Record<string, string>),
      },
    });
    return readResponse(response);
  };
  return {
    send,
    ask: (
      document: string | TypedDocumentNode<unknown, never>,
      variables?: object,
      more?: object,
      signal?: AbortSignal,
    ) =>
      send({
        method: 'POST',
        ...(signal === undefined ? {} : { signal }),
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
        },
        body: JSON.stringify({
          query: typeof document === 'string' ? document : print(document),
          variables,
          ...more,
        }),
      }),
  };
}

interface ResponseBody {
  readonly data?: unknown;
  readonly errors?: readonly ResponseError[];
  readonly extensions?: {
    readonly govgraph?: { readonly decisionId: string; readonly policyVersion: number };
  };
}

async function readResponse(response: Response): Promise<GraphQLResponse<LooseData>> {
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as ResponseBody;
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.data as LooseData,
    errors: body.errors ?? [],
    decisionId: body.extensions?.govgraph?.decisionId,
    policyVersion: body.extensions?.govgraph?.policyVersion,
  };
}

/** The codes of the errors by path, for example `{ 'person.healthRecord': 'NOT_NECESSARY' }`; `''` is the request. */
export function codesByPath({ errors }: Pick<GraphQLResponse<unknown>, 'errors'>): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ path = [], extensions }) => [path.join('.'), extensions?.code ?? 'NO CODE']),
  );
}
