/** A department's key is replaced while it is asked, over real HTTP. Clocks stand still. */
import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, httpbis } from 'http-message-signatures';
import { expect, onTestFinished, test } from 'vitest';
import { office } from '../testing/shop-policy.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';
import { refusedForMs } from './department-signer.ts';
import { boundFor } from './response-bound.ts';
import type { SigningKey } from './sign-request.ts';
import { createSubgraphClient } from './subgraph-client.ts';

const context = { caller: office, decisionId: 'a decision' };
const query = { body: '{"query":"{ a }"}', isRepeatable: true, bound: boundFor(1) };
const mutation = { body: '{"query":"mutation { a }"}', isRepeatable: false, bound: boundFor(1) };

/** The department's half. */
interface AcceptedKey {
  readonly keyId: string;
  readonly algorithm: SigningKey['algorithm'];
  readonly key: KeyObject | Buffer;
}

type Halves = readonly [SigningKey, AcceptedKey];

function hmacKey(keyId: string): Halves {
  const secret = randomBytes(32);
  const algorithm = 'hmac-sha256';
  return [
    { keyId, algorithm, secret: secret.toString('base64') },
    { keyId, algorithm, key: secret },
  ];
}

function ed25519Key(keyId: string): Halves {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return [
    { keyId, algorithm: 'ed25519', privateKey: pem },
    { keyId, algorithm: 'ed25519', key: publicKey },
  ];
}

/** A library that accepts some keys, and a client that has some. */
async function connect() {
  let now = 0;
  const state: { keys: readonly SigningKey[]; accepts: readonly AcceptedKey[] } = { keys: [], accepts: [] };
  const received: string[] = [];
  const isAccepted = async (message: Parameters<typeof httpbis.verifyMessage>[1]): Promise<boolean> => {
    const keyLookup = async ({ keyid }: { readonly keyid?: unknown }) => {
      const known = state.accepts.find(({ keyId }) => keyId === keyid);
      if (known === undefined) return null;
      const { keyId: id, algorithm, key } = known;
      return { id, algs: [algorithm], verify: createVerifier(key, algorithm) };
    };
    return httpbis.verifyMessage({ keyLookup }, message).then(Boolean, () => false);
  };
  const library: RequestListener = (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const keyId = /keyid="([^"]*)"/.exec(String(headers['signature-input']))?.[1] ?? 'unsigned';
    const message = {
      method,
      url: `http://${headers.host}${path}`,
      headers: headers as Record<string, string>,
    };
    void isAccepted(message).then((accepted) => {
      received.push(`${keyId} ${accepted ? 'accepted' : 'refused'}`);
      request.resume().on('end', () => {
        if (accepted) response.end('{"data":{"a":1}}');
        else response.writeHead(401).end('{}');
      });
    });
  };
  const server = createServer(library);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const failures: string[] = [];
  const client = createSubgraphClient({
    signingKeys: { keysOf: () => state.keys },
    timeoutMs: 60_000,
    telemetry: telemetryOf({ failed: (error) => failures.push((error as Error).message) }),
    now: () => now,
  });
  onTestFinished(async () => {
    client.breakOff();
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  const send = client.connect(new Map([['library', { name: 'library', url }]]));
  return {
    state,
    received: received as readonly string[],
    failures,
    pass: (ms: number) => void (now += ms),
    refusedKeys: () => client.departments()[0]?.refusedKeys,
    /** What the library received meanwhile. */
    ask: async (request = query) => {
      received.length = 0;
      const outcome = await send('library', request, context).then(
        () => 'answered',
        (error: Error) => error.message,
      );
      return [outcome, ...received];
    },
  };
}

test.each([
  ['hmac-sha256', hmacKey],
  ['ed25519', ed25519Key],
])('a request is signed with the newest key (%s), from the moment it is there', async (_, make) => {
  const { state, ask, refusedKeys } = await connect();
  const [one, two] = [make('one'), make('two')];
  state.keys = [one[0]];
  state.accepts = [one[1], two[1]];
  expect(await ask()).toEqual(['answered', 'one accepted']);
  state.keys = [two[0], one[0]];
  expect(await ask()).toEqual(['answered', 'two accepted']);
  expect(refusedKeys()).toEqual([]);
});

test.each([
  ['query', query],
  ['mutation', mutation],
])('while the library does not know the new key, a %s is signed with the one before', async (_, request) => {
  const { state, ask, pass, failures, refusedKeys } = await connect();
  const [one, two] = [hmacKey('one'), hmacKey('two')];
  state.keys = [two[0], one[0]];
  state.accepts = [one[1]];
  expect(await ask(request)).toEqual(['answered', 'two refused', 'one accepted']);
  const told = ['library: it refused its key two (401), and is asked with another'];
  expect(failures).toEqual(told);
  expect(refusedKeys()).toEqual(['two']);
  // The new one is not tried with every request, and the log is not filled.
  for (let times = 0; times < 5; times++) expect(await ask(request)).toEqual(['answered', 'one accepted']);
  pass(refusedForMs);
  expect(await ask(request)).toEqual(['answered', 'two refused', 'one accepted']);
  expect(failures).toEqual(told);
  state.accepts = [two[1], one[1]];
  pass(refusedForMs);
  expect(await ask(request)).toEqual(['answered', 'two accepted']);
  expect(refusedKeys()).toEqual([]);
  state.accepts = [two[1]];
  expect(await ask(request)).toEqual(['answered', 'two accepted']);
});

test('of many requests at once, one tries the key that was refused', async () => {
  const { state, ask, pass, received } = await connect();
  const [one, two] = [hmacKey('one'), hmacKey('two')];
  state.keys = [two[0], one[0]];
  state.accepts = [one[1]];
  await ask();
  pass(refusedForMs);
  const all = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(all.map(([outcome]) => outcome)).toEqual(all.map(() => 'answered'));
  expect(received.toSorted()).toEqual([...all.map(() => 'one accepted'), 'two refused']);
});

test('a library that knows neither key refuses, each request is sent once, and both keys are tried again', async () => {
  const { state, ask, pass, refusedKeys } = await connect();
  const [one, two] = [hmacKey('one'), hmacKey('two')];
  state.keys = [two[0], one[0]];
  const refused = 'library: it refused our signature (401)';
  expect(await ask()).toEqual([refused, 'two refused', 'one refused']);
  expect(refusedKeys()).toEqual([]);
  expect(await ask()).toEqual([refused, 'two refused']);
  state.accepts = [one[1]];
  const outcomes: string[][] = [];
  for (let times = 0; times < 3; times++) {
    pass(1);
    outcomes.push(await ask());
  }
  expect(outcomes).toContainEqual(['answered', 'one accepted']);
  expect(outcomes.at(-1)).toEqual(['answered', 'one accepted']);
});

test('without a key nothing is sent, and never unsigned', async () => {
  const { state, ask } = await connect();
  expect(await ask()).toEqual(['library: no signing key is in force for it']);
  const [one] = [hmacKey('one')];
  state.keys = [one[0]];
  state.accepts = [one[1]];
  expect(await ask()).toEqual(['answered', 'one accepted']);
  state.keys = [];
  expect(await ask()).toEqual(['library: no signing key is in force for it']);
});

test('a key of the same id that holds something else is another key', async () => {
  const { state, ask } = await connect();
  const [lost, restored] = [hmacKey('one'), hmacKey('one')];
  state.keys = [lost[0]];
  state.accepts = [restored[1]];
  expect(await ask()).toEqual(['library: it refused our signature (401)', 'one refused']);
  state.keys = [restored[0]];
  expect(await ask()).toEqual(['answered', 'one accepted']);
});
