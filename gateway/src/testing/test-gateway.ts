import { omitUndefined, type Caller, type PolicySnapshot } from '@govgraph/policy';
import { type Gateway, createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { refuse } from '../errors.ts';
import type { TestFederation } from './test-subgraphs.ts';

/** Of no use outside a test. */
const signingSecret = Buffer.alloc(32, 7).toString('base64');

/** For tests of what costs much, whatever it is estimated to cost. */
export const anyCost = { maxCost: Infinity, maxDepartmentCost: Infinity };

/** A caller per bearer token. */
export type TestCallers = Readonly<Record<string, Caller>>;

export type TestGateway = Gateway & {
  /** Sends one operation and returns the decoded answer. */
  ask(question: {
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly operationName?: string;
    readonly as?: string;
    readonly purpose?: string;
    /** Further headers. */
    readonly headers?: Readonly<Record<string, string>>;
  }): Promise<TestResponse>;
};

export interface TestResponse {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: { readonly govgraph: Readonly<Record<string, unknown>> };
}

export async function createTestGateway(
  federation: Pick<TestFederation, 'supergraph' | 'names'>,
  policy: PolicySnapshot,
  callers: TestCallers,
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const gateway = await createGateway({
    supergraph: federation.supergraph,
    policy,
    identity: {
      verify: async (header) => callers[header?.replace('Bearer ', '') ?? ''] ?? refuse('TOKEN_INVALID'),
    },
    signingKeys: Object.fromEntries(
      federation.names.map((name) => [
        name,
        { keyId: `test-${name}`, algorithm: 'hmac-sha256', secret: signingSecret },
      ]),
    ),
    ...options,
  });
  const [firstToken = ''] = Object.keys(callers);
  return {
    ...gateway,
    ask: async ({ as = firstToken, purpose, headers = {}, ...parameters }) => {
      const response = await gateway.fetch(
        new Request('http://gateway.test/graphql', {
          method: 'POST',
          headers: {
            authorization: `Bearer ${as}`,
            'content-type': 'application/json',
            ...omitUndefined({ 'govgraph-purpose': purpose }),
            ...headers,
          },
          body: JSON.stringify(parameters),
        }),
      );
      return { status: response.status, ...((await response.json()) as Omit<TestResponse, 'status'>) };
    },
  };
}
