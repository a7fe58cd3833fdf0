/** What a department's tests need to speak to it as a gateway does. */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

import {
  type CallerIdentity,
  maxClockDifferenceSeconds,
  serializeCallerContext,
  serializeContentDigest,
  serializeSignatureParameters,
  signatureBase,
  signedHeaders,
} from '@govgraph/protocol';
import type { ExecutionResult } from 'graphql';

import { type Database, type SubgraphDefinition, defineSubgraph } from './define-subgraph.ts';
import type { GatewayKeys } from './gateway-keys.ts';
import { createReplayGuard } from './replay-guard.ts';

export { encodeGbk, writeXlsx } from './sheets/write-sheets.ts';

/** A gateway with a key of its own, for tests. */
export interface TestGateway {
  /** For `startSubgraph`. */
  readonly gatewayKeys: GatewayKeys;
  /** Headers that make a body acceptable at `/graphql`. @param caller on whose behalf, {@link testingCaller} by default */
  readonly sign: (body: string, caller?: CallerIdentity) => Record<string, string>;
  /** Sends one signed query. */
  readonly ask: (
    url: string,
    query: string,
    variables?: Record<string, unknown>,
    caller?: CallerIdentity,
  ) => Promise<TestAnswer>;
}

const testingCaller: CallerIdentity = { department: 'authority', application: 'tests', roles: [] };

/** An answer with data of any shape. */
export type TestAnswer = ExecutionResult<Record<string, never>>;

export function createTestGateway(keyId = 'test-gateway'): TestGateway {
  const secret = randomBytes(32);

  function sign(body: string, caller = testingCaller): Record<string, string> {
    const request = {
      method: 'POST',
      path: '/graphql',
      query: '',
      contentType: 'application/json',
      contentDigest: serializeContentDigest(createHash('sha256').update(body).digest('base64')),
      caller: serializeCallerContext({ ...caller, decisionId: randomUUID() }),
    };
    const created = Math.floor(Date.now() / 1000);
    const parameters = serializeSignatureParameters('', {
      created,
      nonce: randomUUID(),
      keyId,
      algorithm: 'hmac-sha256',
    });
    const base = signatureBase(request, parameters);
    return signedHeaders(request, parameters, createHmac('sha256', secret).update(base).digest('base64'));
  }

  return {
    gatewayKeys: { keys: [{ keyId, algorithm: 'hmac-sha256', secret: secret.toString('base64') }] },
    sign,
    async ask(url, query, variables = {}, caller = testingCaller) {
      const body = JSON.stringify({ query, variables });
      const response = await fetch(url, { method: 'POST', headers: sign(body, caller), body });
      return (await response.json()) as TestAnswer;
    },
  };
}

/** A running department that counts its SQL statements. */
export interface TestDepartment {
  readonly ask: (
    query: string,
    variables?: Record<string, unknown>,
    caller?: CallerIdentity,
  ) => Promise<TestAnswer>;
  /** Asks for entities as a gateway does, and fails on any error; null for those the department does not know. */
  readonly entities: <Entity = Record<string, unknown>>(
    type: string,
    ids: readonly string[],
    selection: string,
  ) => Promise<(Entity | null)[]>;
  /** The SQL statements that the work made the department send. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** Starts a department on a database of the test's, with a gateway to speak to it. */
export async function startTestDepartment<Client extends Database, Loaders>(
  definition: SubgraphDefinition<Client, Loaders>,
  connectionString: string,
): Promise<TestDepartment> {
  const gateway = createTestGateway();
  let statements: string[] = [];
  const onQuery = (sql: string) => statements.push(sql);
  const start = defineSubgraph({
    ...definition,
    openDatabase: (url) => definition.openDatabase(url, { onQuery }),
  });
  const { gatewayKeys } = gateway;
  const replayGuard = createReplayGuard(maxClockDifferenceSeconds);
  const { url, close } = await start({ port: 0, connectionString, gatewayKeys, replayGuard });

  const ask: TestDepartment['ask'] = (query, variables, caller) => gateway.ask(url, query, variables, caller);
  return {
    ask,
    close,
    async entities<Entity>(type: string, ids: readonly string[], selection: string) {
      const { data, errors } = await ask(
        `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} ${selection} } }`,
        { keys: ids.map((id) => ({ __typename: type, id })) },
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data?.['_entities'] as unknown as (Entity | null)[];
    },
    async statementsOf(work) {
      statements = [];
      await work();
      return statements;
    },
  };
}
