/** Which keys are believed while their issuer answers, fails, hangs and rotates them, and how often it is asked. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { isRefusal } from '../errors.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

const seconds = 1_000;
const pairs = await Promise.all([0, 1, 2].map(() => generateKeyPair('ES256')));
const [ancient, old, renewed] = [0, 1, 2] as const;

let server: Server;
let issuer: string;
/** A black hole takes the question and says nothing; its asker's time is over at once. */
let state: 'answers' | 'fails' | 'black hole' | 'held' | 'only metadata';
/** By the names under which they are published. */
let published: Readonly<Record<string, number>>;
/** Where it publishes. What was published elsewhere before stays there. */
let keysPath: string;
let left: Map<string, Readonly<Record<string, number>>>;
let now: number;
/** What came of each question, and when. */
let questions: { readonly at: number; isAnswered: boolean; keys: readonly number[] }[];
/** Ends the time of the last question. */
let endTime = () => {};
let heldRequests = 0;
let open = 0;
let verifier: TokenVerifier;

const nameOf = (key: number) => `key-${key}`;
const publish = (...keys: number[]) => {
  published = Object.fromEntries(keys.map((key) => [nameOf(key), key]));
};

beforeAll(async () => {
  const jwks = await Promise.all(pairs.map(({ publicKey }) => exportJWK(publicKey)));
  server = createServer((request, response) => {
    const question = questions.at(-1)!;
    if (state === 'fails') return void request.socket.destroy();
    if (state === 'black hole') return endTime();
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    if (state === 'held' || (state === 'only metadata' && !isDiscovery)) {
      heldRequests += 1;
      return;
    }
    const there = left.get(request.url ?? '') ?? published;
    const keys = Object.entries(there).map(([kid, at]) => ({ ...jwks[at], kid, alg: 'ES256' }));
    if (!isDiscovery) Object.assign(question, { isAnswered: true, keys: Object.values(there) });
    response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}${keysPath}` } : { keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const controller = new AbortController();
    endTime = () => controller.abort(new Error('The time is over.'));
    questions.push({ at: now, isAnswered: false, keys: [] });
    return controller.signal;
  });
  const { fetch } = globalThis;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, options) => {
    open += 1;
    try {
      const response = await fetch(url, options);
      return new Response(await response.text(), { status: response.status });
    } finally {
      open -= 1;
    }
  });
});

afterAll(() => {
  vi.restoreAllMocks();
  server.close();
});

beforeEach(startAnew);

function startAnew() {
  state = 'answers';
  publish(old);
  keysPath = '/jwks';
  left = new Map();
  now = Date.now();
  questions = [];
  heldRequests = 0;
  verifier = createTokenVerifier({ issuers: [issuer], audience: 'govgraph', now: () => now });
}

let issued = 0;
async function codeOf(key: number, name = nameOf(key)): Promise<string> {
  const claims = { client_id: 'app', department: 'd', region: '', level: 'NATION', clearance: 1, roles: [] };
  const at = Math.floor(now / seconds);
  const times = { iss: issuer, aud: 'govgraph', jti: `${(issued += 1)}`, iat: at, exp: at + 3000 };
  const token = await new SignJWT({ ...times, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: name })
    .sign(pairs[key]!.privateKey);
  const result = await verifier.verify(`Bearer ${token}`);
  return isRefusal(result) ? result.code : 'accepted';
}

/** Until nothing is asked any more, in the background either. */
async function settle() {
  do await new Promise((resolve) => void setImmediate(resolve));
  while (open > 0);
}

describe('An issuer that was away and comes back with other keys', () => {
  beforeEach(async () => {
    await codeOf(old);
    state = 'fails';
    now += 70 * seconds;
    expect(await codeOf(old)).toBe('accepted');
    state = 'answers';
    publish(renewed);
  });

  test('has its first new token accepted', async () => {
    now += seconds;
    expect(await codeOf(renewed)).toBe('accepted');
    expect(await codeOf(old)).toBe('TOKEN_INVALID');
  });

  test('is left alone for a second: until then nobody knows, and old keys are good', async () => {
    expect(await codeOf(renewed)).toBe('IDENTITY_UNAVAILABLE');
    expect(await codeOf(old)).toBe('accepted');
  });

  test('may give the old name to the new key', async () => {
    published = { [nameOf(old)]: renewed };
    expect(await codeOf(renewed, nameOf(old))).toBe('IDENTITY_UNAVAILABLE');
    now += seconds;
    expect(await codeOf(renewed, nameOf(old))).toBe('accepted');
  });
});

describe('A token with a made-up key', () => {
  test('is refused at once while what the issuer published is less than ten seconds old', async () => {
    await codeOf(old);
    now += 9 * seconds;
    for (let at = 0; at < 5; at++) expect(await codeOf(ancient, `made-up-${at}`)).toBe('TOKEN_INVALID');
    expect(questions).toHaveLength(1);
  });

  test('has the issuer asked once in ten seconds, and is refused after that', async () => {
    await codeOf(old);
    now += 10 * seconds;
    for (let at = 0; at < 5; at++) expect(await codeOf(ancient, `made-up-${at}`)).toBe('TOKEN_INVALID');
    expect(questions).toHaveLength(2);
  });

  test('may be a new one as long as the issuer is away', async () => {
    await codeOf(old);
    state = 'fails';
    now += 10 * seconds;
    for (let at = 0; at < 5; at++)
      expect(await codeOf(ancient, `made-up-${at}`)).toBe('IDENTITY_UNAVAILABLE');
    expect(questions).toHaveLength(2);
  });
});

describe('An issuer that hangs', () => {
  const askTenTimes = async () => new Set(await Promise.all(Array.from({ length: 10 }, () => codeOf(old))));

  test('from the beginning is waited for together, then by one at a time, and left alone for longer', async () => {
    state = 'black hole';
    expect(await askTenTimes()).toEqual(new Set(['IDENTITY_UNAVAILABLE']));
    expect(questions).toHaveLength(1);
    for (let tenths = 0; tenths < 250; tenths++) {
      now += seconds / 10;
      expect(await askTenTimes()).toEqual(new Set(['IDENTITY_UNAVAILABLE']));
    }
    const pauses = questions.slice(1).map(({ at }, before) => (at - questions[before]!.at) / seconds);
    expect(pauses).toEqual([1, 2, 4, 5, 5, 5]);
  });

  test('is waited for by nobody else while one waits, whose time counts as time', async () => {
    await codeOf(old);
    state = 'held';
    now += 70 * seconds;
    const first = codeOf(old);
    await expect.poll(() => heldRequests).toBe(1);
    now += 5 * seconds;
    endTime();
    expect(await first).toBe('accepted');
    now += seconds / 2;
    expect(await codeOf(renewed)).toBe('IDENTITY_UNAVAILABLE');
    expect(questions).toHaveLength(2);

    now += seconds;
    const second = codeOf(renewed);
    await expect.poll(() => heldRequests).toBe(2);
    expect(await codeOf(old)).toBe('accepted');
    expect(await codeOf(renewed)).toBe('IDENTITY_UNAVAILABLE');
    endTime();
    expect(await second).toBe('IDENTITY_UNAVAILABLE');
    expect(questions).toHaveLength(3);
  });

  test('after it has given its metadata has no time of its own for its keys', async () => {
    state = 'only metadata';
    const asked = codeOf(old);
    await expect.poll(() => heldRequests).toBe(1);
    endTime();
    expect(await asked).toBe('IDENTITY_UNAVAILABLE');
    expect(questions).toHaveLength(1);
  });
});

test('An issuer that publishes elsewhere is followed, though it leaves the keys that it withdrew where they were', async () => {
  expect(await codeOf(old)).toBe('accepted');
  left.set('/jwks', published);
  keysPath = '/jwks/v2';
  publish(renewed);
  now += 61 * seconds;
  expect(await codeOf(renewed)).toBe('accepted');
  expect(await codeOf(old)).toBe('TOKEN_INVALID');
});

test('A clock that is set back neither keeps keys for a day longer nor leaves the issuer alone for a day', async () => {
  await codeOf(old);
  publish(renewed);
  now -= 86_400 * seconds;
  expect(await codeOf(old)).toBe('TOKEN_INVALID');
  state = 'fails';
  now += 70 * seconds;
  expect(await codeOf(old)).toBe('IDENTITY_UNAVAILABLE');
  state = 'answers';
  now -= 86_400 * seconds;
  expect(await codeOf(renewed)).toBe('accepted');
});

const step = fc.record({
  waitMs: fc.constantFrom(0, 600, 1_100, 5_000, 9_900, 10_100, 29_000, 31_000, 61_000, 590_000, 700_000),
  becomes: fc.constantFrom('answers', 'answers', 'fails', 'black hole', undefined),
  publishes: fc.constantFrom<number[] | undefined>([old], [renewed], [old, renewed], [ancient], undefined),
  keys: fc.array(fc.constantFrom<number>(ancient, old, renewed), { minLength: 1, maxLength: 4 }),
});

/** How long an issuer is left alone after its last questions. */
function pauseAfter(asked: typeof questions): number {
  const failures = asked.length - 1 - asked.findLastIndex(({ isAnswered }) => isAnswered);
  return failures === 0 ? 10 * seconds : Math.min(2 ** (failures - 1), 5) * seconds;
}

test('Whatever an issuer does: no key is believed too long, none is refused unheard, and it is asked sparingly', async () => {
  const life = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
    startAnew();
    /** When the issuer ceased to publish a key. */
    const withdrawnAt = new Map<number, number>([ancient, renewed].map((key) => [key, now]));
    for (const { waitMs, becomes = state, publishes, keys } of steps) {
      now += waitMs;
      state = becomes;
      if (publishes !== undefined) {
        for (const key of Object.values(published)) withdrawnAt.set(key, now);
        for (const key of publishes) withdrawnAt.delete(key);
        publish(...publishes);
      }
      const before = questions.at(-1);
      const codes = await Promise.all(keys.map((key) => codeOf(key)));
      await settle();
      const answer = questions.findLast(({ isAnswered }) => isAnswered);
      /** While they were decided, the last response came, or has come before. */
      const known = questions.filter(({ isAnswered }) => isAnswered).slice(-2);
      const answerAge = answer === undefined ? Infinity : now - answer.at;
      const answersAlways = state === 'answers' && before?.isAnswered !== false;
      for (const [at, key] of keys.entries()) {
        if (codes[at] === 'accepted') {
          expect(known.some((each) => each.keys.includes(key) && now - each.at < 600 * seconds)).toBe(true);
          if (answersAlways) expect(now - (withdrawnAt.get(key) ?? now)).toBeLessThan(60 * seconds);
        } else if (codes[at] === 'TOKEN_INVALID') {
          expect(answerAge).toBeLessThan(10 * seconds);
          expect(answer?.keys).not.toContain(key);
        } else {
          expect(codes[at]).toBe('IDENTITY_UNAVAILABLE');
          expect(answersAlways).toBe(false);
        }
      }
      const last = questions.at(-1);
      if (state === 'answers' && last !== undefined && now - last.at >= 5 * seconds && !last.isAnswered) {
        await codeOf(keys[0]!);
        await settle();
        expect(await codeOf(keys[0]!)).not.toBe('IDENTITY_UNAVAILABLE');
      }
    }
    for (const [at, { at: askedAt }] of questions.entries())
      if (at > 0)
        expect(askedAt - questions[at - 1]!.at).toBeGreaterThanOrEqual(pauseAfter(questions.slice(0, at)));
  });
  await fc.assert(life, { numRuns: 100, seed: 13 });
});
