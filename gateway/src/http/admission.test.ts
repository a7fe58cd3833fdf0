import { afterEach, expect, test, vi } from 'vitest';
import { Admission, maxWaiting, maxWaitingStrangers } from './admission.ts';
import { type GatewayRequest, jsonResponse } from './http-message.ts';

/** However busy the machine is, nobody waits for too long. */
const waitWithoutEnd = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
afterEach(() => void vi.useRealTimers());

const requestOf = (authorization: string, body = '{}'): GatewayRequest => ({
  method: 'POST',
  path: '/graphql',
  query: '',
  headers: { authorization },
  body: Buffer.from(body),
});

/** Requests that are answered when they are told to be. Whoever is not `nobody` is known, as an application. */
function openOffice(maxInProgress: number) {
  const looked: string[] = [];
  const answers: (() => void)[] = [];
  const admission = new Admission({
    maxInProgress,
    recognize: (authorization = 'nobody') =>
      authorization === 'nobody' ? undefined : { application: authorization },
    refuse: async () => jsonResponse(503, {}),
  });
  const handle = admission.admit(async ({ headers }) => {
    looked.push(headers['authorization'] ?? '');
    await new Promise<void>((resolve) => answers.push(resolve));
    return jsonResponse(200, {});
  });
  const ask = (who: string, times = 1) =>
    Array.from({ length: times }, async () => (await handle(requestOf(who))).status);
  return {
    admission,
    looked,
    ask,
    answerOne: async () => {
      answers.shift()?.();
      await new Promise(setImmediate);
    },
    answerAll: async () => {
      while (admission.status().inProgress > 0) {
        for (const answer of answers.splice(0)) answer();
        await new Promise(setImmediate);
      }
    },
  };
}

const count = <Each>(all: readonly Each[], one: Each) => all.filter((each) => each === one).length;

test('who finds no place waits, and who finds no room in the line is refused before anybody looks at it', async () => {
  const { admission, ask, looked, answerAll } = openOffice(4);
  const others = ['a', 'b', 'c', 'd'].flatMap((application) => ask(application));
  const asked = ask('known', maxWaiting / 2 + 100);
  await vi.waitFor(() => expect(admission.status().refused).toBe(100));
  expect(admission.status()).toEqual({
    inProgress: 4,
    waiting: maxWaiting / 2,
    places: 4,
    answered: 0,
    answeringMs: 0,
    refused: 100,
  });
  expect(looked).toHaveLength(4);
  await answerAll();
  const statuses = await Promise.all(asked);
  expect([count(statuses, 200), count(statuses, 503)]).toEqual([maxWaiting / 2, 100]);
  expect(count(await Promise.all(others), 200)).toBe(4);
  expect(looked).toHaveLength(4 + maxWaiting / 2);
});

test('strangers, however many, leave three quarters of the line to known callers', async () => {
  waitWithoutEnd();
  const { admission, ask, answerAll } = openOffice(1);
  const strangers = ask('nobody', 10_000);
  const known = ['one', 'two', 'three'].flatMap((application) => ask(application, 90));
  expect(admission.status().waiting).toBe(known.length + maxWaitingStrangers);
  await answerAll();
  expect(count(await Promise.all(known), 200)).toBe(known.length);
  expect(count(await Promise.all(strangers), 200)).toBe(1 + maxWaitingStrangers);
  // Those who have left make room for others.
  const [later] = ask('nobody');
  await answerAll();
  expect(await later).toBe(200);
});

test('one application that asks without end keeps no other from the gateway, nor do strangers', async () => {
  waitWithoutEnd();
  const { admission, ask, looked, answerAll } = openOffice(1);
  for (const who of ['hostile', 'nobody']) void ask(who, 10_000);
  const other = ask('other', 2);
  const { waiting } = admission.status();
  expect(waiting).toBe(maxWaiting / 2 + maxWaitingStrangers + other.length);
  await answerAll();
  expect(await Promise.all(other)).toEqual([200, 200]);
  expect(looked.slice(0, 7)).toEqual([
    'hostile',
    ...['hostile', 'nobody', 'other'],
    ...['hostile', 'nobody', 'other'],
  ]);
});

test('requests of one application that take long leave places to others, and so do those of strangers', async () => {
  const { ask, looked } = openOffice(16);
  void ask('hostile', 100);
  void ask('nobody', 100);
  expect([count(looked, 'hostile'), count(looked, 'nobody')]).toEqual([8, 4]);
  void ask('other');
  expect(count(looked, 'other')).toBe(1);
});

test('with more places, who waits is let in; with fewer, who is in stays, and nobody comes until enough have left', async () => {
  const { admission, ask, answerOne } = openOffice(2);
  const asked = ['a', 'b', 'c', 'd'].flatMap((application) => ask(application));
  const [later] = ask('other');
  admission.setPlaces(3);
  expect([admission.status().inProgress, admission.status().waiting]).toEqual([3, 2]);
  admission.setPlaces(1);
  for (const inProgress of [2, 1]) {
    await answerOne();
    expect([admission.status().inProgress, admission.status().waiting]).toEqual([inProgress, 2]);
  }
  for (let left = 0; left < 3; left++) await answerOne();
  expect(await Promise.all([...asked, later])).toEqual([200, 200, 200, 200, 200]);
});

test('who waits too long is refused, and never handled', async () => {
  const { admission, ask, looked, answerAll } = openOffice(1);
  const asked = ask('known', 3);
  await vi.waitFor(() => expect(admission.status().refused).toBe(2), 10_000);
  await answerAll();
  expect(count(await Promise.all(asked), 200)).toBe(1);
  expect(looked).toHaveLength(1);
});

test('a request that fails gives its place back', async () => {
  const admission = new Admission({
    maxInProgress: 1,
    recognize: () => ({ application: 'known' }),
    refuse: async () => jsonResponse(503, {}),
  });
  const handle = admission.admit(() => Promise.reject(new Error('a fault')));
  for (let time = 0; time < 3; time++) await expect(handle(requestOf('known'))).rejects.toThrow('a fault');
  expect(admission.status().inProgress).toBe(0);
});
