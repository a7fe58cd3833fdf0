import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import {
  type DepartmentContext,
  type RunningSubgraph,
  type StartSubgraphOptions,
  defineSubgraph,
} from './define-subgraph.ts';
import { BadUserInput } from './errors.ts';
import type { LogEntry } from './log.ts';
import { createReplayGuard } from './replay-guard.ts';
import { createTestGateway } from './testing.ts';

const schema = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { whoAsks: String purposeOfAsking: String broken: String refused(value: String): String slow: String letter: Letter root: Node }
  type Node { nodes: [Node!]! late: Node! }
  type Person @key(fields: "id") { id: ID! name: String }
  enum Letter { A }
`;

type Context = DepartmentContext<typeof database, object>;
const secretOfTheDatabase = 'password authentication failed for 110101199001011234';
let isDatabaseUp = true;
const database = {
  $queryRawUnsafe: async () => {
    if (!isDatabaseUp) throw new Error(secretOfTheDatabase);
  },
  $disconnect: async () => {},
};
let finishSlow: () => void;
let resolved = 0;

const resolvers = {
  Query: {
    whoAsks: (_: unknown, _args: unknown, { caller }: Context) =>
      `${caller.department}/${caller.application}`,
    purposeOfAsking: (_: unknown, _args: unknown, { caller }: Context) => caller.purpose ?? null,
    broken() {
      throw new Error(secretOfTheDatabase);
    },
    refused(_: unknown, { value }: { value: string }) {
      throw new BadUserInput(`value: expected another than ${value}`);
    },
    slow: () =>
      new Promise((resolve) => {
        finishSlow = () => resolve('done');
      }),
    letter: () => 'Z-1234',
    root: () => ({}),
  },
  Node: {
    nodes() {
      resolved += 1;
      return Array.from({ length: 100 }, () => ({}));
    },
    async late() {
      resolved += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return {};
    },
  },
  Person: { name: ({ id }: { id: string }) => `name of ${id}` },
};

const gateway = createTestGateway();
let directory: string;
let subgraph: RunningSubgraph;
let entries: LogEntry[];
let startAgain: (options?: Partial<StartSubgraphOptions>) => Promise<RunningSubgraph>;

beforeEach(async () => {
  isDatabaseUp = true;
  entries = [];
  directory = await mkdtemp(path.join(tmpdir(), 'subgraph-'));
  const file = path.join(directory, 'schema.graphql');
  await writeFile(file, schema);
  const start = defineSubgraph({
    name: 'example',
    schema: pathToFileURL(file),
    resolvers,
    openDatabase: () => database,
    createLoaders: () => ({}),
  });
  startAgain = (options) =>
    start({
      port: 0,
      connectionString: 'unused',
      gatewayKeys: gateway.gatewayKeys,
      log: (entry) => {
        entries.push(entry);
      },
      ...options,
    });
  // With a memory that outlives it, a department need not wait before it listens.
  subgraph = await startAgain({ replayGuard: createReplayGuard(60) });
});

afterEach(async () => {
  await subgraph.close();
  await rm(directory, { recursive: true });
});

function post(body: string, headers: Record<string, string>, url = subgraph.url): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body });
}

describe('a department', () => {
  test('answers a gateway and tells its resolvers on whose behalf it asks', async () => {
    expect(await gateway.ask(subgraph.url, '{ whoAsks purposeOfAsking }')).toEqual({
      data: { whoAsks: 'authority/tests', purposeOfAsking: null },
    });
  });

  test('lets a gateway in with a key that its keys file has meanwhile, while it serves', async () => {
    const [old, next] = [createTestGateway('old'), createTestGateway('next')];
    const file = path.join(directory, 'keys.json');
    const put = async (...gateways: (typeof old)[]) => {
      const keys = gateways.flatMap(({ gatewayKeys }) => gatewayKeys.keys);
      await writeFile(`${file}.new`, JSON.stringify({ keys }));
      await rename(`${file}.new`, file);
    };
    await put(old);
    const replaced = await startAgain({ gatewayKeys: { file }, replayGuard: createReplayGuard(60) });
    onTestFinished(replaced.close);
    const statusFor = async ({ sign }: typeof old) => {
      const body = '{"query":"{ whoAsks }"}';
      return (await post(body, sign(body), replaced.url)).status;
    };
    expect([await statusFor(old), await statusFor(next)]).toEqual([200, 401]);
    await put(next, old);
    await vi.waitFor(async () => expect(await statusFor(next)).toBe(200), 10_000);
    expect(await statusFor(old)).toBe(200);
    await put(next);
    await vi.waitFor(async () => expect(await statusFor(old)).toBe(401), 10_000);
    expect(await statusFor(next)).toBe(200);
  });

  test('answers for entities and describes itself to a gateway', async () => {
    const answer = await gateway.ask(
      subgraph.url,
      'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person { name } } _service { sdl } }',
      { keys: [{ __typename: 'Person', id: 'p' }] },
    );
    expect(answer.data?.['_entities']).toEqual([{ name: 'name of p' }]);
    expect(answer.errors).toBeUndefined();
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['9007199254740994', '9007199254740994'],
    ['1e21', '1000000000000000000000'],
    ['7', '7'],
    ['"p"', 'p'],
  ])('looks up the key %s of another department and not its neighbour', async (key, expected) => {
    const query = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person { name } } }';
    const body = `{"query":${JSON.stringify(query)},"variables":{"keys":[{"__typename":"Person","id":${key}}]}}`;
    const response = await post(body, gateway.sign(body));
    expect(await response.json()).toEqual({ data: { _entities: [{ name: `name of ${expected}` }] } });
  });

  test('says clearly which argument was wrong', async () => {
    const { errors } = await gateway.ask(subgraph.url, '{ refused(value: "x") }');
    expect(errors).toMatchObject([
      {
        message: 'value: expected another than x',
        path: ['refused'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  test('reports unknown fields of a document', async () => {
    const { errors } = await gateway.ask(subgraph.url, '{ nonsense }');
    expect(errors?.[0]?.message).toContain('Cannot query field "nonsense"');
  });

  test.each(['broken', 'letter'])('keeps to itself why a resolver failed: %s', async (field) => {
    const answer = await gateway.ask(subgraph.url, `{ ${field} whoAsks }`);
    expect(answer).toMatchObject({
      data: { [field]: null, whoAsks: 'authority/tests' },
      errors: [
        {
          message: 'Internal error of the department',
          path: [field],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
    expect(entries).toMatchObject([{ event: 'resolver-failed', path: field }]);
    for (const text of [JSON.stringify(answer), JSON.stringify(entries)]) {
      expect(text).not.toContain('1101011990');
      expect(text).not.toContain('Z-1234');
    }
  });

  test('takes a target that names the server, which is signed as one that does not', async () => {
    const body = JSON.stringify({ query: '{ whoAsks }' });
    const { host, hostname, port } = new URL(subgraph.url);
    const head = Object.entries(gateway.sign(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST http://${host}/graphql HTTP/1.1\r\nhost: ${host}\r\n${head.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
  });
});

describe('whoever is not a gateway gets the same 401, whatever is wrong', () => {
  const body = JSON.stringify({ query: '{ whoAsks }' });
  const hugeBody = 'x'.repeat(9 * 1024 * 1024);
  const attempts: Record<string, () => Promise<Response>> = {
    'no signature': () => post(body, { 'content-type': 'application/json' }),
    'the signature of another body': () => post(body, gateway.sign('{}')),
    'the key of another gateway': () => post(body, createTestGateway().sign(body)),
    GET: () => fetch(`${subgraph.url}?query={whoAsks}`, { headers: gateway.sign('') }),
    'a query string': () => post(body, gateway.sign(body), `${subgraph.url}?a=b`),
    'another path': () => post(body, gateway.sign(body), subgraph.url.replace('/graphql', '/other')),
    'no body': () => fetch(subgraph.url, { method: 'POST' }),
    'a body of nine megabytes': () => post(hugeBody, gateway.sign(hugeBody)),
  };

  test.each(Object.keys(attempts))('%s', async (name) => {
    const response = await attempts[name]!();
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('{"errors":[{"message":"Unauthorized"}]}');
    expect(entries).toMatchObject([{ event: 'request-refused' }]);
  });

  test('and the log says what was wrong', async () => {
    await attempts['a body of nine megabytes']!();
    await attempts['another path']!();
    expect(entries).toMatchObject([
      { reason: 'body is larger than 8388608 bytes, or too many come at one time' },
      { reason: 'not a POST to the endpoint' },
    ]);
  });

  test('before it has sent a body', async () => {
    const { hostname, port } = new URL(subgraph.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n{');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 401 /);
    await once(socket, 'close');
  });

  test('a request sent twice, to another process of the department too, which began to listen since', async () => {
    const headers = gateway.sign(body);
    expect((await post(body, headers)).status).toBe(200);
    const successor = await startAgain();
    expect((await post(body, headers, successor.url)).status).toBe(401);
    expect(await gateway.ask(successor.url, '{ whoAsks }')).toMatchObject({ data: {} });
    await successor.close();
  });

  test('a request sent twice', async () => {
    const headers = gateway.sign(body);
    expect((await post(body, headers)).status).toBe(200);
    expect((await post(body, headers)).status).toBe(401);
  });
});

describe('a signed request that makes no sense', () => {
  test.each(['', 'nonsense', '[]', '{}', 'null', '{"query":5}'])('%j is a client error', async (body) => {
    const response = await post(body, gateway.sign(body));
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toContain('at ');
  });
});

describe('work is stopped', () => {
  beforeEach(() => {
    resolved = 0;
  });

  test('that no gateway would take the answer of', async () => {
    const query = '{ root { nodes { nodes { nodes { nodes { nodes { __typename } } } } } } }';
    const { data, errors } = await gateway.ask(subgraph.url, query);
    expect([data, errors?.map(({ message }) => message)]).toEqual([
      undefined,
      ['the request was stopped: it asks for more than 200000 values'],
    ]);
    expect(resolved).toBeLessThanOrEqual(200_000);
  });

  const deepQuery = `{ root ${'{ late '.repeat(200)} { __typename } ${'}'.repeat(200)} }`;

  test('that nobody waits for any more', async () => {
    const body = JSON.stringify({ query: deepQuery });
    const asking = new AbortController();
    const answer = fetch(subgraph.url, {
      method: 'POST',
      headers: gateway.sign(body),
      body,
      signal: asking.signal,
    });
    await expect.poll(() => resolved).toBeGreaterThan(2);
    asking.abort();
    await expect(answer).rejects.toThrow('aborted');
    await expect.poll(async () => (await isQuiet()) && resolved).toBeLessThan(150);
  });

  test('that a gateway does not wait for any longer, by what it says', async () => {
    const body = JSON.stringify({ query: deepQuery });
    const response = await post(body, { ...gateway.sign(body), 'govgraph-deadline': '50' });
    expect(await response.json()).toEqual({
      errors: [
        { message: 'the request was stopped: nobody waits for it any more, or it takes too long', path: [] },
      ],
    });
    await expect.poll(async () => (await isQuiet()) && resolved).toBeLessThan(150);
  });

  async function isQuiet(): Promise<boolean> {
    const before = resolved;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return resolved === before;
  }
});

describe('health', () => {
  const askHealth = () => fetch(subgraph.url.replace('/graphql', '/healthz'));

  test('is good while the database answers', async () => {
    expect((await askHealth()).status).toBe(200);
  });

  test('is bad when the database does not, without saying why', async () => {
    isDatabaseUp = false;
    const response = await askHealth();
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('{"status":"unavailable"}');
  });
});

describe('closing', () => {
  test('lets a running request end', async () => {
    const answer = gateway.ask(subgraph.url, '{ slow }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = subgraph.close();
    finishSlow();
    expect(await answer).toEqual({ data: { slow: 'done' } });
    await closed;
  });

  test('does not wait for a request that never ends', async () => {
    const answer = gateway.ask(subgraph.url, '{ slow }').catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await subgraph.close();
    expect(await answer).toBe('cut off');
  }, 10_000);

  test('does not wait for connections that a gateway keeps for later', async () => {
    await gateway.ask(subgraph.url, '{ whoAsks }');
    await expect(subgraph.close()).resolves.toBeUndefined();
  });
});

test('a port in use is reported by the failing start', async () => {
  const { port } = new URL(subgraph.url);
  const start = defineSubgraph({
    name: 'second',
    schema: pathToFileURL(path.join(directory, 'schema.graphql')),
    resolvers,
    openDatabase: () => database,
    createLoaders: () => ({}),
  });
  const options = { port: Number(port), connectionString: 'unused', gatewayKeys: gateway.gatewayKeys };
  await expect(start(options)).rejects.toThrow('EADDRINUSE');
});
