import { expect, test, vi } from 'vitest';
import { Admission, maxWaiting, maxWaitingStrangers } from './admission.ts';
import { type GatewayRequest, jsonAnswer } from './http-message.ts';

const requestOf = (authorization: string, body = '{}'): GatewayRequest => ({
  method: 'POST',
  path: '/graphql',
  query: '',
  headers: { authorization },
  body: Buffer.from(body),
});

/** Requests that are answered when they are told to be; `known` is a token that was verified before. */
function openOffice(maxInProgress: number) {
  const looked: string[] = [];
  const answers: (() => void)[] = [];
  const admission = new Admission({
    maxInProgress,
    recognizes: (authorization) => authorization === 'known',
    refuse: async () => jsonAnswer(503, {}),
  });
  const handle = admission.admit(async ({ headers }) => {
    looked.push(headers['authorization'] ?? '');
    await new Promise<void>((resolve) => answers.push(resolve));
    return jsonAnswer(200, {});
  });
  const ask = (who: string, times = 1) =>
    Array.from({ length: times }, async () => (await handle(requestOf(who))).status);
  return {
    admission,
    looked,
    ask,
    answerAll: async () => {
      while (admission.status().inProgress > 0) {
        for (const answer of answers.splice(0)) answer();
        await new Promise(setImmediate);
      }
    },
  };
}

const count = (statuses: readonly number[], status: number) =>
  statuses.filter((each) => each === status).length;

test('who finds no place waits, and who finds the line full is refused before anybody looks at it', async () => {
  const { admission, ask, looked, answerAll } = openOffice(10);
  const asked = ask('known', 10 + maxWaiting + 100);
  await vi.waitFor(() => expect(admission.status().refused).toBe(100));
  expect(admission.status()).toEqual({
    inProgress: 10,
    waiting: maxWaiting,
    places: 10,
    answered: 0,
    answeringMs: 0,
    refused: 100,
  });
  expect(looked).toHaveLength(10);
  await answerAll();
  const statuses = await Promise.all(asked);
  expect([count(statuses, 200), count(statuses, 503)]).toEqual([10 + maxWaiting, 100]);
  expect(looked).toHaveLength(10 + maxWaiting);
});

test('strangers, however many, leave three quarters of the line to known callers', async () => {
  const { admission, ask, answerAll } = openOffice(10);
  const strangers = ask('nobody', 10_000);
  const known = ask('known', maxWaiting - maxWaitingStrangers);
  await vi.waitFor(() => expect(admission.status().waiting).toBe(maxWaiting));
  await answerAll();
  expect(count(await Promise.all(known), 200)).toBe(known.length);
  expect(count(await Promise.all(strangers), 200)).toBe(10 + maxWaitingStrangers);
  // Those who have left make room for others.
  const [later] = ask('nobody');
  await answerAll();
  expect(await later).toBe(200);
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
    recognizes: () => true,
    refuse: async () => jsonAnswer(503, {}),
  });
  const handle = admission.admit(() => Promise.reject(new Error('a fault')));
  for (let time = 0; time < 3; time++) await expect(handle(requestOf('known'))).rejects.toThrow('a fault');
  expect(admission.status().inProgress).toBe(0);
});
